import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeRedis } from '../engines/redis.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { faultsOf } from './crowd.js';
import { load } from './load.js';
import { busiestSecond, openPlatforms, type Platforms } from './platforms.js';

/** As many as one of three instances can ask for by itself before its operations' deadline. */
const ROOMS = 12;
/** Of the platform, in a second. */
const LIMIT = 10;
/** Nine tenths of it, which is what the gateway allows itself. */
const A_ROUND = 9;

describeRedis('three gateways', (server) => {
  let platforms: Platforms;
  let gateways: readonly TestGateway[] = [];

  beforeAll(async () => {
    platforms = await openPlatforms();
    const environment = {
      ...platforms.environment,
      CACHE: 'on',
      CACHE_IDLE_MS: '300', // so that there is always something to ask for
      CACHE_URL: server().url,
      BUDGET_INSTANCES: '3',
    };
    gateways = await Promise.all([1, 2, 3].map(() => startGateway({ environment })));
    await sleep(1_100); // each has seen the others
  });
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway[Symbol.asyncDispose]()));
    await platforms[Symbol.asyncDispose]();
  });
  beforeEach(() => platforms.order({ do: 'forget' }));

  const run = async (some: readonly TestGateway[], forMs: number) =>
    faultsOf(await load(some, { clients: 6, rooms: ROOMS, until: Date.now() + forMs }));

  /** How often the platform was asked while load was on one of them alone, after the first second. */
  /** How much of the limit one of them alone uses under load. Over whole rounds, since its calls come in bunches. */
  async function usedByOne(forMs: number): Promise<number> {
    const since = Date.now() + 1_000; // steady from then on
    expect(await run(gateways.slice(0, 1), forMs)).toEqual([]);
    const { calls } = await platforms.order({ do: 'tell' });
    const instants = calls.map(({ at }) => at).filter((at) => at > since && at < since + forMs - 1_000);
    const rounds = Math.floor((instants.length - 1) / A_ROUND);
    const [first = 0, last = Number.POSITIVE_INFINITY] = [instants[0], instants[rounds * A_ROUND]];
    return (rounds * A_ROUND) / LIMIT / ((last - first) / 1_000);
  }

  async function expectLimitHeld(): Promise<void> {
    const { busiest, refused } = await platforms.order({ do: 'tell' });
    expect(busiest).toBeLessThanOrEqual(10);
    expect(refused).toBe(0);
  }

  it('keep one limit, all of them under load, and answer everybody', async () => {
    expect(await run(gateways, 3_000)).toEqual([]);
    await expectLimitHeld();
    const { calls } = await platforms.order({ do: 'tell' });
    expect(calls.length).toBeGreaterThan(20);
  });

  it('leave the whole budget to the one that is under load', async () => {
    const usedOf = await usedByOne(5_000); // its share would be 0.3
    expect(usedOf).toBeGreaterThanOrEqual(0.8);
    await expectLimitHeld();
  });

  it('lose Redis under load and get it back: nothing is wrong, each keeps to its share, then the whole is shared', async () => {
    const beganAt = Date.now();
    const loading = run(gateways, 8_500);
    await sleep(1_000);
    await server().kill();
    await sleep(3_500);
    await server().start();
    expect(await loading).toEqual([]);
    await expectLimitHeld();
    const { calls } = await platforms.order({ do: 'tell' });
    const away = calls.filter(({ at }) => at > beganAt + 2_200 && at < beganAt + 4_500);
    expect(away.length).toBeGreaterThan(8);
    expect(busiestSecond(away.map(({ at }) => at))).toBeLessThanOrEqual(10);
    for (const { logged } of gateways) expect(logged.filter((line) => line.includes('Redis is'))).toHaveLength(3);

    expect(await usedByOne(5_000)).toBeGreaterThanOrEqual(0.8);
    await expectLimitHeld();
  }, 30_000);
});
