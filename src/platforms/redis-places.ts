import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import type { Log } from '../domain/log.js';
import { inTime } from './in-time.js';
import {
  type Allowance,
  CATCH_UP_MS,
  countsFrom,
  createPlaces,
  HELD_UP_MS,
  JITTER_MS,
  type Place,
  type Places,
  toShare,
} from './places.js';

/**
 * One atomic step on the server, by its one clock: takes a place of a sliding window, or tells how long until one may be
 * free. KEYS: the window, when its last call was due. ARGV: calls, window and gap in ms, a name that no other place has,
 * how late a call may be in ms. Gives milliseconds.
 */
const TAKE = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local calls, window, gap = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
  local taken = redis.call('ZCARD', KEYS[1])
  local due = now
  if taken * 2 >= calls then
    due = math.max((redis.call('GET', KEYS[2]) or 0) + gap, now - ARGV[5])
    if due > now then return due - now end
  end
  if taken < calls then
    redis.call('SET', KEYS[2], due, 'PX', window)
    redis.call('ZADD', KEYS[1], now, ARGV[4])
    redis.call('PEXPIRE', KEYS[1], window)
    return 0
  end
  local oldest = redis.call('ZRANGE', KEYS[1], taken - calls, taken - calls, 'WITHSCORES')
  return math.max(1, oldest[2] + window - now)`;

/** Its call counts from now and so many milliseconds on. KEYS: the window. ARGV: its length, the place's name, those ms. */
const MOVE = `
  local time = redis.call('TIME')
  redis.call('ZADD', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3], ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[1] + 1000)`;

/** Says that an instance is there, and gives how many are. KEYS: the instances. ARGV: its name, ms until it is gone. */
const BEAT = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
  return redis.call('ZCARD', KEYS[1])`;

const PREFIX = 'live-lottery';
const BEAT_MS = 1_000;
/** An instance that is not heard of for so long is gone. */
const GONE_MS = 4_000;
const ANSWER_MS = 300;
const RECONNECT_MS = 500;
/** All instances have noticed by then that Redis is back: a beat, its time limit, and some more. */
const RETURN_MS = 2_000;

/**
 * Places shared by all instances that use the same Redis. While Redis is away or hangs, each instance takes its share by
 * itself: the allowance divided by the instances that were there last, and nothing in the first window, since what the
 * others began just before is not known. When Redis is back, each goes on with its share until all the others have
 * noticed too.
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
    socket: { connectTimeout: ANSWER_MS, reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, RECONNECT_MS) },
  });
  let { instances } = options;
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  let isAway: boolean | null = null;
  /** Epoch milliseconds. */
  let awaySince = 0;
  let backSince = Number.NEGATIVE_INFINITY;

  client.on('error', () => setAway(true)); // one event per attempt: the log hears of changes only

  function setAway(away: boolean): void {
    if (away === isAway) return;
    const isFirst = isAway === null;
    isAway = away;
    if (away) {
      awaySince = now();
      log.warn({ instances }, 'Redis is away: each instance keeps to its share of the budget');
    } else {
      if (!isFirst) backSince = now();
      log.info({ instances }, 'Redis is there: the budget is shared');
    }
  }

  /** Whether instances may still be working by themselves. */
  const isReturning = () => now() < backSince + RETURN_MS;

  /** Says that this instance is there, learns how many are, and finds out whether Redis is. */
  async function beat(): Promise<void> {
    try {
      const keys = [`${PREFIX}:instances`];
      const answer = await inTime(client.eval(BEAT, { keys, arguments: [name, String(GONE_MS)] }), ANSWER_MS);
      const seen = Math.max(1, Number(answer));
      setAway(false);
      // A Redis that has lost its memory learns of the instances one by one.
      instances = isReturning() ? Math.max(instances, seen) : seen;
    } catch {
      setAway(true);
    }
  }

  async function takeShared({ key, calls, windowMs, gapMs = 0 }: Allowance): Promise<Place | number> {
    const keys = [`${PREFIX}:places:${key}`, `${PREFIX}:due:${key}`];
    const length = String(windowMs + JITTER_MS);
    const place = `${name}:${count++}`;
    try {
      const wanted = [String(calls), length, String(gapMs), place, String(CATCH_UP_MS)];
      const waitMs = await inTime(client.eval(TAKE, { keys, arguments: wanted }), ANSWER_MS);
      if (Number(waitMs) > 0) return Number(waitMs);
    } catch {
      setAway(true);
      return windowMs + JITTER_MS;
    }
    const move = (milliseconds: number) => {
      const wanted = [length, place, String(milliseconds)];
      client.eval(MOVE, { keys, arguments: wanted }).catch(() => {}); // then it counts from when it was taken
    };
    let leftAt: number | null = null;
    let hasEnded = false;
    const left = () => {
      if (leftAt !== null) return;
      leftAt = now();
      move(countsFrom(leftAt, leftAt + HELD_UP_MS) - leftAt);
    };
    return {
      left,
      ended() {
        left();
        if (hasEnded || leftAt === null) return;
        hasEnded = true;
        if (now() < leftAt + HELD_UP_MS) move(countsFrom(leftAt, now()) - now());
      },
    };
  }

  return {
    async open() {
      timer = setInterval(() => void beat(), BEAT_MS).unref();
      await inTime(client.connect(), ANSWER_MS).catch(() => {});
      await beat();
    },
    async take(allowance) {
      const isAlone = isAway !== false;
      const pausedUntil = awaySince + allowance.windowMs + JITTER_MS;
      if (isAlone && now() < pausedUntil) return pausedUntil - now();
      if (!isAlone && now() >= backSince + RETURN_MS + allowance.windowMs + JITTER_MS) return takeShared(allowance);

      const share = await own.take(toShare(allowance, instances));
      if (isAlone || typeof share === 'number') return share;
      const shared = await takeShared(allowance);
      if (typeof shared === 'number') {
        share.ended();
        return shared;
      }
      return {
        left() {
          share.left();
          shared.left();
        },
        ended() {
          share.ended();
          shared.ended();
        },
      };
    },
    async close() {
      clearInterval(timer);
      if (client.isReady) await inTime(client.zRem(`${PREFIX}:instances`, name), ANSWER_MS).catch(() => {});
      client.destroy();
    },
  };
}
