import { toRanges } from '../domain/audit.js';
import { readId } from '../domain/ids.js';
import type { Winner } from '../domain/winner.js';
import type { Erased, Erasure } from '../feed/winner-log.js';
import { takeCounter } from './append.js';
import { writeAudit } from './audit.js';
import { chunksOf, type Engine, type Queries } from './engine.js';
import { toBody, toEpoch, toWinner } from './entry.js';
import { emptyQuarantine, type Searched, searchOn, searchQuarantine } from './erase-quarantine.js';
import { markErased, readPseudonym } from './erased-viewers.js';
import { list, rows, sql } from './sql.js';

interface Win {
  readonly position: number;
  readonly winner: Winner;
}

/**
 * Removes viewers. What is kept aside is looked through before anybody is held up; the rest is one transaction that holds
 * the counter (nobody appends or reads to write meanwhile), looks at what has come since, and leaves no gap.
 */
export async function erase(engine: Engine, erasure: Erasure): Promise<Erased> {
  const ids = [...new Set(erasure.viewerIds)];
  const searched = await searchQuarantine(engine, namesOf(ids, await readWins(engine, ids)), 0);
  return engine.transaction(async (queries) => {
    const erased = await eraseAll(queries, { ...erasure, viewerIds: ids }, searched);
    await engine.announce(queries);
    return erased;
  });
}

async function eraseAll(
  queries: Queries,
  { viewerIds, erasedAt, ...by }: Erasure,
  searched: Searched,
): Promise<Erased> {
  const at = toEpoch(erasedAt) ?? 0;
  await takeCounter(queries);
  const toHash = await readPseudonym(queries);
  const hashes = viewerIds.map(toHash).toSorted();
  await markErased(queries, hashes, at);

  const wins = await readWins(queries, viewerIds);
  await erasePersons(queries, wins, at);
  const winnerIds = wins.map(({ winner }) => winner.id);
  const telling = await searchOn(queries, searched, namesOf(viewerIds, wins));
  await emptyQuarantine(queries, { winnerIds, ids: telling }, erasedAt);
  await queries.query(sql`UPDATE counter SET erasures = erasures + 1`);

  const positions = wins.map(({ position }) => position).toSorted((one, other) => one - other);
  const written = { at: erasedAt, ...by, action: 'ERASE', fields: [], positions: toRanges(positions) } as const;
  await writeAudit(queries, [{ ...written, subjects: hashes.map((hash) => `viewer:${hash}`) }]);
  return { positions };
}

async function readWins({ query }: Queries, viewerIds: readonly string[]): Promise<readonly Win[]> {
  const wins: Win[] = [];
  for (const ids of chunksOf(viewerIds)) {
    const found = await query<{ position: number; body: string; person: string }>(
      sql`SELECT p.position, w.body, p.body AS person FROM person p JOIN winner w ON w.position = p.position
        WHERE p.viewer_id IN ${list(ids)}`,
    );
    wins.push(...found.map(({ position, body, person }) => ({ position, winner: toWinner(body, person) })));
  }
  return wins;
}

async function erasePersons({ query }: Queries, wins: readonly Win[], at: number): Promise<void> {
  for (const chunk of chunksOf(wins)) {
    const bodies = chunk.map(({ position, winner }) => [position, toBody(winner, true)]);
    // PostgreSQL takes values that stand in no column for texts.
    await query(sql`UPDATE winner SET erased_at = ${at}, body = bare.column2
      FROM (${rows(bodies)}) AS bare WHERE winner.position = CAST(bare.column1 AS BIGINT)`);
    await query(sql`DELETE FROM person WHERE position IN ${list(chunk.map(({ position }) => position))}`);
  }
}

/** What a row that nobody could read may name them by. Nicknames are no names: they are many people's. */
function namesOf(viewerIds: readonly string[], wins: readonly Win[]): ReadonlySet<string> {
  const names = viewerIds.flatMap((id) => [id, readId(id).native[0]]);
  for (const { viewer, claim } of wins.map(({ winner }) => winner))
    names.push(viewer.platformId, viewer.externalId ?? '', viewer.phone ?? '', claim?.phone ?? '', claim?.email ?? '');
  return new Set(names.filter((name) => name !== ''));
}
