import { toRanges } from '../domain/audit.js';
import { readId } from '../domain/ids.js';
import type { Viewer } from '../domain/winner.js';
import type { Erased, Erasure } from '../feed/winner-log.js';
import { takeCounter } from './append.js';
import { writeAudit } from './audit.js';
import { chunksOf, type Queries } from './engine.js';
import { toBody, toEpoch, toWinner } from './entry.js';
import { markErased, readPseudonym } from './erased-viewers.js';
import { joined, list, rows, sql } from './sql.js';

/** One who is to be erased, and what names it in texts. */
interface Sought {
  readonly winnerIds: readonly string[];
  readonly positions: readonly number[];
  readonly names: ReadonlySet<string>;
}

/** Removes viewers, within one transaction. Holds the counter: nobody appends or reads to write meanwhile. */
export async function erase(queries: Queries, { viewerIds, erasedAt, ...by }: Erasure): Promise<Erased> {
  const at = toEpoch(erasedAt) ?? 0;
  const ids = [...new Set(viewerIds)];
  await takeCounter(queries);
  const toHash = await readPseudonym(queries);
  const hashes = ids.map(toHash).toSorted();
  await markErased(queries, hashes, at);

  const { positions, winnerIds, names } = await erasePersons(queries, ids, at);
  await emptyQuarantine(queries, { positions, winnerIds, names }, erasedAt);
  await queries.query(sql`UPDATE counter SET erasures = erasures + 1`);

  const written = { at: erasedAt, ...by, action: 'ERASE', fields: [], positions: toRanges(positions) } as const;
  await writeAudit(queries, [{ ...written, subjects: hashes.map((hash) => `viewer:${hash}`) }]);
  return { positions };
}

async function erasePersons({ query }: Queries, viewerIds: readonly string[], at: number): Promise<Sought> {
  const positions: number[] = [];
  const winnerIds: string[] = [];
  const names = new Set(viewerIds.flatMap((id) => [id, readId(id).native[0]]));

  for (const ids of chunksOf(viewerIds)) {
    const persons = await query<{ position: number; body: string; person: string }>(
      sql`SELECT p.position, w.body, p.body AS person FROM person p JOIN winner w ON w.position = p.position
        WHERE p.viewer_id IN ${list(ids)}`,
    );
    for (const chunk of chunksOf(persons)) {
      const bodies = chunk.map(({ position, body, person }) => {
        const winner = toWinner(body, person);
        positions.push(position);
        winnerIds.push(winner.id);
        for (const name of namesOf(winner.viewer)) names.add(name);
        return [position, toBody(winner, true)];
      });
      // PostgreSQL takes values that stand in no column for texts.
      await query(sql`UPDATE winner SET erased_at = ${at}, body = bare.column2
        FROM (${rows(bodies)}) AS bare WHERE winner.position = CAST(bare.column1 AS BIGINT)`);
      await query(sql`DELETE FROM person WHERE position IN ${list(chunk.map(({ position }) => position))}`);
    }
  }
  return { positions: positions.toSorted((one, other) => one - other), winnerIds, names };
}

/** What a row that nobody could read may name a viewer by. Nicknames are no names: they are many people's. */
function namesOf({ platformId, externalId, phone }: Viewer): readonly string[] {
  return [platformId, externalId, phone].filter((name) => name !== null && name !== '') as string[];
}

/**
 * What was kept aside of these winners, and whatever else names these viewers, keeps its place and its reason and loses
 * its content: a dispute goes on, since it is about the win. Too much goes rather than too little.
 */
async function emptyQuarantine({ query }: Queries, sought: Sought, erasedAt: string): Promise<void> {
  const empty = JSON.stringify({ erased: erasedAt });
  for (const chunk of chunksOf(sought.winnerIds))
    // Its digest was made of what it tells; told again, it is not looked at, since its winner is erased.
    await query(sql`UPDATE quarantine SET raw = ${empty}, digest = 'erased ' || id WHERE winner_id IN ${list(chunk)}`);

  for (const names of chunksOf([...sought.names])) {
    const likely = joined(
      names.map((name) => sql`raw LIKE ${`%${toPattern(name)}%`} ESCAPE '!'`),
      ' OR ',
    );
    const found = await query<{ id: number; raw: string }>(sql`SELECT id, raw FROM quarantine WHERE ${likely}`);
    const telling = found.filter(({ raw }) => names.some((name) => isNamedIn(raw, name)));
    // Its digest stays: it is of the whole row, and keeps it from being kept aside again.
    for (const chunk of chunksOf(telling.map(({ id }) => id)))
      await query(sql`UPDATE quarantine SET raw = ${empty} WHERE id IN ${list(chunk)}`);
  }
}

/** As it stands in JSON, and with the signs that LIKE would read. */
function toPattern(name: string): string {
  return toText(name).replaceAll(/[!%_]/g, '!$&');
}

/** As a whole: `12` is not named by `1234`. */
function isNamedIn(raw: string, name: string): boolean {
  const text = toText(name).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\p{L}\\p{N}])${text}(?![\\p{L}\\p{N}])`, 'u').test(raw);
}

function toText(name: string): string {
  return JSON.stringify(name).slice(1, -1);
}
