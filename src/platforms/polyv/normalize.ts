import { toId } from '../../domain/ids.js';
import type { Audience, Lottery } from '../../domain/lottery.js';
import type { Prize } from '../../domain/prize.js';
import { parseJson } from '../json.js';
import type { Note } from '../note.js';
import { toInstant, toInt, toText, toWord } from '../values.js';
import { toClaimFields } from './claim-fields.js';
import { toChecked } from './tolerant.js';
import { untoldDisplay, untoldOfLotteries, untoldOfPrizes } from './untold.js';
import { extSchema, type WireRecord } from './wire.js';
import { audienceKinds, PLATFORM } from './words.js';

/** Where a reading was made: the channel's native id, and when the platform answered (RFC 3339, UTC). */
export interface Origin {
  readonly channel: string;
  readonly fetchedAt: string;
}

/**
 * The record of a draw. It has no name but its prize's and no status: winners mean that it was drawn. Its instants
 * are epoch milliseconds; `createdTime` ("抽奖时间") is when viewers were asked.
 */
export function toRecord(wire: WireRecord, { channel, fetchedAt }: Origin, note: Note): Lottery {
  const winnerCount = toInt(wire.winnerCount, 'lottery.winnerCount', note);
  const winnerQuota = toInt(wire.amount, 'lottery.amount', note);
  const name = wire.prize ?? '';
  if (name === '') note('lottery.prize: absent');
  return {
    ...untoldOfLotteries,
    id: toId(PLATFORM, 'lottery', channel, wire.lotteryId),
    platform: PLATFORM,
    platformId: wire.lotteryId,
    channelId: toId(PLATFORM, 'channel', channel),
    name,
    status: winnerCount !== null && winnerCount > 0 ? 'DRAWN' : 'UNKNOWN',
    winnerCount,
    winnerQuota,
    conditions: [],
    repeatWins: null,
    audience: toAudience(wire, note),
    display: untoldDisplay,
    prizes: [toPrize(wire, channel, { name, winnerCount, winnerQuota }, note)],
    sessionId: toText(wire.sessionId),
    accountId: toText(wire.userId),
    presetViewerIds: wire.preset === null ? null : toList(wire.preset),
    updatedAt: toInstant(wire.lastModified, 'milliseconds', 'lottery.lastModified', note),
    sentAt: toInstant(wire.createdTime, 'milliseconds', 'lottery.createdTime', note),
    fetchedAt,
    stale: false,
  };
}

/** `actor` is the title of the viewers who may take part; where the range is another one it means nothing. */
function toAudience(wire: WireRecord, note: Note): Audience | null {
  const kind = toWord(wire.lotteryRange, audienceKinds, 'lottery.lotteryRange', note);
  if (kind === null) return null;
  return { kind, title: kind === 'TITLE' ? toText(wire.actor) : null, groups: [], split: null, perGroup: null };
}

/** A record has one prize: what is told of its winners is told of the prize's. */
function toPrize(
  wire: WireRecord,
  channel: string,
  known: Pick<Prize, 'name' | 'winnerCount' | 'winnerQuota'>,
  note: Note,
): Prize {
  const ext = toExt(wire.lotteryExt ?? wire.ext, note);
  const claimFields = toClaimFields(ext?.collectInfo, 'lottery.collectInfo', note);
  return {
    ...untoldOfPrizes,
    ...known,
    id: toId(PLATFORM, 'prize', channel, wire.lotteryId),
    tier: null,
    correctAnswers: null,
    imageUrl: null,
    claimMethod: claimFields.length > 0 ? 'FORM' : null,
    claimUrl: null,
    claimQrCodeUrl: null,
    claimQrCodeHint: null,
    claimFields,
    price: null,
    discountPrice: null,
  };
}

/** JSON inside a text in v3 (`ext`), an object in v4 (`lotteryExt`). Broken: as if there were none. */
function toExt(value: unknown, note: Note): { readonly collectInfo?: unknown } | null {
  if (value === undefined || value === null || value === '') return null;
  try {
    const inner = typeof value === 'string' ? parseJson(value) : value;
    return inner === null ? null : toChecked(inner, extSchema, 'lottery.ext', note);
  } catch {
    note('lottery.ext: not JSON');
    return null;
  }
}

function toList(commaSeparated: string): readonly string[] {
  return commaSeparated
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
