import { toId } from '../../domain/ids.js';
import type { Lottery } from '../../domain/lottery.js';
import type { Prize } from '../../domain/prize.js';
import type { RedPacket } from '../../domain/red-packet.js';
import type { WinnerClaim, WinnerNews, WonPrize } from '../../domain/winner.js';
import { type Note, withoutValues } from '../note.js';
import type { Reading } from '../rows.js';
import { toInstant, toInt, toText } from '../values.js';
import { PLATFORM } from './ids.js';
import type { AssignedKeys, NamedWin } from './named-prizes.js';
import { toRedPacketId } from './normalize-red-packet.js';
import { toIsPriority, toNative, toShare, toWinner, type Person } from './normalize-winner.js';
import type { Origin } from './normalize.js';
import type { WireAwardRecord, WireRedPacketRecord } from './wire-winner.js';
import { toRedPacketWinKey } from './winner-key.js';

/** A row of ListAwardRecordStatistics, of which the key is still to be found. */
export interface ListedWin extends NamedWin {
  readonly person: Person;
  readonly wire: WireAwardRecord;
  /** RFC 3339, UTC. */
  readonly fetchedAt: string;
  /** The row as it was told. Personal. */
  readonly raw: string;
}

/** AwardResult: 4 won, 5 did not. */
const WON = '4';

/** One row of ListAwardRecordStatistics; null: nobody's win. */
export function toListedWin(
  wire: WireAwardRecord,
  { fetchedAt, raw }: Pick<ListedWin, 'fetchedAt' | 'raw'>,
  note: Note,
): Reading<ListedWin> {
  if (wire.AwardResult !== WON) {
    // Winners were asked for.
    withoutValues(note)('AwardRecords.AwardResult: not that of a winner');
    return null;
  }
  const platformId = toNative(wire.UserId);
  if (platformId === null) return { reason: 'the row names no viewer' };
  const person = toListed(platformId, toText(wire.LoginTel), wire, 'AwardRecords', note);
  return { viewer: platformId, prizeName: wire.AwardItemName ?? '', person, wire, fetchedAt, raw };
}

/** The win, once it has its keys. The draw's time comes in seconds. */
export function toListedAwardWinner(
  { person, wire, prizeName, fetchedAt, raw }: ListedWin,
  { key, aliases, prize }: AssignedKeys,
  { room, lottery, known }: { readonly room: string; readonly lottery: string; readonly known: Lottery | null },
  note: Note,
): WinnerNews {
  const drawnAt = toInstant(wire.OpenAwardTime, 'seconds', 'AwardRecords.OpenAwardTime', withoutValues(note));
  const winner = toWinner(room, key, person, {
    channelName: null,
    lotteryId: toId(PLATFORM, 'lottery', room, lottery),
    lotteryName: toText(wire.AwardName) ?? toText(known?.name ?? null),
    redPacketId: null,
    prize: toWonPrize(prizeName, prize),
    wonAt: drawnAt ?? fetchedAt,
    wonAtDraw: drawnAt !== null,
    claim: toClaim(wire),
  });
  return { key, aliases, earlier: [], winner, raw };
}

/** Where a row of ListRedPacketRecordAPI comes from. */
interface ListedShare extends Origin {
  readonly redPacket: string;
  readonly known: RedPacket | null;
  /** The row as it was told. Personal. */
  readonly raw: string;
}

/**
 * One row of ListRedPacketRecordAPI. It tells neither when the packet was drawn nor what kind of packet it was: that is
 * `known`, null where the packet is there no more.
 */
export function toListedRedPacketWinner(
  wire: WireRedPacketRecord,
  { room, fetchedAt, redPacket, known, raw }: ListedShare,
  note: Note,
): Reading<WinnerNews> {
  const viewer = toNative(wire.UserID);
  if (viewer === null) return { reason: 'the row names no viewer' };
  // Which of the two is the login's, as callbacks tell it, is not documented.
  const phone = toText(wire.PhoneNumber) ?? toText(wire.UserTel);
  const person = toListed(viewer, phone, wire, 'JoinRedPacketList', note);

  const key = toRedPacketWinKey({ room, redPacket, viewer });
  const amount = toInt(wire.Amount, 'JoinRedPacketList.Amount', withoutValues(note));
  const winner = toWinner(room, key, person, {
    channelName: null,
    lotteryId: null,
    lotteryName: null,
    redPacketId: toRedPacketId(room, redPacket),
    prize: toShare(known?.kind ?? 'UNKNOWN', amount, known?.batch ?? null),
    wonAt: fetchedAt,
    wonAtDraw: false,
    claim: null,
  });
  return { key, aliases: [], earlier: [], winner, raw };
}

/** What both lists tell of a winner in the same words. */
function toListed(
  platformId: string,
  phone: string | null,
  wire: Pick<
    WireAwardRecord & WireRedPacketRecord,
    'ExternalId' | 'UserName' | 'IsPriorityUser' | 'Extra' | 'Ip' | 'UserAgent'
  >,
  place: string,
  note: Note,
): Person {
  return {
    viewer: {
      id: toId(PLATFORM, 'viewer', platformId),
      platformId,
      externalId: toText(wire.ExternalId),
      nickname: toText(wire.UserName),
      phone,
    },
    isPriority: toIsPriority(wire.IsPriorityUser, `${place}.IsPriorityUser`, note),
    extra: toText(wire.Extra),
    ipAddress: toText(wire.Ip),
    userAgent: toText(wire.UserAgent),
  };
}

/** The configured prize tells an amount of 0 where there is none, and never how the prize is delivered. */
function toWonPrize(name: string, prize: Prize | null): WonPrize {
  if (prize === null) return { id: null, name, kind: 'UNKNOWN', delivery: null, amount: null, batch: null };
  const amount = prize.amount === 0 ? null : prize.amount;
  return { id: prize.id, name, kind: prize.kind, delivery: prize.delivery, amount, batch: prize.batch };
}

function toClaim(wire: WireAwardRecord): WinnerClaim | null {
  const claim = {
    name: toText(wire.ReceiverName),
    phone: toText(wire.ReceiverTel),
    address: toText(wire.AwardAddress),
    email: toText(wire.AwardEmail),
  };
  const isEmpty = Object.values(claim).every((value) => value === null);
  return isEmpty ? null : { ...claim, fields: [] };
}
