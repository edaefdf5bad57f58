import type { WinnerFeed } from '../feed/winner-feed.js';
import type { LogEntry, LogPage, WinnerFilter } from '../feed/winner-log.js';

/**
 * The entries of pages, one by one; a page is asked for when the one before it is used up. What is in
 * hand when somebody is erased is read again before it is given. Not an async generator: its
 * `return()` would queue behind a parked `next()`, and the follower of one who has left would stay.
 */
export function createEntries(
  pages: AsyncIterableIterator<LogPage>,
  feed: Pick<WinnerFeed, 'edition' | 'reread'>,
  filter: WinnerFilter,
): AsyncIterableIterator<LogEntry> {
  /** Of the page in hand, at the latest. */
  let { edition } = feed;
  let page: readonly LogEntry[] = [];
  let index = 0;

  async function end(): Promise<IteratorReturnResult<undefined>> {
    page = [];
    await pages.return?.();
    return { done: true, value: undefined };
  }

  return {
    async next() {
      for (;;) {
        const entry = page[index++];
        if (entry !== undefined) {
          const current = edition === feed.edition ? entry : await feed.reread(entry, filter);
          if (current !== null) return { done: false, value: current };
          continue;
        }
        ({ edition } = feed); // before: a page may have been read at any moment after this
        const read = await pages.next();
        if (read.done) return { done: true, value: undefined };
        page = read.value.entries;
        index = 0;
      }
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
