import { LogUnavailableError } from '../domain/errors.js';
import type { LogPage } from './winner-log.js';

/** How long a follower waits before it asks a log again that could not be read. */
const PAUSE_MS = 500;

/**
 * Everything after a position, page by page, without end. Wake, then read: a wake-up carries nothing, and a slow reader
 * costs one number, not a queue. Not an async generator: its `return()` would queue behind a parked `next()`.
 */
export function createFollower(options: {
  readonly after: number;
  /** A page after a position; rejects with `LogUnavailableError` while the log can't be read. */
  readonly read: (position: number) => Promise<LogPage>;
  /** Who is to be woken when the log has grown; only sleeping followers are in it. */
  readonly sleepers: Set<() => void>;
  readonly onEnd: () => void;
}): AsyncIterableIterator<LogPage> {
  const { read, sleepers, onEnd } = options;
  /** The position up to which everything was given out or looked at; only `next` moves it. */
  let reached = options.after;
  let done = false;
  let wake = () => {};

  /** Resolves when woken, or after `forMs`. */
  function sleep(forMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = forMs === undefined ? undefined : setTimeout(() => wake(), forMs);
      wake = () => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      sleepers.add(wake);
    });
  }

  function end(): Promise<IteratorReturnResult<undefined>> {
    done = true;
    wake();
    onEnd();
    return Promise.resolve({ done: true, value: undefined });
  }

  return {
    async next() {
      while (!done) {
        // Go to sleep first, read second: an append between the two still wakes us.
        const slept = sleep();
        try {
          const page = await read(reached);
          reached = page.reached;
          if (page.entries.length > 0) {
            wake();
            return { done: false, value: page };
          }
        } catch (error) {
          wake();
          // The log will come back, and nothing is lost: this follower knows its place.
          if (error instanceof LogUnavailableError) await sleep(PAUSE_MS);
          else {
            await end();
            throw error;
          }
        }
        await slept;
      }
      return { done: true, value: undefined };
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
