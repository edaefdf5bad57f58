import { toId } from '../../domain/ids.js';
import type { DrawMode } from '../../domain/participation.js';
import type { PrizeKind } from '../../domain/prize.js';
import type { RedPacket, RedPacketAllocation, RedPacketShare, RedPacketStatus } from '../../domain/red-packet.js';
import type { Note } from '../note.js';
import { toInt, toText, toUrl, toWord } from '../values.js';
import { PLATFORM } from './ids.js';
import type { Origin } from './normalize.js';
import { toConditions, toRedPacketRules } from './normalize-participation.js';
import type { WireRedPacket } from './wire.js';

const statuses: Readonly<Record<string, RedPacketStatus>> = {
  '0': 'INITIAL',
  '1': 'SENT',
  '2': 'DRAWING',
  '3': 'DRAWN',
  '4': 'FAILED',
};
const kinds: Readonly<Record<string, PrizeKind>> = { '0': 'CASH', '1': 'POINTS' };
const drawModes: Readonly<Record<string, DrawMode>> = { '0': 'AUTOMATIC', '1': 'MANUAL' };
const allocations: Readonly<Record<string, RedPacketAllocation>> = { '0': 'RANDOM', '1': 'FIXED' };
const switches: Readonly<Record<string, 'ON' | 'OFF'>> = { '1': 'ON', true: 'ON', '0': 'OFF', false: 'OFF' };

/**
 * GetActivityRedPacket. The platform keeps and sends settings that have no effect at present (a cash packet's points
 * rule, the address of a redirect that is switched off): what its document says is without effect is null here.
 */
export function toRedPacket(wire: WireRedPacket, { room, fetchedAt }: Origin, note: Note): RedPacket {
  const kind = toRedPacketKind(wire.RedPacketType, 'RedPacket.RedPacketType', note);
  const drawMode = toWord(wire.OpenRedPacketType, drawModes, 'RedPacket.OpenRedPacketType', note) ?? 'UNKNOWN';
  const points = toPointsRule(kind === 'POINTS' ? wire.RewardsPointsConfig : null, note);
  // "RedPacketType 或 AmountCalculationType 取值为 0": cash always has a number, points only where shared at random.
  const hasQuantity = kind === 'CASH' || points.allocation === 'RANDOM';
  const isRedirected = isOn(wire.EnableCustomRedirect, 'RedPacket.EnableCustomRedirect', note);
  const isMiniApp = isOn(wire.EnableMiniApp, 'RedPacket.EnableMiniApp', note);

  return {
    id: toRedPacketId(room, wire.RedPacketID),
    platform: PLATFORM,
    platformId: wire.RedPacketID,
    channelId: toId(PLATFORM, 'channel', room),
    name: toText(wire.Name),
    status: toWord(wire.RedPacketStatus, statuses, 'RedPacket.RedPacketStatus', note) ?? 'UNKNOWN',
    kind,
    totalAmount: toLimited(wire.TotalAmount, 'RedPacket.TotalAmount', note),
    unit: kind === 'CASH' ? 'fen' : points.unit,
    quantity: hasQuantity ? toInt(wire.RedPacketNumber, 'RedPacket.RedPacketNumber', note) : null,
    allocation: points.allocation,
    shares: points.shares,
    batch: points.batch,
    drawMode,
    countdownSeconds: drawMode === 'AUTOMATIC' ? toCountdown(wire.DeadLine, note) : null,
    conditions: toConditions(wire.AwardCondition, wire.BarragePwd, note),
    ...toRedPacketRules(wire, note),
    priorityListId: toListId(wire.VipUserInfoId),
    blockListId: toListId(wire.BlackUserInfoId),
    smsNotification: toSwitch(wire.IsOpenSmsNotification, 'RedPacket.IsOpenSmsNotification', note),
    coverUrl: toUrl(wire.RedPacketCoverImage, 'RedPacket.RedPacketCoverImage', note),
    winText: toText(wire.ClaimSuccessText),
    loseText: toText(wire.ClaimFailureText),
    redirectUrl: isRedirected ? toUrl(wire.CustomRedirectUrl, 'RedPacket.CustomRedirectUrl', note) : null,
    miniApp: isMiniApp ? { appId: toText(wire.MiniAppId), path: toText(wire.MiniAppRedirectUrl) } : null,
    fetchedAt,
    stale: false,
  };
}

export function toRedPacketId(room: string, redPacket: string): string {
  return toId(PLATFORM, 'redpacket', room, redPacket);
}

/** RedPacketType, as configured and as called back. */
export function toRedPacketKind(redPacketType: string | null, place: string, note: Note): PrizeKind {
  return toWord(redPacketType, kinds, place, note) ?? 'UNKNOWN';
}

/** RewardsPointsConfig, which has an effect for points alone: null for all else. */
function toPointsRule(wire: WireRedPacket['RewardsPointsConfig'], note: Note) {
  const place = 'RewardsPointsConfig.AmountCalculationType';
  const allocation = toWord(wire?.AmountCalculationType ?? null, allocations, place, note);
  const shares = allocation === 'FIXED' ? (wire?.FixedRewardPointConfigs ?? []) : [];
  return {
    allocation,
    shares: shares.flatMap((share) => toShare(share, note)),
    unit: wire?.RewardsPointsUnit ?? '',
    batch: toText(wire?.RewardsPointsBatch ?? null),
  };
}

/** A share without an amount says nothing: it is left out. */
function toShare(
  wire: { readonly RewardPointAmount: string | null; readonly RewardPointNumber: string | null },
  note: Note,
): readonly RedPacketShare[] {
  const amount = toInt(wire.RewardPointAmount, 'FixedRewardPointConfigs.RewardPointAmount', note);
  const quantity = toLimited(wire.RewardPointNumber, 'FixedRewardPointConfigs.RewardPointNumber', note);
  return amount === null ? [] : [{ amount, quantity }];
}

/** -1 is "without a limit". Amounts are whole: fen, or points. */
function toLimited(value: string | null, place: string, note: Note): number | null {
  return value === '-1' ? null : toInt(value, place, note);
}

/** Minutes, to seconds. */
function toCountdown(deadLine: string | null, note: Note): number | null {
  const minutes = toInt(deadLine, 'RedPacket.DeadLine', note);
  return minutes === null ? null : toInt(String(minutes * 60), 'RedPacket.DeadLine', note);
}

/** 0 is "no list", though no document says so but GetVipOrBlackListUserInfo's. */
function toListId(value: string | null): string | null {
  return value === '0' ? null : toText(value);
}

function toSwitch(value: string | null, place: string, note: Note): boolean | null {
  const word = toWord(value, switches, place, note);
  return word === 'ON' ? true : word === 'OFF' ? false : null;
}

/** What is not said to be switched on is off. */
function isOn(value: string | null, place: string, note: Note): boolean {
  return toSwitch(value, place, note) === true;
}
