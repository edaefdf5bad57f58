import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClient } from '@redis/client';
import { createBudget } from '../../src/platforms/budget.js';
import { createMemory, type Memory } from '../../src/platforms/cache.js';
import type { Place, Places } from '../../src/platforms/places.js';
import { createRedisPlaces } from '../../src/platforms/redis-places.js';
import { describeRedis } from '../engines/redis.js';
import { createAsk } from '../fixtures/ask.js';

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
    const open = () =>
      createRedisPlaces({ url: server().url, instances: 3, log: silent, now: () => performance.now() });
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

  it('has a turn for each, also for one that is a moment further away', async () => {
    const [, , third] = instances;
    if (third === undefined) throw new Error('there are three');
    const further: Places = { ...third, take: (wanted) => sleep(2).then(() => third.take(wanted)) };
    const until = Date.now() + 6_000;
    const answered = await Promise.all(
      [...instances.slice(0, 2), further].map(async (places) => {
        const budget = createBudget({ platform: 'test', places, now: Date.now });
        let own = 0;
        const client = async () => {
          while (Date.now() < until) await budget.run(allowance, createAsk({ deadlineAt: until }), async () => own++);
        };
        await Promise.allSettled(Array.from({ length: 20 }, client));
        return own;
      }),
    );
    expect(answered.reduce((sum, own) => sum + own, 0)).toBeGreaterThan(45);
    expect(Math.min(...answered)).toBeGreaterThan(0.7 * Math.max(...answered));
  }, 30_000);

  it('gives back what was kept for somebody who has left', async () => {
    const [first, second] = instances;
    const minute = { key: 'b', calls: 1, windowMs: 2_000 };
    await first?.take(minute).then((taken) => typeof taken !== 'number' && taken.ended());
    expect(await first?.take(minute)).toBeGreaterThan(1_000); // the next one is kept for it
    first?.release('b');
    await sleep(20);
    expect(await second?.take(minute)).toBeLessThan(2_100);
  });

  it('holds a place until its call has gone out, however long a connection takes', async () => {
    const departed: number[] = [];
    const connectedAt = Date.now() + 2_200; // the first connections are all there at the same time
    const leave = async (place: Place) => {
      await sleep(connectedAt - Date.now());
      place.ended();
      departed.push(Date.now());
    };
    const until = Date.now() + 4_000;
    await Promise.all(
      instances.map(async (places) => {
        const leaving: Promise<void>[] = [];
        while (Date.now() < until) {
          const taken = await places.take(allowance);
          if (typeof taken === 'number') await sleep(Math.min(taken, 100));
          else leaving.push(leave(taken));
        }
        await Promise.all(leaving);
      }),
    );
    expect(departed.length).toBeGreaterThan(9);
    expect(busiest(departed)).toBeLessThanOrEqual(10);
  }, 30_000);

  it('that refuses the script, while it answers: each keeps to its share, until it does not refuse any more', async () => {
    const client = createClient({ url: server().url });
    await client.connect();
    await client.set('live-lottery:places:{a}', 'something else');
    const begun = await load(instances, 5_000);
    expect(begun.length).toBeGreaterThan(20);
    expect(busiest(begun)).toBeLessThanOrEqual(10);

    await client.del('live-lottery:places:{a}');
    await load(instances, 5_500); // asked again, and all have noticed
    expect((await load(instances.slice(0, 1), 3_000)).length).toBeGreaterThan(20); // its share would be 9
    client.destroy();
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
