import type { Lottery } from '../../domain/lottery.js';
import type { Ask } from '../../domain/platform.js';
import type { Note } from '../note.js';
import { toRecord } from './normalize.js';
import { hasNext, type Page, type ReadPage } from './pages.js';
import type { Wire } from './wire.js';

/** A part of time, in epoch milliseconds: `from` inclusive, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is asked of list-channels-lottery: channels by their native ids. */
export interface RecordQuestion extends Span {
  readonly channels: readonly string[];
  readonly sessionId: string | null;
}

/** Reads every record that answers a question, or null where there are more than `mostPages` of them. */
export type ReadRecords = (question: RecordQuestion, mostPages: number, ask: Ask) => Promise<readonly Lottery[] | null>;

/** How many pages are read at once where the bound is off. */
const AT_ONCE = 20;

/** Records of several channels, by list-channels-lottery (v3). */
export function createReadRecords(readPage: ReadPage, wire: Wire, note: Note): ReadRecords {
  /** Whether its times are inclusive is not documented: the rows are filtered later. */
  function readNumbered(question: RecordQuestion, number: number, ask: Ask): Promise<Page> {
    const query = {
      channelIds: question.channels.join(','),
      startTime: String(question.from),
      endTime: String(question.to),
      sessionId: question.sessionId,
    };
    const path = '/live/v3/channel/lottery/list-channels-lottery';
    return readPage({ path, query }, number, ask);
  }

  function toLotteries({ rows, fetchedAt }: Page): readonly Lottery[] {
    return wire.records.parse(rows).flatMap((row) => {
      if (row.channelId !== null) return [toRecord(row, { channel: row.channelId, fetchedAt }, note)];
      note('lottery.channelId: absent');
      return [];
    });
  }

  return async (question, mostPages, ask) => {
    let last = await readNumbered(question, 1, ask);
    if ((last.totalPages ?? 1) > mostPages) return null;

    // By id: rows that arrive meanwhile push others onto a later page, where they are seen again.
    const lotteries = new Map(toLotteries(last).map((lottery) => [lottery.id, lottery]));
    let read = 1;
    let isNews = true;
    while (isNews && hasNext(last, read)) {
      if (read >= mostPages) return null;
      const until = Math.min(Math.max(last.totalPages ?? 0, read + 1), mostPages, read + AT_ONCE);
      const numbers = Array.from({ length: until - read }, (_, index) => read + 1 + index);
      const pages = await Promise.all(numbers.map((number) => readNumbered(question, number, ask)));
      const known = lotteries.size;
      for (const lottery of pages.flatMap(toLotteries)) {
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
