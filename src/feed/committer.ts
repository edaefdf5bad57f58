import type { Appended, Telling } from './winner-log.js';

/** Rows that one transaction should not exceed, so that a storm does not make anybody wait for a giant one. */
const MOST_ROWS = 5_000;

interface Waiting {
  readonly telling: Telling;
  resolve(appended: Appended): void;
  reject(error: unknown): void;
}

export interface Committer {
  /** Resolves when the telling is durable. */
  commit(telling: Telling): Promise<Appended>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/**
 * Makes one transaction of all tellings that arrive while another one is being written: a sync to disk costs the same
 * for one winner as for thousands, so the busier it gets the more each sync carries. Order of arrival is kept.
 */
export function createCommitter(append: (tellings: readonly Telling[]) => Promise<Appended>): Committer {
  const waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;

  async function write(): Promise<void> {
    for (let batch = takeBatch(); batch.length > 0; batch = takeBatch()) {
      try {
        const appended = await append(batch.map(({ telling }) => telling));
        for (const { resolve } of batch) resolve(appended);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = null;
  }

  function takeBatch(): Waiting[] {
    let rows = 0;
    const tooMany = waiting.findIndex(({ telling }, index) => {
      rows += telling.news.length;
      return index > 0 && rows > MOST_ROWS;
    });
    return waiting.splice(0, tooMany === -1 ? waiting.length : tooMany);
  }

  return {
    commit: (telling) =>
      new Promise((resolve, reject) => {
        waiting.push({ telling, resolve, reject });
        writing ??= write();
      }),
    idle: () => writing ?? Promise.resolve(),
  };
}
