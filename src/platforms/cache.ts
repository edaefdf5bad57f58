import KeyvRedis from '@keyv/redis';
import { Keyv } from 'keyv';
import { LRUCache } from 'lru-cache';
import type { Log } from '../domain/log.js';
import type { Settings } from '../settings.js';

const MOST_ENTRIES = 20_000;
const ANSWER_MS = 300;

export function readCacheSettings(settings: Settings) {
  return {
    /** Null: this process's memory. May hold a password. */
    url: settings.textOr('CACHE_URL', null),
    /** Instances to reckon with while the shared budget has never been reached. */
    instances: settings.integer('BUDGET_INSTANCES', 1, 1, 1_000),
    enabled: settings.oneOf('CACHE', ['on', 'off']) === 'on',
    ttl: {
      runningMs: settings.integer('CACHE_RUNNING_MS', 2_000, 1, 3_600_000),
      idleMs: settings.integer('CACHE_IDLE_MS', 15_000, 1, 3_600_000),
      settledMs: settings.integer('CACHE_SETTLED_MS', 300_000, 1, 86_400_000),
      staleMs: settings.integer('CACHE_STALE_MS', 3_600_000, 1_000, 86_400_000),
    },
  };
}

/** Where answers are remembered: in this process, bounded, or in a Redis that all instances share. */
export function createMemory(url: string | null, log: Log): Keyv<string> {
  if (url === null) {
    const entries = new LRUCache<string, string>({ max: MOST_ENTRIES });
    return new Keyv<string>({
      store: {
        get: (key: string) => entries.get(key),
        set: (key: string, value: string, ttl?: number) => entries.set(key, value, ttl === undefined ? {} : { ttl }),
        delete: (key: string) => entries.delete(key),
        clear: () => entries.clear(),
      },
    });
  }
  const store = new KeyvRedis(
    {
      url,
      disableOfflineQueue: true,
      socket: { connectTimeout: ANSWER_MS, reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, 1_000) },
    },
    { throwOnConnectError: false, connectionTimeout: ANSWER_MS, namespace: 'live-lottery:cache' },
  );
  const memory = new Keyv<string>({ store, useKeyPrefix: false });
  let isAway = false;
  memory.on('error', () => {
    if (!isAway) log.warn({}, 'the cache is away: everything is asked for anew'); // one event per attempt
    isAway = true;
  });
  store.on('ready', () => (isAway = false));
  return memory;
}
