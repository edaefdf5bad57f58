import * as z from 'zod';
import { listOf, type Pieces } from '../wire-pieces.js';

type WinnerWire = ReturnType<typeof createWinnerWire>;

export type WireAwardNews = z.infer<WinnerWire['awardNews']>;
export type WireRedPacketNews = z.infer<WinnerWire['redPacketNews']>;
export type WireUserInfo = z.infer<WinnerWire['userInfo']>;
export type WireAwardRecord = z.infer<WinnerWire['awardRecord']>;
export type WireRedPacketRecord = z.infer<WinnerWire['redPacketRecord']>;

/** The part of the wire that tells who won: callbacks and winner lists. Nothing of it is demanded but the rows. */
export function createWinnerWire(pieces: Pieces) {
  return {
    /** ActivityAwardInfoCallBack, but for what its signature covers. */
    awardNews: z.object({
      ...pieces.texts('ActivityAwardInfoCallBack', [
        'ActivityName',
        'AwardId',
        'Name',
        'AwardItemId',
        'AwardName',
        'AwardItemType',
        'DeliveryMethod',
        'AwardItemNum',
        'AwardItemAmounts',
      ]),
      UserInfos: z.array(z.unknown()),
    }),
    /** ActivityRedPacketInfoCallBack, but for what its signature covers. */
    redPacketNews: z.object({
      ...pieces.texts('ActivityRedPacketInfoCallBack', [
        'ActivityName',
        'RedPacketId',
        'RedPacketType',
        'RedPacketNumber',
        'TotalAmount',
        'RewardsPointsBatch',
      ]),
      UserInfos: z.array(z.unknown()),
    }),
    /** One winner of either callback; the two spell the ids differently, and only red packets have an Amount. */
    userInfo: z.object(
      pieces.texts('UserInfos', [
        'UserID',
        'UserId',
        'ExternalID',
        'ExternalId',
        'NickName',
        'Telephone',
        'Extra',
        'IsPriorityUser',
        'UserAccessIP',
        'UserAgent',
        'Amount',
      ]),
    ),
    /** Result of ListAwardRecordStatistics; PageTotalCount counts records. Rows are read one by one. */
    awardRecordPage: z
      .object({
        PageTotalCount: pieces.text('ListAwardRecordStatistics.PageTotalCount'),
        AwardRecords: listOf(z.unknown()),
      })
      .transform(({ PageTotalCount, AwardRecords }) => ({ total: PageTotalCount, rows: AwardRecords })),
    /** One participant of a lottery, once for each prize won. */
    awardRecord: z.object(
      pieces.texts('AwardRecords', [
        'AwardName',
        'AwardItemName',
        'UserId',
        'UserName',
        'ExternalId',
        'Extra',
        'LoginTel',
        'Ip',
        'UserAgent',
        'AwardResult',
        'OpenAwardTime',
        'IsPriorityUser',
        'ReceiverName',
        'ReceiverTel',
        'AwardAddress',
        'AwardEmail',
      ]),
    ),
    /** Result of ListRedPacketRecordAPI. Rows are read one by one. */
    redPacketRecordPage: z
      .object({
        TotalCount: pieces.text('ListRedPacketRecordAPI.TotalCount'),
        JoinRedPacketList: listOf(z.unknown()),
      })
      .transform(({ TotalCount, JoinRedPacketList }) => ({ total: TotalCount, rows: JoinRedPacketList })),
    /** One participant of a red packet. The codes of `Status` are not documented. */
    redPacketRecord: z.object(
      pieces.texts('JoinRedPacketList', [
        'UserID',
        'UserName',
        'ExternalId',
        'Extra',
        'PhoneNumber',
        'UserTel',
        'Ip',
        'UserAgent',
        'Amount',
        'IsPriorityUser',
      ]),
    ),
  };
}
