import type { Random } from './random.js';
import { toActivityRow, toRecordRow, toWinnerRow, toWireId, type RawRow } from './rows.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
/** The first id given out is that of the document's sample. */
const FIRST_ACTIVITY_ID = 20521n;

/** What the simulated account holds. Ids are texts; a channel that is put into is created on the way. */
export interface PolyvTables {
  /** Makes the channel one of the account's; all others are refused as illegal. */
  putChannel(channelId: string, channel?: { readonly sessionId?: string }): void;
  /** Puts a lottery record, replacing the one with the same `lotteryId`; what is left out is filled in. */
  putRecord(channelId: string, raw?: RawRow): RawRow;
  /** Replaces the lottery's winners. The record's `winnerCount` is left alone: the two may disagree. */
  putWinners(channelId: string, lotteryId: string, rows: readonly RawRow[]): readonly RawRow[];
  /** Puts an activity, replacing the one with the same `id`; what is left out is filled in. */
  putActivity(channelId: string, raw?: RawRow): RawRow;
  /** Newest first, without the deleted ones. */
  activities(channelId: string): readonly RawRow[];
  /** Gone from the list, and still found by its id, as seen in real runs. */
  deleteActivity(channelId: string, id: string): void;
  /** In the order in which they were put. */
  records(channelId: string): readonly RawRow[];
  winners(channelId: string, lotteryId: string): readonly RawRow[];
  /** Drops a record and its winners, so that a long demo stays small. */
  dropRecord(channelId: string, lotteryId: string): void;
}

/** The tables as the interfaces see them. */
export interface Tables extends PolyvTables {
  hasChannel(channelId: string): boolean;
  record(channelId: string, lotteryId: string): RawRow | null;
  /** Deleted ones too. */
  activity(channelId: string, id: string): RawRow | null;
}

interface Channel {
  readonly sessionId: string;
  readonly records: Map<string, RawRow>;
  readonly winners: Map<string, readonly RawRow[]>;
  readonly activities: Map<string, RawRow>;
  readonly deleted: Set<string>;
}

export function createTables({ random, now }: { readonly random: Random; readonly now: () => number }): Tables {
  const channels = new Map<string, Channel>();
  const activityIds = new Set<string>();

  /** Ten characters that begin with a letter, such as fv3mao43u6. */
  function newId(): string {
    return `f${random.text(9, LETTERS + DIGITS)}`;
  }

  function open(channelId: string, sessionId: string = newId()): Channel {
    const known = channels.get(channelId);
    if (known !== undefined) return known;
    const channel = {
      sessionId,
      records: new Map<string, RawRow>(),
      winners: new Map<string, readonly RawRow[]>(),
      activities: new Map<string, RawRow>(),
      deleted: new Set<string>(),
    };
    channels.set(channelId, channel);
    return channel;
  }

  function newActivityId(): bigint {
    let id = FIRST_ACTIVITY_ID;
    while (activityIds.has(String(id))) id++;
    return id;
  }

  return {
    putChannel(channelId, { sessionId } = {}) {
      if (sessionId === undefined) open(channelId);
      else channels.set(channelId, { ...open(channelId), sessionId });
    },
    putRecord(channelId, raw = {}) {
      const { sessionId, records } = open(channelId);
      const row = toRecordRow(channelId, { lotteryId: newId(), sessionId, at: now() }, raw);
      records.set(String(row['lotteryId']), row);
      return row;
    },
    putWinners(channelId, lotteryId, rows) {
      const { sessionId, records, winners } = open(channelId);
      const record = records.get(lotteryId) ?? {
        channelId: toWireId(channelId),
        lotteryId,
        sessionId,
        prize: '特等奖',
      };
      const complete = rows.map((raw) =>
        toWinnerRow(
          record,
          {
            recordId: random.text(10, `${DIGITS}abcdef`),
            winnerCode: random.text(8, LETTERS + LETTERS.toUpperCase()),
            viewerId: `16${random.text(11, DIGITS)}`,
            at: now(),
          },
          raw,
        ),
      );
      winners.set(lotteryId, complete);
      return complete;
    },
    putActivity(channelId, raw = {}) {
      const { activities, deleted } = open(channelId);
      const row = toActivityRow(raw['id'] ?? newActivityId(), raw);
      const id = String(row['id']);
      activityIds.add(id);
      deleted.delete(id);
      activities.set(id, row);
      return row;
    },
    activities(channelId) {
      const { activities, deleted } = channels.get(channelId) ?? { activities: [], deleted: new Set<string>() };
      return [...activities]
        .filter(([id]) => !deleted.has(id))
        .map(([, row]) => row)
        .toReversed();
    },
    deleteActivity(channelId, id) {
      channels.get(channelId)?.deleted.add(id);
    },
    records: (channelId) => [...(channels.get(channelId)?.records.values() ?? [])],
    winners: (channelId, lotteryId) => channels.get(channelId)?.winners.get(lotteryId) ?? [],
    dropRecord(channelId, lotteryId) {
      channels.get(channelId)?.records.delete(lotteryId);
      channels.get(channelId)?.winners.delete(lotteryId);
    },
    hasChannel: (channelId) => channels.has(channelId),
    record: (channelId, lotteryId) => channels.get(channelId)?.records.get(lotteryId) ?? null,
    activity: (channelId, id) => channels.get(channelId)?.activities.get(id) ?? null,
  };
}
