import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ChannelsDocument, PlatformsDocument } from '../../src/client/generated/graphql.js';
import { startGateway } from '../gateway.js';
import { crowd, faultsOf, fill, volcengineRooms } from './crowd.js';
import { mixedLoad, mixedSettings, watchedChannels, watchedRooms } from './mixed.js';
import { openPlatforms, type Seen } from './platforms.js';

const CACHE = { CACHE: 'on', CACHE_IDLE_MS: '60000', CACHE_SETTLED_MS: '60000' };

it('500 clients, each asking for 20 of 50 Polyv channels, cold: at most 10 calls', async () => {
  await using gateway = await startGateway({ environment: CACHE });
  fill(gateway);
  const answers = await crowd(gateway, 'polyv', { clients: 500, each: 20 });
  expect(faultsOf(answers)).toEqual([]);
  expect(gateway.polyv.calls.length).toBeLessThanOrEqual(10);
});

it('500 clients, each asking for 5 of 40 Volcengine rooms: each room once, then none, then one behind', async () => {
  await using platforms = await openPlatforms();
  await using gateway = await startGateway({
    environment: { CACHE: 'on', CACHE_IDLE_MS: '10000', ...platforms.environment },
  });
  const roomsOf = ({ calls }: Seen) =>
    calls.map(({ about }) => about).toSorted((one, other) => one.localeCompare(other));

  const startedAt = Date.now();
  expect(faultsOf(await crowd(gateway, 'volcengine', { clients: 500, each: 5 }))).toEqual([]);
  const cold = await platforms.order({ do: 'forget' });
  expect(roomsOf(cold)).toEqual(volcengineRooms);
  expect(cold.refused).toBe(0);
  expect(cold.busiest).toBeLessThanOrEqual(10);

  expect(faultsOf(await crowd(gateway, 'volcengine', { clients: 500, each: 5 }))).toEqual([]);
  expect((await platforms.order({ do: 'forget' })).calls).toEqual([]);

  await sleep(startedAt + 8_800 - Date.now()); // some answers are in the last quarter of their life, none is at its end
  expect(faultsOf(await crowd(gateway, 'volcengine', { clients: 200, each: 5 }))).toEqual([]);
  await sleep(2_000);
  const behind = await platforms.order({ do: 'tell' });
  expect(new Set(roomsOf(behind)).size).toBe(behind.calls.length);
  expect(behind.calls.length).toBeGreaterThan(0);
  expect(behind.refused).toBe(0);
}, 40_000);

it('mixed load without a cache passes no limit, is refused nothing, and background work still moves', async () => {
  await using platforms = await openPlatforms();
  await using gateway = await startGateway({
    environment: { ...platforms.environment, ...mixedSettings, REQUEST_DEADLINE_MS: '3000' },
  });
  const beganAt = Date.now();
  const { errors, mutationsMs } = await mixedLoad([gateway], {
    until: beganAt + 7_000,
    clients: 20,
    activityClients: 4,
  });
  const { calls, busiest, busiestDomain, refused } = await platforms.order({ do: 'tell' });
  expect(busiest).toBeLessThanOrEqual(10);
  expect(busiestDomain).toBeLessThanOrEqual(1_500);
  expect(refused).toBe(0);
  expect([...errors.keys()].filter((code) => code !== 'UPSTREAM_BUSY')).toEqual([]); // both platforms are healthy
  expect(mutationsMs.length).toBeGreaterThan(3);
  const behind = (watched: readonly string[]) =>
    calls.filter(({ at, about }) => at > beganAt + 2_500 && watched.some((id) => about.includes(id))).length;
  expect(behind(watchedRooms)).toBeGreaterThan(3);
  expect(behind(watchedChannels)).toBeGreaterThan(3);
}, 30_000);

it('`platforms` tells the truth', async () => {
  await using gateway = await startGateway({ environment: { CACHE: 'on' } });
  fill(gateway);
  const status = async () => {
    const { data } = await gateway.query(PlatformsDocument);
    return data.platforms.find(({ platform }) => platform === 'VOLCENGINE');
  };
  expect(await status()).toMatchObject({
    reachable: null,
    circuit: 'CLOSED',
    callsLastMinute: 0,
    budgetLeft: 9,
    cacheHitRate: null,
  });

  const waiting = crowd(gateway, 'volcengine', { clients: 8, each: 5 });
  await sleep(700);
  const busy = await status();
  expect(busy?.queued).toBeGreaterThan(10);
  expect(busy?.budgetLeft).toBeLessThan(3);
  await waiting;
  await crowd(gateway, 'volcengine', { clients: 8, each: 5 });
  const healthy = await status();
  expect(healthy).toMatchObject({
    reachable: true,
    budgetPerSecond: 9,
    queued: 0,
    lastError: null,
    lastWebhookAt: null,
  });
  expect(healthy?.callsLastMinute).toBe(gateway.volcengine.calls.length);
  await sleep(1_000);
  expect((await status())?.budgetLeft).toBe(9);
  expect(healthy?.cacheHitRate).toBeGreaterThan(0.3);

  gateway.volcengine.setFault({ kind: 'reset' });
  const unknown = ['volcengine:channel:1900000000000000'];
  for (let time = 0; time < 8; time++) await gateway.query(ChannelsDocument, { ids: unknown });
  const broken = await status();
  expect(broken).toMatchObject({ reachable: false, circuit: 'OPEN' });
  expect(broken?.lastError).toMatch(/^[A-Z_a-z.]+ at \S+Z$/);
}, 30_000);
