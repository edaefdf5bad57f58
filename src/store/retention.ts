import { takeCounter } from './append.js';
import { chunksOf, type Engine } from './engine.js';
import { toEpoch } from './entry.js';
import { list, sql } from './sql.js';

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

/**
 * Forgets when lists were read of what has no winner here, and whose turn was before this instant. Red packets of a
 * channel that is still looked at stay: without them, what is long over there would look like something new.
 */
export async function forgetListedBefore(engine: Engine, listedAt: string): Promise<number> {
  const instant = toEpoch(listedAt);
  let removed = 0;
  for (let last = ''; ;) {
    const old = await engine.query<{
      id: string;
    }>(sql`SELECT id FROM listed WHERE listed_at < ${instant} AND id > ${last}
      AND NOT EXISTS (SELECT 1 FROM winner WHERE winner.lottery_id = listed.id)
      AND NOT EXISTS (SELECT 1 FROM winner WHERE winner.red_packet_id = listed.id)
      ORDER BY id LIMIT ${SLICE}`);
    const ids = old.map(({ id }) => id);
    const inUse = await readListedSince(engine, ids.map(channelOf), instant);
    const gone = ids.filter((id) => !isRedPacket(id) || !inUse.has(channelOf(id)));
    // Once more by its time: it may have been read this very moment.
    for (const chunk of chunksOf(gone))
      await engine.transaction(({ query }) =>
        query(sql`DELETE FROM listed WHERE listed_at < ${instant} AND id IN ${list(chunk)}`),
      );
    removed += gone.length;
    last = ids.at(-1) ?? last;
    if (ids.length < SLICE) return removed;
  }
}

async function readListedSince({ query }: Engine, ids: readonly string[], instant: number | null) {
  const found = new Set<string>();
  for (const chunk of chunksOf([...new Set(ids)]))
    for (const { id } of await query<{ id: string }>(
      sql`SELECT id FROM listed WHERE listed_at >= ${instant} AND id IN ${list(chunk)}`,
    ))
      found.add(id);
  return found;
}

function isRedPacket(id: string): boolean {
  return id.split(':')[1] === 'redpacket';
}

/** In whatever state the id is: this must not end with the first odd one. */
function channelOf(id: string): string {
  const [platform, , channel] = id.split(':');
  return `${platform}:channel:${channel}`;
}
