import type { AuditEntry, AuditTrail, RecordedAudit } from '../domain/audit.js';
import { chunksOf, type Engine, type Queries } from './engine.js';
import { toEpoch, toInstant } from './entry.js';
import { createGroups } from './groups.js';
import { rows, sql } from './sql.js';

/** Entries in one transaction, where more than one waits. */
const LARGEST_GROUP = 500;
/** Entries removed in one transaction. */
const SLICE = 5_000;

type AuditRow = {
  readonly id: number;
  readonly at: number;
  readonly caller: string;
  readonly operation: string;
  readonly action: RecordedAudit['action'];
  readonly fields: string;
  readonly positions: string;
  readonly subjects: string;
};

/** The audit trail over any engine. */
export function createAuditTrail(engine: Engine): AuditTrail {
  const record = createGroups(recordTogether, { sizeOf: () => 1, most: LARGEST_GROUP });

  async function recordTogether(entries: readonly AuditEntry[]): Promise<readonly undefined[]> {
    await engine.transaction((queries) => writeAudit(queries, entries));
    return entries.map(() => undefined);
  }

  return {
    record: (entry) => record(entry),
    async read(before, limit) {
      const older = before === null ? sql`TRUE` : sql`id < ${Number.parseInt(before, 10) || 0}`;
      const found =
        await engine.query<AuditRow>(sql`SELECT id, at, caller, operation, action, fields, positions, subjects
        FROM audit WHERE ${older} ORDER BY id DESC LIMIT ${limit}`);
      return found.map(toRecorded);
    },
    async count() {
      const [row] = await engine.query<{ entries: number }>(sql`SELECT COUNT(*) AS entries FROM audit`);
      return row?.entries ?? 0;
    },
    async forgetBefore(at) {
      for (let removed = 0; ;) {
        const slice = await engine.transaction((queries) => forgetSlice(queries, toEpoch(at)));
        removed += slice;
        if (slice < SLICE) return removed;
      }
    },
  };
}

/** Within a transaction: the entries get the next ids, in the given order. */
export async function writeAudit({ query }: Queries, entries: readonly AuditEntry[]): Promise<void> {
  const [counter] = await query<{ last: number }>(
    sql`UPDATE audit_counter SET last = last + ${entries.length} RETURNING last`,
  );
  const first = (counter?.last ?? 0) - entries.length + 1;
  const values = entries.map(({ at, caller, operation, action, fields, positions, subjects }, index) => {
    const lists = [JSON.stringify(fields), positions, JSON.stringify(subjects)];
    return [first + index, toEpoch(at) ?? 0, caller, operation, action, ...lists];
  });
  for (const chunk of chunksOf(values))
    await query(sql`INSERT INTO audit (id, at, caller, operation, action, fields, positions, subjects) ${rows(chunk)}`);
}

/** Always the trail's beginning, never something in its midst. */
async function forgetSlice({ query }: Queries, at: number | null): Promise<number> {
  const [kept] = await query<{ id: number }>(sql`SELECT id FROM audit WHERE at >= ${at} ORDER BY id LIMIT 1`);
  const gone = await query(sql`DELETE FROM audit WHERE id IN (
    SELECT id FROM audit WHERE ${kept === undefined ? sql`TRUE` : sql`id < ${kept.id}`} ORDER BY id LIMIT ${SLICE}
  ) RETURNING id`);
  return gone.length;
}

function toRecorded({ id, at, fields, subjects, ...entry }: AuditRow): RecordedAudit {
  // We wrote both lists.
  const lists = { fields: JSON.parse(fields) as string[], subjects: JSON.parse(subjects) as string[] };
  return { id: String(id), at: toInstant(at), ...entry, ...lists };
}
