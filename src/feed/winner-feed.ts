import type { Log } from '../domain/log.js';
import { checkPosition, readWinnerCursor, toWinnerCursor } from './cursor.js';
import { createFollower } from './follower.js';
import { SPOOLED } from './spool.js';
import type { Shared } from './store.js';
import { createTail } from './tail.js';
import type { Appended, Erased, Erasure, LogEntry, LogPage, Telling, WinnerFilter, WinnerLog } from './winner-log.js';

/** The durable feed: what is told goes in, and everybody who follows gets it in one order. */
export interface WinnerFeed {
  readonly log: WinnerLog;
  /** Records what a source tells; resolves when it is durable. */
  publish(telling: Telling): Promise<Appended>;
  /**
   * Everything after a position that matches, in pages of at most `limit`: first what is recorded, then what comes.
   * Ends when it is returned or when the feed closes; rejects where the position is no longer kept. `onEnd` is called
   * once, however it ends.
   */
  follow(after: number, limit: number, filter: WinnerFilter, onEnd?: () => void): AsyncIterableIterator<LogPage>;
  /**
   * Erases viewers, see `WinnerLog.eraseViewers`. When it resolves, nothing that this instance remembers has them any
   * more; other instances forget them when they are woken.
   */
  erase(erasure: Erasure): Promise<Erased>;
  /** Changes whenever winners were erased, as far as this instance knows: what was read before may hold what is gone. */
  readonly edition: number;
  /** An entry as it is now; null where it is gone, or does not match any more. */
  reread(entry: LogEntry, filter: WinnerFilter): Promise<LogEntry | null>;
  toCursor(position: number): string;
  /** Throws `CursorUnknownError` for what is no cursor of this log, `CursorExpiredError` for what is no longer kept. */
  readCursor(cursor: string): Promise<number>;
  /** Ends every follower. */
  close(): Promise<void>;
}

export function createWinnerFeed(
  log: WinnerLog,
  options: {
    readonly shared: Pick<Shared, 'onWake'>;
    readonly diary: Log;
    /** Entries kept in memory for those who follow closely. */
    readonly tailEntries: number;
    readonly now: () => number;
  },
): WinnerFeed {
  const { shared, diary, tailEntries, now } = options;
  const tail = createTail(log, { mostEntries: tailEntries, now });
  const sleepers = new Set<() => void>();
  const followers = new Set<AsyncIterableIterator<LogPage>>();

  const stopListening = shared.onWake(() => {
    tail.outdate();
    if (followers.size === 0) return tail.forget(); // nobody reads on, so nobody would notice an erasure
    tail
      .refresh()
      .catch(() => {}) // it stays outdated: who is woken reads the log itself, and sees what is wrong with it
      .finally(() => {
        for (const wake of [...sleepers]) wake();
      });
  });

  /** Never what was erased while it was being read. */
  async function read(position: number, limit: number, filter: WinnerFilter): Promise<LogPage> {
    for (;;) {
      const { edition } = tail;
      const page = await readOnce(position, limit, filter);
      if (edition === tail.edition) return page;
    }
  }

  async function readOnce(position: number, limit: number, filter: WinnerFilter): Promise<LogPage> {
    const remembered = tail.readAfter(position, limit, filter);
    if (remembered !== null) return remembered;
    if (tail.isOutdated) {
      await tail.refresh().catch(() => {}); // the log itself is asked next
      const refreshed = tail.readAfter(position, limit, filter);
      if (refreshed !== null) return refreshed;
    }
    const page = await log.readAfter(position, limit, filter);
    checkPosition(log.identity, position, await log.bounds()); // after it: retention may have taken some meanwhile
    return page;
  }

  return {
    log,
    async publish(telling) {
      const appended = await log.append([telling]);
      // What was only spooled is not recorded yet; the spool says so itself, and again when it has moved.
      if (appended !== SPOOLED) diary.info({ source: telling.source, ...appended }, 'winners recorded');
      return appended;
    },
    follow(after, limit, filter, onEnd = () => {}) {
      const follower = createFollower({
        after,
        read: (position) => read(position, limit, filter),
        sleepers,
        onEnd() {
          if (followers.delete(follower)) onEnd();
        },
      });
      followers.add(follower);
      return follower;
    },
    async erase(erasure) {
      try {
        const erased = await log.eraseViewers(erasure);
        diary.info({ erased: erased.positions.length }, 'viewers erased');
        return erased;
      } finally {
        tail.forget(); // also where it failed: it may have been committed
      }
    },
    get edition() {
      return tail.edition;
    },
    async reread({ position }, filter) {
      const [entry] = (await log.readAfter(position - 1, 1, filter)).entries;
      return entry?.position === position ? entry : null;
    },
    toCursor: (position) => toWinnerCursor(log.identity, position),
    async readCursor(cursor) {
      const bounds = await log.bounds(); // first: the identity of a log that is away is not known
      const position = readWinnerCursor(log.identity, cursor);
      checkPosition(log.identity, position, bounds);
      return position;
    },
    async close() {
      stopListening();
      for (const follower of followers) await follower.return?.();
    },
  };
}
