import { setMaxListeners } from 'node:events';
import type { Ask } from '../domain/platform.js';
import type { GatewayError } from '../domain/errors.js';

/** One id on its way, and those who wait for it. */
export interface Flight<T> {
  readonly id: string;
  readonly urgency: Ask['urgency'];
  /** Until when the platform is waited for; epoch milliseconds. */
  deadlineAt: number;
  /** Epoch milliseconds. */
  readonly begunAt: number;
  /** Aborts when it was given up: all who waited have left before it was answered. */
  readonly abandoned: AbortSignal;
  succeed(answer: T | GatewayError | null): void;
  fail(error: unknown): void;
  /**
   * Waits for the answer, at most until this caller's own end: throws its reason where it leaves, and what `tooLate`
   * makes at its deadline. The flight goes on for the others.
   */
  join(ask: Ask, now: () => number, tooLate: () => GatewayError): Promise<T | GatewayError | null>;
}

/** A flight that nobody has joined yet. */
export function createFlight<T>(known: Pick<Flight<T>, 'id' | 'urgency' | 'deadlineAt' | 'begunAt'>): Flight<T> {
  const abandoning = new AbortController();
  setMaxListeners(0, abandoning.signal); // every call of its reading listens
  let waiters = 0;
  let isSettled = false;
  let resolve!: (answer: T | GatewayError | null) => void;
  let reject!: (error: unknown) => void;
  const answer = new Promise<T | GatewayError | null>((...settle) => ([resolve, reject] = settle));
  answer.catch(() => {}); // everybody may have left

  return {
    ...known,
    abandoned: abandoning.signal,
    succeed(value) {
      isSettled = true;
      resolve(value);
    },
    fail(error) {
      isSettled = true;
      reject(error);
    },
    async join({ deadlineAt, signal }, now, tooLate) {
      waiters++;
      let stop = () => {};
      const ownEnd = new Promise<never>((_, end) => {
        const onAbort = () => end(signal.reason);
        const timer = setTimeout(() => end(tooLate()), Math.max(0, deadlineAt - now()));
        signal.addEventListener('abort', onAbort, { once: true });
        stop = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
        };
      });
      try {
        return await Promise.race([answer, ownEnd]);
      } finally {
        stop();
        waiters--;
        if (waiters === 0 && !isSettled) abandoning.abort(new Error('everybody who asked has left'));
      }
    },
  };
}
