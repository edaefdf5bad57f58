import type { RejectedRow } from '../domain/platform.js';
import type { PrizeKind } from '../domain/prize.js';
import type { Verification, Winner, WinnerNews } from '../domain/winner.js';

/** A winner as the log holds it. */
export interface RecordedWinner extends Winner {
  /** When this gateway recorded it: RFC 3339, UTC. */
  readonly recordedAt: string;
  /** How it is known, at the moment of reading. */
  readonly verification: Verification;
  /** When the platform's own list was seen to have it (CONFIRMED, PULLED) or to lack it (DISPUTED); else null. */
  readonly verifiedAt: string | null;
  /**
   * When its viewer was erased: RFC 3339, UTC; null: not at all. Of an erased winner nothing personal is left, and its
   * viewer's id is a placeholder of its own.
   */
  readonly erasedAt: string | null;
}

export interface LogEntry {
  /** Counts from 1, without gaps, in the order in which entries became durable. */
  readonly position: number;
  readonly winner: RecordedWinner;
}

/** What one source told at one time. Recorded whole or not at all. */
export interface Telling {
  /** CALLBACK: announced by a signed callback. LIST: found in the platform's own list of winners. */
  readonly source: 'CALLBACK' | 'LIST';
  /** RFC 3339, UTC. */
  readonly toldAt: string;
  readonly news: readonly WinnerNews[];
  /** Rows that can't be read: they are kept aside, raw. */
  readonly rejected: readonly RejectedRow[];
}

/** What became of the tellings of one `append`, all together. */
export interface Appended {
  /** Winners that nobody had told of before. */
  readonly recorded: number;
  /** Winners that were known: repeats, and confirmations by another source. */
  readonly known: number;
  /** Known winners to which this telling has added something. */
  readonly amended: number;
  /** Tellings that contradict what is recorded, and rows that can't be read. */
  readonly quarantined: number;
  /** The position of the newest entry afterwards. */
  readonly head: number;
}

/** Every condition that is given must hold; within a list, any of it. Lists are never empty. */
export interface WinnerFilter {
  readonly platform?: string;
  readonly channelIds?: readonly string[];
  readonly lotteryIds?: readonly string[];
  readonly redPacketIds?: readonly string[];
  readonly prizeKinds?: readonly PrizeKind[];
  readonly viewerIds?: readonly string[];
  /** Of viewers, in the organizer's own system. Personal. */
  readonly externalIds?: readonly string[];
  readonly verification?: readonly Verification[];
  /** On `wonAt`, inclusive: RFC 3339, UTC. */
  readonly from?: string;
  /** On `wonAt`, exclusive. */
  readonly to?: string;
}

export interface LogPage {
  /** Ascending by position in `readAfter`, descending in `readBefore`. */
  readonly entries: readonly LogEntry[];
  /**
   * Everything up to this position (down to it, in `readBefore`) has been looked at: go on from here. Where `entries`
   * is full, the position of its last one.
   */
  readonly reached: number;
}

/** What is kept. Entries before `oldest` are gone. */
export interface LogBounds {
  /** The position of the oldest entry that is kept; head + 1 where none is. */
  readonly oldest: number;
  /** The position of the newest entry ever recorded; 0 where there is none. */
  readonly head: number;
  /** How often viewers were erased: whoever remembers entries forgets them when it has changed. */
  readonly erasures: number;
}

/** Who is to be removed, and on whose word; the latter goes into the audit trail. */
export interface Erasure {
  readonly viewerIds: readonly string[];
  /** RFC 3339, UTC. */
  readonly erasedAt: string;
  /** The caller's name. */
  readonly caller: string;
  /** The operation's name or kind. */
  readonly operation: string;
}

export interface Erased {
  /** Of the winners that were erased by this; ascending. Those that were erased before are not among them. */
  readonly positions: readonly number[];
}

/** A telling that was kept aside: it contradicts the record, or it could not be read. */
export interface QuarantinedTelling {
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly toldAt: string;
  readonly source: Telling['source'];
  /** Fit for a log: no personal datum. */
  readonly reason: string;
  /** The winner it contradicts; null for unreadable rows. */
  readonly winnerId: string | null;
  /** As it was told. Personal. */
  readonly raw: string;
}

/**
 * Where the winners are, durably. Knows neither where they come from nor where they go. Every method rejects with
 * `LogUnavailableError` where the engine can't be reached or can't write.
 */
export interface WinnerLog {
  /**
   * Tells this log from every other one, also from a copy that was emptied; part of every cursor. Throws
   * `LogUnavailableError` before the engine was reached for the first time.
   */
  readonly identity: string;

  /**
   * Records all tellings in one transaction, in the given order; resolves when they are durable.
   *
   * A win is known when its key or one of its aliases is: then nothing new is recorded, fields that are empty are filled
   * in (`amend.ts`), and a telling that contradicts the record is quarantined. Keys outlive rows: a key of a row that
   * retention or erasure has removed is known, and brings nothing back. A win that is known only by one of its `earlier`
   * names gets no further names.
   */
  append(tellings: readonly Telling[]): Promise<Appended>;

  /** Entries after a position (0: from the start), at most `limit`. */
  readAfter(position: number, limit: number, filter: WinnerFilter): Promise<LogPage>;
  /** Entries before a position (null: from the end), newest first, at most `limit`. */
  readBefore(position: number | null, limit: number, filter: WinnerFilter): Promise<LogPage>;
  find(winnerId: string): Promise<LogEntry | null>;
  bounds(): Promise<LogBounds>;

  /** How many winners are recorded for each lottery or red packet; 0 is left out. */
  count(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Winners of red packets of a channel whose packet is not known, newest first; for matching them later. */
  unassigned(channelId: string, limit: number): Promise<readonly UnassignedWinner[]>;
  /** That the platform's own list of these lotteries or red packets was read whole at this instant. */
  markListed(ids: readonly string[], listedAt: string): Promise<void>;
  /** Those of these lotteries or red packets with winners that were announced and that no list has had so far. */
  unconfirmed(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** When the platform's own list of each was last read whole; never: left out. */
  listed(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /** Newest first, at most `limit`, older than the given id (null: from the newest). */
  quarantined(limit: number, before: string | null): Promise<readonly QuarantinedTelling[]>;
  countQuarantined(): Promise<number>;

  /**
   * Removes viewers from the log, and writes that into the audit trail, in one transaction. Positions, prizes and keys
   * stay; what was kept aside about these viewers loses its content. What is told of them later is recorded erased where
   * it was told or won before this; who takes part again after it is recorded again. When it resolves, nothing of them
   * is left in the engine's own files, as far as the engine can say.
   */
  eraseViewers(erasure: Erasure): Promise<Erased>;

  /** Removes what was recorded before this instant. Gives the number of entries removed. */
  forgetBefore(recordedAt: string): Promise<number>;
  /** Removes from what `listed` tells what nobody asks for any more: of things without winners, before this instant. */
  forgetListedBefore(listedAt: string): Promise<number>;
}

export interface UnassignedWinner {
  readonly key: string;
  readonly viewerId: string;
  readonly amount: number | null;
}
