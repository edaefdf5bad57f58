import type { RedPackets } from '../../domain/platform.js';
import type { RedPacket } from '../../domain/red-packet.js';
import { readEach } from '../found.js';
import type { Note } from '../note.js';
import { oncePerAsk } from '../per-ask.js';
import type { Api } from './api.js';
import { orNone, unreadable } from './envelope.js';
import { readRoom, readRoomAnd } from './ids.js';
import { toRedPacket } from './normalize-red-packet.js';
import { readPages } from './pages.js';
import type { Wire } from './wire.js';

/** Red packets: GetActivityRedPacket for single ones, ListActivityRedPacket for a room's. */
export function createRedPackets(api: Api, wire: Wire, note: Note): RedPackets {
  const one = oncePerAsk(async (id, ask): Promise<RedPacket> => {
    const [room, native] = readRoomAnd('redpacket', id);
    const parameters = { ActivityID: room, RedPacketID: native };
    const { value, fetchedAt } = await api.get('GetActivityRedPacket', parameters, wire.redPacket, ask);
    if (value.RedPacketID !== native) throw unreadable('answered with another red packet than was asked for');
    return toRedPacket(value, { room, fetchedAt }, note);
  });

  const ofRoom = oncePerAsk(async (room, ask): Promise<readonly RedPacket[]> => {
    const question = {
      action: 'ListActivityRedPacket',
      parameters: { ActivityID: room },
      page: wire.redPacketPage,
    } as const;
    // A packet made meanwhile moves the others on: one may stand on two pages.
    const redPackets = new Map<string, RedPacket>();
    for await (const { rows, fetchedAt } of readPages(api, question, ask, note))
      for (const row of rows) redPackets.set(row.RedPacketID, toRedPacket(row, { room, fetchedAt }, note));
    return [...redPackets.values()];
  });

  return {
    byId: (ids, ask) => readEach(ids, ask, (id) => orNone<RedPacket | null>(one(id, ask), null)),
    ofChannels: (channelIds, ask) => readEach(channelIds, ask, async (channelId) => ofRoom(readRoom(channelId), ask)),
  };
}
