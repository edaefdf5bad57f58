import type { LogEntry, WinnerLog } from '../../src/feed/winner-log.js';
import { createMemoryShared } from '../engines/memory-shared.js';
import { createMemoryStore } from '../engines/memory-store.js';
import { createMemoryWinnerLog } from '../engines/memory-winner-log.js';
import { winnerNews } from './winners.js';

/**
 * A store with large winners that are made when they are read, as an engine reads them from its disk: what is unread
 * costs no memory, so what a reader costs can be seen. `grow` appends and wakes.
 */
export function createLongStore(extraBytes: number) {
  const shared = createMemoryShared();
  let head = 0;

  function entryAt(position: number): LogEntry {
    const extra = Buffer.alloc(extraBytes, 'x').toString('latin1');
    const recordedAt = '2026-03-01T12:00:01.000Z';
    const { winner } = winnerNews(position, { extra });
    return { position, winner: { ...winner, recordedAt, verification: 'SIGNED', verifiedAt: null, erasedAt: null } };
  }

  const winnerLog: WinnerLog = {
    ...createMemoryWinnerLog(() => {}),
    bounds: async () => ({ oldest: 1, head, erasures: 0 }),
    async readAfter(position, limit) {
      const count = Math.max(0, Math.min(limit, head - position));
      return {
        entries: Array.from({ length: count }, (_, index) => entryAt(position + index + 1)),
        reached: position + count,
      };
    },
  };

  return {
    store: createMemoryStore({ winnerLog, shared }),
    grow: (by: number): void => {
      head += by;
      shared.wake();
    },
  };
}
