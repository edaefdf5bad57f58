import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import type { Log } from '../domain/log.js';
import { type Allowance, createPlaces, JITTER_MS, type Places } from './places.js';

/**
 * One atomic step on the server, by its one clock: takes a place of a sliding window, or tells how long until one is
 * free. KEYS: the window. ARGV: calls, window in ms, a name that no other place has. Gives milliseconds.
 */
const TAKE = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local calls, window = tonumber(ARGV[1]), tonumber(ARGV[2])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
  local taken = redis.call('ZCARD', KEYS[1])
  if taken < calls then
    redis.call('ZADD', KEYS[1], now, ARGV[3])
    redis.call('PEXPIRE', KEYS[1], window)
    return 0
  end
  local oldest = redis.call('ZRANGE', KEYS[1], taken - calls, taken - calls, 'WITHSCORES')
  return math.max(1, oldest[2] + window - now)`;

const PREFIX = 'live-lottery';
const BEAT_MS = 1_000;
/** An instance that is not heard of for so long is gone. */
const GONE_MS = 4_000;
const ANSWER_MS = 300;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Places shared by all instances that use the same Redis. While Redis is away each instance takes its share by itself:
 * the allowance divided by the instances that were there last. Back again, it goes on so for one window, so that what was
 * begun meanwhile is not forgotten.
 */
export function createRedisPlaces(options: {
  readonly url: string;
  /** Instances to reckon with before Redis has ever told. */
  readonly instances: number;
  readonly log: Log;
  readonly now: () => number;
}): Places {
  const { log, now } = options;
  const name = randomUUID();
  const own = createPlaces(now);
  const client = createClient({
    url: options.url,
    disableOfflineQueue: true,
    socket: { connectTimeout: ANSWER_MS, reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, 1_000) },
  });
  let instances = options.instances;
  let count = 0;
  /** Until then this instance keeps to its own share too; epoch milliseconds. */
  let aloneUntil = 0;
  let awaySince = 0;
  let isAway: boolean | null = null;

  client.on('error', () => setAway(true)); // one event per attempt: the log hears of changes only
  client.on('ready', () => setAway(false));

  function setAway(away: boolean): void {
    if (away === isAway) return;
    isAway = away;
    if (away) awaySince = now();
    if (away) log.warn({ instances }, 'Redis is away: each instance keeps to its share of the budget');
    else log.info({}, 'Redis is there: the budget is shared');
  }

  /** Tells the others that this instance is there, and learns how many there are. */
  async function beat(): Promise<void> {
    const key = `${PREFIX}:instances`;
    await client.zAdd(key, { score: now(), value: name });
    await client.zRemRangeByScore(key, '-inf', now() - GONE_MS);
    instances = Math.max(1, await client.zCard(key));
  }
  let timer: NodeJS.Timeout | undefined;

  function takeAlone({ key, calls, windowMs }: Allowance): Promise<number> {
    aloneUntil = Math.max(aloneUntil, now() + windowMs + JITTER_MS);
    // What all have begun together just before is not known here. A short window is waited out; a long one is wide
    // enough for a share of it to be safe.
    const pausedUntil = windowMs <= LONGEST_PAUSE_MS ? awaySince + windowMs + JITTER_MS : 0;
    if (pausedUntil > now()) return Promise.resolve(pausedUntil - now());
    return own.take({ key, calls: Math.max(1, Math.floor(calls / instances)), windowMs });
  }

  return {
    async open() {
      timer = setInterval(() => void inTime(beat()).catch(() => {}), BEAT_MS).unref();
      await inTime(client.connect().then(beat)).catch(() => setAway(true));
    },
    async take(allowance) {
      const { key, calls, windowMs } = allowance;
      if (!client.isReady) return takeAlone(allowance);
      try {
        const answer = await inTime(
          client.eval(TAKE, {
            keys: [`${PREFIX}:places:${key}`],
            arguments: [String(calls), String(windowMs + JITTER_MS), `${name}:${count++}`],
          }),
        );
        setAway(false);
        const waitMs = Number(answer);
        // For one window after an outage both must agree: the others' calls of that time are not in Redis.
        if (waitMs > 0 || aloneUntil <= now()) return waitMs;
        return await own.take({ key, calls: Math.max(1, Math.floor(calls / instances)), windowMs });
      } catch {
        setAway(true);
        return takeAlone(allowance);
      }
    },
    async close() {
      clearInterval(timer);
      await inTime(client.zRem(`${PREFIX}:instances`, name)).catch(() => {});
      client.destroy();
    },
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_MS);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
