import * as z from 'zod';
import { checkPageSize, type Connection, toConnection, USUAL_PAGE } from './connection.js';
import { readCursor, toCursor } from './cursor.js';

/** Something with a number of its own, counting up. */
interface Numbered {
  readonly id: string;
}

/** A list that is read newest first. */
interface NumberedList<Node extends Numbered> {
  /** The first word of its cursors: those of other lists are none of its. */
  readonly word: string;
  /** At most `limit`, older than the given number; null: from the newest. */
  readonly read: (before: string | null, limit: number) => Promise<readonly Node[]>;
  readonly count: () => Promise<number>;
}

/** One page of it. Throws `BadInputError` and `CursorUnknownError`. */
export async function readNumbered<Node extends Numbered>(
  { word, read, count }: NumberedList<Node>,
  first: number | null,
  after: string | null | undefined,
): Promise<Connection<Node>> {
  const limit = checkPageSize('first', first ?? USUAL_PAGE);
  const content = z.tuple([z.literal(word), z.string().regex(/^\d{1,15}$/)]);
  const before = after == null ? null : readCursor(after, content)[1];
  const nodes = await read(before, limit + 1);
  return toConnection({
    edges: nodes.slice(0, limit).map((node) => ({ cursor: toCursor([word, node.id]), node })),
    hasNextPage: nodes.length > limit,
    hasPreviousPage: before !== null,
    totalCount: await count(),
  });
}
