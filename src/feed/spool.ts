import { LogUnavailableError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import type { Appended, Telling, WinnerLog } from './winner-log.js';

/** What waits on this machine's own disk for a log that is away. */
export interface Spool {
  /** How many tellings wait. */
  readonly length: number;
  /** Durable when it resolves. Rejects with `LogUnavailableError` where the disk can't take it, or the spool is full. */
  put(tellings: readonly Telling[]): Promise<void>;
  /** The oldest tellings, in the order in which they were put: as many as fit into so many bytes, and at least one. */
  peek(mostBytes: number): Promise<readonly Spooled[]>;
  /** Removes what has moved over. */
  remove(ids: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

export interface Spooled {
  readonly id: number;
  readonly telling: Telling;
}

/** What moves over in one transaction: some 3,000 winners, far below the time that the log gives a transaction. */
const LARGEST_MOVE_BYTES = 2 * 1024 * 1024;
const RETRY_MS = 1_000;

/**
 * The same log, with callbacks kept on this machine's disk while it is away, and moved over by themselves when it is
 * back. They get their positions then: in the order of their arrival at this instance. Winners from a platform's list
 * are not spooled: the list stays where it is.
 */
export function spooled(
  log: WinnerLog,
  options: {
    readonly spool: Spool;
    /** After so many milliseconds without a commit the log counts as away; what it commits later is known then. */
    readonly patienceMs: number;
    readonly diary: Log;
  },
): WinnerLog & { startMoving(): void; stopMoving(): Promise<void> } {
  const { spool, patienceMs, diary } = options;
  const stopping = new AbortController();
  let endPause = () => {};
  let moving: Promise<void> | null = null;
  /** Tellings on their way to the spool's disk. */
  let keeping = 0;
  /** Callbacks that wait for the log, in the order of their arrival. Called, each waits no longer. */
  const waiting = new Set<() => void>();

  function move(): void {
    if (spool.length > 0) moving ??= moveAll();
  }

  /** Never rejects. */
  async function moveAll(): Promise<void> {
    let mostBytes = LARGEST_MOVE_BYTES;
    while (spool.length > 0 && !stopping.signal.aborted) {
      try {
        await moveOldest(mostBytes);
        mostBytes = LARGEST_MOVE_BYTES;
      } catch (error) {
        if (!(error instanceof LogUnavailableError)) diary.error({ reason: String(error) }, 'the spool does not move');
        mostBytes = 1; // one telling: a log that is merely slow may have had too much of them at once
        if (!stopping.signal.aborted) await pause();
      }
    }
    moving = null; // in one turn with the look at the length: what is put after that begins anew
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS).unref();
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function moveOldest(mostBytes: number): Promise<void> {
    const oldest = await spool.peek(mostBytes);
    // Killed between these two, it is moved twice: the second time its keys are known.
    const { recorded } = await log.append(oldest.map(({ telling }) => telling));
    await spool.remove(oldest.map(({ id }) => id));
    diary.info({ moved: oldest.length, recorded, left: spool.length }, 'callbacks moved from the spool to the log');
  }

  async function keep(tellings: readonly Telling[]): Promise<Appended> {
    keeping += 1;
    try {
      const kept = spool.put(tellings);
      for (const giveUp of waiting) giveUp(); // so that they are put in their order, before whatever arrives from now on
      await kept;
    } finally {
      keeping -= 1;
    }
    diary.warn({ spooled: tellings.length, waiting: spool.length }, 'the winner log is away: callbacks are spooled');
    move();
    return { recorded: 0, known: 0, amended: 0, quarantined: 0, head: 0 };
  }

  /** Rejects with `LogUnavailableError` where nothing comes in time; what comes later is nobody's. */
  function inTime<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(new LogUnavailableError(new Error('no commit in time')));
      const timeout = setTimeout(giveUp, patienceMs);
      waiting.add(giveUp);
      work.then(resolve, reject).finally(() => {
        clearTimeout(timeout);
        waiting.delete(giveUp);
      });
    });
  }

  return {
    // One by one: spreading would read `identity`, which a log that was never reached does not have yet.
    get identity() {
      return log.identity;
    },
    readAfter: (...asked) => log.readAfter(...asked),
    readBefore: (...asked) => log.readBefore(...asked),
    find: (id) => log.find(id),
    bounds: () => log.bounds(),
    count: (ids) => log.count(ids),
    unassigned: (...asked) => log.unassigned(...asked),
    markListed: (...asked) => log.markListed(...asked),
    unconfirmed: (ids) => log.unconfirmed(ids),
    listed: (ids) => log.listed(ids),
    quarantined: (...asked) => log.quarantined(...asked),
    countQuarantined: () => log.countQuarantined(),
    forgetBefore: (recordedAt) => log.forgetBefore(recordedAt),
    async append(tellings) {
      if (!tellings.every(isCallback)) return log.append(tellings);
      if (spool.length + keeping > 0) return keep(tellings); // order: nobody overtakes what waits
      try {
        return await inTime(log.append(tellings));
      } catch (error) {
        if (!(error instanceof LogUnavailableError)) throw error;
        return keep(tellings);
      }
    },
    startMoving: move,
    async stopMoving() {
      stopping.abort();
      endPause();
      await moving;
    },
  };
}

function isCallback({ source }: Telling): boolean {
  return source === 'CALLBACK';
}
