import { createHash } from 'node:crypto';
import { parse } from 'lossless-json';
import { toV3Page, toV4Page } from './page.js';
import { readChannel, readCount, readRequired, readTimeWindow, type TimeWindow } from './parameters.js';
import { refusals } from './refusal.js';
import type { RawRow } from './rows.js';
import type { Tables } from './tables.js';

/** channel/lottery/list: "查询时间跨度最大为365天". */
const LONGEST_SPAN_MS = 365 * 24 * 60 * 60 * 1_000;

export interface RecordOptions {
  readonly order: 'newest-first' | 'shuffled';
  readonly foreignChannels: 'refuse' | 'omit';
  readonly mostChannelsPerCall: number;
  readonly largestPage: number;
}

/** The two interfaces that list records of lotteries. */
export function createRecords(tables: Tables, options: RecordOptions) {
  function inOrder(rows: readonly RawRow[]): readonly RawRow[] {
    return options.order === 'newest-first' ? newestFirst(rows) : shuffled(rows);
  }

  function readChannels(parameters: URLSearchParams): readonly string[] {
    const channelIds = new Set(readRequired(parameters, 'channelIds').split(','));
    if (channelIds.size > options.mostChannelsPerCall) throw refusals.invalid();
    const foreign = [...channelIds].find((channelId) => !tables.hasChannel(channelId));
    if (foreign !== undefined && options.foreignChannels === 'refuse') throw refusals.illegalChannel(foreign);
    return [...channelIds];
  }

  /** GET live/v3/channel/lottery/list-channels-lottery: the rows of all channels mixed, then paged. */
  function listOfChannels(parameters: URLSearchParams) {
    const channelIds = readChannels(parameters);
    const window = readTimeWindow(parameters);
    const page = readCount(parameters, 'page', 1);
    const limit = readCount(parameters, 'limit', 10, options.largestPage);
    const rows = channelIds
      .flatMap((channelId) => tables.records(channelId))
      .filter((row) => isWithin(row, window) && isOfSession(row, parameters.get('sessionId')));
    return toV3Page(inOrder(rows).map(toV3Record), page, limit);
  }

  /** GET live/v4/channel/lottery/list. With a `lotteryId` the times are neither needed nor looked at. */
  function listOfChannel(parameters: URLSearchParams) {
    const channelId = readChannel(parameters, tables);
    const lotteryId = parameters.get('lotteryId');
    const window = lotteryId === null ? readTimeWindow(parameters) : null;
    if (window !== null && window.endTime - window.startTime > LONGEST_SPAN_MS) throw refusals.invalid();
    const pageNumber = readCount(parameters, 'pageNumber', 1);
    const pageSize = readCount(parameters, 'pageSize', 10, options.largestPage);
    const rows = tables
      .records(channelId)
      .filter((row) => (window === null ? row['lotteryId'] === lotteryId : isWithin(row, window)))
      .filter((row) => isOfSession(row, parameters.get('sessionId')));
    return toV4Page(inOrder(rows).map(toV4Record), pageNumber, pageSize);
  }

  return { listOfChannels, listOfChannel };
}

/** A row whose time is no number (a test may put anything) is in every window. */
function isWithin({ createdTime }: RawRow, { startTime, endTime }: TimeWindow): boolean {
  return typeof createdTime !== 'number' || (createdTime >= startTime && createdTime <= endTime);
}

function isOfSession(row: RawRow, sessionId: string | null): boolean {
  return sessionId === null || row['sessionId'] === sessionId;
}

function newestFirst(rows: readonly RawRow[]): readonly RawRow[] {
  return rows.toReversed().toSorted((one, other) => Number(other['createdTime']) - Number(one['createdTime']));
}

/** Channels and times mixed, yet the same order on every call, so that pages fit together. */
function shuffled(rows: readonly RawRow[]): readonly RawRow[] {
  const key = (row: RawRow) => createHash('md5').update(String(row['lotteryId'])).digest('hex');
  return rows.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

function toV3Record({ totalUsers: _toldByV4Only, ...row }: RawRow): RawRow {
  return row;
}

/** v4 counts winners in a number and spells the extension as an object. */
function toV4Record({ ext, winnerCount, totalUsers, ...row }: RawRow): RawRow {
  return {
    winnerCount: typeof winnerCount === 'string' && /^\d+$/.test(winnerCount) ? Number(winnerCount) : winnerCount,
    totalUsers,
    ...row,
    lotteryExt: typeof ext === 'string' ? readExtension(ext) : ext,
    ...('lotteryExt' in row && { lotteryExt: row['lotteryExt'] }),
  };
}

function readExtension(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null; // a test's own text: v4 has no way to show it
  }
}
