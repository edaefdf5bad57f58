import { toId } from '../../domain/ids.js';
import type { ClaimAnswer, WinnerClaim, WinnerNews } from '../../domain/winner.js';
import { type Note, withoutValues } from '../note.js';
import type { Reading } from '../rows.js';
import { toInstant, toText } from '../values.js';
import { toWinKey } from '../win-key.js';
import { PLATFORM } from './ids.js';
import type { Origin } from './normalize.js';
import type { WireWinner } from './wire.js';

/** Where a row of get-winner-detail comes from. */
interface Listed extends Origin {
  readonly lottery: string;
  /** The row as it was told. Personal. */
  readonly raw: string;
}

/**
 * One row of get-winner-detail. Its `telephone` is what the winner filled in and says nothing of the viewer's login;
 * `createdTime` (epoch milliseconds) is the draw.
 */
export function toWinnerNews(
  wire: WireWinner,
  { channel, lottery, fetchedAt, raw }: Listed,
  note: Note,
): Reading<WinnerNews> {
  const viewer = toText(wire.viewerId);
  if (viewer === null) return { reason: 'the row names no viewer' };
  if (wire.lotteryId !== null && wire.lotteryId !== lottery) return { reason: 'the row is of another lottery' };

  const key = toKey(wire, channel, lottery, viewer);
  const drawnAt = toInstant(wire.createdTime, 'milliseconds', 'winner.createdTime', withoutValues(note));
  const prizeId = toId(PLATFORM, 'prize', channel, lottery);
  const winner = {
    id: toId(PLATFORM, 'winner', channel, key),
    platform: PLATFORM,
    channelId: toId(PLATFORM, 'channel', channel),
    channelName: null,
    lotteryId: toId(PLATFORM, 'lottery', channel, lottery),
    // A record has no name but its prize's.
    lotteryName: toText(wire.prize),
    redPacketId: null,
    prize: { id: prizeId, name: wire.prize ?? '', kind: 'UNKNOWN', delivery: null, amount: null, batch: null },
    viewer: {
      id: toId(PLATFORM, 'viewer', viewer),
      platformId: viewer,
      externalId: null,
      nickname: toText(wire.viewerName),
      phone: null,
    },
    isPriority: null,
    extra: null,
    ipAddress: null,
    userAgent: null,
    wonAt: drawnAt ?? fetchedAt,
    wonAtDraw: drawnAt !== null,
    claim: toClaim(wire),
  } as const;
  return { key, aliases: [], earlier: [], winner, raw };
}

/** By the platform's own name for the win, else by its code, else by who won. */
function toKey(wire: WireWinner, channel: string, lottery: string, viewer: string): string {
  const [record, code] = [toText(wire.recordId), toText(wire.winnerCode)];
  const win = record !== null ? ['record', record] : code !== null ? ['code', code] : ['viewer', viewer];
  return toWinKey(PLATFORM, channel, 'lottery', lottery, ...win);
}

function toClaim(wire: WireWinner): WinnerClaim | null {
  const [name, phone, address] = [toText(wire.name), toText(wire.telephone), toText(wire.address)];
  const fields = toAnswers(wire);
  const isEmpty = name === null && phone === null && address === null && fields.length === 0;
  return isEmpty ? null : { name, phone, address, email: null, fields };
}

/** A form that nobody has filled in has fields without values. */
function toAnswers({ ext }: WireWinner): readonly ClaimAnswer[] {
  const answers = [...(ext?.receiveInfo ?? []), ...(ext?.collectInfo ?? [])];
  return answers.flatMap(({ field, value }) => (value === null || value === '' ? [] : [{ label: field, value }]));
}
