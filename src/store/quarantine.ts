import type { QuarantinedTelling } from '../feed/winner-log.js';
import type { Queries } from './engine.js';
import { toInstant } from './entry.js';
import { sql } from './sql.js';

interface QuarantineRow {
  readonly [column: string]: string | number | null;
  readonly id: number;
  readonly told_at: number;
  readonly source: QuarantinedTelling['source'];
  readonly reason: string;
  readonly winner_id: string | null;
  readonly raw: string;
}

/** Reads what was kept aside. */
export function createQuarantineReader({ query }: Queries) {
  return {
    async quarantined(limit: number, before: string | null): Promise<readonly QuarantinedTelling[]> {
      const older = before === null ? sql`TRUE` : sql`id < ${Number.parseInt(before, 10) || 0}`;
      const found = await query<QuarantineRow>(sql`SELECT id, told_at, source, reason, winner_id, raw
        FROM quarantine WHERE ${older} ORDER BY id DESC LIMIT ${limit}`);
      return found.map(({ id, told_at, source, reason, winner_id, raw }) => ({
        id: String(id),
        toldAt: toInstant(told_at),
        source,
        reason,
        winnerId: winner_id,
        raw,
      }));
    },

    async countQuarantined(): Promise<number> {
      const [row] = await query<{ tellings: number }>(sql`SELECT COUNT(*) AS tellings FROM quarantine`);
      return row?.tellings ?? 0;
    },
  };
}
