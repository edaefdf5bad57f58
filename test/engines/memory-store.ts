import type { Shared, Store } from '../../src/feed/store.js';
import type { WinnerLog } from '../../src/feed/winner-log.js';
import { createMemoryAuditTrail } from './memory-audit-trail.js';
import { createMemoryShared } from './memory-shared.js';
import { createMemoryWinnerLog } from './memory-winner-log.js';

/** A store for tests that want a log to misbehave: what is not handed in is kept in memory. */
export function createMemoryStore(
  parts: { readonly winnerLog?: WinnerLog; readonly shared?: Shared & { wake(): void } } = {},
): Store {
  const shared = parts.shared ?? createMemoryShared();
  return {
    winnerLog: parts.winnerLog ?? createMemoryWinnerLog(() => shared.wake()),
    shared,
    idempotency: { begin: () => Promise.reject(new Error('not kept here')) },
    rooms: {
      see: () => Promise.resolve(),
      seenSince: () => Promise.resolve([]),
      forgetBefore: () => Promise.resolve(),
    },
    audit: createMemoryAuditTrail(),
    close: () => Promise.resolve(),
  };
}
