import { toId } from '../../domain/ids.js';
import type { Lottery, LotteryStatus, LotteryTheme, SendMode } from '../../domain/lottery.js';
import type { DrawMode } from '../../domain/participation.js';
import type { ClaimField, ClaimFieldKind, Prize, PrizeKind } from '../../domain/prize.js';
import type { Note } from '../note.js';
import { toInstant, toInt, toText, toUrl, toWord } from '../values.js';
import { PLATFORM } from './ids.js';
import { toConditions, toOdds } from './normalize-participation.js';
import type { WireAward, WireAwardItem } from './wire.js';

/** Where and when a row was read. */
export interface Origin {
  /** The room that was asked for. What a row says of its own room is not looked at. */
  readonly room: string;
  readonly fetchedAt: string;
}

const statuses: Readonly<Record<string, LotteryStatus>> = {
  '2': 'RUNNING',
  '4': 'DRAWN',
  '5': 'DELETED',
  '7': 'WITHDRAWN',
};
const NOT_SENT = '1';
const drawModes: Readonly<Record<string, DrawMode>> = { '1': 'AUTOMATIC', '2': 'MANUAL' };
const sendModes: Readonly<Record<string, SendMode>> = { '0': 'MANUAL', '1': 'SCHEDULED' };
const themes: Readonly<Record<string, LotteryTheme>> = {
  bigTurntable: 'WHEEL',
  lotteryBox: 'BOX',
  slotMachine: 'SLOT_MACHINE',
};
const prizeKinds: Readonly<Record<string, PrizeKind>> = {
  '1': 'PHYSICAL',
  '2': 'VIRTUAL',
  '3': 'CUSTOM',
  '4': 'TICKET',
};
const claimFields: Readonly<Record<string, { readonly kind: ClaimFieldKind; readonly label: string }>> = {
  '1': { kind: 'ADDRESS', label: '收货地址' },
  '2': { kind: 'PHONE', label: '手机号' },
  '3': { kind: 'NAME', label: '收件人' },
};

/** One row of ListAwardConfigs. Instants come in seconds. */
export function toLottery(wire: WireAward, { room, fetchedAt }: Origin, note: Note): Lottery {
  const drawMode = toWord(wire.AwardType, drawModes, 'AwardConfigs.AwardType', note);
  const sendMode = toWord(wire.AwardSendType, sendModes, 'AwardConfigs.AwardSendType', note);
  const sentAt = toSeconds(wire.SendTime, 'AwardConfigs.SendTime', note);
  // AwardSendTime may stay behind when a lottery is set back to be sent by hand.
  const scheduledAt =
    sendMode === 'SCHEDULED' ? toSeconds(wire.AwardSendTime, 'AwardConfigs.AwardSendTime', note) : null;
  const countdownSeconds = drawMode === 'AUTOMATIC' ? toCountdown(wire, note) : null;

  return {
    id: toId(PLATFORM, 'lottery', room, wire.Id),
    platform: PLATFORM,
    platformId: wire.Id,
    channelId: toId(PLATFORM, 'channel', room),
    name: wire.Name ?? '',
    status: toStatus(wire.Status, sentAt, scheduledAt, note),
    drawMode,
    sendMode,
    countdownSeconds,
    drawsAt: toDrawsAt(sentAt, countdownSeconds, note),
    participantCount: toInt(wire.ParticipantCount, 'AwardConfigs.ParticipantCount', note),
    winnerCount: toInt(wire.WinnerCount, 'AwardConfigs.WinnerCount', note),
    winnerQuota: toInt(wire.AwardNum, 'AwardConfigs.AwardNum', note),
    conditions: toConditions(wire.AwardCondition, wire.BarragePwd, note),
    odds: toOdds(wire.RangeStatus, 'AwardConfigs.RangeStatus', note),
    repeatWins: null,
    audience: null,
    display: {
      participantCount: toShown(wire.ShowPeopleNumber, '0', 'AwardConfigs.ShowPeopleNumber', note),
      prizeQuantity: toShown(wire.IsHideAwardNum, '0', 'AwardConfigs.IsHideAwardNum', note),
      winnerCount: null,
      winnerDetails: toShown(wire.ShowWinnerComment, '1', 'AwardConfigs.ShowWinnerComment', note),
    },
    theme: toWord(wire.AwardTheme, themes, 'AwardConfigs.AwardTheme', note),
    prizes: wire.AwardItemInfo.map((item) => toPrize(item, room, wire.Id, note)),
    sessionId: null,
    accountId: null,
    messageIds: split(wire.MsgIds),
    presetViewerIds: null,
    createdAt: null,
    updatedAt: null,
    scheduledAt,
    sentAt,
    drawnAt: toSeconds(wire.OpenAwardTime, 'AwardConfigs.OpenAwardTime', note),
    fetchedAt,
    stale: false,
  };
}

/** The prize's id names its lottery, since AwardItemId is a catalogue's and comes again in other lotteries. */
export function toPrizeId(room: string, lottery: string, item: string): string {
  return toId(PLATFORM, 'prize', room, lottery, item);
}

/** AwardItemType, as configured and as called back. */
export function toPrizeKind(awardItemType: string | null, place: string, note: Note): PrizeKind {
  return toWord(awardItemType, prizeKinds, place, note) ?? 'UNKNOWN';
}

function toPrize(wire: WireAwardItem, room: string, lottery: string, note: Note): Prize {
  const kind = toPrizeKind(wire.AwardItemType, 'AwardItemInfo.AwardItemType', note);
  const claimUrl =
    kind === 'TICKET' ? toUrl(wire.AwardLotteryTicketAddr, 'AwardItemInfo.AwardLotteryTicketAddr', note) : null;
  const fields = toClaimFields(wire.WinnerInfoType, note);
  return {
    id: toPrizeId(room, lottery, wire.AwardItemId),
    name: wire.AwardItemName ?? '',
    tier: null,
    kind,
    delivery: null,
    quantity: toInt(wire.AwardItemCount, 'AwardItemInfo.AwardItemCount', note),
    winnerCount: toInt(wire.WinnerCount, 'AwardItemInfo.WinnerCount', note),
    winnerQuota: null,
    correctAnswers: null,
    imageUrl: toUrl(wire.AwardItemIcon, 'AwardItemInfo.AwardItemIcon', note),
    // A ticket may ask for personal data too; the link is what leads to the prize.
    claimMethod: claimUrl !== null ? 'LINK' : fields.length > 0 ? 'FORM' : null,
    claimUrl,
    claimQrCodeUrl: null,
    claimQrCodeHint: null,
    claimFields: fields,
    batch: kind === 'CUSTOM' ? toText(wire.AwardItemNum) : null,
    amount: kind === 'CUSTOM' ? toInt(wire.AwardItemAmounts, 'AwardItemInfo.AwardItemAmounts', note) : null,
    showsWinnerQuota: null,
    price: null,
    discountPrice: null,
  };
}

/**
 * 1 (未发送) is in newer documents only, and there may be more codes for what is not yet sent; that it was not sent
 * says enough.
 */
function toStatus(code: string | null, sentAt: string | null, scheduledAt: string | null, note: Note): LotteryStatus {
  const isUndocumented = code === null || !Object.hasOwn(statuses, code);
  if (code === NOT_SENT || (isUndocumented && sentAt === null)) return scheduledAt === null ? 'CREATED' : 'SCHEDULED';
  return toWord(code, statuses, 'AwardConfigs.Status', note) ?? 'UNKNOWN';
}

/** Minutes and seconds, each of which may be missing. */
function toCountdown(wire: WireAward, note: Note): number | null {
  const minutes = toInt(wire.DeadLine, 'AwardConfigs.DeadLine', note);
  const seconds = toInt(wire.DeadLineSecond, 'AwardConfigs.DeadLineSecond', note);
  if (minutes === null && seconds === null) return null;
  return toInt(String((minutes ?? 0) * 60 + (seconds ?? 0)), 'AwardConfigs.DeadLine', note);
}

function toDrawsAt(sentAt: string | null, countdownSeconds: number | null, note: Note): string | null {
  if (sentAt === null || countdownSeconds === null) return null;
  return toSeconds(String(Date.parse(sentAt) / 1_000 + countdownSeconds), 'AwardConfigs.DeadLine', note);
}

/** Of the flags on what viewers see some say "show" by 0 and some by 1. */
function toShown(value: string | null, shown: '0' | '1', place: string, note: Note): boolean | null {
  const word = toWord(value, { '0': 'ZERO', '1': 'ONE' }, place, note);
  if (word === null || word === 'UNKNOWN') return null;
  return (word === 'ZERO' ? '0' : '1') === shown;
}

/** `"2,1,3"` in ListAwardConfigs, a list of numbers in the catalogue of prizes; the order is the form's. */
function toClaimFields(value: string | readonly string[] | null, note: Note): readonly ClaimField[] {
  const codes = typeof value === 'string' ? split(value.replaceAll(/[[\]"]/g, '')) : (value ?? []);
  return codes.map((code) => {
    const known = Object.hasOwn(claimFields, code) ? claimFields[code] : undefined;
    if (known === undefined) note('AwardItemInfo.WinnerInfoType', code);
    return { ...(known ?? { kind: 'UNKNOWN', label: code }), hint: null, required: null };
  });
}

function split(list: string | null): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function toSeconds(value: string | null, place: string, note: Note): string | null {
  return toInstant(value, 'seconds', place, note);
}
