import { toSeconds } from './award-life.js';
import { schedule, writeHistory } from './day-history.js';
import { lotteryPlans, redPacketPlans } from './day-plans.js';
import type { VolcengineSimulator } from './index.js';
import { chooseMany, createRandom, toWhole } from './random.js';
import type { Id } from './rooms.js';
import { unsentAward } from './samples.js';
import type { RawAward } from './wire.js';

/** The rooms of the demo. The id of the third is wider than a JavaScript number. */
const rooms = [
  { id: '1824921187234844', name: '秋季新品发布会' },
  { id: '1754400000038536', name: '年终客户答谢会' },
  { id: '1821371880000000001', name: '双旦购物节' },
] as const;

const AUDIENCE = 240;
const HOUR_MS = 3_600_000;
/** A round is a lottery from its sending to a while after its draw. */
const BEATS_A_ROUND = 4;
/** Older ones are forgotten, so that a demo may run for days. */
const MOST_DRAWN_LOTTERIES = 60;
const MOST_DRAWN_RED_PACKETS = 20;

/**
 * Plays a lively day: a history of some days, and then one lottery after the other, room by room, that is sent, gathers
 * participants and is drawn, with a red packet in every second round. Winners are called back where a URL is set.
 */
export function playVolcengineDay(
  simulator: VolcengineSimulator,
  options: {
    /** Milliseconds from one lottery's sending to the next one's. Left out: 20,000. */
    readonly everyMs?: number;
    /** Equal seeds play equal days. Left out: 1. */
    readonly seed?: number;
  } = {},
): { stop(): void } {
  const { everyMs = 20_000, seed = 1 } = options;
  const random = createRandom(seed);
  const audience = simulator.inventViewers(AUDIENCE);
  let round = -1;
  let beat = 0;
  let onStage: { roomId: Id; awardId: Id; redPacketId: Id | null } | null = null;

  for (const { id, name } of rooms) {
    simulator.putRoom(id, { name });
    writeHistory(simulator, id, audience, random);
  }

  function begin(): void {
    round += 1;
    const roomId = rooms[round % rooms.length]?.id ?? rooms[0].id;
    const award = takeDue(roomId) ?? putNext(roomId);
    simulator.sendAward(roomId, award.Id);
    onStage = { roomId, awardId: award.Id, redPacketId: round % 2 === 1 ? openRedPacket(roomId) : null };
  }

  /** The scheduled lottery whose hour has come. */
  function takeDue(roomId: Id): RawAward | null {
    const now = simulator.now();
    const isDue = ({ Status, AwardSendType, AwardSendTime }: RawAward) =>
      Status === unsentAward.Status && AwardSendType === 1 && AwardSendTime <= toSeconds(now);
    const due = [...simulator.room(roomId).awards.values()].find(isDue) ?? null;
    if (due !== null) schedule(simulator, roomId, now + HOUR_MS, random);
    return due;
  }

  function putNext(roomId: Id): RawAward {
    const plan = lotteryPlans[round % lotteryPlans.length];
    const countdown = Math.round((everyMs * (BEATS_A_ROUND - 1)) / BEATS_A_ROUND / 1_000);
    return simulator.putAward(roomId, {
      ...plan?.(),
      ...unsentAward,
      DeadLine: Math.floor(countdown / 60),
      DeadLineSecond: countdown % 60,
      AwardSendType: 0,
      AwardSendTime: 0,
    });
  }

  function openRedPacket(roomId: Id): Id {
    const plan = redPacketPlans[((round - 1) / 2) % redPacketPlans.length];
    const { RedPacketID: id } = simulator.putRedPacket(roomId, plan?.());
    simulator.sendRedPacket(roomId, id);
    return id;
  }

  function gather(): void {
    if (onStage === null) return;
    const { roomId, awardId, redPacketId } = onStage;
    simulator.joinAward(roomId, awardId, chooseMany(random, audience, toWhole(random, 15, 50)));
    if (redPacketId !== null)
      simulator.joinRedPacket(roomId, redPacketId, chooseMany(random, audience, toWhole(random, 15, 40)));
  }

  function draw(): void {
    if (onStage === null) return;
    const { roomId, awardId, redPacketId } = onStage;
    simulator.drawAward(roomId, awardId);
    if (redPacketId !== null) simulator.drawRedPacket(roomId, redPacketId);
    forgetOldest(simulator, roomId);
  }

  const beats = [begin, gather, gather, draw];
  function play(): void {
    beats[beat]?.();
    beat = (beat + 1) % BEATS_A_ROUND;
  }

  play();
  const timer = setInterval(play, everyMs / BEATS_A_ROUND);
  return { stop: () => clearInterval(timer) };
}

function forgetOldest(simulator: VolcengineSimulator, roomId: Id): void {
  const { awards, redPackets } = simulator.room(roomId);
  const drawn = [...awards.values()].filter(({ Status }) => Status === 4);
  for (const { Id: id } of drawn.slice(0, -MOST_DRAWN_LOTTERIES)) simulator.forgetAward(roomId, id);
  const opened = [...redPackets.values()].filter(({ RedPacketStatus }) => RedPacketStatus === 3);
  for (const { RedPacketID: id } of opened.slice(0, -MOST_DRAWN_RED_PACKETS)) simulator.forgetRedPacket(roomId, id);
}
