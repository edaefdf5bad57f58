import type { Ask } from '../domain/platform.js';
import type { GatewayError } from '../domain/errors.js';

/** One id on its way, and those who wait for it. */
export interface Flight<T> {
  readonly id: string;
  readonly urgency: Ask['urgency'];
  /** Until when the platform is waited for; epoch milliseconds. */
  deadlineAt: number;
  /** Aborts when nobody waits any more. */
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
export function createFlight<T>(id: string, urgency: Ask['urgency'], deadlineAt: number): Flight<T> {
  const abandoning = new AbortController();
  let waiters = 0;
  let succeed!: Flight<T>['succeed'];
  let fail!: Flight<T>['fail'];
  const answer = new Promise<T | GatewayError | null>((resolve, reject) => {
    succeed = resolve;
    fail = reject;
  });
  answer.catch(() => {}); // everybody may have left

  return {
    id,
    urgency,
    deadlineAt,
    abandoned: abandoning.signal,
    succeed,
    fail,
    async join({ deadlineAt: ownDeadlineAt, signal }, now, tooLate) {
      waiters++;
      let stop = () => {};
      const end = new Promise<never>((_, reject) => {
        const onAbort = () => reject(signal.reason);
        const timer = setTimeout(() => reject(tooLate()), Math.max(0, ownDeadlineAt - now()));
        signal.addEventListener('abort', onAbort, { once: true });
        stop = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
        };
      });
      try {
        return await Promise.race([answer, end]);
      } finally {
        stop();
        waiters--;
        if (waiters === 0) abandoning.abort(new Error('everybody who asked has left'));
      }
    },
  };
}
