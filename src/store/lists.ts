import type { UnassignedWinner } from '../feed/winner-log.js';
import { chunksOf, type Engine } from './engine.js';
import { toEpoch, toInstant, toWinner } from './entry.js';
import { joined, list, rows, sql, type Sql } from './sql.js';

/** What reconciling with the platforms' own lists asks of the log. */
export function createListBook(engine: Engine) {
  /** How many winners that fulfil the condition each lottery or red packet has; none: left out. */
  function perThing(ids: readonly string[], condition: Sql) {
    const counts = [sql`lottery_id`, sql`red_packet_id`].map(
      (column) => sql`SELECT ${column} AS id, COUNT(*) AS winners FROM winner
        WHERE ${column} IN ${list(ids)} AND ${condition} GROUP BY ${column}`,
    );
    return engine.query<{ id: string; winners: number }>(joined(counts, ' UNION ALL '));
  }

  return {
    async count(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const counts = new Map<string, number>();
      for (const chunk of chunksOf(ids))
        for (const { id, winners } of await perThing(chunk, sql`TRUE`)) counts.set(id, winners);
      return counts;
    },

    async unconfirmed(ids: readonly string[]): Promise<ReadonlySet<string>> {
      const found = new Set<string>();
      for (const chunk of chunksOf(ids))
        for (const { id } of await perThing(chunk, sql`announced_at IS NOT NULL AND confirmed_at IS NULL`))
          found.add(id);
      return found;
    },

    /** CASH and POINTS are red packets' kinds alone; that is how they are told from lotteries that are not named. */
    async unassigned(channelId: string, limit: number): Promise<readonly UnassignedWinner[]> {
      const found = await engine.query<{ key: string; body: string; person: string }>(
        sql`SELECT w.key, w.body, p.body AS person FROM winner w JOIN person p ON p.position = w.position
          WHERE w.channel_id = ${channelId} AND w.red_packet_id IS NULL AND w.lottery_id IS NULL
            AND w.prize_kind IN ('CASH', 'POINTS')
          ORDER BY w.position DESC LIMIT ${limit}`,
      );
      return found.map(({ key, body, person }) => {
        const { viewer, prize } = toWinner(body, person);
        return { key, viewerId: viewer.id, amount: prize.amount };
      });
    },

    async markListed(ids: readonly string[], listedAt: string): Promise<void> {
      const at = toEpoch(listedAt);
      await engine.transaction(async ({ query }) => {
        for (const chunk of chunksOf([...new Set(ids)].toSorted()))
          await query(sql`INSERT INTO listed (id, listed_at) ${rows(chunk.map((id) => [id, at]))}
            ON CONFLICT (id) DO UPDATE SET listed_at = excluded.listed_at WHERE excluded.listed_at > listed.listed_at`);
      });
    },

    async listed(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
      const found = new Map<string, string>();
      for (const chunk of chunksOf(ids)) {
        const known = await engine.query<{ id: string; listed_at: number }>(
          sql`SELECT id, listed_at FROM listed WHERE id IN ${list(chunk)}`,
        );
        for (const { id, listed_at } of known) found.set(id, toInstant(listed_at));
      }
      return found;
    },
  };
}
