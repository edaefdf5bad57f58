import type { RawAward, RawRedPacket } from './wire.js';

/** What a lottery has before it is sent, to be laid over the sample. */
export const unsentAward = {
  Status: 1,
  SendTime: 0,
  OpenAwardTime: 0,
  ParticipantCount: 0,
  WinnerCount: 0,
  MsgIds: '',
};

/** The sample answer of ListAwardConfigs, and neutral values for the fields that only newer clients know. */
export function createSampleAward(roomId: bigint, id: bigint): RawAward {
  return {
    Id: id,
    Name: '抽奖活动',
    AwardType: 1,
    DeadLine: 1,
    DeadLineSecond: 30,
    BarragePwd: '弹幕口令',
    IsManualSendBarragePwd: 0,
    Status: 4,
    ActivityId: roomId,
    ParticipantCount: 5,
    WinnerCount: 1,
    SendTime: 1673199096,
    OpenAwardTime: 1673199158,
    AwardNum: 1,
    RangeStatus: 0,
    RepeatedAwardLimit: 0,
    ShowPeopleNumber: 0,
    MsgIds: '155681',
    ShowWinnerComment: 0,
    AwardCondition: { Quiz: '2', Questionnaire: '1', CheckIn: 'all', Vote: '1', RightQuiz: '1', WatchLiveTime: '' },
    AwardTheme: 'bigTurntable',
    AwardItemInfo: [
      {
        AwardItemId: 908n,
        AwardItemName: '奖券',
        AwardItemCount: 1000,
        AwardItemType: 4,
        WinnerCount: 1,
        AwardItemIcon: '//p.org/04ae0f42a3a04e7387e5f6fe7a18c4fb~tplv-6ed59yyum2-image.image',
        AwardLotteryTicketAddr: 'http://livesaas.example.com/ticket',
        WinnerInfoType: '2,1,3',
        AwardItemNum: '',
        AwardItemAmounts: 0,
      },
    ],
    IsHideAwardNum: 0,
    AwardSendType: 1,
    AwardSendTime: 1726734970,
    AwardFloatingIcon: '',
    IsOnlineUser: 0,
  };
}

/** The sample answer of GetActivityRedPacket, and the fields that only newer clients know. */
export function createSampleRedPacket(roomId: bigint, id: bigint): RawRedPacket {
  return {
    TotalAmount: 10000,
    RedPacketNumber: 10,
    BarragePwd: '新年快乐',
    DeadLine: 5,
    ActivityID: roomId,
    RedPacketID: id,
    RedPacketStatus: 0,
    RedPacketCoverImage: 'https://www.example.com/a.png',
    RedPacketType: 0,
    OpenRedPacketType: 0,
    IsOpenSmsNotification: 0,
    RewardsPointsConfig: {
      AmountCalculationType: 0,
      RewardsPointsUnit: '积分',
      FixedRewardPointConfigs: [{ RewardPointAmount: 100, RewardPointNumber: 10 }],
      RewardsPointsBatch: '1232140000003214123',
    },
    RangeStatus: 0,
    AwardCondition: { Quiz: 'all', Questionnaire: 'all', CheckIn: 'all', Vote: '1', RightQuiz: 'all' },
    VipUserInfoId: 1621649099n,
    BlackUserInfoId: 1621649100n,
    RepeatedAwardLimit: 1,
    ClaimSuccessText: '恭喜你,抢到积分红包,请联系主办方领取',
    ClaimFailureText: '很遗憾,您没有抢到红包',
    EnableCustomRedirect: false,
    CustomRedirectUrl: 'https://www.example.com',
    EnableMiniApp: true,
    MiniAppId: '1234000091011',
    MiniAppRedirectUrl: 'test=1',
    Name: '新年红包',
    SendRedPacketType: 0,
    AutoSendTime: 0,
    Animation: 0,
  };
}
