import { toId } from '../../domain/ids.js';
import type { Lottery } from '../../domain/lottery.js';
import type { Ask, LotterySlice, Platform } from '../../domain/platform.js';
import type { Changes } from '../changes.js';
import { coalesced } from '../coalesced.js';
import { readEach, toFoundOne } from '../found.js';
import type { Note } from '../note.js';
import { oncePerAsk } from '../per-ask.js';
import { isEmptyWindow, isWithin } from '../window.js';
import type { Api } from './api.js';
import { orNone } from './envelope.js';
import { PLATFORM, readRoom, readRoomAnd } from './ids.js';
import { toLottery } from './normalize.js';
import type { Wire } from './wire.js';

type RoomLotteries = ReadonlyMap<string, Lottery>;

/**
 * Lotteries, all of them by ListAwardConfigs: it takes one room a call and knows neither pages nor a window. A room is
 * asked for once per operation, whether its lotteries are wanted or one of them.
 */
export function createLotteries(parts: {
  readonly api: Api;
  readonly wire: Wire;
  readonly note: Note;
  readonly changes: Changes;
  readonly now: () => number;
}): Pick<Platform, 'lotteries' | 'lotteriesOf'> {
  const { api, wire, note, changes, now } = parts;
  async function readLotteries(room: string, ask: Ask): Promise<RoomLotteries> {
    // `All=1`: those not yet sent as well. Always given, since documents disagree on whether it may be left out.
    const parameters = { ActivityId: room, All: '1' };
    const { value, fetchedAt } = await api.get('ListAwardConfigs', parameters, wire.awardConfigs, ask);
    return new Map(value.AwardConfigs.map((award) => [award.Id, toLottery(award, { room, fetchedAt }, note)]));
  }

  // Whoever asks at the same time, for all lotteries of a room or for one, waits for the same call, unless the room has
  // changed since that was begun.
  const readRooms = coalesced<RoomLotteries>((rooms, ask) => readEach(rooms, ask, (room) => readLotteries(room, ask)), {
    platform: PLATFORM,
    now,
    gathers: false, // one room a call
    changedAt: (room) => changes.at(toId(PLATFORM, 'channel', room)),
  });
  const ofRoom = oncePerAsk(
    async (room, ask): Promise<RoomLotteries> => toFoundOne(await readRooms([room], ask), room) ?? new Map(),
  );

  return {
    lotteries(ids, ask) {
      return readEach(ids, ask, async (id) => {
        const [room, native] = readRoomAnd('lottery', id);
        const lotteries = await orNone(ofRoom(room, ask), new Map<string, Lottery>());
        return lotteries.get(native);
      });
    },

    lotteriesOf(channelIds, window, ask) {
      // There are no sessions here: nothing belongs to one, and nothing has to be asked.
      const isNothing = window.sessionId !== null || isEmptyWindow(window);
      return readEach(channelIds, ask, async (channelId): Promise<LotterySlice> => {
        const room = readRoom(channelId);
        const lotteries = isNothing ? [] : [...(await ofRoom(room, ask)).values()];
        return { lotteries: lotteries.filter((lottery) => isWithin(lottery, window, false)), completeFrom: null };
      });
    },
  };
}
