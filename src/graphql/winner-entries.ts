import type { LogEntry, LogPage } from '../feed/winner-log.js';

/**
 * The entries of pages, one by one; a page is asked for when the one before it is used up. Not an async generator: its
 * `return()` would queue behind a parked `next()`, and the follower of one who has left would stay.
 */
export function createEntries(pages: AsyncIterableIterator<LogPage>): AsyncIterableIterator<LogEntry> {
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
        if (entry !== undefined) return { done: false, value: entry };
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
