import { UpstreamBusyError } from '../domain/errors.js';
import type { Ask } from '../domain/platform.js';

/** Calls that a platform counts together, and how many of them may begin within one window. */
export interface Allowance {
  /** The platform names it; nothing in it is secret, since other processes may share the budget. */
  readonly key: string;
  /** Below the platform's own limit, which other tools may be using too. */
  readonly calls: number;
  readonly windowMs: number;
}

export interface Budget {
  /**
   * Runs `call` when the allowance has a place for it. Throws `UpstreamBusyError`, having sent nothing, where no place
   * comes before the operation's deadline; throws the caller's reason where the caller leaves.
   */
  run<T>(allowance: Allowance, ask: Ask, call: () => Promise<T>): Promise<T>;
}

/** Calls leave us evenly and arrive bunched: between two clocks a window is a little longer than it says. */
const JITTER_MS = 100;

/**
 * Paces calls so that no window of an allowance sees more than it grants. One per platform, not per request; every key
 * has a window of its own.
 */
export function createBudget(options: {
  readonly platform: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Budget {
  const { platform, now } = options;
  /** Per key: when each of the last places was or will be taken, oldest first. Only `reserve` writes here. */
  const taken = new Map<string, number[]>();

  function reserve({ key, calls, windowMs }: Allowance, deadlineAt: number): number {
    const places = taken.get(key) ?? [];
    const oldest = places.length < calls ? undefined : places[places.length - calls];
    const at = Math.max(now(), oldest === undefined ? 0 : oldest + windowMs + JITTER_MS);
    if (at >= deadlineAt) throw new UpstreamBusyError(platform, at - now());
    taken.set(key, [...places, at].slice(-calls));
    return at;
  }

  return {
    async run(allowance, ask, call) {
      ask.signal.throwIfAborted();
      const waitMs = reserve(allowance, ask.deadlineAt) - now();
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
