import type { Winner, WinnerNews } from '../domain/winner.js';

/** A winner as the log holds it. */
export interface RecordedWinner extends Winner {
  /** When this gateway recorded it: RFC 3339, UTC. */
  readonly recordedAt: string;
}

export interface LogEntry {
  /** Counts from 1, without gaps, in the order in which entries became durable. */
  readonly position: number;
  readonly winner: RecordedWinner;
}

/** Every condition that is given must hold; one left out always does. */
export interface WinnerFilter {
  readonly platform?: string;
  readonly channelIds?: readonly string[];
  readonly lotteryIds?: readonly string[];
  readonly redPacketIds?: readonly string[];
}

/** Where the winners are. Knows neither where they come from nor where they go. */
export interface WinnerLog {
  /** Records what is not known yet, all or nothing, in the given order. Gives the number of new entries. */
  append(news: readonly WinnerNews[], recordedAt: string): Promise<number>;
  /** Entries after a position (0: from the start), in order, at most `limit`. */
  readAfter(position: number, limit: number, filter: WinnerFilter): Promise<readonly LogEntry[]>;
  /** Entries before a position (null: from the end), newest first, at most `limit`. */
  readBefore(position: number | null, limit: number, filter: WinnerFilter): Promise<readonly LogEntry[]>;
  find(winnerId: string): Promise<LogEntry | null>;
  /** The position of the newest entry; 0 while there is none. */
  head(): Promise<number>;
  close(): Promise<void>;
}
