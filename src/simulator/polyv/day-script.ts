import type { Random } from './random.js';
import type { RawRow } from './rows.js';

export const DAY_CHANNELS = ['1965681', '2383918', '2974342'] as const;

const PRIZES = [
  '特等奖',
  '10元现金红包',
  '键盘',
  '定制保温杯',
  '蓝牙耳机',
  '品牌周边礼包',
  '会员月卡',
  '课程优惠券',
] as const;
const NICKNAME_BEGINNINGS = ['爱喝茶的', '早起的', '会弹琴的', '追光的', '不困的', '江南', '山城', '深夜'] as const;
const NICKNAME_ENDS = ['小林', '橙子', '阿杰', '鱼丸', '老陈', '豆豆', '星星', '摄影师'] as const;
const NAMES = ['张三', '李四', '王五', '赵六', '孙七', '周八'] as const;

/** Somebody who watches; the same person may win on several days. Nobody real: numbers are 1380000 and four digits. */
export interface DayViewer {
  readonly viewerId: string;
  readonly viewerName: string;
  readonly name: string;
  readonly telephone: string;
}

export function createViewer(random: Random): DayViewer {
  return {
    viewerId: `16155${random.text(8, '0123456789')}`,
    viewerName: random.pick(NICKNAME_BEGINNINGS) + random.pick(NICKNAME_ENDS),
    name: random.pick(NAMES),
    telephone: `1380000${random.text(4, '0123456789')}`,
  };
}

/** A lottery somebody might set up: what it gives, to how many, and how many take part. */
export function createDraw(random: Random) {
  return { prize: random.pick(PRIZES), amount: 1 + random.below(5), totalUsers: 20 + random.below(400) };
}

/** The row of a winner, who has claimed the prize or not. */
export function toDayWinner({ viewerId, viewerName, name, telephone }: DayViewer, claimed: boolean): RawRow {
  if (!claimed) return { viewerId, viewerName };
  const receiveInfo = [
    { field: '姓名:', value: name },
    { field: '手机:', value: telephone },
  ];
  return { viewerId, viewerName, name, telephone, ext: JSON.stringify({ receiveInfo }) };
}

const claimForm = [
  { type: 'userName', field: '姓名', tips: '请输入您的名称', required: true },
  { type: 'userPhone', field: '手机', tips: '请输入您的手机号码', required: true },
];
const byForm = { acceptType: 'form', formInfo: claimForm };

/** One activity of every condition; 20521 is the one of create's sample. */
export const dayActivities: readonly (readonly [channelId: string, activity: RawRow])[] = [
  ['2974342', { id: 20521, receiveEnabled: 'Y', receiveInfo: claimForm }],
  [
    '2974342',
    {
      activityName: '邀请好友抽奖',
      lotteryCondition: 'invite',
      amount: 3,
      prizeName: '蓝牙耳机',
      activityDuration: '30',
      inviteNum: 5,
      ...byForm,
    },
  ],
  [
    '1965681',
    {
      activityName: '观看时长抽奖',
      lotteryCondition: 'duration',
      amount: 5,
      prizeName: '会员月卡',
      activityDuration: '60',
      duration: 600,
      acceptType: 'link',
      prizeUrl: 'https://example.com/claim',
    },
  ],
  [
    '1965681',
    {
      activityName: '评论抽奖',
      lotteryCondition: 'comment',
      amount: 2,
      prizeName: '定制保温杯',
      activityDuration: '10',
      comment: '新品大卖',
      acceptType: 'qrCode',
      qrCode: 'https://example.com/claim.png',
      qrCodeTips: '扫码添加客服领奖',
    },
  ],
  [
    '2383918',
    {
      activityName: '答题抽奖',
      lotteryCondition: 'question',
      amount: 4,
      prizeName: '键盘',
      activityDuration: '15',
      questionGroupId: 30_117,
      perAnswerDuration: 20,
      prizeInfo: [toTier('一等奖', 5, '键盘', 1), toTier('二等奖', 3, '课程优惠券', 3)],
    },
  ],
];

function toTier(prizeItem: string, correctAnswerCount: number, prizeName: string, amount: number): RawRow {
  return {
    prizeItem,
    correctAnswerCount,
    prizeName,
    thumbnail: null,
    realPrice: null,
    price: null,
    ...byForm,
    prizeUrl: null,
    qrCode: null,
    qrCodeTips: null,
    amount,
    hiddenWinnerAmount: 'N',
  };
}
