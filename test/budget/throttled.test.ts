import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ChannelsDocument } from '../../src/client/generated/graphql.js';
import { startGateway } from '../gateway.js';
import { crowd, faultsOf, volcengineRooms } from './crowd.js';
import { load } from './load.js';
import { openPlatforms } from './platforms.js';

/** Polyv's words for it, in the envelope of its global errors. */
const tooMany = {
  kind: 'reply',
  reply: {
    status: 200,
    json: JSON.stringify({ status: 'error', code: 400, message: 'qps exceeds number of calls', data: '' }),
  },
} as const;

describe.concurrent('a platform that says "too many"', () => {
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
  }, 30_000);

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
  }, 30_000);
});

it('who can not be answered in time is told at once, and when to come back', async () => {
  await using platforms = await openPlatforms();
  await using gateway = await startGateway({
    environment: { ...platforms.environment, REQUEST_DEADLINE_MS: '1500' },
  });
  const waiting = crowd(gateway, 'volcengine', { clients: 4, each: 5 });
  await sleep(200);
  const startedAt = Date.now();
  const ids = volcengineRooms.slice(30, 40).map((room) => `volcengine:channel:${room}`);
  const { errors } = await gateway.query(ChannelsDocument, { ids });
  const busy = errors.filter(({ extensions }) => extensions.code === 'UPSTREAM_BUSY');
  expect(busy.length).toBeGreaterThan(0);
  for (const { extensions } of busy)
    expect(extensions).toMatchObject({ retryable: true, retryAfterMs: expect.any(Number) as number });
  expect(Date.now() - startedAt).toBeLessThan(1_700);
  await waiting;
});
