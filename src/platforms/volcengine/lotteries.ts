import type { Lottery } from '../../domain/lottery.js';
import type { Found, LotterySlice, Platform, Window } from '../../domain/platform.js';
import type { Note } from '../note.js';
import type { Api } from './api.js';
import { isNoSuchThing } from './envelope.js';
import { readRoom, readRoomAnd } from './ids.js';
import { toLottery } from './normalize.js';
import { createOnce, orOwnFailure } from './once.js';
import type { Wire } from './wire.js';

/**
 * Lotteries, all of them by ListAwardConfigs: it takes one room a call and knows neither pages nor a window. A room is
 * asked for once per operation, whether its lotteries are wanted or one of them.
 */
export function createLotteries(api: Api, wire: Wire, note: Note): Pick<Platform, 'lotteries' | 'lotteriesOf'> {
  const ofRoom = createOnce(async (room, ask): Promise<ReadonlyMap<string, Lottery>> => {
    // `All=1`: those not yet sent as well. Always given, since documents disagree on whether it may be left out.
    const parameters = { ActivityId: room, All: '1' };
    const { value, fetchedAt } = await api.get('ListAwardConfigs', parameters, wire.awardConfigs, ask);
    return new Map(value.AwardConfigs.map((award) => [award.Id, toLottery(award, { room, fetchedAt }, note)]));
  });

  return {
    async lotteries(ids, ask) {
      const read = async (id: string) => {
        const [room, native] = readRoomAnd('lottery', id);
        const lotteries = await ofRoom(room, ask).catch(noneOfNoRoom);
        return lotteries.get(native);
      };
      return collect(ids, read);
    },

    async lotteriesOf(channelIds, window, ask) {
      const read = async (channelId: string): Promise<LotterySlice> => {
        const room = readRoom(channelId);
        // There are no sessions here: nothing belongs to one, and nothing has to be asked.
        const lotteries = window.sessionId === null ? [...(await ofRoom(room, ask)).values()] : [];
        return { lotteries: lotteries.filter((lottery) => isWithin(lottery.sentAt, window)), completeFrom: null };
      };
      return collect(channelIds, read);
    },
  };
}

/** Reads each id on its own; `undefined` is "no such thing" and stays out of the map. */
export async function collect<Value>(
  ids: readonly string[],
  read: (id: string) => Promise<Value | undefined>,
): Promise<Found<Value>> {
  const answers = await Promise.all(ids.map(async (id) => [id, await orOwnFailure(read(id))] as const));
  return new Map(answers.flatMap(([id, answer]) => (answer === undefined ? [] : [[id, answer] as const])));
}

/** In a room that does not exist there is no lottery. */
function noneOfNoRoom(error: unknown): ReadonlyMap<string, Lottery> {
  if (isNoSuchThing(error)) return new Map();
  throw error;
}

/** What was not sent yet lies in no window that has a bound. */
function isWithin(sentAt: string | null, { from, to }: Window): boolean {
  if (from === null && to === null) return true;
  if (sentAt === null) return false;
  const at = Date.parse(sentAt);
  return (from === null || at >= Date.parse(from)) && (to === null || at < Date.parse(to));
}
