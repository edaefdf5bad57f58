import { UpstreamBusyError } from '../domain/errors.js';
import type { Ask } from '../domain/platform.js';
import { createPace, type Pace } from './pace.js';
import { type Allowance, JITTER_MS, type Place, type Places } from './places.js';
import { createTypical, type Typical } from './typical.js';
import { createWaitingLine, type WaitingLine } from './waiting-line.js';

export interface Budget {
  /**
   * Runs `call` when the allowance has a place for it: what is asked for a mutation first, then live questions, then
   * background work, which gets every tenth place all the same. Throws `UpstreamBusyError`, having sent nothing, as soon
   * as it is certain that no place comes while there is still time for an answer before the operation's deadline; throws
   * the caller's reason where the caller leaves.
   *
   * @param call is given what it has to tell when it goes out; where it never does, its end counts
   */
  run<T>(allowance: Allowance, ask: Ask, call: (left: () => void) => Promise<T>): Promise<T>;
  /** The platform wants fewer calls of this allowance: halves the pace, which recovers by itself. */
  slowDown(key: string): void;
  /** All who wait for a place are told this instead, each its own. */
  turnAway(why: () => Error): void;
  /** How many calls wait for a place. */
  queued(): number;
  /** How many may begin at once, of the allowance that has the fewest left; null before the first call. */
  left(): number | null;
}

/** What waits for the places of one allowance. */
interface Queue {
  readonly allowance: Allowance;
  readonly line: WaitingLine;
  readonly pace: Pace;
  /** How long its calls take, from their place to the answer. */
  readonly answer: Typical;
  /** Whether somebody is handing out places. */
  running: boolean;
  /** Before that, nobody gets a place: by `elapsed`, as last told. */
  freeAt: number;
  /** When calls began lately, oldest first; by `elapsed`. */
  begun: readonly number[];
  /** Calls that have begun and not ended. */
  underWay: number;
  /** Told when one of them has ended. */
  onEnd: () => void;
}

/**
 * What has its place must leave at once: a connection that had to be waited for would let calls arrive in a bunch when a
 * slow platform comes back. So nothing gets a place while so many are under way.
 */
const MOST_AT_ONCE = 32;
/** Nobody is kept waiting by a clock that is a little off. */
const SHORTEST_WAIT_MS = 2;
/** So much before its deadline nobody is sent out any more, however quickly the platform answers. */
const LEAST_ANSWER_MS = 10;

export function createBudget(options: {
  readonly platform: string;
  readonly places: Places;
  /** Epoch milliseconds, as deadlines are. */
  readonly now: () => number;
  /** Milliseconds, by a clock that is never set back: who waits, waits no longer for that. */
  readonly elapsed?: () => number;
}): Budget {
  const { platform, places, now, elapsed = () => performance.now() } = options;
  const queues = new Map<string, Queue>();

  function queueOf(allowance: Allowance): Queue {
    const known = queues.get(allowance.key);
    if (known !== undefined) return known;
    const parts = { line: createWaitingLine(), pace: createPace(elapsed), answer: createTypical(elapsed) };
    const queue = { allowance, ...parts, running: false, freeAt: 0, begun: [], underWay: 0, onEnd: () => {} };
    queues.set(allowance.key, queue);
    return queue;
  }

  /** The least that somebody with so many ahead has to wait, in milliseconds. */
  function leastWaitMs({ allowance, freeAt }: Queue, ahead: number): number {
    return Math.max(0, freeAt - elapsed()) + Math.floor(ahead / allowance.calls) * (allowance.windowMs + JITTER_MS);
  }

  /** Before this it has to go out: later there is no time left for an answer. By `elapsed`. */
  const latestAt = ({ answer }: Queue, endAt: number) => endAt - Math.max(LEAST_ANSWER_MS, answer.enough());

  const ownCalls = ({ allowance, pace }: Queue) => Math.max(1, Math.floor(allowance.calls * pace.now()));

  const lately = ({ allowance, begun }: Queue) => begun.filter((at) => at > elapsed() - allowance.windowMs);

  async function handOut(queue: Queue): Promise<void> {
    const { allowance, line } = queue;
    queue.running = true;
    try {
      while (line.size() > 0) {
        if (queue.underWay >= MOST_AT_ONCE) {
          await new Promise<void>((resolve) => (queue.onEnd = resolve));
          continue;
        }
        const taken = await places.take({ ...allowance, calls: ownCalls(queue) });
        if (typeof taken === 'number') {
          queue.freeAt = elapsed() + taken;
          refuseTheHopeless(queue);
          await sleep(Math.max(SHORTEST_WAIT_MS, taken));
          continue;
        }
        refuseTheHopeless(queue); // the platform may have become slower meanwhile
        const next = line.next(); // chosen only now: who came late and is urgent goes first
        if (next === null) taken.giveBack();
        else next.start(taken);
      }
    } catch (error) {
      for (const waiting of line.inOrder()) waiting.fail(error);
    } finally {
      queue.running = false;
      places.release(allowance.key);
    }
  }

  /** Who can't get a place in time is told now, not at the deadline. */
  function refuseTheHopeless(queue: Queue): void {
    const { line } = queue;
    const staying = { MUTATION: 0, QUESTION: 0, BACKGROUND: 0 };
    for (const waiting of line.inOrder()) {
      const { urgency, endAt } = waiting;
      const alike = staying[urgency];
      const moreUrgent = staying.MUTATION + staying.QUESTION + staying.BACKGROUND - alike;
      const retryAfterMs = leastWaitMs(queue, line.turnsBefore(urgency, moreUrgent, alike));
      if (elapsed() + retryAfterMs < latestAt(queue, endAt)) staying[urgency]++;
      else waiting.fail(busy(queue, retryAfterMs));
    }
  }

  function busy({ allowance }: Queue, waitMs: number): UpstreamBusyError {
    return new UpstreamBusyError(platform, waitMs === 0 ? allowance.windowMs : waitMs);
  }

  function placeIn(queue: Queue, { urgency, deadlineAt, signal }: Ask): Promise<Place> {
    const { line } = queue;
    if (signal.aborted) return Promise.reject(signal.reason);
    const retryAfterMs = leastWaitMs(queue, line.ahead(urgency));
    const endAt = elapsed() + deadlineAt - now();
    if (elapsed() + retryAfterMs >= latestAt(queue, endAt)) return Promise.reject(busy(queue, retryAfterMs));

    return new Promise((resolve, reject) => {
      const leave = () => waiting.fail(signal.reason);
      const tooLate = () => waiting.fail(busy(queue, leastWaitMs(queue, line.ahead(urgency))));
      const timer = setTimeout(tooLate, latestAt(queue, endAt) - elapsed());
      const settle = () => {
        line.leave(waiting);
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
      };
      const waiting = {
        urgency,
        endAt,
        start(place: Place) {
          settle();
          queue.underWay++;
          queue.begun = [...lately(queue), elapsed()];
          resolve(place);
        },
        fail(error: unknown) {
          settle();
          reject(error);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      line.join(waiting);
      if (!queue.running) void handOut(queue);
    });
  }

  return {
    async run(allowance, ask, call) {
      const queue = queueOf(allowance);
      const place = await placeIn(queue, ask);
      const begunAt = elapsed();
      try {
        const answer = await call(() => place.left());
        queue.answer.told(elapsed() - begunAt);
        return answer;
      } finally {
        place.ended();
        queue.underWay--;
        queue.onEnd();
      }
    },
    slowDown: (key) => queues.get(key)?.pace.halve(),
    turnAway(why) {
      for (const { line } of queues.values()) for (const waiting of line.inOrder()) waiting.fail(why());
    },
    left() {
      const all = [...queues.values()].map((queue) => Math.max(0, ownCalls(queue) - lately(queue).length));
      return all.length === 0 ? null : Math.min(...all);
    },
    queued: () => [...queues.values()].reduce((sum, { line }) => sum + line.size(), 0),
  };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
