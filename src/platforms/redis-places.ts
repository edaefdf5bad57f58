import { randomUUID } from 'node:crypto';
import { createClient, ErrorReply } from '@redis/client';
import type { Log } from '../domain/log.js';
import { inTime } from './in-time.js';
import {
  type Allowance,
  apart,
  CATCH_UP_MS,
  countsFrom,
  createPlaces,
  HELD_UP_MS,
  JITTER_MS,
  type Place,
  type Places,
  toShare,
} from './places.js';
import { BEAT, GIVE_BACK, MOVE, TAKE } from './redis-scripts.js';

const PREFIX = 'live-lottery';
const BEAT_MS = 1_000;
/** An instance that is not heard of for so long is gone. */
const GONE_MS = 4_000;
const ANSWER_MS = 300;
const RECONNECT_MS = 500;
/** All instances have noticed by then that Redis is back: a beat, its time limit, and some more. */
const RETURN_MS = 2_000;
/** So long a place is held for a call that has not gone out: longer than a connection takes. */
const HOLD_MS = 10_000;

/**
 * Places shared by all instances that use the same Redis. While Redis is away or hangs, each instance takes its share by
 * itself: the allowance divided by the instances that were there last, and nothing in the first window, since what the
 * others began just before is not known. When Redis is back, each goes on with its share until all the others have
 * noticed too. A Redis that answers and refuses the script, by its rights or for want of memory, is asked again now and
 * then, and each instance keeps to its share until it takes a place.
 */
export function createRedisPlaces(options: {
  readonly url: string;
  /** Instances to reckon with before Redis has ever told. */
  readonly instances: number;
  readonly log: Log;
  /** Milliseconds, by a clock that is never set back. */
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
  let awaySince = 0;
  let backSince = Number.NEGATIVE_INFINITY;

  /** Per allowance: the name of the place that is kept for this instance. */
  const kept = new Map<string, string>();
  /** Per allowance: a place of this instance's share that waits for the one shared by all. */
  const shares = new Map<string, Place>();
  /** The allowance whose script was refused: only a place of it proves that this is over. */
  let refusedKey: string | null = null;
  let askedAgainAt = 0;

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
      if (refusedKey === null) setAway(false);
      // A Redis that has lost its memory learns of the instances one by one.
      instances = isReturning() ? Math.max(instances, seen) : seen;
    } catch {
      setAway(true);
    }
  }

  function giveBack(keys: string[], place: string): void {
    client.eval(GIVE_BACK, { keys, arguments: [place] }).catch(() => {}); // then it is lost until its time is over
  }

  /** Null: the server refuses, and this instance is on its share from now on. */
  async function takeShared({ key, calls, windowMs, gapMs }: Allowance): Promise<Place | number | null> {
    const keys = keysOf(key);
    const length = String(windowMs + JITTER_MS);
    const place = kept.get(key) ?? `${name}:${count++}`;
    kept.delete(key);
    // Places that came free together would all be the nearest one's.
    const gap = String(gapMs ?? apart(calls, windowMs).gapMs);
    const wanted = [String(calls), length, gap, place, String(CATCH_UP_MS), String(HOLD_MS)];
    const asked = client.eval(TAKE, { keys, arguments: wanted });
    try {
      const waitMs = Number(await inTime(asked, ANSWER_MS));
      if (refusedKey === key) {
        refusedKey = null;
        setAway(false);
      }
      if (waitMs > 0) {
        kept.set(key, place);
        return waitMs;
      }
    } catch (error) {
      setAway(true);
      if (error instanceof ErrorReply) {
        refusedKey ??= key;
        askedAgainAt = now();
        return null;
      }
      asked.then(() => giveBack(keys, place)).catch(() => {}); // one that hung does everything in the end
      return windowMs + JITTER_MS;
    }
    const move = (milliseconds: number) => {
      const moved = [length, place, String(Math.ceil(milliseconds))]; // the server reckons in whole ones
      client.eval(MOVE, { keys, arguments: moved }).catch(() => {}); // then it is held for some time
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
      giveBack: () => giveBack(keys, place),
    };
  }

  function isToBeAskedAgain(key: string): boolean {
    if (refusedKey !== key || now() < askedAgainAt + BEAT_MS) return false;
    askedAgainAt = now();
    return true;
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
      const { key, windowMs } = allowance;
      const isShared = !isAlone && now() >= backSince + RETURN_MS + windowMs + JITTER_MS;
      if (isShared) return (await takeShared(allowance)) ?? windowMs + JITTER_MS;

      const share = shares.get(key) ?? (await own.take(toShare(allowance, instances)));
      if (typeof share === 'number') return share;
      shares.delete(key);
      if (isAlone && !isToBeAskedAgain(key)) return share;
      const shared = await takeShared(allowance);
      if (shared === null) return share;
      if (typeof shared === 'number') {
        shares.set(key, share);
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
        giveBack() {
          share.giveBack();
          shared.giveBack();
        },
      };
    },
    release(key) {
      shares.get(key)?.giveBack();
      shares.delete(key);
      const place = kept.get(key);
      kept.delete(key);
      if (place !== undefined) giveBack(keysOf(key), place);
    },
    async close() {
      clearInterval(timer);
      if (client.isReady) await inTime(client.zRem(`${PREFIX}:instances`, name), ANSWER_MS).catch(() => {});
      client.destroy();
    },
  };
}

/** The places of an allowance, those of them that have not gone out, and when the last one was due. */
function keysOf(key: string): string[] {
  return [`${PREFIX}:places:{${key}}`, `${PREFIX}:held:{${key}}`, `${PREFIX}:due:{${key}}`];
}
