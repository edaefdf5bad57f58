import type { Fetched } from './fetched.js';
import type { DrawMode, Odds, ParticipationCondition, RepeatWins } from './participation.js';
import type { PrizeKind } from './prize.js';
import { vocabulary } from './vocabulary.js';

export const RedPacketStatus = vocabulary('INITIAL', 'SENT', 'DRAWING', 'DRAWN', 'FAILED', 'UNKNOWN');
export type RedPacketStatus = keyof typeof RedPacketStatus;

export const RedPacketAllocation = vocabulary('RANDOM', 'FIXED', 'UNKNOWN');
export type RedPacketAllocation = keyof typeof RedPacketAllocation;

/** One fixed amount and how many viewers get it. */
export interface RedPacketShare {
  /** In the packet's unit. */
  readonly amount: number;
  /** Null: without a limit. */
  readonly quantity: number | null;
}

export interface MiniApp {
  readonly appId: string | null;
  readonly path: string | null;
}

export interface RedPacket extends Fetched {
  readonly id: string;
  readonly platform: string;
  readonly platformId: string;
  readonly channelId: string;
  readonly name: string | null;
  readonly status: RedPacketStatus;
  /** CASH or POINTS, or UNKNOWN. */
  readonly kind: PrizeKind;
  /** Whole fen (1/100 CNY) for CASH, `unit` for POINTS; null: unlimited. */
  readonly totalAmount: number | null;
  /** "fen", or the points' own unit. */
  readonly unit: string;
  /** How many packets; null where it has no effect. */
  readonly quantity: number | null;
  readonly allocation: RedPacketAllocation | null;
  /** The fixed amounts, for FIXED. */
  readonly shares: readonly RedPacketShare[];
  readonly batch: string | null;
  readonly drawMode: DrawMode;
  /** Null unless the draw is automatic. */
  readonly countdownSeconds: number | null;
  readonly conditions: readonly ParticipationCondition[];
  readonly odds: Odds | null;
  readonly repeatWins: RepeatWins | null;
  readonly priorityListId: string | null;
  readonly blockListId: string | null;
  readonly smsNotification: boolean | null;
  readonly coverUrl: string | null;
  readonly winText: string | null;
  readonly loseText: string | null;
  /** Null unless switched on. */
  readonly redirectUrl: string | null;
  /** Null unless switched on. */
  readonly miniApp: MiniApp | null;
}
