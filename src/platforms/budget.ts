import { UpstreamBusyError } from '../domain/errors.js';
import type { Ask } from '../domain/platform.js';
import type { Allowance, Places } from './places.js';

export interface Budget {
  /**
   * Runs `call` when the allowance has a place for it: what is asked for a mutation first, then live questions, then
   * background work, which gets every tenth place all the same. Throws `UpstreamBusyError`, having sent nothing, where no
   * place comes before the operation's deadline; throws the caller's reason where the caller leaves.
   */
  run<T>(allowance: Allowance, ask: Ask, call: () => Promise<T>): Promise<T>;
  /** The platform wants fewer calls of this allowance: halves the pace, which recovers by itself. */
  slowDown(key: string): void;
  /** How many calls wait for a place. */
  queued(): number;
}

interface Waiting {
  readonly ask: Ask;
  start(): void;
  fail(error: unknown): void;
}

interface Queue {
  readonly allowance: Allowance;
  readonly byUrgency: Readonly<Record<Ask['urgency'], Set<Waiting>>>;
  /** Whether somebody is handing out places. */
  running: boolean;
  /** Places handed out since background work last got one. */
  sinceBackground: number;
  /** The part of the allowance that is used; below 1 after the platform asked for fewer calls. */
  pace: number;
  slowedAt: number;
}

const BACKGROUND_SHARE = 10;
const SLOWEST = 0.1;
/** The pace grows by a tenth of the allowance in so many milliseconds. */
const RECOVERY_MS = 1_000;
/** Nobody is kept waiting by a clock that is a little off. */
const SHORTEST_WAIT_MS = 2;

export function createBudget(options: {
  readonly platform: string;
  readonly places: Places;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Budget {
  const { platform, places, now } = options;
  const queues = new Map<string, Queue>();

  function queueOf(allowance: Allowance): Queue {
    const known = queues.get(allowance.key);
    if (known !== undefined) return known;
    const byUrgency = { MUTATION: new Set<Waiting>(), QUESTION: new Set<Waiting>(), BACKGROUND: new Set<Waiting>() };
    const queue = { allowance, byUrgency, running: false, sinceBackground: 0, pace: 1, slowedAt: 0 };
    queues.set(allowance.key, queue);
    return queue;
  }

  /** The allowance at its present pace. */
  function allowanceOf(queue: Queue): Allowance {
    if (queue.pace < 1) {
      const recovered = Math.floor((now() - queue.slowedAt) / RECOVERY_MS) / 10;
      queue.pace = Math.min(1, queue.pace + recovered);
      queue.slowedAt += recovered * 10 * RECOVERY_MS;
    }
    const { allowance, pace } = queue;
    return { ...allowance, calls: Math.max(1, Math.floor(allowance.calls * pace)) };
  }

  /** How long the last in a row of so many waits, as things stand. */
  function expectedWaitMs({ allowance, pace }: Queue, ahead: number): number {
    const perWindow = Math.max(1, Math.floor(allowance.calls * pace));
    return Math.floor(ahead / perWindow) * allowance.windowMs;
  }

  async function handOut(queue: Queue): Promise<void> {
    queue.running = true;
    try {
      while (sizeOf(queue) > 0) {
        const waitMs = await places.take(allowanceOf(queue));
        if (waitMs > 0) await sleep(Math.max(SHORTEST_WAIT_MS, waitMs));
        else next(queue)?.start(); // chosen only now: who came late and is urgent goes first
      }
    } catch (error) {
      for (const waiting of Object.values(queue.byUrgency).flatMap((set) => [...set])) waiting.fail(error);
    } finally {
      queue.running = false;
    }
  }

  return {
    run(allowance, ask, call) {
      const queue = queueOf(allowance);
      const ahead = aheadOf(queue, ask.urgency);
      const retryAfterMs = expectedWaitMs(queue, ahead);
      if (ask.signal.aborted) return Promise.reject(ask.signal.reason);
      if (now() + retryAfterMs >= ask.deadlineAt) return Promise.reject(new UpstreamBusyError(platform, retryAfterMs));

      return new Promise<void>((resolve, reject) => {
        const own = queue.byUrgency[ask.urgency];
        const leave = () => waiting.fail(ask.signal.reason);
        const tooLate = () =>
          waiting.fail(new UpstreamBusyError(platform, expectedWaitMs(queue, aheadOf(queue, ask.urgency))));
        const timer = setTimeout(tooLate, ask.deadlineAt - now());
        const settle = () => {
          own.delete(waiting);
          clearTimeout(timer);
          ask.signal.removeEventListener('abort', leave);
        };
        const waiting: Waiting = {
          ask,
          start() {
            settle();
            resolve();
          },
          fail(error) {
            settle();
            reject(error);
          },
        };
        ask.signal.addEventListener('abort', leave, { once: true });
        own.add(waiting);
        if (!queue.running) void handOut(queue);
      }).then(call);
    },
    slowDown(key) {
      const queue = queues.get(key);
      if (queue === undefined) return;
      queue.pace = Math.max(SLOWEST, queue.pace / 2);
      queue.slowedAt = now();
    },
    queued: () => [...queues.values()].reduce((sum, queue) => sum + sizeOf(queue), 0),
  };
}

function sizeOf({ byUrgency: { MUTATION, QUESTION, BACKGROUND } }: Queue): number {
  return MUTATION.size + QUESTION.size + BACKGROUND.size;
}

function aheadOf({ byUrgency: { MUTATION, QUESTION, BACKGROUND } }: Queue, urgency: Ask['urgency']): number {
  if (urgency === 'MUTATION') return MUTATION.size;
  return MUTATION.size + QUESTION.size + (urgency === 'BACKGROUND' ? BACKGROUND.size : 0);
}

/** Who gets the place that was just taken; null where everybody has left. */
function next(queue: Queue): Waiting | null {
  const { MUTATION, QUESTION, BACKGROUND } = queue.byUrgency;
  const isBackgroundsTurn = queue.sinceBackground >= BACKGROUND_SHARE - 1;
  const inOrder = isBackgroundsTurn ? [BACKGROUND, MUTATION, QUESTION] : [MUTATION, QUESTION, BACKGROUND];
  for (const waiting of inOrder) {
    const [first] = waiting;
    if (first === undefined) continue;
    queue.sinceBackground = waiting === BACKGROUND || BACKGROUND.size === 0 ? 0 : queue.sinceBackground + 1;
    return first;
  }
  return null;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
