import { chunksOf, type Queries } from './engine.js';
import { createNaming } from './naming.js';
import { list, sql } from './sql.js';

/** What is kept aside, as far as it was looked through for some names. */
export interface Searched {
  readonly names: ReadonlySet<string>;
  /** The last row that was looked at; rows get their ids in the order in which they appear. */
  readonly upTo: number;
  /** Those that name somebody. */
  readonly ids: readonly number[];
}

/** Read at once: a telling has some hundred characters, and may have many more. */
const PAGE = 250;

/** Looks through what came after `after`, in statements that are short however much there is. */
export async function searchQuarantine(
  { query }: Queries,
  names: ReadonlySet<string>,
  after: number,
): Promise<Searched> {
  const isTelling = createNaming(names);
  const ids: number[] = [];
  let upTo = after;
  for (;;) {
    const page = await query<{ id: number; raw: string }>(
      sql`SELECT id, raw FROM quarantine WHERE id > ${upTo} ORDER BY id LIMIT ${PAGE}`,
    );
    ids.push(...page.filter(({ raw }) => isTelling(raw)).map(({ id }) => id));
    upTo = page.at(-1)?.id ?? upTo;
    if (page.length < PAGE) return { names, upTo, ids };
  }
}

/** The same for what came since, and for names that were not looked for then. */
export async function searchOn(
  queries: Queries,
  searched: Searched,
  names: ReadonlySet<string>,
): Promise<readonly number[]> {
  const added = new Set([...names].filter((name) => !searched.names.has(name)));
  const since = await searchQuarantine(queries, names, searched.upTo);
  const earlier = added.size === 0 ? [] : (await searchQuarantine(queries, added, 0)).ids;
  return [...new Set([...searched.ids, ...since.ids, ...earlier])];
}

/**
 * What was kept aside of these winners, and what names these viewers (`ids`), keeps its place and its reason and loses its
 * content: a dispute goes on, since it is about the win.
 */
export async function emptyQuarantine(
  { query }: Queries,
  { winnerIds, ids }: { readonly winnerIds: readonly string[]; readonly ids: readonly number[] },
  erasedAt: string,
): Promise<void> {
  const empty = JSON.stringify({ erased: erasedAt });
  for (const chunk of chunksOf(winnerIds))
    // Its digest was made of what it tells; told again, it is not looked at, since its winner is erased.
    await query(sql`UPDATE quarantine SET raw = ${empty}, digest = 'erased ' || id WHERE winner_id IN ${list(chunk)}`);
  // The digest of the others stays: it is of the whole row, and keeps it from being kept aside again.
  for (const chunk of chunksOf(ids)) await query(sql`UPDATE quarantine SET raw = ${empty} WHERE id IN ${list(chunk)}`);
}
