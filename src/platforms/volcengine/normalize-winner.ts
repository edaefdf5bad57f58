import { createHash } from 'node:crypto';
import { toId } from '../../domain/ids.js';
import type { PrizeDelivery, PrizeKind } from '../../domain/prize.js';
import type { Viewer, Winner, WinnerNews, WonPrize } from '../../domain/winner.js';
import type { Note } from '../note.js';
import { toInt, toText, toWord } from '../values.js';
import { PLATFORM } from './ids.js';
import { toRedPacketId, toRedPacketKind } from './normalize-red-packet.js';
import { toPrizeId, toPrizeKind } from './normalize.js';
import type { WireAwardNews, WireRedPacketNews, WireUserInfo } from './wire.js';

/** What a callback's signature vouches for. */
export interface Announcement {
  readonly room: string;
  /** When the callback was sent: RFC 3339, UTC. The draw itself is not told. */
  readonly announcedAt: string;
}

/** A win, or why a row can't be taken for one: fit for a log. */
export type Reading = WinnerNews | { readonly reason: string };

/** What makes a win the win it is. */
export interface Win {
  readonly room: string;
  readonly what: 'lottery' | 'redpacket';
  /** The lottery's or the red packet's own id; null where the announcement does not name it. */
  readonly native: string | null;
  /** What tells this win from another one of the same viewer in the same thing. */
  readonly prize: string;
  /** UserID. */
  readonly viewer: string;
}

const deliveries: Readonly<Record<string, PrizeDelivery>> = { '1': 'COUPON', '2': 'POINTS' };

/** The red packet's name is not announced; these are the document's words for its kinds. */
const redPacketNames: Partial<Readonly<Record<PrizeKind, string>>> = { CASH: '现金红包', POINTS: '积分红包' };

/**
 * The key of a win: 128 bits, as Base64 for URLs. Callback and winner list must agree on it, so it is made of what
 * both tell.
 *
 * Lotteries: AwardId, the prize's name (AwardName of the callback, AwardItemName of ListAwardRecordStatistics, which
 * names no AwardItemId) and UserID. The name keeps two different prizes of one lottery apart. Where a callback lacks
 * AwardId (the international product's do), AwardItemId takes the name's place: the list can't give that key, and a
 * viewer who wins the same catalogue prize in two such lotteries of a room is told once.
 *
 * Red packets: RedPacketId and UserID alone, since nobody gets two shares of one. Where a callback lacks RedPacketId
 * (older ones do), the packet's own figures and the amount stand for it. Never the callback's time or its RequestUuid:
 * whether a repeated callback keeps those is not documented.
 */
export function toWinnerKey({ room, what, native, prize, viewer }: Win): string {
  const parts = JSON.stringify([PLATFORM, room, what, native ?? '', prize, viewer]);
  return createHash('sha256').update(parts).digest().subarray(0, 16).toString('base64url');
}

/** One row of an ActivityAwardInfoCallBack. */
export function toAwardWinner(
  wire: WireAwardNews,
  user: WireUserInfo,
  announcement: Announcement,
  note: Note,
): Reading {
  const { room } = announcement;
  const viewer = toViewer(user);
  if (viewer === null) return { reason: 'the row names no viewer' };

  const lottery = toNative(wire.AwardId);
  const item = toNative(wire.AwardItemId);
  const name = toText(wire.AwardName);
  const told = lottery === null ? (item ?? name) : (name ?? '');
  if (told === null) return { reason: 'the callback names neither its lottery nor its prize' };

  const key = toWinnerKey({ room, what: 'lottery', native: lottery, prize: told, viewer: viewer.platformId });
  const winner: Winner = {
    ...toPerson(key, viewer, user, announcement, note),
    channelName: toText(wire.ActivityName),
    lotteryId: lottery === null ? null : toId(PLATFORM, 'lottery', room, lottery),
    lotteryName: toText(wire.Name),
    redPacketId: null,
    prize: toWonPrize(wire, lottery === null || item === null ? null : toPrizeId(room, lottery, item), note),
  };
  return { key, aliases: [], winner };
}

/** One row of an ActivityRedPacketInfoCallBack. */
export function toRedPacketWinner(
  wire: WireRedPacketNews,
  user: WireUserInfo,
  announcement: Announcement,
  note: Note,
): Reading {
  const { room } = announcement;
  const viewer = toViewer(user);
  if (viewer === null) return { reason: 'the row names no viewer' };

  const redPacket = toNative(wire.RedPacketId);
  const figures = [wire.RedPacketType, wire.TotalAmount, wire.RedPacketNumber, wire.RewardsPointsBatch, user.Amount];
  const told = redPacket === null ? JSON.stringify(figures) : '';
  const key = toWinnerKey({ room, what: 'redpacket', native: redPacket, prize: told, viewer: viewer.platformId });

  const kind = toRedPacketKind(wire.RedPacketType, 'ActivityRedPacketInfoCallBack.RedPacketType', note);
  const winner: Winner = {
    ...toPerson(key, viewer, user, announcement, note),
    channelName: toText(wire.ActivityName),
    lotteryId: null,
    lotteryName: null,
    redPacketId: redPacket === null ? null : toRedPacketId(room, redPacket),
    prize: {
      id: null,
      name: redPacketNames[kind] ?? '红包',
      kind,
      delivery: null,
      amount: toInt(user.Amount, 'UserInfos.Amount', note),
      batch: kind === 'POINTS' ? toText(wire.RewardsPointsBatch) : null,
    },
  };
  return { key, aliases: [], winner };
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

/** What both callbacks tell of a winner. */
function toPerson(key: string, viewer: Viewer, user: WireUserInfo, { room, announcedAt }: Announcement, note: Note) {
  const priority = toWord(user.IsPriorityUser, { '1': 'YES', '0': 'NO' }, 'UserInfos.IsPriorityUser', note);
  return {
    id: toId(PLATFORM, 'winner', room, key),
    platform: PLATFORM,
    channelId: toId(PLATFORM, 'channel', room),
    viewer,
    isPriority: priority === 'YES' ? true : priority === 'NO' ? false : null,
    extra: toText(user.Extra),
    ipAddress: toText(user.UserAccessIP),
    userAgent: toText(user.UserAgent),
    wonAt: announcedAt,
    wonAtDraw: false,
    claim: null,
  };
}

/** Lotteries spell UserID and ExternalID, red packets UserId and ExternalId. */
function toViewer(user: WireUserInfo): Viewer | null {
  const platformId = toText(user.UserID) ?? toText(user.UserId);
  if (platformId === null) return null;
  return {
    id: toId(PLATFORM, 'viewer', platformId),
    platformId,
    externalId: toText(user.ExternalID) ?? toText(user.ExternalId),
    nickname: toText(user.NickName),
    phone: toText(user.Telephone),
  };
}

/** An id that is empty or 0 names nothing. */
function toNative(value: string | null): string | null {
  return value === '0' ? null : toText(value);
}
