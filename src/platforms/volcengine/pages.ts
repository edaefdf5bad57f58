import type { Ask } from '../../domain/platform.js';
import type { Note } from '../note.js';
import { toInt } from '../values.js';
import type { Action, Api } from './api.js';
import { unreadable } from './envelope.js';
import type { WirePage } from './wire.js';

/** One page of a list. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** RFC 3339, UTC. */
  readonly fetchedAt: string;
}

/** The most that the interfaces give at once. */
const PAGE_SIZE = 500;

/** A total beyond 200,000 rows is not a total. */
const MOST_PAGES = 400;

/**
 * A list in pages by PageNo and PageItemCount, one after the other. It ends where the list's own total is reached;
 * where rows are missing from it, or no total tells where a full page leads, it throws: what ends here was read whole.
 */
export async function* readPages<Row>(
  api: Api,
  question: {
    readonly action: Action;
    readonly parameters: Readonly<Record<string, string>>;
    readonly page: WirePage<Row>;
  },
  ask: Ask,
  note: Note,
): AsyncGenerator<Page<Row>, void, undefined> {
  const { action, parameters, page } = question;
  let seen = 0;
  for (let number = 1; ; number++) {
    const paging = { PageNo: String(number), PageItemCount: String(PAGE_SIZE) };
    const { value, fetchedAt } = await api.get(action, { ...parameters, ...paging }, page, ask);
    const { rows } = value;
    seen += rows.length;
    const total = toInt(value.total, `${action}: total`, note);
    if (total === null && rows.length >= PAGE_SIZE) throw unreadable('answered without a total');
    if ((total ?? 0) > PAGE_SIZE * MOST_PAGES) throw unreadable('answered with a total that can not be');
    if (total !== null && rows.length === 0 && seen < total) throw unreadable('answered with less than its own total');

    yield { rows, fetchedAt };
    if (total === null || seen >= total) return;
  }
}
