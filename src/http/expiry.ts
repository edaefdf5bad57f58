import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Caller } from '../domain/caller.js';
import { UnauthenticatedError } from '../domain/errors.js';

/** What `setTimeout` can wait at most. */
const LONGEST_TIMER_MS = 2_147_483_647;

export function isExpired({ expiresAt }: Caller, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

export function tokenExpired(): GraphQLError {
  const originalError = new UnauthenticatedError('The token has expired: come back with a new one');
  return new GraphQLError(originalError.message, { originalError, extensions: { http: { status: 401 } } });
}

export interface ExpiryTimes {
  /** How long a stream goes on after its token has expired: time to come back with a new one, and go on by cursor. */
  readonly graceMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Calls back when the caller's token has been expired for `graceMs`. Gives the function that ends the waiting. */
export function atExpiry({ expiresAt }: Caller, { graceMs, now }: ExpiryTimes, end: () => void): () => void {
  if (expiresAt === null) return () => {};
  let timer: NodeJS.Timeout;
  function wait(): void {
    const left = (expiresAt ?? 0) + graceMs - now();
    timer = setTimeout(left > LONGEST_TIMER_MS ? wait : end, Math.min(Math.max(0, left), LONGEST_TIMER_MS));
    timer.unref(); // a token's end is nothing that a process has to stay for
  }
  wait();
  return () => clearTimeout(timer);
}

/**
 * The results up to the token's end, and then one last that says so. Not a generator: its `return()` would queue behind
 * a parked `next()`. And no race with one promise for the whole stream: it would keep every result that it ever ran
 * against, until the token ends.
 */
export function untilExpiry(
  results: AsyncIterableIterator<ExecutionResult>,
  caller: Caller,
  times: ExpiryTimes,
): AsyncIterableIterator<ExecutionResult> {
  if (caller.expiresAt === null) return results;
  let hasEnded = false;
  let hasExpired = false;
  /** Ends the waiting of the latest `next()`. */
  let wake = () => {};
  const stopWaiting = atExpiry(caller, times, () => {
    hasExpired = true;
    wake();
  });

  /** Null where the token ends first. */
  function nextInTime(): Promise<IteratorResult<ExecutionResult> | null> {
    return new Promise((resolve, reject) => {
      wake = () => resolve(null);
      results.next().then(resolve, reject);
    });
  }

  async function end(): Promise<IteratorReturnResult<undefined>> {
    hasEnded = true;
    stopWaiting();
    await results.return?.();
    return { done: true, value: undefined };
  }

  return {
    async next() {
      if (hasEnded) return { done: true, value: undefined };
      const next = hasExpired ? null : await nextInTime();
      if (next === null) {
        await end();
        return { done: false, value: { errors: [tokenExpired()] } };
      }
      if (next.done) stopWaiting();
      return next;
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
