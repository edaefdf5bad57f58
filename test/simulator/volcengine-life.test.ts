import { describe, expect, it } from 'vitest';
import { openSimulator } from './volcengine-caller.js';

const room = '1824921187234844';

describe('a lottery', () => {
  it('is sent, gathers participants, and is drawn among them', async () => {
    let now = 1_700_000_000_000;
    await using open = await openSimulator({ now: () => now });
    const { simulator } = open;
    const { Id, AwardItemInfo } = simulator.putAward(room);
    if (AwardItemInfo[0] !== undefined) AwardItemInfo[0].AwardItemCount = 2;

    simulator.sendAward(room, Id);
    expect(simulator.award(room, Id)).toMatchObject({
      Status: 2,
      SendTime: 1_700_000_000,
      OpenAwardTime: 0,
      ParticipantCount: 0,
      WinnerCount: 0,
    });

    const viewers = simulator.inventViewers(5);
    simulator.joinAward(room, Id, viewers);
    simulator.joinAward(room, Id, viewers);
    now += 60_000;
    const won = simulator.drawAward(room, Id);

    expect(simulator.award(room, Id)).toMatchObject({
      Status: 4,
      OpenAwardTime: 1_700_000_060,
      ParticipantCount: 5,
      WinnerCount: 2,
      AwardItemInfo: [{ WinnerCount: 2 }],
    });
    const ids = new Set(viewers.map(({ userId }) => String(userId)));
    expect(won).toHaveLength(2);
    expect(won.every(({ UserId, OpenAwardTime }) => ids.has(UserId) && OpenAwardTime === 1_700_000_060)).toBe(true);
    expect(simulator.awardRecords(room, Id)).toHaveLength(5);
  });

  it('is drawn equally for equal seeds', async () => {
    async function drawWith(seed: number) {
      await using open = await openSimulator({ seed });
      const { simulator } = open;
      const { Id } = simulator.putAward(room);
      simulator.joinAward(room, Id, simulator.inventViewers(50));
      return simulator.drawAward(room, Id).map(({ UserId }) => UserId);
    }

    expect(await drawWith(7)).toEqual(await drawWith(7));
    expect(await drawWith(8)).not.toEqual(await drawWith(7));
  });

  it('may be won twice by one viewer, once for each prize', async () => {
    await using open = await openSimulator();
    const { simulator } = open;
    const { Id, AwardItemInfo } = simulator.putAward(room);
    AwardItemInfo.push(...AwardItemInfo.map((item) => ({ ...item, AwardItemId: 909n, AwardItemName: '手环' })));

    simulator.drawAward(room, Id, [{ userId: '5' }, { userId: '5', awardItemId: 909n }]);

    const records = simulator.awardRecords(room, Id).map(({ UserId, AwardItemName }) => [UserId, AwardItemName]);
    expect(records).toEqual([
      ['5', '奖券'],
      ['5', '手环'],
    ]);
    expect(simulator.award(room, Id)).toMatchObject({ ParticipantCount: 1, WinnerCount: 2 });
  });

  it('is withdrawn and deleted', async () => {
    await using open = await openSimulator();
    const { simulator } = open;
    const [one, two] = [simulator.putAward(room), simulator.putAward(room)];
    simulator.withdraw(room, one.Id);
    simulator.delete(room, two.Id);

    expect([one.Status, two.Status]).toEqual([7, 5]);
    expect(() => simulator.award(room, '1')).toThrow('no award 1');
  });
});

describe('a red packet', () => {
  async function drawAmong(viewers: number, given: object) {
    await using open = await openSimulator();
    const { simulator } = open;
    const { RedPacketID } = simulator.putRedPacket(room, { ...given });
    simulator.sendRedPacket(room, RedPacketID);
    expect(simulator.redPacket(room, RedPacketID).RedPacketStatus).toBe(1);
    simulator.joinRedPacket(room, RedPacketID, simulator.inventViewers(viewers));
    const won = simulator.drawRedPacket(room, RedPacketID);
    expect(simulator.redPacket(room, RedPacketID).RedPacketStatus).toBe(3);
    expect(simulator.redPacketRecords(room, RedPacketID)).toHaveLength(viewers);
    return won.map(({ Amount }) => Amount);
  }

  it('shares its whole amount by chance, at least 1 to each', async () => {
    const amounts = await drawAmong(40, { TotalAmount: 1_000, RedPacketNumber: 12 });
    expect(amounts).toHaveLength(12);
    expect(Math.min(...amounts)).toBeGreaterThanOrEqual(1);
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(1_000);
  });

  it('keeps the shares that nobody came for', async () => {
    const amounts = await drawAmong(3, { TotalAmount: 1_000, RedPacketNumber: 10 });
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(300);
  });

  it('gives fixed amounts, some without a limit', async () => {
    const RewardsPointsConfig = {
      AmountCalculationType: 1,
      RewardsPointsUnit: '金币',
      FixedRewardPointConfigs: [
        { RewardPointAmount: 200, RewardPointNumber: 2 },
        { RewardPointAmount: 50, RewardPointNumber: -1 },
      ],
      RewardsPointsBatch: '1',
    };
    const amounts = await drawAmong(5, { RedPacketType: 1, TotalAmount: -1, RewardsPointsConfig });
    expect(amounts.toSorted((left, right) => right - left)).toEqual([200, 200, 50, 50, 50]);
  });
});
