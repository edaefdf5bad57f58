import KeyvRedis from '@keyv/redis';
import { Keyv } from 'keyv';
import { LRUCache } from 'lru-cache';
import type { Log } from '../domain/log.js';
import type { Settings } from '../settings.js';
import { inTime } from './in-time.js';

/** Where answers are remembered. One that is away remembers nothing and keeps nobody waiting; nothing here rejects. */
export interface Memory {
  /** In the order of the keys. Undefined: it is not there, or can't be had in time. */
  get(keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** Whether it is there now. */
  set(key: string, value: string, ttlMs: number): Promise<boolean>;
  close(): Promise<void>;
}

const MOST_ENTRIES = 20_000;
const ANSWER_MS = 300;
/** One that has failed is left alone for so long. */
const REST_MS = 1_000;
/** Its number changes with the form of what is remembered: other versions may use the same Redis. */
const NAMESPACE = 'live-lottery:cache:2';

export function readCacheSettings(settings: Settings) {
  return {
    /** Null: this process's memory. May hold a password. */
    url: settings.addressOr('CACHE_URL', ['redis:', 'rediss:'], 'redis://user:password@host:6379/0'),
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

/** In this process, bounded, or in a Redis that all instances share. */
export function createMemory(url: string | null, log: Log, now: () => number): Memory {
  const keyv = url === null ? createLocal() : createShared(url);
  let restsUntil = 0;
  let isAway = false;
  keyv.on('error', () => {}); // each attempt has its own way to tell: the promises do, too

  async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
    if (now() < restsUntil) return null;
    try {
      const answer = await inTime(work(), ANSWER_MS);
      if (isAway) log.info({}, 'the cache is there again');
      isAway = false;
      return answer;
    } catch {
      if (!isAway) log.warn({}, 'the cache is away: everything is asked for anew');
      isAway = true;
      restsUntil = now() + REST_MS;
      return null;
    }
  }

  return {
    async get(keys) {
      const values = await attempt(() => keyv.get<string>([...keys]));
      return values ?? keys.map(() => undefined);
    },
    async set(key, value, ttlMs) {
      return (await attempt(() => keyv.set(key, value, ttlMs))) === true;
    },
    async close() {
      await inTime(keyv.disconnect(), ANSWER_MS).catch(() => {});
    },
  };
}

function createLocal(): Keyv<string> {
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

function createShared(url: string): Keyv<string> {
  const reconnectStrategy = (tries: number) => Math.min(50 * 2 ** tries, 1_000);
  const store = new KeyvRedis(
    { url, disableOfflineQueue: true, socket: { connectTimeout: ANSWER_MS, reconnectStrategy } },
    { throwOnConnectError: false, throwOnErrors: true, connectionTimeout: ANSWER_MS },
  );
  // Keyv puts its own namespace over the store's.
  return new Keyv<string>({ store, namespace: NAMESPACE, useKeyPrefix: false, throwOnErrors: true });
}
