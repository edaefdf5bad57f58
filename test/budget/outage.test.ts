import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ChannelLotteriesDocument, CreateLotteryDocument } from '../../src/client/generated/graphql.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { CHANNEL, newLottery } from '../mutations/new-lottery.js';
import { awardFields, DOOR, ROOM } from '../webhooks/callbacks.js';

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

/** The newest lottery of a channel; throws where there is an error. */
async function ask(gateway: TestGateway, id: string) {
  const { data, errors } = await gateway.query(ChannelLotteriesDocument, { id, first: 1 });
  if (errors.length > 0) throw new Error(errors[0]?.extensions.code);
  return data.channel?.lotteries?.nodes[0];
}

describe.concurrent.each([room, channel])('a platform that hangs (%s)', (id) => {
  it('is answered for within the deadline, said to be stale; when it is back, within the probe interval', async () => {
    await using gateway = await startGateway({ environment: { ...CACHE, ...DEADLINE } });
    fill(gateway);
    const before = await ask(gateway, id);
    const simulator = id === room ? gateway.volcengine : gateway.polyv;
    await sleep(400);
    simulator.setFault({ kind: 'hang' });

    const until = Date.now() + HANG_MS;
    let asked = 0;
    let longestMs = 0;
    const client = async () => {
      for (; Date.now() < until; asked++) {
        const startedAt = Date.now();
        expect(await ask(gateway, id)).toMatchObject({ name: before?.name, stale: true, fetchedAt: before?.fetchedAt });
        longestMs = Math.max(longestMs, Date.now() - startedAt);
        await sleep(50);
      }
    };
    await Promise.all(Array.from({ length: 10 }, client));
    expect(longestMs).toBeLessThan(3_000);
    expect(asked).toBeGreaterThan(HANG_MS / 10); // nobody waits once it is known

    simulator.setFault(null);
    const backAt = Date.now();
    while ((await ask(gateway, id))?.stale !== false) await sleep(50);
    expect(Date.now() - backAt).toBeLessThan(4_500); // a probe that still hangs, and the pause after it
  }, 120_000);
});

describe.concurrent.each([room, channel])('a platform that is down (%s)', (id) => {
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
    await Promise.all(Array.from({ length: 50 }, () => ask(gateway, id)));
    expect(simulator.calls.length).toBeLessThanOrEqual(1); // it is left alone, or probed once

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
