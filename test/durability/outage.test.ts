import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describePostgres } from '../engines/postgres.js';
import { openProxy } from '../engines/proxy.js';
import { createPoster, longestWait, overtaken, type Posted } from './callbacks.js';
import { createReader, createSubscriber, readPosition, viewersOf } from './feed.js';
import { type Built, buildGateway, report, type Running } from './gateway.js';

/** The platform waits no longer for an answer. */
const VENDOR_DEADLINE_MS = 5_000;
const OUTAGE_MS = Number(process.env['OUTAGE_MS'] ?? 15_000);
const TIMEOUT_MS = OUTAGE_MS + 60_000;

let built: Built;
beforeAll(async () => {
  built = await buildGateway();
});
afterAll(() => built[Symbol.asyncDispose]());

describePostgres('PostgreSQL that goes away', (server) => {
  let databases = 0;
  async function newSettings(given: Readonly<Record<string, string>> = {}) {
    const DATABASE_URL = await server().createDatabase();
    return { DATABASE_URL, DATA_DIR: built.dataFolder(`outage-${++databases}`), ...given };
  }

  it(
    'costs nothing: every callback is acknowledged in time, recorded in order, and followed through',
    async () => {
      await using gateway = await built.start(await newSettings());
      await underLoad('PostgreSQL killed', gateway, async () => {
        await server().kill();
        await sleep(OUTAGE_MS);
        await server().start();
      });
      expect(await gateway.end('SIGTERM')).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'and says nothing, behind a line that is dead, costs nothing either',
    async () => {
      const { DATABASE_URL, ...settings } = await newSettings();
      const url = new URL(DATABASE_URL);
      await using proxy = await openProxy(Number(url.port));
      url.port = String(proxy.port);
      await using gateway = await built.start({ ...settings, DATABASE_URL: url.href });
      await underLoad('PostgreSQL hanging', gateway, async () => {
        proxy.hang();
        await sleep(OUTAGE_MS * 0.6);
        proxy.resume();
      });
      proxy.hang();
      const begun = performance.now();
      expect(await gateway.end('SIGTERM')).toBe(0); // a dead line keeps no process alive
      report('stopped behind a dead line', { 'after (ms)': performance.now() - begun });
      expect(performance.now() - begun).toBeLessThan(10_000);
    },
    TIMEOUT_MS,
  );

  describe('for longer than the gateway lives', () => {
    it('keeps the callbacks through a kill and a start without a database, and in order', async () => {
      const settings = await newSettings();
      const poster = createPoster();
      let lastViewer = 1_000_000;
      const post = async ({ origin }: Running, callbacks: number) => {
        for (let count = 0; count < callbacks; count += 1) await poster.post(origin, [++lastViewer, ++lastViewer]);
      };
      await using first = await built.start(settings);
      const start = await readPosition(first.origin);
      await post(first, 10);
      await server().kill();
      await post(first, 20);
      await first.end('SIGKILL');

      await using second = await built.start(settings); // listens, though there is no database
      await post(second, 20);
      await expect(readPosition(second.origin)).rejects.toThrow('LOG_UNAVAILABLE');
      await server().start();
      const subscriber = createSubscriber('sse', start);
      await expect.poll(() => readPosition(second.origin).catch(() => null), { timeout: 10_000 }).not.toBeNull();
      const following = subscriber.follow(second.origin);
      await expect.poll(() => subscriber.seen.length, { timeout: 10_000 }).toBe(100);
      expect(viewersOf(subscriber.seen)).toEqual(poster.posted.flatMap(({ viewers }) => viewers));
      expect(poster.posted.map(({ status }) => status)).toEqual(poster.posted.map(() => 200));
      expect(longestWait(poster.posted)).toBeLessThan(VENDOR_DEADLINE_MS);
      await following.leave();
    }, 60_000);

    it('is no reason to acknowledge what can not be kept: a full spool answers 503', async () => {
      const settings = await newSettings({ SPOOL_MEGABYTES: '1' });
      const poster = createPoster();
      await using gateway = await built.start(settings);
      const start = await readPosition(gateway.origin);
      await server().kill();
      for (let callback = 0; callback < 20; callback += 1)
        await poster.post(
          gateway.origin,
          Array.from({ length: 200 }, (_, row) => 1_000_000 + 200 * callback + row),
        );
      const statuses = poster.posted.map(({ status }) => status);
      const kept = statuses.indexOf(503);
      expect(kept).toBeGreaterThan(0);
      expect(new Set(statuses.slice(kept))).toEqual(new Set([503]));
      expect(longestWait(poster.posted)).toBeLessThan(VENDOR_DEADLINE_MS);

      await server().start();
      const subscriber = createSubscriber('ws', start);
      const following = subscriber.follow(gateway.origin);
      const acknowledged = poster.posted.filter(({ status }) => status === 200).flatMap(({ viewers }) => viewers);
      await expect.poll(() => subscriber.seen.length, { timeout: 10_000 }).toBe(acknowledged.length);
      expect(viewersOf(subscriber.seen)).toEqual(acknowledged);
      expect(await poster.post(gateway.origin, [1])).toMatchObject({ status: 200 }); // room again
      await following.leave();
    }, 60_000);

    it('moves over in pieces that the database takes in time, however large the callbacks are', async () => {
      const settings = await newSettings();
      const poster = createPoster();
      await using gateway = await built.start(settings);
      const start = await readPosition(gateway.origin);
      await server().kill();
      const callbacks = Array.from({ length: 12 }, (_, callback) =>
        Array.from({ length: 2_000 }, (_unused, row) => 1_000_000 + 2_000 * callback + row),
      );
      await Promise.all(callbacks.map((viewers) => poster.post(gateway.origin, viewers)));
      expect(poster.posted.map(({ status }) => status)).toEqual(callbacks.map(() => 200));
      expect(longestWait(poster.posted)).toBeLessThan(VENDOR_DEADLINE_MS);

      await server().start();
      const begun = performance.now();
      await expect.poll(() => readPosition(gateway.origin).catch(() => null), { timeout: 10_000 }).not.toBeNull();
      const subscriber = createSubscriber('ws', start);
      const following = subscriber.follow(gateway.origin);
      await expect.poll(() => subscriber.seen.length, { timeout: 40_000 }).toBe(24_000);
      expect(new Set(viewersOf(subscriber.seen)).size).toBe(24_000);
      report('12 callbacks of 2,000 spooled', {
        'longest wait (ms)': longestWait(poster.posted),
        'moved and seen after (ms)': performance.now() - begun,
      });
      await following.leave();
    }, 90_000);
  });
});

/** Callbacks come all the time while `outage` happens, each poster's one after the other; then everything is compared. */
async function underLoad(what: string, gateway: Running, outage: () => Promise<void>): Promise<void> {
  const poster = createPoster();
  const start = await readPosition(gateway.origin);
  const subscribers = (['ws', 'sse'] as const).map((door) => createSubscriber(door, start));
  const following = subscribers.map((subscriber) => subscriber.follow(gateway.origin));
  const over = new AbortController();
  let lastViewer = 1_000_000;
  async function keepPosting(): Promise<void> {
    while (!over.signal.aborted) {
      await poster.post(
        gateway.origin,
        Array.from({ length: 1 + (lastViewer % 20) }, () => ++lastViewer),
      );
      await sleep(20);
    }
  }
  const posting = Array.from({ length: 4 }, keepPosting);
  await sleep(1_000);
  await outage();
  const begun = performance.now();
  await sleep(3_000);
  over.abort();
  await Promise.all(posting);

  const acknowledged = poster.acknowledged();
  for (const { seen } of subscribers)
    await expect.poll(() => seen.length, { timeout: 20_000, interval: 20 }).toBe(acknowledged.size);
  const recoveredMs = performance.now() - begun;
  const reader = createReader();
  await reader.read(gateway.origin);
  expect(reader.seen.map(({ position }) => position)).toEqual(reader.seen.map((_, index) => index + 1));
  expect(new Set(viewersOf(reader.seen))).toEqual(acknowledged);
  for (const { seen, connections } of subscribers) {
    expect(seen).toEqual(reader.seen);
    expect(connections).toBe(1);
  }
  const refused: readonly Posted[] = poster.posted.filter(({ status }) => status !== 200);
  expect(refused).toEqual([]);
  expect(overtaken(poster.posted, viewersOf(reader.seen))).toEqual([]);
  report(what, {
    'callbacks acknowledged': poster.posted.length,
    'winners acknowledged': acknowledged.size,
    delivered: subscribers[0]?.seen.length ?? 0,
    'times spooling': gateway.logged('the winner log is away: callbacks are spooled'),
    'longest wait (ms)': longestWait(poster.posted),
    'all seen after (ms)': recoveredMs,
  });
  expect(gateway.logged('the winner log is away: callbacks are spooled')).toBeGreaterThan(0);
  expect(longestWait(poster.posted)).toBeLessThan(VENDOR_DEADLINE_MS);
  for (const follow of following) await follow.leave();
}
