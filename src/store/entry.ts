import { toId } from '../domain/ids.js';
import type { Viewer, Winner } from '../domain/winner.js';
import type { Value } from './sql.js';

/** A winner as it is stored. Instants are epoch milliseconds. */
export interface Entry {
  readonly position: number;
  /** The first key it was told under. */
  readonly key: string;
  readonly winner: Winner;
  readonly recordedAt: number;
  /** When a signed callback first told of it; null: none has. */
  readonly announcedAt: number | null;
  /** When the platform's own list first told of it; null: it has not. */
  readonly confirmedAt: number | null;
  /** When its viewer was erased; null: not at all. */
  readonly erasedAt: number | null;
}

/** In the order of the columns of `winner`. Nothing of it is personal. */
export function toWinnerRow({ winner, ...entry }: Entry): readonly Value[] {
  return [
    entry.position,
    winner.id,
    entry.key,
    winner.platform,
    winner.channelId,
    winner.lotteryId,
    winner.redPacketId,
    winner.prize.kind,
    toEpoch(winner.wonAt),
    entry.recordedAt,
    entry.announcedAt,
    entry.confirmedAt,
    entry.erasedAt,
    toBody(winner, entry.erasedAt !== null),
  ];
}

/** The body of a row of `winner`. That somebody was to win first is said of a person, so an erased one is without it. */
export function toBody(winner: Winner, isErased: boolean): string {
  const { viewer: _viewer, extra: _extra, ipAddress: _address, userAgent: _agent, claim: _claim, ...body } = winner;
  return JSON.stringify(isErased ? { ...body, isPriority: null } : body);
}

/** In the order of the columns of `person`: all that is personal. */
export function toPersonRow({ position, winner }: Entry): readonly Value[] {
  const { viewer, extra, ipAddress, userAgent, claim } = winner;
  return [position, viewer.id, viewer.externalId, JSON.stringify({ viewer, extra, ipAddress, userAgent, claim })];
}

/**
 * Both bodies put together again; without a person it is an erased winner. They are read as what `toWinnerRow` and
 * `toPersonRow` have written.
 */
export function toWinner(body: string, person: string | null): Winner {
  const winner = JSON.parse(body) as Winner;
  return { ...winner, ...(person === null ? toNobody(winner) : JSON.parse(person)) };
}

/** Each erased winner has a viewer of its own, so that nobody takes two of them for one. No platform has such ids. */
function toNobody({ id, platform }: Winner) {
  const viewer: Viewer = {
    id: toId(platform, 'viewer', `erased:${id.split(':').at(-1)}`),
    platformId: 'erased',
    externalId: null,
    nickname: null,
    phone: null,
  };
  return { viewer, extra: null, ipAddress: null, userAgent: null, claim: null };
}

/** Null where the text is no instant; no filter on time finds it then. */
export function toEpoch(instant: string): number | null {
  const epoch = Date.parse(instant);
  return Number.isNaN(epoch) ? null : epoch;
}

/** RFC 3339, UTC. */
export function toInstant(epoch: number): string {
  return new Date(epoch).toISOString();
}
