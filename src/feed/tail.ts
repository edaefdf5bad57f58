import type { LogEntry, LogPage, WinnerFilter, WinnerLog } from './winner-log.js';

/** A verification may change while an entry lies in memory: what is older is read from the log again. */
const FRESH_MS = 5_000;
const PAGE = 1_000;

export interface Tail {
  /** The log may have grown: until it is refreshed, memory can't say that there is nothing new. */
  outdate(): void;
  /** Whether it was outdated since the last reading began, or that reading has failed. */
  readonly isOutdated: boolean;
  /** Reads what the log has beyond an outdated tail, once for all who ask. Rejects where the log can't be read. */
  refresh(): Promise<void>;
  /** A page from memory; null where it does not reach back to that position, or may not reach far enough ahead. */
  readAfter(position: number, limit: number, filter: WinnerFilter): LogPage | null;
}

/**
 * The last entries of the log in memory, read once for all followers. Its size is bounded by `mostEntries`, whatever
 * the followers do: who is further behind reads the log itself.
 */
export function createTail(
  log: WinnerLog,
  options: { readonly mostEntries: number; readonly now: () => number },
): Tail {
  const { mostEntries, now } = options;
  /** Without a gap, ascending. */
  let entries: LogEntry[] = [];
  /** The position up to which the tail has looked; null before the first reading. */
  let end: number | null = null;
  let readAt = 0;
  let reading: Promise<void> | null = null;
  let isOutdated = true;

  async function read(): Promise<void> {
    isOutdated = false; // first: whoever appends while this reading looks outdates it again
    try {
      const { head } = await log.bounds();
      // Nobody has listened for long: what lies between is for the log to tell.
      if (end === null || head - end > mostEntries || now() - readAt > FRESH_MS) entries = [];
      end = end === null ? head : Math.max(end, head - mostEntries);
      for (;;) {
        const page = await log.readAfter(end, PAGE, {});
        entries = [...entries, ...page.entries].slice(-mostEntries);
        end = page.reached;
        if (page.entries.length < PAGE) break;
      }
      readAt = now();
    } catch (error) {
      isOutdated = true;
      throw error;
    }
  }

  return {
    outdate() {
      isOutdated = true;
    },
    get isOutdated() {
      return isOutdated;
    },
    async refresh() {
      // A reading that began before the tail was outdated may have looked too early. Of those who wait for its end, the
      // first begins the next one, for all; nobody has to wait for a moment in which nothing is appended.
      if (isOutdated && reading !== null) await reading.catch(() => {});
      if (isOutdated && reading === null) reading = read().finally(() => (reading = null));
      await reading;
    },
    readAfter(position, limit, filter) {
      const first = entries[0]?.position ?? (end ?? Number.POSITIVE_INFINITY) + 1;
      const isStale = entries.length > 0 && now() - readAt > FRESH_MS;
      if (end === null || position < first - 1 || (isStale && position < end)) return null;

      const found: LogEntry[] = [];
      for (const entry of entries) {
        if (entry.position <= position || !matches(entry, filter)) continue;
        found.push(entry);
        if (found.length === limit) return { entries: found, reached: entry.position };
      }
      if (isOutdated && found.length === 0) return null; // whoever is told that there is nothing goes to sleep
      return { entries: found, reached: Math.max(position, end) };
    },
  };
}

/** The same as the engines' own filters; the engines' contract suite holds them to it. */
export function matches({ winner }: LogEntry, filter: WinnerFilter): boolean {
  return (
    (filter.platform === undefined || winner.platform === filter.platform) &&
    (filter.channelIds?.includes(winner.channelId) ?? true) &&
    (filter.lotteryIds?.includes(winner.lotteryId ?? '') ?? true) &&
    (filter.redPacketIds?.includes(winner.redPacketId ?? '') ?? true) &&
    (filter.prizeKinds?.includes(winner.prize.kind) ?? true) &&
    (filter.viewerIds?.includes(winner.viewer.id) ?? true) &&
    (filter.verification?.includes(winner.verification) ?? true) &&
    (filter.from === undefined || winner.wonAt >= filter.from) &&
    (filter.to === undefined || winner.wonAt < filter.to)
  );
}
