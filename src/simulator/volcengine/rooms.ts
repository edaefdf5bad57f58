import { createSampleAward, createSampleRedPacket } from './samples.js';
import type { Raw, RawAward, RawAwardRecord, RawRedPacket, RawRedPacketRecord } from './wire.js';

/** A 64-bit id of the platform. Never a JavaScript number: it might have lost its last digits already. */
export type Id = string | bigint;

/** A live room (直播间) and all that is in it. */
export interface Room {
  readonly id: bigint;
  name: string;
  /** The account that created the room; its secret signs the room's callbacks. */
  subAccountName: string;
  isDeleted: boolean;
  /** Oldest first, by id. */
  readonly awards: Map<string, RawAward>;
  readonly redPackets: Map<string, RawRedPacket>;
  readonly awardRecords: Map<string, RawAwardRecord[]>;
  readonly redPacketRecords: Map<string, RawRedPacketRecord[]>;
}

/** The state of the platform, to be read and changed at will. What is not there and has to be throws a `RangeError`. */
export interface Rooms {
  /** Creates the room, or changes what is given of it. */
  putRoom(roomId: Id, given?: Partial<Pick<Room, 'name' | 'subAccountName' | 'isDeleted'>>): Room;
  room(roomId: Id): Room;
  /**
   * Puts a lottery into a room, which is created where it is missing. What is left out is as in the document's sample
   * (one drawn lottery with one ticket prize; its winner is counted, but recorded nowhere). An `Id` that is there
   * already is changed, not replaced. Left out: the next free one.
   */
  putAward(roomId: Id, given?: Raw<RawAward>): RawAward;
  /** The lottery itself: a change to it is seen by the next call. */
  award(roomId: Id, awardId: Id): RawAward;
  /** Participants and winners of a lottery, oldest first; the array itself. */
  awardRecords(roomId: Id, awardId: Id): RawAwardRecord[];
  /** As `putAward`; the sample is a cash packet that is not yet sent. */
  putRedPacket(roomId: Id, given?: Raw<RawRedPacket>): RawRedPacket;
  redPacket(roomId: Id, redPacketId: Id): RawRedPacket;
  redPacketRecords(roomId: Id, redPacketId: Id): RawRedPacketRecord[];
  /** Removes a lottery and its records without a trace, which the platform never does. Keeps a long demo small. */
  forgetAward(roomId: Id, awardId: Id): void;
  forgetRedPacket(roomId: Id, redPacketId: Id): void;
}

/** The account's main account, as callbacks name it. */
export const MAIN_ACCOUNT = 'admin@bytedance.com';

export function createRooms(): Rooms & { readonly findRoom: (roomId: Id) => Room | null } {
  const rooms = new Map<string, Room>();
  let lastAwardId = 36_575n;
  let lastRedPacketId = 1_825_091_238_702_095n;

  function findRoom(roomId: Id): Room | null {
    return rooms.get(toKey(roomId)) ?? null;
  }

  function room(roomId: Id): Room {
    return findRoom(roomId) ?? absent('room', roomId);
  }

  function putRoom(roomId: Id, given: Parameters<Rooms['putRoom']>[1] = {}): Room {
    const put = findRoom(roomId) ?? createRoom(BigInt(roomId));
    rooms.set(toKey(roomId), put);
    return Object.assign(put, given);
  }

  return {
    findRoom,
    room,
    putRoom,

    putAward(roomId, given = {}) {
      const { id, awards } = putRoom(roomId);
      lastAwardId = nextFree(awards, lastAwardId);
      const key = toKey(given.Id ?? lastAwardId);
      const award = Object.assign(awards.get(key) ?? createSampleAward(id, lastAwardId), given);
      awards.set(key, award);
      return award;
    },
    award: (roomId, awardId) => room(roomId).awards.get(toKey(awardId)) ?? absent('award', awardId),
    awardRecords: (roomId, awardId) => listIn(room(roomId).awardRecords, awardId),
    forgetAward(roomId, awardId) {
      room(roomId).awards.delete(toKey(awardId));
      room(roomId).awardRecords.delete(toKey(awardId));
    },

    putRedPacket(roomId, given = {}) {
      const { id, redPackets } = putRoom(roomId);
      lastRedPacketId = nextFree(redPackets, lastRedPacketId);
      const key = toKey(given.RedPacketID ?? lastRedPacketId);
      const redPacket = Object.assign(redPackets.get(key) ?? createSampleRedPacket(id, lastRedPacketId), given);
      redPackets.set(key, redPacket);
      return redPacket;
    },
    redPacket: (roomId, redPacketId) =>
      room(roomId).redPackets.get(toKey(redPacketId)) ?? absent('red packet', redPacketId),
    redPacketRecords: (roomId, redPacketId) => listIn(room(roomId).redPacketRecords, redPacketId),
    forgetRedPacket(roomId, redPacketId) {
      room(roomId).redPackets.delete(toKey(redPacketId));
      room(roomId).redPacketRecords.delete(toKey(redPacketId));
    },
  };
}

function createRoom(id: bigint): Room {
  return {
    id,
    name: '直播间 A',
    subAccountName: MAIN_ACCOUNT,
    isDeleted: false,
    awards: new Map(),
    redPackets: new Map(),
    awardRecords: new Map(),
    redPacketRecords: new Map(),
  };
}

/** One spelling for one id, whatever raw value a test has put in its place. */
function toKey(id: unknown): string {
  return String(id);
}

/** The first id after `last` that no test has taken by naming it. */
function nextFree(taken: ReadonlyMap<string, unknown>, last: bigint): bigint {
  let next = last + 1n;
  while (taken.has(toKey(next))) next += 1n;
  return next;
}

function listIn<T>(lists: Map<string, T[]>, id: Id): T[] {
  const list = lists.get(toKey(id)) ?? [];
  lists.set(toKey(id), list);
  return list;
}

function absent(what: string, id: Id): never {
  throw new RangeError(`the simulator has no ${what} ${id}`);
}
