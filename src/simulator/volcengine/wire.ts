/**
 * The platform's own words. A bigint is sent as a bare JSON number with all its digits. Fields are writable and each of
 * them takes any raw value through the `put…` methods: what the gateway makes of a value that the documents do not
 * know is a thing to test.
 */

/** Any value for any field, documented or not; `undefined` leaves the field out of the answer. */
export type Raw<T> = { readonly [Field in keyof T]?: unknown } & Readonly<Record<string, unknown>>;

/** `AwardConfigs` of ListAwardConfigs. Instants are epoch seconds, 0: not yet. */
export interface RawAward {
  Id: bigint;
  Name: string;
  /** 1 automatic, 2 manual. */
  AwardType: number;
  /** Minutes of the countdown. */
  DeadLine: number;
  /** Seconds of the countdown, besides the minutes. */
  DeadLineSecond: number;
  BarragePwd: string;
  IsManualSendBarragePwd: number;
  /** 1 not sent, 2 running, 4 drawn, 5 deleted, 7 withdrawn. */
  Status: number;
  ActivityId: bigint;
  ParticipantCount: number;
  WinnerCount: number;
  SendTime: number;
  OpenAwardTime: number;
  AwardNum: number;
  RangeStatus: number;
  RepeatedAwardLimit: number;
  ShowPeopleNumber: number;
  MsgIds: string;
  ShowWinnerComment: number;
  AwardCondition: RawAwardCondition;
  AwardTheme: string;
  AwardItemInfo: RawAwardItem[];
  IsHideAwardNum: number;
  /** 0 sent by hand, 1 at `AwardSendTime`. */
  AwardSendType: number;
  AwardSendTime: number;
  AwardFloatingIcon: string;
  IsOnlineUser: number;
}

/** Each "" (no such condition), "all", or a count from "1" to "999". */
export interface RawAwardCondition {
  Quiz: string;
  Questionnaire: string;
  CheckIn: string;
  Vote: string;
  RightQuiz: string;
  /** Lotteries only. */
  WatchLiveTime?: string;
}

/** `AwardItemInfo` of ListAwardConfigs: one prize. */
export interface RawAwardItem {
  AwardItemId: bigint;
  AwardItemName: string;
  AwardItemCount: number;
  /** 1 physical, 2 virtual, 3 custom, 4 ticket. */
  AwardItemType: number;
  WinnerCount: number;
  AwardItemIcon: string;
  AwardLotteryTicketAddr: string;
  WinnerInfoType: string;
  AwardItemNum: string;
  AwardItemAmounts: number;
}

/** `AwardRecords` of ListAwardRecordStatistics: one participant, once for each prize won. */
export interface RawAwardRecord {
  ActivityId: bigint;
  AwardId: bigint;
  AwardName: string;
  AwardItemName: string;
  UserId: string;
  UserName: string;
  ExternalId: string;
  Extra: string;
  LoginTel: string;
  Email: string;
  Ip: string;
  UserAgent: string;
  /** 4 won, 5 not won. */
  AwardResult: number;
  /** 1 not told, 2 told. */
  NotifyResult: number;
  OpenAwardTime: number;
  IsPriorityUser: number;
  ReceiverName: string;
  ReceiverTel: string;
  AwardAddress: string;
  AwardEmail: string;
}

/** GetActivityRedPacket and the items of ListActivityRedPacket. */
export interface RawRedPacket {
  TotalAmount: number;
  RedPacketNumber: number;
  BarragePwd: string;
  DeadLine: number;
  ActivityID: bigint;
  RedPacketID: bigint;
  /** 0 initial, 1 sent, 2 drawing, 3 drawn, 4 failed. */
  RedPacketStatus: number;
  RedPacketCoverImage: string;
  /** 0 cash (amounts in fen), 1 points. */
  RedPacketType: number;
  OpenRedPacketType: number;
  IsOpenSmsNotification: number;
  RewardsPointsConfig: RawRewardsPointsConfig;
  RangeStatus: number;
  AwardCondition: RawAwardCondition;
  VipUserInfoId: bigint;
  BlackUserInfoId: bigint;
  RepeatedAwardLimit: number;
  ClaimSuccessText: string;
  ClaimFailureText: string;
  EnableCustomRedirect: boolean;
  CustomRedirectUrl: string;
  EnableMiniApp: boolean;
  MiniAppId: string;
  MiniAppRedirectUrl: string;
  Name: string;
  SendRedPacketType: number;
  AutoSendTime: number;
  Animation: number;
}

export interface RawRewardsPointsConfig {
  /** 0 random, 1 fixed. */
  AmountCalculationType: number;
  RewardsPointsUnit: string;
  FixedRewardPointConfigs: RawFixedRewardPoint[];
  RewardsPointsBatch: string;
}

export interface RawFixedRewardPoint {
  RewardPointAmount: number;
  /** -1: without a limit. */
  RewardPointNumber: number;
}

/** `JoinRedPacketList` of ListRedPacketRecordAPI: one participant. */
export interface RawRedPacketRecord {
  UserID: bigint;
  UserName: string;
  ExternalId: string;
  Extra: string;
  PhoneNumber: string;
  UserTel: string;
  Email: string;
  Ip: string;
  UserAgent: string;
  /** Fen, or points. */
  Amount: number;
  /** 1 won, 2 not won. */
  Status: number;
  WithdrawalStatus: number;
  WechatOpenID: string;
  WechatName: string;
  IsPriorityUser: number;
}
