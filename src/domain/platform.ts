import type { GatewayError } from './errors.js';
import type { Lottery } from './lottery.js';
import type { CreateLotteryOutcome, NewLottery } from './new-lottery.js';
import type { RedPacket } from './red-packet.js';
import type { WinnerNews } from './winner.js';

/**
 * Ids in, map out. A missing key means "no such thing"; an error as a value is that id's own failure; a throw is
 * everybody's and means "could not find out", never "there is none".
 */
export type Found<T> = ReadonlyMap<string, T | GatewayError>;

/** For whom a call is made, and how long it is worth waiting for. One per operation. */
export interface Ask {
  /** Epoch milliseconds. */
  readonly deadlineAt: number;
  readonly urgency: 'MUTATION' | 'QUESTION' | 'BACKGROUND';
  /** How old an answer may be; 0: it must be asked for anew. */
  readonly maxAgeMs: number;
  /** Aborts when the caller has left. */
  readonly signal: AbortSignal;
}

/** Which lotteries of a channel: `from` inclusive, `to` exclusive, on `sentAt`; RFC 3339 in UTC, null: no bound. */
export interface Window {
  readonly from: string | null;
  readonly to: string | null;
  /** One live session only; null: all. */
  readonly sessionId: string | null;
}

/** The lotteries of one channel, as far as they were read; in no particular order. */
export interface LotterySlice {
  /** All that were sent at or after `completeFrom` within the window, and those not yet sent. */
  readonly lotteries: readonly Lottery[];
  /** The bound on pages was reached: older ones have to be asked for with this as `to`. Null: the window is whole. */
  readonly completeFrom: string | null;
}

/** What the gateway asks of a platform. How many HTTP calls a method takes is the adapter's business. */
export interface Platform {
  /** The first word of every id this platform issues, e.g. `acme:lottery:1965681:fv3mao43u6`. */
  readonly name: string;
  /** Whether this gateway was given credentials. Where it was not, every method throws `NotConfiguredError`. */
  readonly configured: boolean;
  /** How many days back to ask when the caller names no window; null: the platform answers without a window. */
  readonly windowDays: number | null;

  /** Lotteries by their ids (`lottery` and, where the platform has them, `activity`). */
  lotteries(ids: readonly string[], ask: Ask): Promise<Found<Lottery>>;
  /** Lotteries of many channels within one window. */
  lotteriesOf(channelIds: readonly string[], window: Window, ask: Ask): Promise<Found<LotterySlice>>;
  /**
   * The platform's own list of the winners of one lottery or red packet, in pages as they come. Ending without a throw
   * says that the list was read whole. An id that names nothing gives an empty list.
   */
  winnersOf(id: string, ask: Ask): AsyncIterable<WinnerPage>;
  /** Channels to be watched whatever happens, by this platform's settings. */
  readonly watch: readonly string[];
  /** `null` where the platform has no red packets at all. */
  readonly redPackets: RedPackets | null;
  /** Never sent twice by itself. `null` where the platform can't create one. */
  readonly createLottery: ((lottery: NewLottery, ask: Ask) => Promise<CreateLotteryOutcome>) | null;
  /** `null` where the platform does not call back. */
  readonly webhook: Webhook | null;
  /** As seen by the calls of this process. */
  health(): Health;
  close(): Promise<void>;
}

/** How a platform is doing. */
export interface Health {
  /** By the last call; null before the first. */
  readonly reachable: boolean | null;
  /** OPEN: it did not answer for a while and is left alone; HALF_OPEN: one call tries it. */
  readonly circuit: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
  readonly callsLastMinute: number;
  /** Calls a second that the gateway allows itself. */
  readonly budgetPerSecond: number;
  /** Calls that may begin at once, of the interface that has the fewest left; what other instances call is not known. */
  readonly budgetLeft: number;
  /** Calls that wait for their turn. */
  readonly queued: number;
  /** Of the things asked for lately, the part that needed no call; null before the first. */
  readonly cacheHitRate: number | null;
  /** Code and time of the last failure. */
  readonly lastError: string | null;
}

/** Some winners of a platform's own list. */
export interface WinnerPage {
  readonly news: readonly WinnerNews[];
  /** Rows that could not be read; never a reason to drop the others. */
  readonly rejected: readonly RejectedRow[];
}

export interface RedPackets {
  byId(ids: readonly string[], ask: Ask): Promise<Found<RedPacket>>;
  /** All red packets of each channel, in no particular order. */
  ofChannels(channelIds: readonly string[], ask: Ask): Promise<Found<readonly RedPacket[]>>;
}

export interface Webhook {
  /** Throws `BadSignatureError`, or `MalformedCallbackError` where nothing can be read. */
  read(request: RawRequest): Callback;
}

export interface RawRequest {
  /** The bytes as they arrived: what is signed, and how ids are spelled, must survive until `read`. */
  readonly body: Buffer;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** What a verified callback says. */
export interface Callback extends WinnerPage {
  /** The event's type, where it is one that the gateway does not handle. */
  readonly ignored: string | null;
}

export interface RejectedRow {
  /** Fit for a log: no personal datum. */
  readonly reason: string;
  /** The row as it was told, as JSON text. Personal. */
  readonly raw: string;
}
