import type { Lottery } from '../../domain/lottery.js';
import type { Ask } from '../../domain/platform.js';
import type { Note } from '../note.js';
import { toInt } from '../values.js';
import type { Api } from './api.js';
import { unreadable } from './envelope.js';
import { toRecord } from './normalize.js';
import { toCheckedList } from './tolerant.js';
import { pageSchema, recordSchema } from './wire.js';

/** A part of time, in epoch milliseconds: `from` inclusive, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is asked of list-channels-lottery: channels by their native ids. */
export interface PageQuestion extends Span {
  readonly channels: readonly string[];
  readonly sessionId: string | null;
}

/** One page, its rows made into lotteries. */
interface Page {
  readonly lotteries: readonly Lottery[];
  readonly totalPages: number | null;
  readonly lastPage: boolean | null;
}

/** Reads every page that answers a question, or null where there are more than `most`. */
export type ReadPages = (question: PageQuestion, most: number, ask: Ask) => Promise<readonly Lottery[] | null>;

/** How many pages are read at once where the bound is off. */
const AT_ONCE = 20;

export function createPages(parts: {
  readonly api: Api;
  /** Rows to ask for in one page. */
  readonly pageSize: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly note: Note;
}): ReadPages {
  const { api, pageSize, now, note } = parts;

  /** list-channels-lottery (v3). Whether its times are inclusive is not documented: the rows are filtered later. */
  async function readPage(question: PageQuestion, page: number, ask: Ask): Promise<Page> {
    const query = {
      channelIds: question.channels.join(','),
      startTime: String(question.from),
      endTime: String(question.to),
      sessionId: question.sessionId,
      page: String(page),
      limit: String(pageSize),
    };
    const data = await api.read({ path: '/live/v3/channel/lottery/list-channels-lottery', query }, ask);
    const checked = pageSchema.safeParse(data);
    if (!checked.success) throw unreadable('without a list of records');

    const fetchedAt = new Date(now()).toISOString();
    const rows = toCheckedList(checked.data.contents, recordSchema, 'lottery', note);
    return {
      lotteries: rows.flatMap((row) => {
        if (row.channelId !== null) return [toRecord(row, { channel: row.channelId, fetchedAt }, note)];
        note('lottery.channelId: absent');
        return [];
      }),
      totalPages: toInt(checked.data.totalPages, 'lottery.totalPages', note),
      lastPage: checked.data.lastPage,
    };
  }

  return async (question, most, ask) => {
    let last = await readPage(question, 1, ask);
    if ((last.totalPages ?? 1) > most) return null;

    // By id: rows that arrive meanwhile push others onto a later page, where they are seen again.
    const lotteries = new Map(last.lotteries.map((lottery) => [lottery.id, lottery]));
    let read = 1;
    let isNews = true;
    while (isNews && hasNext(last, read)) {
      if (read >= most) return null;
      const until = Math.min(Math.max(last.totalPages ?? 0, read + 1), most, read + AT_ONCE);
      const numbers = Array.from({ length: until - read }, (_, index) => read + 1 + index);
      const pages = await Promise.all(numbers.map((number) => readPage(question, number, ask)));
      const known = lotteries.size;
      for (const lottery of pages.flatMap((page) => page.lotteries)) {
        if (!lotteries.has(lottery.id)) lotteries.set(lottery.id, lottery);
      }
      // A platform that repeats its last page for ever must not keep us.
      isNews = lotteries.size > known;
      last = pages.at(-1) ?? last;
      read = until;
    }
    return [...lotteries.values()];
  };
}

/** Not by `nextPageNumber`: on the last page it is the last page's own. */
function hasNext({ lastPage, totalPages }: Page, read: number): boolean {
  return lastPage === false || (totalPages ?? 0) > read;
}
