import { sql, type Sql } from './sql.js';

/** How a winner is known, worked out when it is read. `w` is its row of `winner`, `l` its lottery's or red packet's of `listed`. */
interface VerificationSql {
  readonly verification: Sql;
  /** Epoch milliseconds, or null. */
  readonly verifiedAt: Sql;
}

/** @param graceMs how long after an announcement a list may still lack its winner without a dispute */
export function toVerificationSql(graceMs: number): VerificationSql {
  const isLacking = sql`w.confirmed_at IS NULL AND l.listed_at > w.announced_at + ${graceMs}`;
  return {
    verification: sql`CASE
      WHEN EXISTS (SELECT 1 FROM quarantine q WHERE q.winner_id = w.id) THEN 'DISPUTED'
      WHEN w.announced_at IS NULL THEN 'PULLED'
      WHEN w.confirmed_at IS NOT NULL THEN 'CONFIRMED'
      WHEN ${isLacking} THEN 'DISPUTED'
      ELSE 'SIGNED' END`,
    verifiedAt: sql`CASE WHEN ${isLacking} THEN l.listed_at ELSE w.confirmed_at END`,
  };
}
