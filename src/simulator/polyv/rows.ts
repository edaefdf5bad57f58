import { stringify } from 'lossless-json';

/**
 * A row in the platform's own words. Every value may be anything that JSON can say, so that a test can play a platform
 * that does not keep to its documents; bigints and lossless numbers become bare JSON numbers.
 */
export type RawRow = Readonly<Record<string, unknown>>;

/** Rows carry the channel as a number, although the tables say String. Digits beyond 2^53 are kept. */
export function toWireId(id: string): bigint | string {
  return /^(0|[1-9]\d*)$/.test(id) ? BigInt(id) : id;
}

const collectInfo = [
  { field: '姓名:', tips: '请输入您的真实姓名' },
  { field: '手机:', tips: '请输入您的手机号码' },
];

/** A record of list-channels-lottery, complete as in its sample. `totalUsers` is told by v4 only. */
export function toRecordRow(
  channelId: string,
  known: { lotteryId: string; sessionId: string; at: number },
  raw: RawRow,
): RawRow {
  return {
    lotteryId: known.lotteryId,
    channelId: toWireId(channelId),
    userId: '1b448be323',
    sessionId: known.sessionId,
    lotteryRange: 'all',
    actor: null,
    prize: '特等奖',
    amount: 1,
    preset: '',
    createdTime: known.at,
    lastModified: raw['createdTime'] ?? known.at,
    ext: stringify({ collectInfo }),
    winnerCount: '0',
    totalUsers: 0,
    ...raw,
  };
}

/** A winner of get-winner-detail, complete, with nothing claimed yet. */
export function toWinnerRow(
  record: RawRow,
  known: { recordId: string; winnerCode: string; viewerId: string; at: number },
  raw: RawRow,
): RawRow {
  return {
    recordId: known.recordId,
    channelId: record['channelId'],
    lotteryId: record['lotteryId'],
    sessionId: record['sessionId'],
    viewerId: known.viewerId,
    viewerName: '观众',
    winnerCode: known.winnerCode,
    prize: record['prize'],
    name: null,
    telephone: null,
    createdTime: known.at,
    lastModified: known.at,
    address: null,
    ext: null,
    ...raw,
  };
}

/** An activity as lottery-activity/create answers with it, noise included: `poster` and `random` on every condition. */
export function toActivityRow(id: unknown, raw: RawRow): RawRow {
  return {
    id,
    activityName: '无条件抽奖',
    lotteryCondition: 'none',
    amount: 1,
    receiveEnabled: 'N',
    receiveInfo: null,
    prizeName: '键盘',
    activityDuration: null,
    inviteType: 'poster',
    inviteNum: null,
    duration: null,
    comment: null,
    externalListLink: null,
    externalInviteNumLink: null,
    acceptType: null,
    formInfo: null,
    prizeUrl: null,
    qrCode: null,
    qrCodeTips: null,
    thumbnail: null,
    realPrice: null,
    price: null,
    // Null in create's own answer; a read-back showed Y for both in real runs.
    status: 'Y',
    prizeInfo: null,
    questionGroupId: null,
    perAnswerDuration: null,
    lotteryRange: 'all',
    repeatWinEnabled: 'N',
    customGroup: [],
    hiddenWinnerAmount: 'N',
    hiddenAttendeeNumber: 'N',
    customGroupLotteryType: 'random',
    customGroupLotteryAmount: null,
    lotteryOnlineEnabled: 'Y',
    ...raw,
  };
}
