import type { Winner } from '../domain/winner.js';
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
}

/** In the order of the columns of `winner`. Nothing of it is personal. */
export function toWinnerRow({ winner, ...entry }: Entry): readonly Value[] {
  const { viewer: _viewer, extra: _extra, ipAddress: _address, userAgent: _agent, claim: _claim, ...body } = winner;
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
    JSON.stringify(body),
  ];
}

/** In the order of the columns of `person`: all that is personal. */
export function toPersonRow({ position, winner }: Entry): readonly Value[] {
  const { viewer, extra, ipAddress, userAgent, claim } = winner;
  return [position, viewer.id, JSON.stringify({ viewer, extra, ipAddress, userAgent, claim })];
}

/** Both bodies put together again. They are read as what `toWinnerRow` and `toPersonRow` have written. */
export function toWinner(body: string, person: string): Winner {
  return { ...JSON.parse(body), ...JSON.parse(person) } as Winner;
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
