import { readId } from '../../domain/ids.js';
import type { Ask, Platform, RedPackets, WinnerPage } from '../../domain/platform.js';
import { toFoundOne } from '../found.js';
import type { Note } from '../note.js';
import { readRows } from '../rows.js';
import type { Api } from './api.js';
import { isNoSuchThing } from './envelope.js';
import { readRoomAnd } from './ids.js';
import { createNamedPrizes } from './named-prizes.js';
import { toListedAwardWinner, toListedRedPacketWinner, toListedWin, type ListedWin } from './normalize-winner-list.js';
import { readPages } from './pages.js';
import type { Wire } from './wire.js';

/**
 * The platform's own lists of winners: ListAwardRecordStatistics and, paced by the minute, ListRedPacketRecordAPI. What
 * SearchType 1 means they agree on, and on nothing else that can be said by it.
 */
export function createWinnersOf(parts: {
  readonly api: Api;
  readonly wire: Wire;
  readonly note: Note;
  readonly lotteries: Platform['lotteries'];
  readonly redPackets: RedPackets;
}): Platform['winnersOf'] {
  const { api, wire, note, lotteries, redPackets } = parts;

  async function* ofLottery(id: string, ask: Ask): AsyncGenerator<WinnerPage> {
    const [room, lottery] = readRoomAnd('lottery', id);
    const known = toFoundOne(await lotteries([id], ask), id);
    const prizes = createNamedPrizes({ room, native: lottery, prizes: known?.prizes ?? [] });
    const toNews = (wins: readonly ListedWin[]) =>
      prizes.assign(wins).map(([win, keys]) => toListedAwardWinner(win, keys, { room, lottery, known }, note));

    const uncertain: ListedWin[] = [];
    const parameters = { ActivityId: room, AwardId: lottery, SearchType: '1' };
    const question = { action: 'ListAwardRecordStatistics', parameters, page: wire.awardRecordPage } as const;
    for await (const { rows, fetchedAt } of readPages(api, question, ask, note)) {
      const { read, rejected } = readRows(rows, wire.awardRecord, (record, raw) =>
        toListedWin(record, { fetchedAt, raw }, note),
      );
      uncertain.push(...read.filter(({ prizeName }) => !prizes.isCertain(prizeName)));
      yield { news: toNews(read.filter(({ prizeName }) => prizes.isCertain(prizeName))), rejected };
    }
    if (uncertain.length > 0) yield { news: toNews(uncertain), rejected: [] };
  }

  async function* ofRedPacket(id: string, ask: Ask): AsyncGenerator<WinnerPage> {
    const [room, redPacket] = readRoomAnd('redpacket', id);
    const known = toFoundOne(await redPackets.byId([id], ask), id);
    const parameters = { ActivityId: room, RedPacketID: redPacket, SearchType: '1' };
    const question = { action: 'ListRedPacketRecordAPI', parameters, page: wire.redPacketRecordPage } as const;
    for await (const { rows, fetchedAt } of readPages(api, question, ask, note)) {
      const origin = { room, redPacket, known, fetchedAt };
      const { read, rejected } = readRows(rows, wire.redPacketRecord, (record, raw) =>
        toListedRedPacketWinner(record, { ...origin, raw }, note),
      );
      yield { news: read, rejected };
    }
  }

  return async function* winnersOf(id, ask) {
    const pages = readId(id).type === 'redpacket' ? ofRedPacket(id, ask) : ofLottery(id, ask);
    let isBegun = false;
    try {
      for await (const page of pages) {
        isBegun = true;
        yield page;
      }
    } catch (error) {
      // What there is not has no winners; what is gone in the middle of its list was not read whole.
      if (isBegun || !isNoSuchThing(error)) throw error;
    }
  };
}
