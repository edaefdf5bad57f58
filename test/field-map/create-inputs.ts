import type { CreateLotteryInput } from '../../src/client/generated/graphql.js';

const channelId = 'polyv:channel:2974342';
const prize = { name: '键盘' };

/** What a caller writes to get the body of the document's sample. */
export const sampleInput: CreateLotteryInput = {
  channelId,
  name: '无条件抽奖',
  winnerQuota: 1,
  prize,
  condition: {
    none: {
      claimForm: [
        { kind: 'NAME', label: '姓名', hint: '请输入您的名称', required: true },
        { kind: 'PHONE', label: '手机', hint: '请输入您的手机号码', required: true },
      ],
    },
  },
  audience: { everyone: true },
};

/** Inputs that together write everything that can be written, one for each condition. */
export const createInputs: readonly CreateLotteryInput[] = [
  sampleInput,
  {
    channelId,
    name: '邀请抽奖',
    winnerQuota: 3,
    prize: { ...prize, imageUrl: 'https://img.example.com/keyboard.png', price: '199.90', discountPrice: '99.00' },
    condition: {
      invite: {
        invites: 5,
        external: { listUrl: 'https://invite.example.com/list', countUrl: 'https://invite.example.com/count' },
        durationMinutes: 30,
        claim: { form: [{ kind: 'CUSTOM', label: '尺码', hint: '请输入尺码', required: false }] },
      },
    },
    audience: { groups: { ids: ['9007199254740993'], split: 'EVEN', perGroup: 2 } },
    repeatWins: true,
    hideWinnerCount: true,
    hideParticipantCount: false,
  },
  {
    channelId,
    name: '观看抽奖',
    winnerQuota: 1,
    prize,
    condition: {
      watchDuration: { seconds: 600, durationMinutes: 45, claim: { link: 'https://prize.example.com/claim' } },
    },
  },
  {
    channelId,
    name: '评论抽奖',
    winnerQuota: 1,
    prize,
    condition: {
      comment: {
        text: '新年快乐',
        durationMinutes: 10,
        claim: { qrCode: { url: 'https://prize.example.com/code.png', hint: '扫码领奖' } },
      },
    },
  },
  {
    channelId,
    name: '答题抽奖',
    condition: {
      question: {
        questionGroupId: '9007199254740995',
        secondsPerQuestion: 15,
        durationMinutes: 20,
        tiers: [
          {
            name: '一等奖',
            correctAnswers: 5,
            winnerQuota: 1,
            prize: {
              name: '手机',
              imageUrl: 'https://img.example.com/phone.png',
              price: '4999.00',
              discountPrice: '0.10',
            },
            claim: { form: [{ kind: 'PHONE', label: '手机', hint: '请输入手机号', required: true }] },
            hideWinnerCount: true,
          },
          {
            name: '二等奖',
            correctAnswers: 3,
            winnerQuota: 10,
            prize,
            claim: { link: 'https://prize.example.com/second' },
          },
          {
            name: '三等奖',
            correctAnswers: 1,
            winnerQuota: 100,
            prize,
            claim: { qrCode: { url: 'https://prize.example.com/third.png', hint: '扫码' } },
          },
        ],
      },
    },
  },
];
