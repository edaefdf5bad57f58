// What the budget, the coalescing and the cache are worth: npx tsx bench/upstream.ts [seconds of mixed load, 20]
import { setTimeout as sleep } from 'node:timers/promises';
import { ChannelsDocument } from '../src/client/generated/graphql.js';
import { startGateway } from '../test/gateway.js';
import { crowd, faultsOf, fill, polyvChannels, volcengineRooms } from '../test/budget/crowd.js';
import { createRedisPlaces } from '../src/platforms/redis-places.js';
import { findRedis, startRedis } from '../test/engines/redis-server.js';

type Gateway = Awaited<ReturnType<typeof startGateway>>;

const MIXED_SECONDS = Number(process.argv[2] ?? 20);
const LIMIT = 10;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** One line of the table. */
function tell(scenario: string, mustHold: string, measured: string): void {
  process.stdout.write(`| ${scenario} | ${mustHold} | ${measured} |\n`);
}

const busiestOf = ({ volcengine }: Gateway) => Math.max(0, ...volcengine.busiestWindows().values());

async function timed<T>(work: Promise<T>): Promise<readonly [T, number]> {
  const startedAt = performance.now();
  return [await work, (performance.now() - startedAt) / 1_000];
}

async function polyvCrowd(): Promise<void> {
  await using gateway = await startGateway({ environment: { CACHE: 'on' } });
  fill(gateway);
  const [answers, seconds] = await timed(crowd(gateway, 'polyv', { clients: 500, each: 20 }));
  const { length: calls } = gateway.polyv.calls;
  const measured = `${faultsOf(answers).length} faults, ${calls} calls (10,000 without sharing), ${seconds.toFixed(1)} s`;
  tell('500 clients x 20 of 50 Polyv channels, cold', 'in full, at most 10 calls', measured);
}

async function volcengineCrowd(): Promise<void> {
  await using gateway = await startGateway({ environment: { CACHE: 'on', CACHE_IDLE_MS: '12000' } });
  fill(gateway);
  const { volcengine } = gateway;
  const beganAt = Date.now();
  const [cold, seconds] = await timed(crowd(gateway, 'volcengine', { clients: 500, each: 5 }));
  const best = volcengineRooms.length / LIMIT;
  tell(
    '500 clients x 5 of 40 Volcengine rooms, cold',
    `each room once, ${best} s + 20 %`,
    `${faultsOf(cold).length} faults, ${volcengine.calls.length} calls, busiest second ${busiestOf(gateway)}, ` +
      `${seconds.toFixed(1)} s (${(seconds / best).toFixed(2)} of what the limit dictates)`,
  );
  volcengine.forgetCalls();
  const [, warmSeconds] = await timed(crowd(gateway, 'volcengine', { clients: 500, each: 5 }));
  const within = volcengine.calls.length;
  await sleep(beganAt + 10_500 - Date.now());
  await crowd(gateway, 'volcengine', { clients: 500, each: 5 });
  await sleep(2_500);
  const rooms = new Map<string, number>();
  for (const { query } of volcengine.calls)
    rooms.set(query.get('ActivityId') ?? '', (rooms.get(query.get('ActivityId') ?? '') ?? 0) + 1);
  tell(
    'the same, warm',
    '0 calls, then 1 a room behind',
    `${within} calls in ${warmSeconds.toFixed(1)} s, then at most ${Math.max(0, ...rooms.values())} a room`,
  );
}

async function mixedLoad(): Promise<void> {
  const watched = Array.from({ length: 60 }, (_, index) => String(1_900_000_000_000_000 + index));
  await using gateway = await startGateway({
    environment: { VOLCENGINE_WATCH_ROOMS: watched.join(), RECONCILE_SECONDS: '1' },
  });
  fill(gateway);
  const { volcengine, polyv } = gateway;
  for (const room of watched) volcengine.putRoom(room);
  const until = Date.now() + MIXED_SECONDS * 1_000;
  const client = async (number: number) => {
    for (let turn = number; Date.now() < until; turn += 7) {
      const rooms = volcengineRooms.slice(turn % 35, (turn % 35) + 3).map((room) => `volcengine:channel:${room}`);
      await gateway.query(ChannelsDocument, { ids: [...rooms, `polyv:channel:${polyvChannels[turn % 50]}`] });
    }
  };
  await Promise.all(Array.from({ length: 60 }, (_, number) => client(number)));
  const lists = volcengine.calls.filter(({ query }) => query.get('Action') === 'ListAwardConfigs');
  const background = lists.filter(({ query }) => watched.includes(query.get('ActivityId') ?? '')).length;
  const used = lists.length / (MIXED_SECONDS * LIMIT);
  tell(
    `${MIXED_SECONDS} s of mixed load, no cache`,
    'no window above the limit, 0 refused, 80 % used, background moves',
    `busiest second ${busiestOf(gateway)}, ${volcengine.refusedCalls() + polyv.refusedCalls()} refused, ` +
      `${(used * 100).toFixed(0)} % used, ${background} background calls`,
  );
}

async function threeInstances(): Promise<void> {
  const binary = findRedis();
  if (binary === null) return tell('3 instances on one Redis', 'one limit for all', 'SKIPPED: no redis-server');
  const redis = await startRedis(binary);
  const open = () => createRedisPlaces({ url: redis.url, instances: 3, log: silent, now: Date.now });
  const instances = [open(), open(), open()];
  await Promise.all(instances.map((places) => places.open()));
  for (const [name, some] of [
    ['3 instances on one Redis', instances],
    ['the same, load on one alone', instances.slice(0, 1)],
  ] as const) {
    const begun: number[] = [];
    const until = Date.now() + 10_000;
    const takeAll = async (places: (typeof instances)[number]) => {
      while (Date.now() < until) {
        const waitMs = await places.take({ key: name, calls: 9, windowMs: 1_000 });
        if (waitMs > 0) await sleep(waitMs);
        else begun.push(Date.now());
      }
    };
    await Promise.all(some.map(takeAll));
    const busiest = Math.max(...begun.map((from) => begun.filter((at) => at >= from && at < from + 1_000).length));
    tell(name, 'no window above 10, 80 % used', `busiest second ${busiest}, ${begun.length} % used`); // of 100 in 10 s
  }
  await Promise.all(instances.map((places) => places.close()));
  await redis.dispose();
}

async function outage(): Promise<void> {
  await using gateway = await startGateway({
    environment: { CACHE: 'on', CACHE_IDLE_MS: '500', CACHE_SETTLED_MS: '500', UPSTREAM_RETRIES: '2' },
  });
  fill(gateway);
  await crowd(gateway, 'polyv', { clients: 5, each: 50 });
  gateway.polyv.setFault({ kind: 'reset' });
  await sleep(600);
  let asked = 0;
  let failed = 0;
  let longest = 0;
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    const [answers, seconds] = await timed(crowd(gateway, 'polyv', { clients: 10, each: 20 }));
    asked += answers.length;
    failed += faultsOf(answers).length;
    longest = Math.max(longest, seconds);
  }
  gateway.polyv.setFault(null);
  gateway.polyv.forgetCalls();
  const [, back] = await timed(
    (async () => {
      while (gateway.polyv.calls.length === 0) {
        await crowd(gateway, 'polyv', { clients: 1, each: 20 });
        await sleep(20);
      }
    })(),
  );
  tell(
    'platform down for 10 s, cache filled',
    'all answered; back within 2 s',
    `${asked} asked, ${failed} failed, longest ${longest.toFixed(1)} s; asked again after ${back.toFixed(1)} s`,
  );
}

tell('scenario', 'must hold', 'measured');
tell('---', '---', '---');
for (const scenario of [polyvCrowd, volcengineCrowd, mixedLoad, threeInstances, outage]) await scenario();
