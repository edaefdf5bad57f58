import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ChannelsDocument, PlatformsDocument } from '../../src/client/generated/graphql.js';
import { startGateway } from '../gateway.js';
import { crowd, faultsOf, fill, polyvChannels, volcengineRooms } from './crowd.js';

const CACHE = { CACHE: 'on', CACHE_IDLE_MS: '4000' };

it('500 clients, each asking for 20 of 50 Polyv channels, cold: at most 10 calls', async () => {
  await using gateway = await startGateway({ environment: CACHE });
  fill(gateway);
  const answers = await crowd(gateway, 'polyv', { clients: 500, each: 20 });
  expect(faultsOf(answers)).toEqual([]);
  expect(gateway.polyv.calls.length).toBeLessThanOrEqual(10);
});

interface Seen {
  readonly rooms: readonly string[];
  readonly busiest: number;
  readonly refused: number;
}

it('500 clients, each asking for 5 of 40 Volcengine rooms: each room once, then none, then one behind', async () => {
  const platform = fork(fileURLToPath(new URL('volcengine-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  const [origin] = (await once(platform, 'message')) as [string];
  const seen = async (message: 'tell' | 'forget') => {
    platform.send(message);
    const [answer] = (await once(platform, 'message')) as [Seen];
    return answer;
  };
  await using gateway = await startGateway({
    environment: { CACHE: 'on', CACHE_IDLE_MS: '12000', VOLCENGINE_BASE_URL: origin },
  });

  const startedAt = Date.now();
  expect(faultsOf(await crowd(gateway, 'volcengine', { clients: 500, each: 5 }))).toEqual([]);
  const cold = await seen('tell');
  expect(cold).toMatchObject({ rooms: volcengineRooms, refused: 0 });
  expect(cold.busiest).toBeLessThanOrEqual(10);

  await seen('forget');
  expect(faultsOf(await crowd(gateway, 'volcengine', { clients: 500, each: 5 }))).toEqual([]);
  expect((await seen('tell')).rooms).toEqual([]);

  await sleep(startedAt + 10_500 - Date.now()); // some answers are in the last quarter of their life, none is at its end
  expect(faultsOf(await crowd(gateway, 'volcengine', { clients: 200, each: 5 }))).toEqual([]);
  await sleep(2_000);
  const behind = await seen('tell');
  expect(new Set(behind.rooms).size).toBe(behind.rooms.length);
  expect(behind.rooms.length).toBeGreaterThan(0);
  expect(behind.refused).toBe(0);
  platform.disconnect();
}, 40_000);

describe('mixed load without a cache', () => {
  it('passes no limit, is refused nothing, and background work still moves', async () => {
    const watched = Array.from({ length: 60 }, (_, index) => String(1_900_000_000_000_000 + index));
    await using gateway = await startGateway({
      environment: { VOLCENGINE_WATCH_ROOMS: watched.join(), RECONCILE_SECONDS: '1', REQUEST_DEADLINE_MS: '3000' },
    });
    fill(gateway);
    const { volcengine, polyv } = gateway;
    for (const room of watched) volcengine.putRoom(room);
    const beganAt = Date.now();
    const until = Date.now() + 8_000;
    const codes = new Map<string, number>();
    const client = async (number: number) => {
      for (let turn = number; Date.now() < until; turn += 7) {
        const rooms = volcengineRooms.slice(turn % 35, (turn % 35) + 3).map((room) => `volcengine:channel:${room}`);
        const channel = `polyv:channel:${polyvChannels[turn % 50]}`;
        const { errors } = await gateway.query(ChannelsDocument, { ids: [...rooms, channel] });
        for (const { extensions } of errors) codes.set(extensions.code, (codes.get(extensions.code) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: 40 }, (_, number) => client(number)));

    expect(Math.max(...volcengine.busiestWindows().values())).toBeLessThanOrEqual(10);
    expect(volcengine.refusedCalls() + polyv.refusedCalls()).toBe(0);
    expect([...codes.keys()].filter((code) => code !== 'UPSTREAM_BUSY' && code !== 'UPSTREAM_UNAVAILABLE')).toEqual([]);
    const lookedAt = volcengine.calls.filter(
      ({ query, arrivedAt }) => arrivedAt > beganAt + 2_500 && watched.includes(query.get('ActivityId') ?? ''),
    );
    expect(lookedAt.length).toBeGreaterThan(3);
  }, 30_000);

  it('a platform that says "too many" is asked more slowly, and by and by as before', async () => {
    await using gateway = await startGateway({
      environment: { UPSTREAM_RETRIES: '5', VOLCENGINE_CALLS_PER_SECOND: '20' },
    });
    fill(gateway);
    const { volcengine } = gateway; // it admits half of what the gateway believes
    const answers = await crowd(gateway, 'volcengine', { clients: 8, each: 5 });
    expect(faultsOf(answers)).toEqual([]);
    const refused = volcengine.refusedCalls('FlowLimitExceeded');
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(40);
  }, 30_000);
});

it('`platforms` tells the truth', async () => {
  await using gateway = await startGateway({ environment: { CACHE: 'on' } });
  fill(gateway);
  const status = async () => {
    const { data } = await gateway.query(PlatformsDocument);
    return data.platforms.find(({ platform }) => platform === 'VOLCENGINE');
  };
  expect(await status()).toMatchObject({ reachable: null, circuit: 'CLOSED', callsLastMinute: 0, cacheHitRate: null });

  const waiting = crowd(gateway, 'volcengine', { clients: 8, each: 5 });
  await sleep(700);
  expect((await status())?.queued).toBeGreaterThan(10);
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
  expect(healthy?.cacheHitRate).toBeGreaterThan(0.3);

  gateway.volcengine.setFault({ kind: 'reset' });
  const unknown = ['volcengine:channel:1900000000000000'];
  for (let time = 0; time < 8; time++) await gateway.query(ChannelsDocument, { ids: unknown });
  const broken = await status();
  expect(broken).toMatchObject({ reachable: false, circuit: 'OPEN' });
  expect(broken?.lastError).toMatch(/^[A-Z_a-z.]+ at \S+Z$/);
}, 30_000);
