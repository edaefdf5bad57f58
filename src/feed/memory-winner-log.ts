import type { LogEntry, WinnerFilter, WinnerLog } from './winner-log.js';

/** Keeps winners in order as long as the process lives. */
export function createMemoryWinnerLog(): WinnerLog {
  const entries: LogEntry[] = [];
  const keys = new Set<string>();
  const byId = new Map<string, LogEntry>();

  return {
    async append(news, recordedAt) {
      const before = entries.length;
      for (const { key, winner } of news) {
        if (keys.has(key)) continue;
        keys.add(key);
        const entry = { position: entries.length + 1, winner: { ...winner, recordedAt } };
        entries.push(entry);
        byId.set(winner.id, entry);
      }
      return entries.length - before;
    },
    async readAfter(position, limit, filter) {
      return entries
        .slice(position)
        .filter((entry) => matches(entry, filter))
        .slice(0, limit);
    },
    async readBefore(position, limit, filter) {
      return entries
        .slice(0, position === null ? undefined : position - 1)
        .filter((entry) => matches(entry, filter))
        .slice(-limit)
        .toReversed();
    },
    async find(winnerId) {
      return byId.get(winnerId) ?? null;
    },
    async head() {
      return entries.length;
    },
    async close() {},
  };
}

function matches({ winner }: LogEntry, filter: WinnerFilter): boolean {
  return (
    (filter.platform === undefined || winner.platform === filter.platform) &&
    (filter.channelIds?.includes(winner.channelId) ?? true) &&
    (filter.lotteryIds?.includes(winner.lotteryId ?? '') ?? true) &&
    (filter.redPacketIds?.includes(winner.redPacketId ?? '') ?? true)
  );
}
