import type { Sql, Value } from './sql.js';

/** Integers come as numbers: positions and epoch milliseconds stay far below 2^53. */
export type Row = Readonly<Record<string, Value>>;

export interface Queries {
  /** Rejects with `LogUnavailableError`. `Columns` is what the text selects; nothing checks that it does. */
  readonly query: <Columns extends Row>(statement: Sql) => Promise<readonly Columns[]>;
}

/**
 * What the store asks of a database. The texts are SQL that SQLite and PostgreSQL both understand; where they differ,
 * the engine says its word for it here. Outside a transaction `query` only reads, and sees what is committed.
 */
export interface Engine extends Queries {
  /**
   * All of `work` or nothing; resolves when it is durable. Rejects with what `work` throws, or with
   * `LogUnavailableError`, and then nobody may know whether it was committed. Not to be called inside another one.
   */
  readonly transaction: <Result>(work: (queries: Queries) => Promise<Result>) => Promise<Result>;
  /** Epoch milliseconds, by the one clock that every instance on this database shares. */
  readonly clock: () => Sql;
  /** Within a transaction: lets the other instances know once it is committed. */
  readonly announce: (queries: Queries) => Promise<void>;
  /**
   * How long another instance's running attempt may yet come to an end, in milliseconds. 0: there is no other instance,
   * so what a process left running is dead.
   */
  readonly patienceMs: number;
  /**
   * Takes what was deleted out of the files too, as far as that is the engine's to do. May take long, and holds up what
   * is written meanwhile.
   */
  readonly scrub: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Both engines are fastest around here, and far below their limits on values (32,766 in SQLite, 65,535 in PostgreSQL).
 */
const ROWS_A_STATEMENT = 100;

/** In order, at most `size` each. */
export function chunksOf<Item>(items: readonly Item[], size = ROWS_A_STATEMENT): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
