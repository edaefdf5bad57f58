import type { Ask, RedPackets } from '../../domain/platform.js';
import type { RedPacket } from '../../domain/red-packet.js';
import type { Note } from '../note.js';
import { toInt } from '../values.js';
import type { Api } from './api.js';
import { isNoSuchThing, unreadable } from './envelope.js';
import { readRoom, readRoomAnd } from './ids.js';
import { collect } from './lotteries.js';
import { toRedPacketId, toRedPacket } from './normalize-red-packet.js';
import { createOnce } from './once.js';
import type { Wire, WireRedPacket } from './wire.js';

/** The most that ListActivityRedPacket gives at once. */
const PAGE_SIZE = 500;

/** A total beyond 50,000 red packets in one room is not a total. */
const MOST_PAGES = 100;

/** Red packets: GetActivityRedPacket for single ones, ListActivityRedPacket for a room's. */
export function createRedPackets(api: Api, wire: Wire, note: Note): RedPackets {
  const one = createOnce(async (id, ask): Promise<RedPacket> => {
    const [room, native] = readRoomAnd('redpacket', id);
    const parameters = { ActivityID: room, RedPacketID: native };
    const { value, fetchedAt } = await api.get('GetActivityRedPacket', parameters, wire.redPacket, ask);
    if (value.RedPacketID !== native) throw unreadable('answered with another red packet than was asked for');
    return toRedPacket(value, { room, fetchedAt }, note);
  });

  async function readPage(room: string, page: number, ask: Ask) {
    const parameters = { ActivityID: room, PageNo: String(page), PageItemCount: String(PAGE_SIZE) };
    const { value, fetchedAt } = await api.get('ListActivityRedPacket', parameters, wire.redPacketPage, ask);
    return { total: value.TotalCount, rows: value.RedPacketList, fetchedAt };
  }

  const ofRoom = createOnce(async (room, ask): Promise<readonly RedPacket[]> => {
    const first = await readPage(room, 1, ask);
    const pages = toPageCount(first.total, first.rows, note);
    const numbers = Array.from({ length: pages - 1 }, (_, index) => index + 2);
    const others = await Promise.all(numbers.map((number) => readPage(room, number, ask)));

    // A packet made meanwhile moves the others on: one may stand on two pages.
    const redPackets = new Map<string, RedPacket>();
    for (const { rows, fetchedAt } of [first, ...others])
      for (const row of rows) redPackets.set(row.RedPacketID, toRedPacket(row, { room, fetchedAt }, note));
    return [...redPackets.values()];
  });

  return {
    byId(ids, ask) {
      return collect(ids, async (id) => {
        const [room, native] = readRoomAnd('redpacket', id);
        return one(toRedPacketId(room, native), ask).catch(noneOfNoThing);
      });
    },
    ofChannels(channelIds, ask) {
      return collect(channelIds, async (channelId) => ofRoom(readRoom(channelId), ask));
    },
  };
}

/** From the first page's total. Without one, a page that is not full was the only one. */
function toPageCount(total: string | null, rows: readonly WireRedPacket[], note: Note): number {
  const count = toInt(total, 'ListActivityRedPacket.TotalCount', note);
  if (count === null && rows.length >= PAGE_SIZE) throw unreadable('answered without a total');
  const pages = Math.max(1, Math.ceil((count ?? rows.length) / PAGE_SIZE));
  if (pages > MOST_PAGES) throw unreadable('answered with a total that can not be');
  return pages;
}

function noneOfNoThing(error: unknown): undefined {
  if (!isNoSuchThing(error)) throw error;
}
