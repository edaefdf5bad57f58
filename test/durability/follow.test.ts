import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { CursorExpiredError, LogUnavailableError } from '../../src/domain/errors.js';
import { SPOOLED } from '../../src/feed/spool.js';
import { createWinnerFeed } from '../../src/feed/winner-feed.js';
import type { Appended, WinnerLog } from '../../src/feed/winner-log.js';
import { numberOf, telling, winnersFrom } from '../doors/winners.js';
import { createMemoryShared } from '../engines/memory-shared.js';
import { createMemoryWinnerLog } from '../engines/memory-winner-log.js';

const diary = { info() {}, warn() {}, error() {} };

/** A feed over a log in memory, of which some methods misbehave. */
function openFeed(
  misbehave: (log: WinnerLog) => Partial<WinnerLog> = () => ({}),
  now: () => number = () => performance.now(),
) {
  const shared = createMemoryShared();
  const log = createMemoryWinnerLog(() => shared.wake());
  const feed = createWinnerFeed({ ...log, ...misbehave(log) }, { shared, diary, tailEntries: 1_000, now });
  onTestFinished(() => feed.close());
  const follower = feed.follow(0, 100, {});
  let last = 0;
  return {
    feed,
    follower,
    /** Records so many more. */
    publish: (howMany: number) => feed.publish(telling(winnersFrom(last + 1, (last += howMany)))),
    next: async (): Promise<readonly number[]> => {
      const { value } = await follower.next();
      return (
        value?.entries.map(({ winner }: { readonly winner: { readonly id: string } }) => numberOf(winner.id)) ?? []
      );
    },
  };
}

it('sees what was recorded while it was busy with what came before, and nobody slept', async () => {
  const { next, publish } = openFeed();
  const first = next();
  await publish(1);
  expect(await first).toEqual([1]);
  await publish(2);
  expect(await next()).toEqual([2, 3]);
});

it('sees what was recorded while another follower was about to read it', async () => {
  let gate = Promise.resolve();
  const { feed, next, publish } = openFeed((log) => ({
    async bounds() {
      await gate;
      return log.bounds();
    },
  }));
  const other = feed.follow(0, 100, {});
  const both = [next(), other.next()];
  await publish(1);
  await Promise.all(both); // now nobody sleeps

  let open = () => {};
  gate = new Promise((resolve) => (open = resolve));
  await publish(1);
  const first = next(); // begins to read, and is held
  await turn();
  const second = other.next();
  await turn();
  open();
  expect(await first).toEqual([2]);
  const seen = await Promise.race([second, sleep(500, null, { ref: false })]);
  expect(seen?.value.entries).toMatchObject([{ position: 2 }]);
});

it('reads a verification again after a while, also while new winners come all the time', async () => {
  let at = 0;
  const { feed, next, publish } = openFeed(
    (log) => ({
      async readAfter(...asked) {
        const { entries, reached } = await log.readAfter(...asked);
        const verification = at < 4_000 ? ('SIGNED' as const) : ('CONFIRMED' as const);
        return { entries: entries.map((one) => ({ ...one, winner: { ...one.winner, verification } })), reached };
      },
    }),
    () => at,
  );
  const first = next();
  await turn();
  await publish(1);
  await first;
  for (at = 2_000; at <= 8_000; at += 2_000) {
    const coming = next();
    await publish(1);
    await coming;
  }
  const { value } = await feed.follow(0, 100, {}).next();
  const verifications = value.entries.map(({ winner }: { readonly winner: { verification: string } }) => winner);
  expect(verifications).toMatchObject(verifications.map(() => ({ verification: 'CONFIRMED' })));
  expect(verifications).toHaveLength(5);
});

it('sees what was recorded just before the log went away, once it is back', async () => {
  let isAway = false;
  const guard = <Result>(answer: Promise<Result>) =>
    isAway ? Promise.reject(new LogUnavailableError('away')) : answer;
  const { next, publish } = openFeed((log) => ({
    async append(tellings) {
      isAway = true; // for whoever is woken by this
      return log.append(tellings);
    },
    bounds: () => guard(log.bounds()),
    readAfter: (...asked) => guard(log.readAfter(...asked)),
  }));
  const first = next();
  await turn();
  await publish(1);
  await turn();
  isAway = false;
  expect(await first).toEqual([1]);
});

it('does not wait for a pause in which nothing is recorded', async () => {
  const over = new AbortController();
  const { next, publish } = openFeed((log) => ({
    async bounds() {
      const bounds = await log.bounds();
      for (let turns = 0; turns < 3; turns += 1) await turn(); // so that something is recorded during each reading
      return bounds;
    },
  }));
  async function keepPublishing(): Promise<void> {
    for (let count = 0; !over.signal.aborted && count < 10_000; count += 1) {
      await publish(1);
      await turn();
    }
  }
  const publishing = keepPublishing();
  const seen: number[] = [];
  for (let page = 0; page < 500; page += 1) seen.push(...(await next()));
  over.abort();
  await publishing;
  expect(seen).toEqual(seen.map((_, index) => index + 1));
  expect(seen.length).toBeLessThan(5_000); // not those that were recorded until everything was over
});

it('is told when retention takes what it was about to read', async () => {
  let oldest = 1;
  const { follower, publish } = openFeed((log) => ({
    async bounds() {
      return { ...(await log.bounds()), oldest };
    },
    async readAfter(...asked) {
      oldest = 4; // now: after whatever was asked before
      const { entries, reached } = await log.readAfter(...asked);
      return { entries: entries.filter(({ position }) => position >= oldest), reached };
    },
  }));
  await publish(5);
  await expect(follower.next()).rejects.toThrow(CursorExpiredError);
});

it('says that winners are recorded only where they are', async () => {
  const said: string[] = [];
  const shared = createMemoryShared();
  let answer: Appended = SPOOLED;
  const feed = createWinnerFeed(
    { ...createMemoryWinnerLog(() => {}), append: async () => answer },
    { shared, diary: { ...diary, info: (_, message) => said.push(message) }, tailEntries: 10, now: () => 0 },
  );
  await feed.publish(telling(winnersFrom(1, 1)));
  expect(said).toEqual([]);
  answer = { ...SPOOLED, recorded: 1, head: 1 };
  await feed.publish(telling(winnersFrom(1, 1)));
  expect(said).toEqual(['winners recorded']);
});
