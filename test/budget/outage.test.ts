import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  ChannelLotteriesDocument,
  ChannelsDocument,
  CreateLotteryDocument,
} from '../../src/client/generated/graphql.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { CHANNEL, newLottery } from '../mutations/new-lottery.js';
import { awardFields, DOOR, ROOM } from '../webhooks/callbacks.js';
import { crowd, faultsOf, volcengineRooms } from './crowd.js';
import { load } from './load.js';
import { openPlatforms } from './platforms.js';

const CACHE = { CACHE: 'on', CACHE_IDLE_MS: '300', CACHE_SETTLED_MS: '300', UPSTREAM_RETRIES: '2' };
const room = `volcengine:channel:${ROOM}`;
const channel = `polyv:channel:${CHANNEL}`;

function fill({ polyv, volcengine }: TestGateway): void {
  volcengine.putAward(ROOM, { Name: 'of the room' });
  polyv.putRecord(CHANNEL, { prize: 'of the channel', createdTime: Date.now() - 3_600_000 });
}

/** How long a platform hangs; the full length is `npm run soak`. */
const HANG_MS = Number(process.env['PLATFORM_HANG_MS'] ?? 15_000);
/** An operation's deadline while it does, and how long one call is waited for: the usual ones, shortened alike. */
const DEADLINE = { REQUEST_DEADLINE_MS: '4000', POLYV_TIMEOUT_MS: '2000', VOLCENGINE_TIMEOUT_MS: '2000' };

/** Polyv's words for it, in the envelope of its global errors. */
const tooMany = {
  kind: 'reply',
  reply: {
    status: 200,
    json: JSON.stringify({ status: 'error', code: 400, message: 'qps exceeds number of calls', data: '' }),
  },
} as const;

/** The newest lottery of a channel; throws where there is an error. */
async function ask(gateway: TestGateway, id: string) {
  const { data, errors } = await gateway.query(ChannelLotteriesDocument, { id, first: 1 });
  if (errors.length > 0) throw new Error(errors[0]?.extensions.code);
  return data.channel?.lotteries?.nodes[0];
}

const PATIENT = { timeout: 120_000 };

describe.concurrent.each([room, channel])('a platform that hangs (%s)', PATIENT, (id) => {
  it('is answered for within the deadline, said to be stale; when it is back, within the probe interval', async () => {
    await using gateway = await startGateway({ environment: { ...CACHE, ...DEADLINE } });
    fill(gateway);
    const before = await ask(gateway, id);
    const simulator = id === room ? gateway.volcengine : gateway.polyv;
    await sleep(400);
    simulator.setFault({ kind: 'hang' });

    const until = Date.now() + HANG_MS;
    const tookMs: number[] = [];
    const client = async () => {
      while (Date.now() < until) {
        const startedAt = Date.now();
        expect(await ask(gateway, id)).toMatchObject({ name: before?.name, stale: true, fetchedAt: before?.fetchedAt });
        tookMs.push(Date.now() - startedAt);
        await sleep(50);
      }
    };
    await Promise.all(Array.from({ length: 10 }, client));
    expect(Math.max(...tookMs)).toBeLessThan(3_500);
    expect(tookMs.filter((one) => one > 1_000).length).toBeLessThan(tookMs.length / 3); // nobody waits once it is known

    simulator.setFault(null);
    const backAt = Date.now();
    while ((await ask(gateway, id))?.stale !== false) await sleep(50);
    expect(Date.now() - backAt).toBeLessThan(4_500); // a probe that still hangs, and the pause after it
  });
});

describe.concurrent.each([room, channel])('a platform that is down (%s)', PATIENT, (id) => {
  it('is answered for from what is known, said to be stale; when it is back, within the probe interval', async () => {
    await using gateway = await startGateway({ environment: CACHE });
    fill(gateway);
    const before = await ask(gateway, id);
    expect(before).toMatchObject({ stale: false });
    await sleep(400);

    const simulator = id === room ? gateway.volcengine : gateway.polyv;
    simulator.setFault({ kind: 'reset' });
    for (let time = 0; time < 30; time++) {
      const answer = await ask(gateway, id);
      expect(answer).toMatchObject({ name: before?.name, stale: true, fetchedAt: before?.fetchedAt });
      await sleep(50);
    }
    simulator.forgetCalls();
    const since = Date.now();
    await Promise.all(Array.from({ length: 50 }, () => ask(gateway, id)));
    const probes = 1 + (Date.now() - since) / 2_000;
    expect(simulator.calls.length).toBeLessThanOrEqual(probes); // else it is left alone

    simulator.setFault(null);
    const backAt = Date.now();
    for (;;) {
      const answer = await ask(gateway, id);
      if (answer?.stale === false) break;
      await sleep(50);
    }
    expect(Date.now() - backAt).toBeLessThan(2_500);
    expect((await ask(gateway, id))?.fetchedAt.localeCompare(before?.fetchedAt ?? '')).toBe(1);
  });

  it('is an error where nothing is known, and where what is known is too old', async () => {
    await using gateway = await startGateway({ environment: { ...CACHE, CACHE_STALE_MS: '1000' } });
    fill(gateway);
    (id === room ? gateway.volcengine : gateway.polyv).setFault({ kind: 'reset' });
    await expect(ask(gateway, id)).rejects.toThrow('UPSTREAM_UNAVAILABLE');
    (id === room ? gateway.volcengine : gateway.polyv).setFault(null);
    await ask(gateway, id);
    (id === room ? gateway.volcengine : gateway.polyv).setFault({ kind: 'reset' });
    await sleep(1_100);
    await expect(ask(gateway, id)).rejects.toThrow('UPSTREAM_UNAVAILABLE');
  });
});

describe.concurrent('a platform that says "too many"', PATIENT, () => {
  it('is asked more slowly, nobody gets an error, and by and by as before', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await startGateway({ environment: { ...platforms.environment, UPSTREAM_RETRIES: '2' } });
    const run = async (forMs: number) =>
      faultsOf(await load([gateway], { clients: 8, rooms: 8, until: Date.now() + forMs }));

    await platforms.order({ do: 'allow', platform: 'volcengine', callsPerSecond: 4 });
    expect(await run(3_000)).toEqual([]);
    const tight = await platforms.order({ do: 'allow', platform: 'volcengine', callsPerSecond: 10 });
    expect(tight.refused).toBeGreaterThan(0);
    expect(tight.refused).toBeLessThan(tight.calls.length / 2);

    expect(await run(5_000)).toEqual([]);
    await platforms.order({ do: 'forget' });
    expect(await run(1_500)).toEqual([]);
    const free = await platforms.order({ do: 'tell' });
    expect(free.refused).toBe(0);
    expect(free.busiest).toBe(9);
  });

  it('of a sudden, to every call: who asked meanwhile is answered as soon as it answers again', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await startGateway({ environment: { ...platforms.environment, UPSTREAM_RETRIES: '2' } });
    await platforms.order({ do: 'fault', platform: 'polyv', fault: tooMany });
    const waiting = crowd(gateway, 'polyv', { clients: 20, each: 20 });
    await sleep(2_500);
    const refused = await platforms.order({ do: 'fault', platform: 'polyv', fault: null });
    expect(refused.calls.length).toBeGreaterThan(3);
    expect(refused.calls.length).toBeLessThan(80); // as it would be without pauses
    expect(faultsOf(await waiting)).toEqual([]);
  });
});

it.concurrent('who can not be answered in time is told at once, and when to come back', PATIENT, async () => {
  await using platforms = await openPlatforms();
  await using gateway = await startGateway({
    environment: { ...platforms.environment, REQUEST_DEADLINE_MS: '1500' },
  });
  const waiting = crowd(gateway, 'volcengine', { clients: 4, each: 5 });
  await sleep(200);
  const startedAt = Date.now();
  const ids = volcengineRooms.slice(30, 40).map((native) => `volcengine:channel:${native}`);
  const { errors } = await gateway.query(ChannelsDocument, { ids });
  const busy = errors.filter(({ extensions }) => extensions.code === 'UPSTREAM_BUSY');
  expect(busy.length).toBeGreaterThan(0);
  for (const { extensions } of busy)
    expect(extensions).toMatchObject({ retryable: true, retryAfterMs: expect.any(Number) as number });
  expect(Date.now() - startedAt).toBeLessThan(1_700);
  await waiting;
});

it('a window that ends "now" is the same question a minute later, asks up to then, and finds its stale answer', async () => {
  let ahead = 0;
  await using gateway = await startGateway({
    environment: CACHE,
    parts: { now: () => Date.now() + ahead },
  });
  fill(gateway);
  await ask(gateway, channel);

  await sleep(20); // what was just answered is shared for a moment
  ahead = 90_000;
  gateway.polyv.putRecord(CHANNEL, { prize: 'the newer one', createdTime: Date.now() + ahead - 1_000 });
  expect(await ask(gateway, channel)).toMatchObject({ name: 'the newer one', stale: false });

  await sleep(20);
  ahead = 170_000;
  gateway.polyv.setFault({ kind: 'reset' });
  expect(await ask(gateway, channel)).toMatchObject({ name: 'the newer one', stale: true });
});

describe('what is remembered of a channel is dropped', () => {
  const LONG = { CACHE: 'on', CACHE_IDLE_MS: '60000', CACHE_SETTLED_MS: '60000' };

  it('when the platform calls back', async () => {
    await using gateway = await startGateway({ environment: LONG });
    fill(gateway);
    await ask(gateway, room);
    await ask(gateway, room);
    expect(gateway.volcengine.calls).toHaveLength(1);

    const body = gateway.volcengine.signCallback(awardFields());
    expect((await gateway.post(DOOR, body)).status).toBe(200);
    await ask(gateway, room);
    expect(gateway.volcengine.calls).toHaveLength(2);
  });

  it('when a lottery was created there', async () => {
    await using gateway = await startGateway({ environment: LONG });
    fill(gateway);
    const lists = () => gateway.polyv.calls.filter(({ path }) => path.endsWith('/list-channels-lottery')).length;
    await ask(gateway, channel);
    await ask(gateway, channel);
    expect(lists()).toBe(1);

    const { errors } = await gateway.query(CreateLotteryDocument, { input: newLottery() });
    expect(errors).toEqual([]);
    await ask(gateway, channel);
    expect(lists()).toBe(2);
  });
});
