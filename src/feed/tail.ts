import type { LogEntry, LogPage, WinnerFilter, WinnerLog } from './winner-log.js';

/** A verification may change while an entry lies in memory: what is older is read from the log again. */
const FRESH_MS = 5_000;
const PAGE = 1_000;

export interface Tail {
  /** Reads what the log has beyond the tail; all who ask meanwhile share one reading. */
  refresh(): Promise<void>;
  /** The log may have grown while nobody slept: whoever has read everything here asks the log itself. */
  outdate(): void;
  /** A page from memory; null where it does not reach back to that position. */
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
  let again = false;
  let isOutdated = false;

  async function read(): Promise<void> {
    do {
      again = false;
      isOutdated = false;
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
    } while (again); // somebody appended after this reading had looked
  }

  return {
    refresh() {
      if (reading !== null) {
        again = true;
        return reading;
      }
      reading = read()
        .catch((error: unknown) => {
          isOutdated = true;
          throw error;
        })
        .finally(() => (reading = null));
      return reading;
    },
    outdate() {
      isOutdated = true;
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
      if (isOutdated && found.length === 0) return null;
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
