import { randomBytes } from 'node:crypto';
import { LogUnavailableError } from '../../src/domain/errors.js';
import { matches } from '../../src/feed/tail.js';
import type { LogEntry, WinnerLog } from '../../src/feed/winner-log.js';

/** Keeps winners in order as long as the process lives. */
export function createMemoryWinnerLog(wake: () => void): WinnerLog {
  const entries: LogEntry[] = [];
  const keys = new Set<string>();
  const listedAt = new Map<string, string>();
  const unsupported = () => Promise.reject(new LogUnavailableError('in memory'));

  return {
    identity: randomBytes(6).toString('base64url'),
    async append(tellings) {
      let known = 0;
      const before = entries.length;
      for (const { news, toldAt } of tellings)
        for (const { key, aliases, earlier, winner } of news) {
          if ([key, ...aliases, ...earlier].some((one) => keys.has(one))) known++;
          else {
            for (const one of [key, ...aliases]) keys.add(one);
            const kept = {
              ...winner,
              recordedAt: toldAt,
              verification: 'SIGNED' as const,
              verifiedAt: null,
              erasedAt: null,
            };
            entries.push({ position: entries.length + 1, winner: kept });
          }
        }
      wake();
      return { recorded: entries.length - before, known, amended: 0, quarantined: 0, head: entries.length };
    },
    async readAfter(position, limit, filter) {
      const found = entries
        .slice(position)
        .filter((entry) => matches(entry, filter))
        .slice(0, limit);
      return {
        entries: found,
        reached: found.length === limit ? (found.at(-1)?.position ?? position) : entries.length,
      };
    },
    async readBefore(position, limit, filter) {
      const found = entries
        .slice(0, position === null ? undefined : position - 1)
        .filter((entry) => matches(entry, filter))
        .slice(-limit)
        .toReversed();
      return { entries: found, reached: found.length === limit ? (found.at(-1)?.position ?? 1) : 1 };
    },
    find: async (winnerId) => entries.find(({ winner }) => winner.id === winnerId) ?? null,
    bounds: async () => ({ oldest: 1, head: entries.length, erasures: 0 }),
    count: async (ids) =>
      new Map(
        ids
          .map((id) => {
            const own = entries.filter(({ winner }) => winner.lotteryId === id || winner.redPacketId === id);
            return [id, own.length] as const;
          })
          .filter(([, count]) => count > 0),
      ),
    unassigned: async () => [],
    unconfirmed: async () => new Set(),
    async markListed(ids, at) {
      for (const id of ids) listedAt.set(id, at);
    },
    listed: async (ids) => new Map(ids.flatMap((id) => (listedAt.has(id) ? [[id, listedAt.get(id) ?? '']] : []))),
    quarantined: async () => [],
    countQuarantined: async () => 0,
    eraseViewers: unsupported,
    forgetBefore: unsupported,
    forgetListedBefore: unsupported,
  };
}
