import type { Appended, Erased, Erasure, Telling, WinnerLog } from '../feed/winner-log.js';
import { record } from './append.js';
import type { Engine } from './engine.js';
import { erase } from './erase.js';
import { createGroups } from './groups.js';
import { createListBook } from './lists.js';
import { createQuarantineReader } from './quarantine.js';
import { createEntryReader } from './read-entries.js';
import { forgetBefore, forgetListedBefore } from './retention.js';

/** Winners in one transaction, where more than one append waits. */
const LARGEST_GROUP = 4_000;

export interface WinnerLogParts {
  /** Throws `LogUnavailableError` while the engine has not been reached. */
  readonly identity: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long after an announcement a list may still lack its winner without a dispute. */
  readonly graceMs: number;
  /** Called whenever this instance has grown the log, or has erased from it. */
  readonly wake: () => void;
}

/** The winner log over any engine. */
export function createWinnerLog(engine: Engine, { identity, now, graceMs, wake }: WinnerLogParts): WinnerLog {
  const append = createGroups(appendTogether, { sizeOf: countNews, most: LARGEST_GROUP });

  async function appendTogether(appends: readonly (readonly Telling[])[]): Promise<readonly Appended[]> {
    const appended = await engine.transaction(async (queries) => {
      const results = await record(queries, appends, now());
      if (results.some(({ recorded }) => recorded > 0)) await engine.announce(queries);
      return results;
    });
    if (appended.some(({ recorded }) => recorded > 0)) wake();
    return appended;
  }

  /** The files last: when that fails, the same call again does what is left. */
  async function eraseViewers(erasure: Erasure): Promise<Erased> {
    const erased = await erase(engine, erasure);
    wake();
    await engine.scrub();
    return erased;
  }

  return {
    get identity() {
      return identity();
    },
    append,
    ...createEntryReader(engine, graceMs),
    ...createListBook(engine),
    ...createQuarantineReader(engine),
    eraseViewers,
    forgetBefore: (recordedAt) => forgetBefore(engine, recordedAt),
    forgetListedBefore: (listedAt) => forgetListedBefore(engine, listedAt),
  };
}

function countNews(tellings: readonly Telling[]): number {
  return tellings.reduce((sum, { news }) => sum + news.length, 0);
}
