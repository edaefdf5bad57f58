import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describePostgres } from '../engines/postgres.js';
import { createPoster } from './callbacks.js';
import { createChance } from './chance.js';
import { createReader, createSubscriber, readPosition, viewersOf } from './feed.js';
import { report } from './gateway.js';
import { openInstance } from './instance.js';

const VIEWERS = 3_000;
const AT_ONCE = 16;

describePostgres('two instances on one PostgreSQL', (server) => {
  async function openTwo() {
    const DATABASE_URL = await server().createDatabase();
    const open = () => openInstance({ DATABASE_URL });
    const [a, b] = await Promise.all([open(), open()]); // at once, and it is empty
    return {
      a,
      b,
      async [Symbol.asyncDispose]() {
        await Promise.all([a[Symbol.asyncDispose](), b[Symbol.asyncDispose]()]);
      },
    };
  }

  it('make one feed of a storm of callbacks: exact, and in one order for everybody', async () => {
    await using two = await openTwo();
    const { a, b } = two;
    const start = await readPosition(a.origin);
    expect(await readPosition(b.origin)).toBe(start);
    const subscribers = [a, b].flatMap((instance) =>
      (['ws', 'sse'] as const).map((door) => {
        const subscriber = createSubscriber(door, start);
        return { ...subscriber, following: subscriber.follow(instance.origin) };
      }),
    );

    // Each winner is told three times, each time in company of others, by callbacks that come twice to each instance.
    const chance = createChance(7);
    const viewers = Array.from({ length: VIEWERS }, (_, index) => 1_000_000 + index);
    const callbacks = [1, 2, 3].flatMap(() => split(chance.shuffled(viewers), () => chance.between(1, 60)));
    const deliveries = chance.shuffled(
      callbacks.flatMap((callback) => [a, a, b, b].map(({ origin }) => ({ origin, callback }))),
    );
    const poster = createPoster();
    const begun = performance.now();
    const left = [...deliveries];
    async function work(): Promise<void> {
      for (let next = left.pop(); next !== undefined; next = left.pop()) await poster.post(next.origin, next.callback);
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const seconds = (performance.now() - begun) / 1_000;

    expect(poster.posted.filter(({ status }) => status !== 200)).toEqual([]);
    for (const { seen } of subscribers) await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(VIEWERS);
    const [readA, readB] = [createReader(), createReader()] as const;
    await Promise.all([readA.read(a.origin), readB.read(b.origin)]);
    const read = readA.seen;
    expect(readB.seen).toEqual(read);
    expect(read.map(({ position }) => position)).toEqual(viewers.map((_, index) => index + 1));
    expect(viewersOf(read).toSorted((one, other) => one - other)).toEqual(viewers);
    for (const { seen, following } of subscribers) {
      expect(seen).toEqual(read);
      await following.leave();
    }
    report('storm', {
      'callbacks posted': deliveries.length,
      winners: VIEWERS,
      subscribers: subscribers.length,
      seconds,
    });
  });

  it('show on the one at once what was told to the other', async () => {
    await using two = await openTwo();
    const { a, b } = two;
    const subscriber = createSubscriber('ws', await readPosition(b.origin));
    const following = subscriber.follow(b.origin);
    const poster = createPoster();
    const delays: number[] = [];
    for (let viewer = 1; viewer <= 20; viewer += 1) {
      const { sentAt } = await poster.post(a.origin, [viewer]);
      while (subscriber.seen.length < viewer) await sleep(1);
      delays.push(performance.now() - sentAt);
      await sleep(viewer); // not in step with anything
    }
    await following.leave();
    report('posted to A, seen on B', { 'longest (ms)': Math.max(...delays.slice(1)) });
    expect(Math.max(...delays.slice(1))).toBeLessThan(1_000); // no heartbeat, no retry is that fast: only NOTIFY
  });
});

/** In pieces of these sizes. */
function split<Item>(items: readonly Item[], nextSize: () => number): readonly (readonly Item[])[] {
  const pieces: (readonly Item[])[] = [];
  for (let begin = 0; begin < items.length;) {
    const end = begin + nextSize();
    pieces.push(items.slice(begin, end));
    begin = end;
  }
  return pieces;
}
