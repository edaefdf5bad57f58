import { toId } from '../../domain/ids.js';
import type { PrizeDelivery, PrizeKind } from '../../domain/prize.js';
import type { Viewer, Winner, WinnerNews, WonPrize } from '../../domain/winner.js';
import { type Note, withoutValues } from '../note.js';
import type { Reading } from '../rows.js';
import { toInt, toText, toWord } from '../values.js';
import { PLATFORM } from './ids.js';
import { toRedPacketId, toRedPacketKind } from './normalize-red-packet.js';
import { toPrizeId, toPrizeKind } from './normalize.js';
import type { WireAwardNews, WireRedPacketNews, WireUserInfo } from './wire-winner.js';
import { toLotteryWinKey, toRedPacketWinKey, toUnnamedRedPacketWinKeys } from './winner-key.js';

/** What a callback's signature vouches for. */
export interface Announcement {
  readonly room: string;
  /** When the callback was sent: RFC 3339, UTC. The draw itself is not told. */
  readonly announcedAt: string;
}

/** One row of a callback. */
export interface Announced extends Announcement {
  /** The row as it was told, within its callback. Personal. */
  readonly raw: string;
}

/** Of a win, what is not about the viewer. */
export type Won = Pick<
  Winner,
  'channelName' | 'lotteryId' | 'lotteryName' | 'redPacketId' | 'prize' | 'wonAt' | 'wonAtDraw' | 'claim'
>;

/** Who won, as callbacks and winner lists tell it, whatever they call its parts. */
export interface Person {
  readonly viewer: Viewer;
  readonly isPriority: boolean | null;
  readonly extra: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

const deliveries: Readonly<Record<string, PrizeDelivery>> = { '1': 'COUPON', '2': 'POINTS' };

/** No source tells the red packet's name with its winners; these are the documents' words for its kinds. */
const redPacketNames: Partial<Readonly<Record<PrizeKind, string>>> = { CASH: '现金红包', POINTS: '积分红包' };

/** One row of an ActivityAwardInfoCallBack. */
export function toAwardWinner(
  wire: WireAwardNews,
  user: WireUserInfo,
  { room, announcedAt, raw }: Announced,
  note: Note,
): Reading<WinnerNews> {
  const person = toCalledBack(user, note);
  if (person === null) return { reason: 'the row names no viewer' };

  const lottery = toNative(wire.AwardId);
  const item = toNative(wire.AwardItemId);
  const name = toText(wire.AwardName);
  // The international product's callbacks lack AwardId: a viewer who wins the same catalogue prize in two such
  // lotteries of a room is told once.
  if (lottery === null && item === null && name === null)
    return { reason: 'the callback names neither its lottery nor its prize' };

  const prize = item === null ? { name: name ?? '' } : { item };
  const key = toLotteryWinKey({ room, lottery, prize, viewer: person.viewer.platformId });
  const winner = toWinner(room, key, person, {
    channelName: toText(wire.ActivityName),
    lotteryId: lottery === null ? null : toId(PLATFORM, 'lottery', room, lottery),
    lotteryName: toText(wire.Name),
    redPacketId: null,
    prize: toWonPrize(wire, lottery === null || item === null ? null : toPrizeId(room, lottery, item), note),
    wonAt: announcedAt,
    wonAtDraw: false,
    claim: null,
  });
  return { key, aliases: [], earlier: [], winner, raw };
}

/** One row of an ActivityRedPacketInfoCallBack. */
export function toRedPacketWinner(
  wire: WireRedPacketNews,
  user: WireUserInfo,
  { room, announcedAt, raw }: Announced,
  note: Note,
): Reading<WinnerNews> {
  const person = toCalledBack(user, note);
  if (person === null) return { reason: 'the row names no viewer' };

  const viewer = person.viewer.platformId;
  const redPacket = toNative(wire.RedPacketId);
  const figures = [wire.RedPacketType, wire.TotalAmount, wire.RedPacketNumber, wire.RewardsPointsBatch, user.Amount];
  const { key, earlier } =
    redPacket === null
      ? toUnnamedRedPacketWinKeys({ room, figures, viewer, announcedAt })
      : { key: toRedPacketWinKey({ room, redPacket, viewer }), earlier: [] };

  const kind = toRedPacketKind(wire.RedPacketType, 'ActivityRedPacketInfoCallBack.RedPacketType', note);
  const amount = toInt(user.Amount, 'UserInfos.Amount', withoutValues(note));
  const winner = toWinner(room, key, person, {
    channelName: toText(wire.ActivityName),
    lotteryId: null,
    lotteryName: null,
    redPacketId: redPacket === null ? null : toRedPacketId(room, redPacket),
    prize: toShare(kind, amount, toText(wire.RewardsPointsBatch)),
    wonAt: announcedAt,
    wonAtDraw: false,
    claim: null,
  });
  return { key, aliases: [], earlier, winner, raw };
}

export function toWinner(room: string, key: string, person: Person, won: Won): Winner {
  return {
    id: toId(PLATFORM, 'winner', room, key),
    platform: PLATFORM,
    channelId: toId(PLATFORM, 'channel', room),
    ...person,
    ...won,
  };
}

/** What a winner gets of a red packet; only points come from a batch. */
export function toShare(kind: PrizeKind, amount: number | null, batch: string | null): WonPrize {
  const name = redPacketNames[kind] ?? '红包';
  return { id: null, name, kind, delivery: null, amount, batch: kind === 'POINTS' ? batch : null };
}

/** IsPriorityUser, as called back and as listed. */
export function toIsPriority(value: string | null, place: string, note: Note): boolean | null {
  const priority = toWord(value, { '1': 'YES', '0': 'NO' }, place, withoutValues(note));
  return priority === 'YES' ? true : priority === 'NO' ? false : null;
}

/** An id that is empty or 0 names nothing. */
export function toNative(value: string | null): string | null {
  return value === '0' ? null : toText(value);
}

/** Lotteries spell UserID and ExternalID, red packets UserId and ExternalId. */
function toCalledBack(user: WireUserInfo, note: Note): Person | null {
  const platformId = toNative(user.UserID) ?? toNative(user.UserId);
  if (platformId === null) return null;
  return {
    viewer: {
      id: toId(PLATFORM, 'viewer', platformId),
      platformId,
      externalId: toText(user.ExternalID) ?? toText(user.ExternalId),
      nickname: toText(user.NickName),
      phone: toText(user.Telephone),
    },
    isPriority: toIsPriority(user.IsPriorityUser, 'UserInfos.IsPriorityUser', note),
    extra: toText(user.Extra),
    ipAddress: toText(user.UserAccessIP),
    userAgent: toText(user.UserAgent),
  };
}

/** DeliveryMethod counts for custom prizes only, and AwardItemAmounts for those that are points only. */
function toWonPrize(wire: WireAwardNews, id: string | null, note: Note): WonPrize {
  const event = 'ActivityAwardInfoCallBack';
  const kind = toPrizeKind(wire.AwardItemType, `${event}.AwardItemType`, note);
  const isCustom = kind === 'CUSTOM';
  const delivery = isCustom ? toWord(wire.DeliveryMethod, deliveries, `${event}.DeliveryMethod`, note) : null;
  return {
    id,
    name: wire.AwardName ?? '',
    kind,
    delivery,
    amount: delivery === 'POINTS' ? toInt(wire.AwardItemAmounts, `${event}.AwardItemAmounts`, note) : null,
    batch: isCustom ? toText(wire.AwardItemNum) : null,
  };
}
