import type { Happening } from './award-life.js';
import type { createCallbackBodies, RedPacketWinner } from './callback-body.js';
import type { CallbackSender } from './callbacks.js';
import { chooseMany, type Random, toWhole } from './random.js';
import type { Id, Rooms } from './rooms.js';
import type { createViewers, Viewer } from './viewers.js';
import type { RawRedPacket, RawRedPacketRecord } from './wire.js';

/** A winner to be; what is left out is invented. */
export interface RedPacketWin extends Partial<Viewer> {
  /** Fen, or points. */
  readonly amount: number;
}

export interface RedPacketDraw extends Pick<Happening, 'announce'> {
  /** Whether the callback names the packet (`RedPacketId`), as only its newer form does. Left out: true. */
  readonly withId?: boolean;
}

/** What happens to a red packet (红包). */
export interface RedPacketLife {
  sendRedPacket(roomId: Id, redPacketId: Id): RawRedPacket;
  /** Records participants; those who take part already are not recorded twice. */
  joinRedPacket(roomId: Id, redPacketId: Id, viewers: readonly Viewer[]): void;
  /**
   * Draws: records the winners and calls back. Left out, the winners are chosen among the participants and share as
   * the packet says: the whole amount by chance, or its fixed amounts. Gives the records of this draw's winners.
   */
  drawRedPacket(
    roomId: Id,
    redPacketId: Id,
    winners?: readonly RedPacketWin[],
    draw?: RedPacketDraw,
  ): readonly RawRedPacketRecord[];
}

export function createRedPacketLife(parts: {
  readonly rooms: Rooms;
  readonly bodies: ReturnType<typeof createCallbackBodies>;
  readonly callbacks: CallbackSender;
  readonly viewers: ReturnType<typeof createViewers>;
  readonly random: Random;
}): RedPacketLife {
  const { rooms, bodies, callbacks, viewers, random } = parts;
  const participants = new WeakMap<RawRedPacket, Map<string, Viewer>>();

  function participantsOf(packet: RawRedPacket): Map<string, Viewer> {
    const known = participants.get(packet) ?? new Map<string, Viewer>();
    participants.set(packet, known);
    return known;
  }

  function joinRedPacket(roomId: Id, redPacketId: Id, joining: readonly Viewer[]): void {
    const known = participantsOf(rooms.redPacket(roomId, redPacketId));
    const records = rooms.redPacketRecords(roomId, redPacketId);
    for (const viewer of joining) {
      if (known.has(String(viewer.userId))) continue;
      known.set(String(viewer.userId), viewer);
      records.push(toRecord(viewer));
    }
  }

  function chooseWinners(packet: RawRedPacket): RedPacketWinner[] {
    const shuffled = chooseMany(random, [...participantsOf(packet).values()], Infinity);
    const shares = toShares(packet, shuffled.length, random);
    return shuffled.slice(0, shares.length).map((viewer, index) => ({ viewer, amount: shares[index] ?? 0 }));
  }

  return {
    joinRedPacket,

    sendRedPacket(roomId, redPacketId) {
      return Object.assign(rooms.redPacket(roomId, redPacketId), { RedPacketStatus: 1 });
    },

    drawRedPacket(roomId, redPacketId, given, { announce = true, withId = true } = {}) {
      const packet = rooms.redPacket(roomId, redPacketId);
      const winners =
        given?.map(({ amount, ...viewer }) => ({ amount, viewer: viewers.complete(viewer) })) ?? chooseWinners(packet);
      joinRedPacket(
        roomId,
        redPacketId,
        winners.map(({ viewer }) => viewer),
      );
      const byUser = new Map(rooms.redPacketRecords(roomId, redPacketId).map((entry) => [String(entry.UserID), entry]));
      const won = winners.flatMap(({ viewer, amount }) => {
        const entry = byUser.get(String(viewer.userId));
        return entry === undefined ? [] : [Object.assign(entry, { Amount: amount, Status: 1 })];
      });

      packet.RedPacketStatus = 3;
      const told = announce ? bodies.toRedPacketCallbacks(rooms.room(roomId), packet, winners, withId) : [];
      for (const body of told) callbacks.send(body);
      return won;
    },
  };
}

/** The amounts that up to `most` winners get. A random packet's add up to its total, each at least 1. */
function toShares(packet: RawRedPacket, most: number, random: Random): number[] {
  const { AmountCalculationType, FixedRewardPointConfigs } = packet.RewardsPointsConfig;
  if (AmountCalculationType === 1) {
    return FixedRewardPointConfigs.flatMap(({ RewardPointAmount, RewardPointNumber }) =>
      Array<number>(RewardPointNumber === -1 ? most : RewardPointNumber).fill(RewardPointAmount),
    ).slice(0, most);
  }
  const count = Math.min(packet.RedPacketNumber, most, packet.TotalAmount);
  // More viewers than packets: all is given away. Fewer: the packets that nobody took stay unopened.
  let left = Math.floor((packet.TotalAmount * count) / Math.max(packet.RedPacketNumber, 1));
  return Array.from({ length: Math.max(count, 0) }, (_, index) => {
    const others = count - index - 1;
    // Twice the average at most, so that the first does not take nearly all.
    const share =
      others === 0 ? left : toWhole(random, 1, Math.max(1, Math.floor((2 * (left - others)) / (others + 1))));
    left -= share;
    return share;
  });
}

function toRecord(viewer: Viewer): RawRedPacketRecord {
  return {
    UserID: BigInt(viewer.userId),
    UserName: viewer.nickname,
    ExternalId: viewer.externalId,
    Extra: viewer.extra,
    PhoneNumber: viewer.phone,
    UserTel: '',
    Email: viewer.email,
    Ip: viewer.ipAddress,
    UserAgent: viewer.userAgent,
    Amount: 0,
    Status: 2,
    WithdrawalStatus: 0,
    WechatOpenID: '',
    WechatName: '',
    IsPriorityUser: viewer.isPriority ? 1 : 0,
  };
}
