import { setTimeout as sleep } from 'node:timers/promises';
import { LogUnavailableError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import type { Appended, Telling, WinnerLog } from './winner-log.js';

/** What an `append` gives for tellings that are durable, but not in the log yet; told from every other by identity. */
export const SPOOLED: Appended = { recorded: 0, known: 0, amended: 0, quarantined: 0, head: 0 };

/** The log's engine is there and refuses what it was given to write: asking again will hardly help. */
export class LogRefusedError extends Error {
  override readonly name = 'LogRefusedError';
  /** @param cause without the engine's own words, which may quote values */
  constructor(override readonly cause: Error) {
    super(`The winner log refuses what it was given: ${cause.message}`);
  }
}

/** What waits on this machine's own disk for a log that is away. */
export interface Spool {
  /** How many tellings it holds. */
  readonly length: number;
  /** Durable when it resolves. Rejects with `LogUnavailableError` where the disk can't take it, or the spool is full. */
  put(tellings: readonly Telling[]): Promise<void>;
  /**
   * The oldest tellings after that id (0: of all), in the order in which they were put: as many as fit into so many
   * bytes, and at least one.
   */
  peek(mostBytes: number, after: number): Promise<readonly Spooled[]>;
  /** Removes what one `peek` gave and what has moved over. */
  remove(ids: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

export interface Spooled {
  readonly id: number;
  readonly telling: Telling;
}

/** What moves over in one transaction: some 3,000 winners, far below the time that a log nearby gives a transaction. */
const LARGEST_MOVE_BYTES = 2 * 1024 * 1024;
const RETRY_MS = 1_000;
/** After so many failures, one after the other, somebody has to look. */
const ALARMING_FAILURES = 30;
/** A telling alone is refused so often before it is left aside: it may have shared a transaction with a bad one. */
const MOST_REFUSALS = 3;

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
  /** Whether it was said that callbacks are spooled; until they have all moved it is not said again. */
  let isSpooling = false;
  /** Tellings that the log refuses: the oldest in the spool, all up to this id. */
  let aside = { upTo: 0, count: 0 };
  /** Tellings on their way to the spool's disk. */
  let keeping = 0;
  /** Callbacks that wait for the log, in the order of their arrival. Called, each waits no longer. */
  const waiting = new Set<() => void>();

  /** Of those that may move. */
  const left = () => spool.length - aside.count;

  function move(): void {
    if (left() > 0) moving ??= moveAll();
  }

  /** Never rejects. */
  async function moveAll(): Promise<void> {
    let mostBytes = LARGEST_MOVE_BYTES;
    let failures = 0;
    let refusals = 0;
    while (left() > 0 && !stopping.signal.aborted) {
      let oldest: readonly Spooled[] = [];
      try {
        oldest = await spool.peek(mostBytes, aside.upTo);
        await moveOver(oldest);
        mostBytes = Math.min(LARGEST_MOVE_BYTES, 4 * mostBytes);
        failures = refusals = 0;
      } catch (error) {
        mostBytes = 1; // one telling: the log may have had too much at once, or refuse only one of them
        const isRefused = error instanceof LogRefusedError;
        if (isRefused && oldest.length > 1) continue;
        refusals = isRefused ? refusals + 1 : 0;
        const [head] = oldest;
        if (head !== undefined && refusals === MOST_REFUSALS) {
          leaveAside(head, error);
          failures = refusals = 0;
          continue;
        }
        failures += 1;
        complain(failures, error);
        if (!stopping.signal.aborted) await pause();
      }
    }
    if (left() === 0) isSpooling = false;
    moving = null; // in one turn with the look at the length: what is put after that begins anew
  }

  /** It stays on the disk, and is tried again when the gateway starts again. It is the oldest of those that may move. */
  function leaveAside({ id }: Spooled, error: unknown): void {
    aside = { upTo: id, count: aside.count + 1 };
    diary.error({ id, reason: reasonOf(error) }, 'the log refuses a callback: it is left in the spool, others move on');
  }

  /** `failures` is how often the same head has failed to move. */
  function complain(failures: number, error: unknown): void {
    const fields = { failures, waiting: left(), reason: reasonOf(error) };
    if (failures === 1) diary.warn(fields, 'the spool does not move');
    if (failures === ALARMING_FAILURES) diary.error(fields, 'the spool does not move');
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

  async function moveOver(oldest: readonly Spooled[]): Promise<void> {
    // Killed between these two, it is moved twice: the second time its keys are known.
    const { recorded } = await log.append(oldest.map(({ telling }) => telling));
    await spool.remove(oldest.map(({ id }) => id));
    diary.info({ moved: oldest.length, recorded, left: left() }, 'callbacks moved from the spool to the log');
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
    if (!isSpooling) diary.warn({ waiting: left() }, 'the winner log is away: callbacks are spooled');
    isSpooling = left() > 0; // what has moved meanwhile ends nothing any more
    move();
    return SPOOLED;
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
    eraseViewers: (erasure) => log.eraseViewers(erasure),
    forgetBefore: (recordedAt) => log.forgetBefore(recordedAt),
    forgetListedBefore: (listedAt) => log.forgetListedBefore(listedAt),
    async append(tellings) {
      if (!tellings.every(isCallback)) return log.append(tellings);
      if (left() + keeping > 0) return keep(tellings); // order: nobody overtakes what waits
      try {
        return await inTime(log.append(tellings));
      } catch (error) {
        // Refused: maybe for another one's sake, in the same transaction. The spool moves them one by one.
        if (!(error instanceof LogUnavailableError || error instanceof LogRefusedError)) throw error;
        return keep(tellings);
      }
    },
    startMoving: move,
    async stopMoving() {
      stopping.abort();
      endPause();
      // A large move over a slow line may take long; given up, it is moved again at the next start.
      await Promise.race([moving, sleep(patienceMs, undefined, { ref: false })]);
    },
  };
}

function isCallback({ source }: Telling): boolean {
  return source === 'CALLBACK';
}

/** Of our own errors only: another one's words may quote what was told. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const isOurs = error instanceof LogUnavailableError || error instanceof LogRefusedError;
  return isOurs && error.cause instanceof Error ? error.cause.message : error.name;
}
