import { lotteryPlans, redPacketPlans } from './day-plans.js';
import type { VolcengineSimulator } from './index.js';
import { choose, chooseMany, type Random, toWhole } from './random.js';
import type { Id } from './rooms.js';
import { toSeconds } from './award-life.js';
import { unsentAward } from './samples.js';
import type { Viewer } from './viewers.js';

const DAYS = 5;
const LOTTERIES_A_DAY = 3;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Gives a room a past of some days (nothing of it is called back), and what is set up but not yet sent. */
export function writeHistory(
  simulator: VolcengineSimulator,
  roomId: Id,
  audience: readonly Viewer[],
  random: Random,
): void {
  const now = simulator.now();
  for (let day = DAYS; day >= 1; day -= 1) {
    for (let show = LOTTERIES_A_DAY; show >= 1; show -= 1) {
      const at = now - day * DAY_MS + (LOTTERIES_A_DAY - show) * HOUR_MS + toWhole(random, 0, 600) * 1_000;
      const award = sendAt(simulator, roomId, at, random);
      simulator.joinAward(roomId, award.Id, chooseMany(random, audience, toWhole(random, 30, 90)));
      simulator.drawAward(roomId, award.Id, undefined, { at: at + 90_000, announce: false });
    }
  }
  simulator.withdraw(roomId, sendAt(simulator, roomId, now - 3 * HOUR_MS, random).Id);
  simulator.delete(roomId, sendAt(simulator, roomId, now - 2 * HOUR_MS, random).Id);

  for (const plan of redPacketPlans) {
    const { RedPacketID: id } = simulator.putRedPacket(roomId, plan());
    simulator.sendRedPacket(roomId, id);
    simulator.joinRedPacket(roomId, id, chooseMany(random, audience, toWhole(random, 20, 60)));
    simulator.drawRedPacket(roomId, id, undefined, { announce: false });
  }
  simulator.putRedPacket(roomId, { ...choose(random, redPacketPlans)(), Name: '压轴红包' });
  simulator.putAward(roomId, { ...choose(random, lotteryPlans)(), ...unsentAward, AwardSendType: 0, AwardSendTime: 0 });
  schedule(simulator, roomId, now + HOUR_MS, random);
}

/** Sets up a lottery that is to be sent at an instant (epoch milliseconds). */
export function schedule(simulator: VolcengineSimulator, roomId: Id, at: number, random: Random): void {
  const plan = choose(random, lotteryPlans);
  simulator.putAward(roomId, { ...plan(), ...unsentAward, AwardSendType: 1, AwardSendTime: toSeconds(at) });
}

function sendAt(simulator: VolcengineSimulator, roomId: Id, at: number, random: Random) {
  const award = simulator.putAward(roomId, {
    ...choose(random, lotteryPlans)(),
    ...unsentAward,
    AwardSendType: 0,
    AwardSendTime: 0,
  });
  return simulator.sendAward(roomId, award.Id, { at });
}
