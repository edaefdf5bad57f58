import { UpstreamBusyError } from '../domain/errors.js';
import type { Ask } from '../domain/platform.js';

export interface Budget {
  /**
   * Runs `call` when there is a place for it among the calls of `key`. Throws `UpstreamBusyError`, having sent
   * nothing, where no place comes before the operation's deadline; throws the caller's reason where the caller leaves.
   */
  run<T>(key: string, ask: Ask, call: () => Promise<T>): Promise<T>;
}

/** Calls leave us evenly and arrive bunched: between two clocks a window is a little longer than it says. */
const JITTER_MS = 100;

/**
 * Paces calls so that no window of `windowMs` at the platform sees more than its limit. One per platform, not per
 * request; every key (the platform names them) has a window of its own.
 */
export function createBudget(options: {
  readonly platform: string;
  /** Calls that may begin within one window: below the platform's own limit, which other tools may be using too. */
  readonly calls: number;
  readonly windowMs: number;
  readonly now: () => number;
}): Budget {
  const { platform, calls, windowMs, now } = options;
  /** Per key: when each of the last `calls` places was or will be taken, oldest first. Only `reserve` writes here. */
  const taken = new Map<string, number[]>();

  function reserve(key: string, deadlineAt: number): number {
    const places = taken.get(key) ?? [];
    const oldest = places.length < calls ? undefined : places[places.length - calls];
    const at = Math.max(now(), oldest === undefined ? 0 : oldest + windowMs + JITTER_MS);
    if (at >= deadlineAt) throw new UpstreamBusyError(platform, at - now());
    taken.set(key, [...places.slice(-(calls - 1)), at]);
    return at;
  }

  return {
    async run(key, ask, call) {
      ask.signal.throwIfAborted();
      const waitMs = reserve(key, ask.deadlineAt) - now();
      if (waitMs > 0) await sleep(waitMs, ask.signal);
      return call();
    },
  };
}

/** Rejects with the signal's reason as soon as it aborts. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
