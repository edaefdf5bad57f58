import type {
  ClaimInput,
  CreateLotteryInput,
  LotteryConditionInput,
  QuestionTierInput,
} from '../../src/client/generated/graphql.js';
import type { PolyvSimulator } from '../../src/simulator/polyv/index.js';

export const CHANNEL = '2974342';
export const CREATE = '/live/v4/channel/lottery-activity/create';

export const link: ClaimInput = { link: 'https://shop.example.com/claim' };

/** The least that can be created, save where told otherwise. */
export function newLottery(otherwise: Partial<CreateLotteryInput> = {}): CreateLotteryInput {
  return {
    channelId: `polyv:channel:${CHANNEL}`,
    name: '无条件抽奖',
    winnerQuota: 1,
    prize: { name: '键盘' },
    condition: { none: {} },
    ...otherwise,
  };
}

export function newTier(otherwise: Partial<QuestionTierInput> = {}): QuestionTierInput {
  return { name: '一等奖', correctAnswers: 5, winnerQuota: 1, prize: { name: '键盘' }, claim: link, ...otherwise };
}

/** One valid condition of each kind. */
export const conditions = {
  none: { none: {} },
  invite: { invite: { invites: 3, durationMinutes: 10, claim: link } },
  watchDuration: { watchDuration: { seconds: 60, durationMinutes: 10, claim: link } },
  comment: { comment: { text: '666', durationMinutes: 10, claim: link } },
  question: {
    question: { questionGroupId: '9007199254740993', secondsPerQuestion: 15, durationMinutes: 20, tiers: [newTier()] },
  },
} as const satisfies Record<string, LotteryConditionInput>;

/** The bodies of all calls that would create something, as they arrived. */
export function sentBodies({ calls }: PolyvSimulator): readonly string[] {
  return calls.filter(({ path }) => path === CREATE).map(({ body }) => body);
}
