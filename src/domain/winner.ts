import type { PrizeDelivery, PrizeKind } from './prize.js';

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
}

/** A winner as a source tells of it. */
export interface WinnerNews {
  /**
   * Made from the win itself (platform, channel, lottery or red packet, prize, viewer), never from the message: the
   * same win has the same key whether called back once, twice, or found in a winner list.
   */
  readonly key: string;
  readonly winner: Winner;
}
