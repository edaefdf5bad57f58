import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMemory, type Memory } from '../../src/platforms/cache.js';
import type { Places } from '../../src/platforms/places.js';
import { createRedisPlaces } from '../../src/platforms/redis-places.js';
import { describeRedis } from '../engines/redis.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const allowance = { key: 'a', calls: 9, windowMs: 1_000 };

/** The most instants that lie within one second. */
function busiest(begun: readonly number[]): number {
  return Math.max(0, ...begun.map((from) => begun.filter((at) => at >= from && at < from + 1_000).length));
}

/** Takes places as fast as they come, until told to stop; gives when each was had. */
async function takeAll(places: Places, isOver: () => boolean, begun: number[]): Promise<void> {
  while (!isOver()) {
    const taken = await places.take(allowance);
    if (typeof taken === 'number') await sleep(Math.min(taken, 100));
    else {
      taken.ended();
      begun.push(Date.now());
    }
  }
}

describeRedis('places for three instances', (server) => {
  let instances: readonly Places[] = [];

  beforeEach(async () => {
    const open = () => createRedisPlaces({ url: server().url, instances: 3, log: silent, now: Date.now });
    instances = [open(), open(), open()];
    await Promise.all(instances.map((places) => places.open()));
    await sleep(1_100); // the first beat that sees them all, and no place is left of the test before
  });
  afterEach(() => Promise.all(instances.map((places) => places.close())));

  /** Load on some of them for a while; gives when places were had. */
  async function load(some: readonly Places[], forMs: number, meanwhile: () => Promise<void> = async () => {}) {
    const begun: number[] = [];
    const until = Date.now() + forMs;
    await Promise.all([...some.map((places) => takeAll(places, () => Date.now() > until, begun)), meanwhile()]);
    return begun.toSorted((one, other) => one - other);
  }

  it('hanging: nobody waits for it, the limit holds, and it is used again afterwards', async () => {
    let longestMs = 0;
    const timed: Places[] = instances.map((places) => ({
      ...places,
      async take(wanted) {
        const startedAt = Date.now();
        const taken = await places.take(wanted);
        longestMs = Math.max(longestMs, Date.now() - startedAt);
        return taken;
      },
    }));
    const begun = await load(timed, 5_000, async () => {
      await sleep(500);
      server().hang();
      await sleep(2_000);
      server().resume();
    });
    expect(longestMs).toBeLessThan(450);
    expect(busiest(begun)).toBeLessThanOrEqual(10);
  }, 30_000);
});

describeRedis('a memory', (server) => {
  let memory: Memory;
  beforeEach(() => {
    memory = createMemory(server().url, silent, Date.now);
  });
  afterEach(() => memory.close());

  it('is shared, and forgets in time', async () => {
    const other = createMemory(server().url, silent, Date.now);
    await memory.set('key', 'value', 200);
    expect(await other.get(['absent', 'key'])).toEqual([undefined, 'value']);
    await sleep(250);
    expect(await other.get(['key'])).toEqual([undefined]);
    await other.close();
  });

  it('that is killed or hangs keeps nobody waiting, and comes back', async () => {
    await memory.set('key', 'value', 60_000);
    for (const [fail, mend] of [
      [() => server().hang(), () => server().resume()],
      [() => server().kill(), () => server().start()],
    ] as const) {
      await fail();
      const startedAt = Date.now();
      for (let time = 0; time < 20; time++) expect(await memory.get(['key'])).toEqual([undefined]);
      expect(await memory.set('key', 'lost', 60_000)).toBe(false); // never said to be there
      expect(Date.now() - startedAt).toBeLessThan(500);
      await mend();
      await expect.poll(() => memory.set('key', 'value', 60_000), { timeout: 5_000 }).toBe(true);
      expect(await memory.get(['key'])).toEqual(['value']);
    }
  }, 20_000);
});
