import type { Platform } from '../../domain/platform.js';
import type { Note } from '../note.js';
import { readRows } from '../rows.js';
import { unreadable } from './envelope.js';
import { readLotteryId } from './ids.js';
import { toWinnerNews } from './normalize-winner.js';
import { hasNext, type ReadPage } from './pages.js';
import type { Wire } from './wire.js';

/**
 * The winners of one draw, by get-winner-detail (v3). A lottery that it does not know has no winners. Nor has an
 * activity: each of its draws is a record of its own.
 */
export function createWinnersOf(readPage: ReadPage, wire: Wire, note: Note): Platform['winnersOf'] {
  return async function* winnersOf(lotteryId, ask) {
    const { type, channel, id } = readLotteryId(lotteryId);
    if (type === 'activity') return;

    const path = '/live/v3/channel/lottery/get-winner-detail';
    const question = { path, query: { channelId: channel, lotteryId: id } };
    const seen = new Set<string>();
    for (let number = 1; ; number++) {
      const page = await readPage(question, number, ask);
      const { rows, fetchedAt } = page;
      const { read, rejected } = readRows(rows, wire.winner, (row, raw) =>
        toWinnerNews(row, { channel, lottery: id, fetchedAt, raw }, note),
      );

      const news = read.filter(({ key }) => !seen.has(key));
      for (const { key } of news) seen.add(key);
      // A platform that repeats its last page for ever must not keep us, nor pass for one that told all.
      const isRepeated = news.length === 0 && (rejected.length === 0 || number > (page.totalPages ?? 1));
      if (number > 1 && isRepeated) throw unreadable('with the same winners for ever');
      yield { news, rejected };
      if (!hasNext(page, number) || rows.length === 0) return;
    }
  };
}
