import { takeCounter } from './append.js';
import type { Engine } from './engine.js';
import { toEpoch } from './entry.js';
import { sql } from './sql.js';

/** Entries removed in one transaction: appends wait for it. */
const SLICE = 1_000;

/**
 * Removes the entries before the first one that was recorded at or after this instant: always the log's beginning, never
 * something in its midst, however the clocks of instances differ. Their keys stay. Gives the number removed.
 */
export async function forgetBefore(engine: Engine, recordedAt: string): Promise<number> {
  const instant = toEpoch(recordedAt);
  for (let removed = 0; ;) {
    const slice = await engine.transaction(async (queries) => {
      const { head } = await takeCounter(queries);
      const [kept] = await queries.query<{ position: number }>(
        sql`SELECT position FROM winner WHERE recorded_at >= ${instant} ORDER BY position LIMIT 1`,
      );
      const gone = await queries.query<{ position: number }>(sql`DELETE FROM winner WHERE position IN (
        SELECT position FROM winner WHERE position < ${kept?.position ?? head + 1} ORDER BY position LIMIT ${SLICE}
      ) RETURNING position`);
      const last = gone.reduce((highest, { position }) => Math.max(highest, position), 0);
      await queries.query(sql`DELETE FROM person WHERE position <= ${last}`);
      await queries.query(sql`DELETE FROM quarantine WHERE told_at < ${instant}
        AND (winner_id IS NULL OR NOT EXISTS (SELECT 1 FROM winner WHERE winner.id = quarantine.winner_id))`);
      return gone.length;
    });
    removed += slice;
    if (slice < SLICE) return removed;
  }
}
