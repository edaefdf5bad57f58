import type { Raw, RawAward, RawAwardItem, RawRedPacket } from './wire.js';

/** What a host sets up. Each call makes a new one, since the simulator counts winners inside the prizes. */
export type Plan<T> = () => Raw<T>;

const noCondition = { Quiz: '', Questionnaire: '', CheckIn: '', Vote: '', RightQuiz: '', WatchLiveTime: '' };

function toPrize(
  id: bigint,
  name: string,
  type: number,
  count: number,
  given: Partial<RawAwardItem> = {},
): RawAwardItem {
  return {
    AwardItemId: id,
    AwardItemName: name,
    AwardItemCount: count,
    AwardItemType: type,
    WinnerCount: 0,
    AwardItemIcon: `//prizes.example.com/${id}.png`,
    AwardLotteryTicketAddr: '',
    WinnerInfoType: '',
    AwardItemNum: '',
    AwardItemAmounts: 0,
    ...given,
  };
}

/** Every kind of prize and of condition comes up. Drawn by hand unless a countdown is laid over it. */
export const lotteryPlans: readonly Plan<RawAward>[] = [
  () => ({
    Name: '开场大转盘',
    AwardCondition: noCondition,
    BarragePwd: '',
    AwardNum: 3,
    AwardItemInfo: [
      toPrize(901n, '无线降噪耳机', 1, 1, { WinnerInfoType: '2,1,3' }),
      toPrize(902n, '品牌帆布袋', 1, 2, { WinnerInfoType: '2,1,3' }),
    ],
  }),
  () => ({
    Name: '弹幕口令抽奖',
    AwardTheme: 'lotteryBox',
    AwardCondition: noCondition,
    BarragePwd: '新品大卖',
    AwardNum: 5,
    ShowWinnerComment: 1,
    AwardItemInfo: [toPrize(903n, '视频会员月卡', 2, 5, { WinnerInfoType: '2' })],
  }),
  () => ({
    Name: '积分加倍送',
    AwardTheme: 'slotMachine',
    AwardCondition: { ...noCondition, CheckIn: 'all' },
    BarragePwd: '',
    AwardNum: 8,
    RangeStatus: 1,
    AwardItemInfo: [toPrize(904n, '会员积分', 3, 8, { AwardItemNum: '48151841', AwardItemAmounts: 200 })],
  }),
  () => ({
    Name: '优惠券雨',
    AwardCondition: { ...noCondition, Questionnaire: '1', Vote: '1' },
    BarragePwd: '',
    AwardNum: 6,
    IsHideAwardNum: 1,
    AwardItemInfo: [
      toPrize(905n, '满百减二十券', 4, 4, { AwardLotteryTicketAddr: 'http://tickets.example.com/905' }),
      toPrize(906n, '门店体验券', 3, 2, { AwardItemNum: '48151842' }),
    ],
  }),
  () => ({
    Name: '知识问答抽奖',
    AwardCondition: { ...noCondition, Quiz: '2', RightQuiz: '1', WatchLiveTime: '10' },
    BarragePwd: '',
    AwardNum: 2,
    ShowPeopleNumber: 1,
    AwardItemInfo: [toPrize(907n, '智能手环', 1, 2, { WinnerInfoType: '2,1,3' })],
  }),
];

/** Cash, shared by chance, and points, by fixed amounts. */
export const redPacketPlans: readonly Plan<RawRedPacket>[] = [
  () => ({
    Name: '现金红包雨',
    RedPacketType: 0,
    TotalAmount: 8_800,
    RedPacketNumber: 12,
    AwardCondition: noCondition,
    BarragePwd: '恭喜发财',
    EnableMiniApp: false,
    VipUserInfoId: 0n,
    BlackUserInfoId: 0n,
  }),
  () => ({
    Name: '积分红包',
    RedPacketType: 1,
    TotalAmount: 1_500,
    RedPacketNumber: 15,
    AwardCondition: { ...noCondition, CheckIn: '1' },
    BarragePwd: '',
    RewardsPointsConfig: {
      AmountCalculationType: 1,
      RewardsPointsUnit: '金币',
      FixedRewardPointConfigs: [
        { RewardPointAmount: 200, RewardPointNumber: 5 },
        { RewardPointAmount: 50, RewardPointNumber: 10 },
      ],
      RewardsPointsBatch: '2026112000001',
    },
    EnableMiniApp: false,
    VipUserInfoId: 0n,
    BlackUserInfoId: 0n,
  }),
];
