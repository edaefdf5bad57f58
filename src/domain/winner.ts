import type { PrizeDelivery, PrizeKind } from './prize.js';
import { vocabulary } from './vocabulary.js';

/**
 * How a winner is known. SIGNED: announced by a signed callback. CONFIRMED: and the platform's own list has it.
 * PULLED: from that list alone. DISPUTED: announced, and the platform's own list does not have it or contradicts it.
 */
export const Verification = vocabulary('SIGNED', 'CONFIRMED', 'PULLED', 'DISPUTED');
export type Verification = keyof typeof Verification;

/** Who won. Everything but the ids is personal. */
export interface Viewer {
  readonly id: string;
  readonly platformId: string;
  /** The viewer's id in the organizer's own system. */
  readonly externalId: string | null;
  readonly nickname: string | null;
  readonly phone: string | null;
}

/** What was won, as announced: there even when nothing can be fetched. */
export interface WonPrize {
  /** The id of the prize's definition, where the announcement names it. */
  readonly id: string | null;
  readonly name: string;
  readonly kind: PrizeKind;
  readonly delivery: PrizeDelivery | null;
  /** What this winner gets: points, or whole fen for CASH. */
  readonly amount: number | null;
  readonly batch: string | null;
}

export interface ClaimAnswer {
  readonly label: string;
  readonly value: string;
}

/** What a winner filled in to get the prize. Personal. */
export interface WinnerClaim {
  readonly name: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly email: string | null;
  readonly fields: readonly ClaimAnswer[];
}

/** One win of one viewer. */
export interface Winner {
  /** Derived from the key of the news; shows nothing of the viewer. */
  readonly id: string;
  readonly platform: string;
  readonly channelId: string;
  readonly channelName: string | null;
  readonly lotteryId: string | null;
  readonly lotteryName: string | null;
  readonly redPacketId: string | null;
  readonly prize: WonPrize;
  readonly viewer: Viewer;
  readonly isPriority: boolean | null;
  /** The caller-defined extension of the watch page's address. Personal. */
  readonly extra: string | null;
  /** Personal. */
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** The draw where it is told, else the announcement: RFC 3339, UTC. */
  readonly wonAt: string;
  /** Whether `wonAt` is the draw, as a platform's list tells it, and not the announcement. */
  readonly wonAtDraw: boolean;
  /** Null where nothing was filled in, or where the source does not tell. */
  readonly claim: WinnerClaim | null;
}

/** A winner as a source tells of it. */
export interface WinnerNews {
  /**
   * Made from the win itself (platform, channel, lottery or red packet, prize, viewer), never from the message: the
   * same win has the same key whether called back once, twice, or found in a winner list.
   */
  readonly key: string;
  /**
   * Other keys under which this very win may be told, where a source can't name it exactly (a list that tells the
   * prize's name and not its id, say). Empty for most. Each is a name of the win from then on.
   */
  readonly aliases: readonly string[];
  /**
   * Names under which this win may have been told a moment ago, where a repeat can't be told from another win but by the
   * time between them. They are looked up only: a win that is known by one of them gets no further names by this telling,
   * or each repeat would be the moment ago of the next, without end. Empty for most.
   */
  readonly earlier: readonly string[];
  readonly winner: Winner;
  /** What was told, as it came: the source's own row, as JSON, with what its message says beside it. Personal. */
  readonly raw: string;
}
