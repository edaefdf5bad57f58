import type { createCallbackBodies } from './callback-body.js';
import type { CallbackSender } from './callbacks.js';
import { chooseMany, type Random } from './random.js';
import type { Id, Rooms } from './rooms.js';
import { unsentAward } from './samples.js';
import type { createViewers, Viewer } from './viewers.js';
import type { RawAward, RawAwardItem, RawAwardRecord } from './wire.js';

/** When something happened, and whether it is called back. */
export interface Happening {
  /** Epoch milliseconds. Left out: now. */
  readonly at?: number;
  /** Left out: true. With false the callback is never sent, as if it had been lost on the way. */
  readonly announce?: boolean;
}

/** A winner to be; what is left out is invented. */
export interface AwardWinner extends Partial<Viewer> {
  /** What is won. Left out: the lottery's first prize. */
  readonly awardItemId?: Id;
}

/** What happens to a lottery (实时抽奖). No order is kept up: a test may bring about what the platform would not. */
export interface AwardLife {
  sendAward(roomId: Id, awardId: Id, happening?: Pick<Happening, 'at'>): RawAward;
  /** Records participants; those who take part already are not counted twice. */
  joinAward(roomId: Id, awardId: Id, viewers: readonly Viewer[]): void;
  /**
   * Draws: records the winners, counts them, and calls back once for each prize. Left out, the winners are chosen
   * among the participants, as many for each prize as there are pieces of it. Gives the records of this draw's winners.
   */
  drawAward(
    roomId: Id,
    awardId: Id,
    winners?: readonly AwardWinner[],
    happening?: Happening,
  ): readonly RawAwardRecord[];
  withdraw(roomId: Id, awardId: Id): void;
  delete(roomId: Id, awardId: Id): void;
}

interface Win {
  readonly item: RawAwardItem;
  readonly viewer: Viewer;
}

export function createAwardLife(parts: {
  readonly rooms: Rooms;
  readonly bodies: ReturnType<typeof createCallbackBodies>;
  readonly callbacks: CallbackSender;
  readonly viewers: ReturnType<typeof createViewers>;
  readonly random: Random;
  readonly now: () => number;
}): AwardLife {
  const { rooms, bodies, callbacks, viewers, random, now } = parts;
  /** Those of each lottery who are recorded, so that a draw can name them again. */
  const participants = new WeakMap<RawAward, Map<string, Viewer>>();

  function participantsOf(award: RawAward): Map<string, Viewer> {
    const known = participants.get(award) ?? new Map<string, Viewer>();
    participants.set(award, known);
    return known;
  }

  function joinAward(roomId: Id, awardId: Id, joining: readonly Viewer[]): void {
    const award = rooms.award(roomId, awardId);
    const records = rooms.awardRecords(roomId, awardId);
    const known = participantsOf(award);
    for (const viewer of joining) {
      if (known.has(String(viewer.userId))) continue;
      known.set(String(viewer.userId), viewer);
      records.push(toRecord(award, viewer));
    }
    award.ParticipantCount = known.size;
  }

  function chooseWins(award: RawAward): Win[] {
    const shuffled = chooseMany(random, [...participantsOf(award).values()], Infinity);
    return award.AwardItemInfo.flatMap((item) =>
      shuffled.splice(0, item.AwardItemCount).map((viewer) => ({ item, viewer })),
    );
  }

  function toWins(award: RawAward, winners: readonly AwardWinner[]): Win[] {
    return winners.map(({ awardItemId, ...given }) => {
      const named = (item: RawAwardItem) => String(item.AwardItemId) === String(awardItemId);
      const item = awardItemId === undefined ? award.AwardItemInfo[0] : award.AwardItemInfo.find(named);
      if (item === undefined) throw new RangeError(`lottery ${award.Id} has no such prize`);
      return { item, viewer: viewers.complete(given) };
    });
  }

  /** A participant's record becomes that of the first prize won; each further prize has a record of its own. */
  function recordWins(records: RawAwardRecord[], award: RawAward, wins: readonly Win[]): RawAwardRecord[] {
    const open = new Map(records.filter(({ AwardResult }) => AwardResult !== 4).map((entry) => [entry.UserId, entry]));
    return wins.map(({ item, viewer }) => {
      const known = open.get(String(viewer.userId));
      const won = known ?? toRecord(award, viewer);
      if (known === undefined) records.push(won);
      open.delete(won.UserId);
      return Object.assign(won, { AwardItemName: item.AwardItemName, AwardResult: 4, NotifyResult: 2 });
    });
  }

  return {
    joinAward,

    sendAward(roomId, awardId, { at = now() } = {}) {
      const award = rooms.award(roomId, awardId);
      for (const item of award.AwardItemInfo) item.WinnerCount = 0;
      participants.delete(award);
      rooms.awardRecords(roomId, awardId).length = 0;
      return Object.assign(award, unsentAward, { Status: 2, SendTime: toSeconds(at), MsgIds: String(award.Id) });
    },

    drawAward(roomId, awardId, winners, { at = now(), announce = true } = {}) {
      const award = rooms.award(roomId, awardId);
      const wins = winners === undefined ? chooseWins(award) : toWins(award, winners);
      joinAward(
        roomId,
        awardId,
        wins.map(({ viewer }) => viewer),
      );
      const records = rooms.awardRecords(roomId, awardId);
      const won = recordWins(records, award, wins);

      Object.assign(award, { Status: 4, OpenAwardTime: toSeconds(at) });
      for (const entry of records) entry.OpenAwardTime = award.OpenAwardTime;
      award.WinnerCount = records.filter(({ AwardResult }) => AwardResult === 4).length;
      for (const item of award.AwardItemInfo) {
        const ofItem = wins.filter((win) => win.item === item).map(({ viewer }) => viewer);
        item.WinnerCount = ofItem.length;
        const told = announce ? bodies.toAwardCallbacks(rooms.room(roomId), award, item, ofItem) : [];
        for (const body of told) callbacks.send(body);
      }
      return won;
    },

    withdraw(roomId, awardId) {
      rooms.award(roomId, awardId).Status = 7;
    },
    delete(roomId, awardId) {
      rooms.award(roomId, awardId).Status = 5;
    },
  };
}

function toRecord(award: RawAward, viewer: Viewer): RawAwardRecord {
  return {
    ActivityId: award.ActivityId,
    AwardId: award.Id,
    AwardName: award.Name,
    AwardItemName: '',
    UserId: String(viewer.userId),
    UserName: viewer.nickname,
    ExternalId: viewer.externalId,
    Extra: viewer.extra,
    LoginTel: viewer.phone,
    Email: viewer.email,
    Ip: viewer.ipAddress,
    UserAgent: viewer.userAgent,
    AwardResult: 5,
    NotifyResult: 1,
    OpenAwardTime: 0,
    IsPriorityUser: viewer.isPriority ? 1 : 0,
    ReceiverName: '',
    ReceiverTel: '',
    AwardAddress: '',
    AwardEmail: '',
  };
}

/** Whole epoch seconds, in which the platform counts. */
export function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}
