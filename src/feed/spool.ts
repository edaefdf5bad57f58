import { LogUnavailableError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import type { Appended, Telling, WinnerLog } from './winner-log.js';

/** What waits on this machine's own disk for a log that is away. */
export interface Spool {
  /** How many tellings wait. */
  readonly length: number;
  /** Durable when it resolves. Rejects with `LogUnavailableError` where the disk can't take it, or the spool is full. */
  put(tellings: readonly Telling[]): Promise<void>;
  /** The oldest tellings, in the order in which they were put. */
  peek(limit: number): Promise<readonly Spooled[]>;
  /** Removes what has moved over. */
  remove(ids: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

export interface Spooled {
  readonly id: number;
  readonly telling: Telling;
}

const BATCH = 50;
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
  let moving: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function move(): void {
    clearTimeout(timer);
    if (moving !== null || stopped || spool.length === 0) return;
    moving = moveAll()
      .catch((error: unknown) => {
        if (!(error instanceof LogUnavailableError)) diary.error({ reason: String(error) }, 'the spool does not move');
        timer = setTimeout(move, RETRY_MS).unref();
      })
      .finally(() => (moving = null));
  }

  async function moveAll(): Promise<void> {
    while (spool.length > 0 && !stopped) {
      const oldest = await spool.peek(BATCH);
      // Killed between these two, it is moved twice: the second time its keys are known.
      const { recorded } = await log.append(oldest.map(({ telling }) => telling));
      await spool.remove(oldest.map(({ id }) => id));
      diary.info({ moved: oldest.length, recorded, left: spool.length }, 'callbacks moved from the spool to the log');
    }
  }

  async function keep(tellings: readonly Telling[]): Promise<Appended> {
    await spool.put(tellings);
    diary.warn({ spooled: tellings.length, waiting: spool.length }, 'the winner log is away: callbacks are spooled');
    move();
    return { recorded: 0, known: 0, amended: 0, quarantined: 0, head: 0 };
  }

  return {
    ...log,
    get identity() {
      return log.identity;
    },
    async append(tellings) {
      if (!tellings.every(isCallback)) return log.append(tellings);
      if (spool.length > 0) return keep(tellings); // order: nobody overtakes what waits
      try {
        return await inTime(log.append(tellings), patienceMs);
      } catch (error) {
        if (!(error instanceof LogUnavailableError)) throw error;
        return keep(tellings);
      }
    },
    startMoving: move,
    async stopMoving() {
      stopped = true;
      clearTimeout(timer);
      await moving;
    },
  };
}

function isCallback({ source }: Telling): boolean {
  return source === 'CALLBACK';
}

/** Rejects with `LogUnavailableError` where nothing comes in time; what comes later is nobody's. */
async function inTime<T>(work: Promise<T>, patienceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LogUnavailableError(new Error('no commit in time'))), patienceMs);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
