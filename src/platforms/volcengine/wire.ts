import * as z from 'zod';
import type { Note } from '../note.js';
import { wire } from '../values.js';
import { createPieces, listOf } from '../wire-pieces.js';
import { createWinnerWire } from './wire-winner.js';

/**
 * What we demand of an answer. Demanded are the ids without which a row can't be told from others; everything else
 * may be absent, null, or of another type than documented: it is null then, and one note. Numbers come as their text.
 */
export type Wire = ReturnType<typeof createWire>;

export type WireAward = z.infer<Wire['awardConfigs']>['AwardConfigs'][number];
export type WireAwardItem = WireAward['AwardItemInfo'][number];
export type WireRedPacket = z.infer<Wire['redPacket']>;
export type WireCondition = WireAward['AwardCondition'];

/** A page of a list, whatever the interface calls its parts. */
export type WirePage<Row> = z.ZodType<{ readonly total: string | null; readonly rows: readonly Row[] }>;

/** The schemas, built once per platform because they know where to note what is broken. */
export function createWire(note: Note) {
  const pieces = createPieces(note);

  // GetActivityRedPacket documents all but WatchLiveTime, ListAwardConfigs likewise; the vendor's SDKs have it.
  const awardCondition = pieces.object(
    'AwardCondition',
    pieces.texts('AwardCondition', ['Quiz', 'RightQuiz', 'Questionnaire', 'CheckIn', 'Vote', 'WatchLiveTime']),
  );

  const awardItem = z.object({
    AwardItemId: wire.id,
    ...pieces.texts('AwardItemInfo', [
      'AwardItemName',
      'AwardItemCount',
      'AwardItemType',
      'WinnerCount',
      'AwardItemIcon',
      'AwardLotteryTicketAddr',
      'AwardItemNum',
      'AwardItemAmounts',
    ]),
    WinnerInfoType: pieces.textOrTexts('AwardItemInfo.WinnerInfoType'),
  });

  const award = z.object({
    Id: wire.id,
    ...pieces.texts('AwardConfigs', [
      'Name',
      'AwardType',
      'DeadLine',
      'DeadLineSecond',
      'BarragePwd',
      'Status',
      'ParticipantCount',
      'WinnerCount',
      'SendTime',
      'OpenAwardTime',
      'AwardNum',
      'RangeStatus',
      'ShowPeopleNumber',
      'IsHideAwardNum',
      'ShowWinnerComment',
      'MsgIds',
      'AwardTheme',
      'AwardSendType',
      'AwardSendTime',
    ]),
    AwardCondition: awardCondition,
    AwardItemInfo: pieces.rows('AwardItemInfo', awardItem),
  });

  const rewardShare = z.object(pieces.texts('FixedRewardPointConfigs', ['RewardPointAmount', 'RewardPointNumber']));

  const redPacket = z.object({
    RedPacketID: wire.id,
    ...pieces.texts('RedPacket', [
      'Name',
      'RedPacketStatus',
      'RedPacketType',
      'TotalAmount',
      'RedPacketNumber',
      'OpenRedPacketType',
      'DeadLine',
      'IsOpenSmsNotification',
      'RedPacketCoverImage',
      'ClaimSuccessText',
      'ClaimFailureText',
      'BarragePwd',
      'RangeStatus',
      'RepeatedAwardLimit',
      'VipUserInfoId',
      'BlackUserInfoId',
      'EnableCustomRedirect',
      'CustomRedirectUrl',
      'EnableMiniApp',
      'MiniAppId',
      'MiniAppRedirectUrl',
    ]),
    RewardsPointsConfig: pieces.object('RewardsPointsConfig', {
      ...pieces.texts('RewardsPointsConfig', ['AmountCalculationType', 'RewardsPointsUnit', 'RewardsPointsBatch']),
      FixedRewardPointConfigs: pieces.rows('FixedRewardPointConfigs', rewardShare),
    }),
    AwardCondition: awardCondition,
  });

  return {
    /** Result of ListAwardConfigs. */
    awardConfigs: z.object({ AwardConfigs: listOf(award) }),
    /** Result of GetActivityRedPacket, and one row of ListActivityRedPacket. */
    redPacket,
    /** Result of ListActivityRedPacket. */
    redPacketPage: z
      .object({ TotalCount: pieces.text('ListActivityRedPacket.TotalCount'), RedPacketList: listOf(redPacket) })
      .transform(({ TotalCount, RedPacketList }) => ({ total: TotalCount, rows: RedPacketList })),
    ...createWinnerWire(pieces),
  };
}
