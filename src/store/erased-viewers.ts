import { createHmac, randomBytes } from 'node:crypto';
import { chunksOf, type Queries } from './engine.js';
import { list, rows, sql } from './sql.js';

/** Turns a viewer's id into what is kept of it after erasure. */
type Pseudonym = (viewerId: string) => string;

/**
 * Keyed, because a platform's viewer ids can be tried one by one: who sees a hash alone, in the audit trail say, learns
 * nothing. The key is made when it is first asked for, and is the database's own: all instances give the same hashes.
 */
export async function readPseudonym({ query }: Queries): Promise<Pseudonym> {
  await query(sql`INSERT INTO meta (name, value) VALUES ('erasure key', ${randomBytes(32).toString('base64url')})
    ON CONFLICT (name) DO NOTHING`);
  const [meta] = await query<{ value: string }>(sql`SELECT value FROM meta WHERE name = 'erasure key'`);
  const key = Buffer.from(meta?.value ?? '', 'base64url');
  return (viewerId) => createHmac('sha256', key).update(viewerId).digest().subarray(0, 16).toString('base64url');
}

/** Remembers that these were erased; the last time counts. */
export async function markErased({ query }: Queries, hashes: readonly string[], erasedAt: number): Promise<void> {
  for (const chunk of chunksOf(hashes))
    await query(sql`INSERT INTO erased_viewer (hash, erased_at) ${rows(chunk.map((hash) => [hash, erasedAt]))}
      ON CONFLICT (hash) DO UPDATE SET erased_at = excluded.erased_at
        WHERE excluded.erased_at > erased_viewer.erased_at`);
}

/** When those of these viewers that were erased were: epoch milliseconds. */
export async function readErased(queries: Queries, viewerIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const erased = new Map<string, number>();
  if (viewerIds.length === 0) return erased;
  const toHash = await readPseudonym(queries);
  for (const chunk of chunksOf([...new Set(viewerIds)])) {
    const idOf = new Map(chunk.map((id) => [toHash(id), id]));
    const found = await queries.query<{ hash: string; erased_at: number }>(
      sql`SELECT hash, erased_at FROM erased_viewer WHERE hash IN ${list([...idOf.keys()])}`,
    );
    for (const { hash, erased_at } of found) erased.set(idOf.get(hash) ?? '', erased_at);
  }
  return erased;
}
