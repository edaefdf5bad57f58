import type { Verification } from '../domain/winner.js';
import type { LogBounds, LogEntry, LogPage, WinnerFilter } from '../feed/winner-log.js';
import type { Queries } from './engine.js';
import { toEpoch, toInstant, toWinner } from './entry.js';
import { joined, list, sql, type Sql } from './sql.js';
import { toVerificationSql } from './verification.js';

interface EntryRow {
  readonly position: number;
  readonly body: string;
  readonly person: string | null;
  readonly recorded_at: number;
  readonly erased_at: number | null;
  readonly verification: Verification;
  readonly verified_at: number | null;
}

/** One statement a page, so that the entries and the head that they are measured by are of one moment. */
type PageRow = { readonly head: number } & (
  | { readonly [Column in keyof EntryRow]: EntryRow[Column] }
  | { readonly position: null }
);

/** Reads the log. `graceMs`: see `toVerificationSql`. */
export function createEntryReader({ query }: Queries, graceMs: number) {
  const { verification, verifiedAt } = toVerificationSql(graceMs);
  const columns = sql`w.position, w.body, p.body AS person, w.recorded_at, w.erased_at,
    ${verification} AS verification, ${verifiedAt} AS verified_at`;
  const tables = sql`winner w LEFT JOIN person p ON p.position = w.position
    LEFT JOIN listed l ON l.id = COALESCE(w.lottery_id, w.red_packet_id)`;

  async function readPage(conditions: readonly Sql[], order: Sql, limit: number) {
    const page = await query<PageRow>(sql`SELECT counter.head, entry.* FROM counter LEFT JOIN (
        SELECT ${columns} FROM ${tables} WHERE ${joined(conditions, ' AND ')} ORDER BY w.position ${order} LIMIT ${limit}
      ) entry ON TRUE ORDER BY entry.position ${order}`);
    const entries = page.flatMap((row) => (row.position === null ? [] : [toEntry(row)]));
    return {
      head: page[0]?.head ?? 0,
      entries,
      last: entries.length < limit ? null : (entries.at(-1)?.position ?? null),
    };
  }

  function toConditions(filter: WinnerFilter): readonly Sql[] {
    const { platform, channelIds, lotteryIds, redPacketIds, prizeKinds, viewerIds, externalIds, from, to } = filter;
    return [
      ...(platform === undefined ? [] : [sql`w.platform = ${platform}`]),
      ...(channelIds === undefined ? [] : [sql`w.channel_id IN ${list(channelIds)}`]),
      ...(lotteryIds === undefined ? [] : [sql`w.lottery_id IN ${list(lotteryIds)}`]),
      ...(redPacketIds === undefined ? [] : [sql`w.red_packet_id IN ${list(redPacketIds)}`]),
      ...(prizeKinds === undefined ? [] : [sql`w.prize_kind IN ${list(prizeKinds)}`]),
      ...(viewerIds === undefined ? [] : [sql`p.viewer_id IN ${list(viewerIds)}`]),
      ...(externalIds === undefined ? [] : [sql`p.external_id IN ${list(externalIds)}`]),
      ...(filter.verification === undefined ? [] : [sql`${verification} IN ${list(filter.verification)}`]),
      ...(from === undefined ? [] : [sql`w.won_at >= ${toEpoch(from)}`]),
      ...(to === undefined ? [] : [sql`w.won_at < ${toEpoch(to)}`]),
    ];
  }

  return {
    async readAfter(position: number, limit: number, filter: WinnerFilter): Promise<LogPage> {
      const conditions = [sql`w.position > ${position}`, ...toConditions(filter)];
      const { head, entries, last } = await readPage(conditions, sql`ASC`, limit);
      return { entries, reached: last ?? Math.max(head, position) };
    },

    async readBefore(position: number | null, limit: number, filter: WinnerFilter): Promise<LogPage> {
      const conditions = [position === null ? sql`TRUE` : sql`w.position < ${position}`, ...toConditions(filter)];
      const { entries, last } = await readPage(conditions, sql`DESC`, limit);
      return { entries, reached: last ?? 1 };
    },

    async find(winnerId: string): Promise<LogEntry | null> {
      const { entries } = await readPage([sql`w.id = ${winnerId}`], sql`ASC`, 1);
      return entries[0] ?? null;
    },

    async bounds(): Promise<LogBounds> {
      const [row] = await query<{ head: number; erasures: number; oldest: number | null }>(
        sql`SELECT head, erasures, (SELECT MIN(position) FROM winner) AS oldest FROM counter`,
      );
      const { head, erasures } = row ?? { head: 0, erasures: 0 };
      return { oldest: row?.oldest ?? head + 1, head, erasures };
    },
  };
}

function toEntry(row: EntryRow): LogEntry {
  return {
    position: row.position,
    winner: {
      ...toWinner(row.body, row.person),
      recordedAt: toInstant(row.recorded_at),
      verification: row.verification,
      verifiedAt: row.verified_at === null ? null : toInstant(row.verified_at),
      erasedAt: row.erased_at === null ? null : toInstant(row.erased_at),
    },
  };
}
