import { toId } from '../../domain/ids.js';
import type { Audience, Lottery, LotteryDisplay } from '../../domain/lottery.js';
import type { Note } from '../note.js';
import { toInstant, toInt, toText, toWord } from '../values.js';
import { PLATFORM } from './ids.js';
import { toRecordPrize } from './normalize-prize.js';
import type { WireRecord } from './wire.js';
import { audienceKinds } from './words.js';

/** Where a reading was made: the channel's native id, and when the platform answered (RFC 3339, UTC). */
export interface Origin {
  readonly channel: string;
  readonly fetchedAt: string;
}

/** What the platform tells of no lottery, neither in a record nor in an activity. */
export const untoldOfLotteries = {
  drawMode: null,
  sendMode: null,
  countdownSeconds: null,
  drawsAt: null,
  participantCount: null,
  odds: null,
  theme: null,
  messageIds: [],
  createdAt: null,
  scheduledAt: null,
  drawnAt: null,
} as const;

/** A record tells nothing of what viewers are shown. */
const untoldDisplay: LotteryDisplay = {
  participantCount: null,
  prizeQuantity: null,
  winnerCount: null,
  winnerDetails: null,
};

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
    prizes: [toRecordPrize(wire, channel, { name, winnerCount, winnerQuota }, note)],
    sessionId: toText(wire.sessionId),
    accountId: toText(wire.userId),
    presetViewerIds: wire.preset === null ? null : toList(wire.preset),
    updatedAt: toInstant(wire.lastModified, 'milliseconds', 'lottery.lastModified', note),
    // A record comes into being when its draw is sent.
    createdAt: toInstant(wire.createdTime, 'milliseconds', 'lottery.createdTime', note),
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

function toList(commaSeparated: string): readonly string[] {
  return commaSeparated
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
