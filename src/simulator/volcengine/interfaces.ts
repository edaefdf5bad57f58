import type { RateLimit } from './traffic.js';
import * as refusal from './refusal.js';
import type { Parameters } from './parameters.js';
import type { Id, Room } from './rooms.js';

/** One interface of the platform. All of these are asked by GET. */
export interface Interface {
  readonly action: string;
  readonly version: string;
  /** As it is at the moment. */
  readonly limit: () => RateLimit;
  /** The `Result` of the answer; throws a `RefusalError`. */
  answer(parameters: Parameters): unknown;
}

export interface Limits {
  /** Of the interfaces of 2023-08-01. */
  callsPerSecond: number;
  /** Of the interfaces of 2020-06-01. */
  readonly callsPerMinute: number;
}

/** Documented for the interfaces of 2023-08-01; assumed of ListRedPacketRecordAPI. */
const LARGEST_PAGE = 500;
const LAST_PAGE = 2 ** 31 - 1;

/** What the simulator answers; anything else is an unknown action or version. */
export function createInterfaces(findRoom: (roomId: Id) => Room | null, limits: Limits): readonly Interface[] {
  const current = { version: '2023-08-01', limit: () => ({ calls: limits.callsPerSecond, windowMs: 1_000 }) };
  const earlier = { version: '2020-06-01', limit: () => ({ calls: limits.callsPerMinute, windowMs: 60_000 }) };

  function readRoom(parameters: Parameters, name: 'ActivityId' | 'ActivityID'): Room {
    const room = findRoom(parameters.long(name));
    if (room === null) throw refusal.roomRefused('ActivityNotExist');
    if (room.isDeleted) throw refusal.roomRefused('ActivityHasBeenDeleted');
    return room;
  }

  return [
    {
      ...current,
      action: 'ListAwardConfigs',
      answer(parameters) {
        const room = readRoom(parameters, 'ActivityId');
        const all = parameters.integer('All', 0, 0, 1) === 1;
        // A lottery that was deleted before it was sent is no more a sent one than one that still waits.
        const awards = [...room.awards.values()].filter(({ SendTime }) => all || SendTime > 0);
        return { AwardConfigs: awards.reverse() };
      },
    },
    {
      ...current,
      action: 'ListAwardRecordStatistics',
      answer(parameters) {
        const room = readRoom(parameters, 'ActivityId');
        const awardId = String(parameters.long('AwardId'));
        const winnersOnly = parameters.integer('SearchType', 0, 0, 1) === 1;
        if (!room.awards.has(awardId)) throw refusal.invalidParameter('AwardId');

        const records = room.awardRecords.get(awardId) ?? [];
        const found = records.filter(({ AwardResult }) => !winnersOnly || AwardResult === 4);
        const { page, ...paging } = readPage(parameters, found);
        return { ...paging, PageTotalCount: found.length, AwardRecords: page };
      },
    },
    {
      ...current,
      action: 'ListActivityRedPacket',
      answer(parameters) {
        const found = [...readRoom(parameters, 'ActivityID').redPackets.values()].reverse();
        const { page, ...paging } = readPage(parameters, found);
        return { ...paging, TotalCount: found.length, RedPacketList: page };
      },
    },
    {
      ...current,
      action: 'GetActivityRedPacket',
      answer(parameters) {
        const { redPackets } = readRoom(parameters, 'ActivityID');
        const found = redPackets.get(String(parameters.long('RedPacketID')));
        if (found === undefined) throw refusal.invalidParameter('RedPacketID');
        return found;
      },
    },
    {
      ...earlier,
      action: 'ListRedPacketRecordAPI',
      answer(parameters) {
        const room = readRoom(parameters, 'ActivityId');
        const redPacketId = String(parameters.long('RedPacketID'));
        const winnersOnly = parameters.integer('SearchType', null, 1, 2) === 1;
        if (!room.redPackets.has(redPacketId)) throw refusal.invalidParameter('RedPacketID');

        const records = room.redPacketRecords.get(redPacketId) ?? [];
        const found = records.filter(({ Status }) => !winnersOnly || Status === 1);
        const { page, ...paging } = readPage(parameters, found);
        return { ...paging, TotalCount: found.length, JoinRedPacketList: page };
      },
    },
  ];
}

/** A page past the last one is empty, not refused. */
function readPage<T>(parameters: Parameters, items: readonly T[]) {
  const PageNo = parameters.integer('PageNo', 1, 1, LAST_PAGE);
  const PageItemCount = parameters.integer('PageItemCount', 10, 1, LARGEST_PAGE);
  return { PageNo, PageItemCount, page: items.slice((PageNo - 1) * PageItemCount, PageNo * PageItemCount) };
}
