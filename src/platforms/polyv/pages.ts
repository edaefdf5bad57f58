import type { Ask } from '../../domain/platform.js';
import type { Note } from '../note.js';
import { toInt } from '../values.js';
import type { Api, Question } from './api.js';
import { unreadable } from './envelope.js';
import type { Wire } from './wire.js';

/** One page of an interface of v3. */
export interface Page {
  readonly rows: readonly unknown[];
  readonly totalPages: number | null;
  readonly lastPage: boolean | null;
  /** RFC 3339, UTC. */
  readonly fetchedAt: string;
}

/** Reads one page of what is asked; the first is 1. */
export type ReadPage = (question: Question, number: number, ask: Ask) => Promise<Page>;

export function createReadPage(parts: {
  readonly api: Api;
  readonly wire: Wire;
  /** Rows to ask for in one page. */
  readonly pageSize: number;
  readonly note: Note;
}): ReadPage {
  const { api, wire, pageSize, note } = parts;

  return async (question, number, ask) => {
    const query = { ...question.query, page: String(number), limit: String(pageSize) };
    const { data, fetchedAt } = await api.read({ ...question, query }, ask);
    const page = wire.page.safeParse(data);
    if (!page.success) throw unreadable('without a list of records');
    const { contents, totalPages, lastPage } = page.data;
    return { rows: contents ?? [], totalPages: toInt(totalPages, 'page.totalPages', note), lastPage, fetchedAt };
  };
}

/** Not by `nextPageNumber`: on the last page it is the last page's own. */
export function hasNext({ lastPage, totalPages }: Pick<Page, 'lastPage' | 'totalPages'>, read: number): boolean {
  return lastPage === false || (totalPages ?? 0) > read;
}
