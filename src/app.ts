import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import type { Platform } from './domain/platform.js';
import { createPull } from './feed/pull.js';
import { createRetention } from './feed/retention.js';
import { readFeedSettings } from './feed/settings.js';
import type { Store } from './feed/store.js';
import { createWatch } from './feed/watch.js';
import { createWinnerFeed } from './feed/winner-feed.js';
import { createServer, readHttpSettings } from './http/server.js';
import { createMemory, readCacheSettings } from './platforms/cache.js';
import { createPlatforms } from './platforms/index.js';
import { createPlaces } from './platforms/places.js';
import { createRedisPlaces } from './platforms/redis-places.js';
import type { Settings } from './settings.js';
import { openStore, readStoreSettings } from './store/index.js';

export interface Parts {
  readonly platforms: readonly Platform[];
  readonly store: Store;
  readonly log: FastifyBaseLogger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export type App = Awaited<ReturnType<typeof openApp>>;

/** Tests hand in `parts`; production lets each of them be made here. Throws `SettingsError` with all faults at once. */
export async function openApp(settings: Settings, parts: Partial<Parts> = {}) {
  const http = readHttpSettings(settings);
  const level = settings.oneOf('LOG_LEVEL', ['info', 'debug', 'warn', 'error', 'fatal', 'silent']);
  const deadlineMs = settings.integer('REQUEST_DEADLINE_MS', 10_000, 100, 300_000);
  const feedSettings = readFeedSettings(settings);
  const storeSettings = readStoreSettings(settings);
  const now = parts.now ?? Date.now;
  const log = parts.log ?? pino({ level });
  const cache = readCacheSettings(settings);
  // What is paced keeps its pace where the machine's clock is set.
  const elapsed = () => performance.now();
  const places =
    cache.url === null ? createPlaces(elapsed) : createRedisPlaces({ ...cache, url: cache.url, log, now: elapsed });
  const memory = createMemory(cache.url, log, now);
  const platforms =
    parts.platforms ??
    createPlatforms({ settings, log, places, now }, { ...cache, memory, drawMs: feedSettings.runningMs, now });
  settings.verify(); // everything is read and nothing is open yet
  await places.open();

  const store = parts.store ?? (await openStore(storeSettings, { now, log }));
  const { audit, idempotency, rooms, shared } = store;
  const feed = createWinnerFeed(store.winnerLog, { ...feedSettings, shared, diary: log, now });
  const pull = createPull({ ...feedSettings, feed, diary: log, now });
  const watch = createWatch({
    ...feedSettings,
    platforms,
    pull,
    rooms,
    shared,
    diary: log,
    now,
  });
  const retention = createRetention({ ...feedSettings, log: feed.log, rooms, audit, shared, diary: log, now });
  const lastCallbackAt = new Map<string, string>();
  const gateway = { platforms, feed, pull, watch, lastCallbackAt, idempotency, audit, now, deadlineMs };
  const server = await createServer(gateway, http, log);

  return {
    feed,
    /** Resolves with the address that is listened on. */
    async listen() {
      const address = await server.listen();
      watch.start();
      retention.start();
      return address;
    },
    async close() {
      await server.close(); // no new work; subscribers are told to come back; callbacks in hand finish
      await Promise.all([watch.close(), pull.close(), retention.close()]);
      await feed.close();
      await Promise.all(platforms.map((platform) => platform.close()));
      await places.close();
      await memory.close();
      await store.close(); // last: the ones above may still be writing
    },
  };
}
