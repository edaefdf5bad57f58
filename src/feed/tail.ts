import type { LogEntry, LogPage, WinnerFilter, WinnerLog } from './winner-log.js';

/** A verification may change while an entry lies in memory: what is older is read from the log again. */
const FRESH_MS = 5_000;
const PAGE = 1_000;

export interface Tail {
  /** The log may have grown: until it is refreshed, memory can't say that there is nothing new. */
  outdate(): void;
  /** Whether it was outdated since the last reading that succeeded began: also while it is being read again. */
  readonly isOutdated: boolean;
  /** Forgets everything that is held: some of it was erased. */
  forget(): void;
  /** Changes whenever winners were erased, as far as this instance knows: what was read before may hold what is gone. */
  readonly edition: number;
  /** Reads what the log has beyond an outdated tail, once for all who ask. Rejects where the log can't be read. */
  refresh(): Promise<void>;
  /** A page from memory; null where it does not reach back to that position, or may not reach far enough ahead. */
  readAfter(position: number, limit: number, filter: WinnerFilter): LogPage | null;
}

interface Held {
  readonly entry: LogEntry;
  /** When it was read: others that come later don't make it any younger. */
  readonly readAt: number;
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
  /** Without a gap, ascending, and so are the times at which they were read. */
  let held: readonly Held[] = [];
  /** The position up to which the tail has looked; null before the first reading. */
  let end: number | null = null;
  /** How often it was outdated, and how many of these the last reading that succeeded has come after. */
  let outdated = 1;
  let covered = 0;
  let edition = 0;
  /** As the log counts them; null before the first reading. */
  let erasures: number | null = null;
  let reading: { readonly covers: number; readonly done: Promise<void> } | null = null;

  async function read(covers: number): Promise<void> {
    const bounds = await log.bounds(); // first: what is read after it is without those whose erasure it counts
    const { head } = bounds;
    if (erasures !== null && erasures !== bounds.erasures) forget();
    erasures = bounds.erasures;
    if (end !== null && head - end > mostEntries) held = []; // what lies between is for the log to tell
    end = end === null ? head : Math.max(end, head - mostEntries);
    for (;;) {
      const readAt = now(); // before it is read: what changes meanwhile may not be in it
      const readIn = edition;
      const page = await log.readAfter(end, PAGE, {});
      if (readIn !== edition) continue; // it may hold somebody who was erased meanwhile
      held = [...held, ...page.entries.map((entry) => ({ entry, readAt }))].slice(-mostEntries);
      end = page.reached;
      if (page.entries.length < PAGE) break;
    }
    covered = covers; // last: until everything is read, nobody may be told that there is nothing
  }

  function forget(): void {
    held = [];
    edition += 1;
  }

  function forgetStale(): void {
    const staleBefore = now() - FRESH_MS;
    const fresh = held.findIndex(({ readAt }) => readAt >= staleBefore);
    if (fresh !== 0) held = fresh === -1 ? [] : held.slice(fresh);
  }

  return {
    outdate() {
      outdated += 1;
    },
    forget,
    get edition() {
      return edition;
    },
    get isOutdated() {
      return covered < outdated;
    },
    async refresh() {
      const wanted = outdated;
      // A reading that began before the tail was outdated may have looked too early. Of those who wait for its end, the
      // first begins the next one, for all; nobody has to wait for a moment in which nothing is appended.
      if (reading !== null && reading.covers < wanted) await reading.done.catch(() => {});
      if (covered >= wanted) return;
      reading ??= { covers: outdated, done: read(outdated).finally(() => (reading = null)) };
      await reading.done;
    },
    readAfter(position, limit, filter) {
      forgetStale();
      if (end === null || position < (held[0]?.entry.position ?? end + 1) - 1) return null;

      const found: LogEntry[] = [];
      for (const { entry } of held) {
        if (entry.position <= position || !matches(entry, filter)) continue;
        found.push(entry);
        if (found.length === limit) return { entries: found, reached: entry.position };
      }
      // Whoever is told that there is nothing goes to sleep, and only what comes after this reading wakes him.
      if (covered < outdated && found.length === 0) return null;
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
    (filter.viewerIds === undefined || (winner.erasedAt === null && filter.viewerIds.includes(winner.viewer.id))) &&
    (filter.externalIds?.includes(winner.viewer.externalId ?? '') ?? true) &&
    (filter.verification?.includes(winner.verification) ?? true) &&
    (filter.from === undefined || winner.wonAt >= filter.from) &&
    (filter.to === undefined || winner.wonAt < filter.to)
  );
}
