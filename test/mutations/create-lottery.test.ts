import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CreateLotteryDocument,
  type CreateLotteryInput,
  type LotteryDetailsFragment,
  LotteryDocument,
} from '../../src/client/generated/graphql.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { CHANNEL, newLottery, sentBodies } from './new-lottery.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
  gateway.polyv.putChannel(CHANNEL);
});
beforeEach(() => gateway.polyv.forgetCalls());
afterAll(() => gateway[Symbol.asyncDispose]());

/** Creates it, and reads it back by `lottery` and by `node`: all three must say the same. */
async function createAndReadBack(input: CreateLotteryInput): Promise<LotteryDetailsFragment> {
  const { data, errors } = await gateway.query(CreateLotteryDocument, { input });
  expect({ errors, userErrors: data.createLottery.userErrors }).toEqual({ errors: [], userErrors: [] });
  const { lottery } = data.createLottery;
  if (lottery === null) throw new Error('nothing was created');

  const read = await gateway.query(LotteryDocument, { id: lottery.id });
  expect(read.errors).toEqual([]);
  const byNode = LotteryDocument.toString().replace('lottery(id: $id)', 'node(id: $id)');
  const { data: node, errors: nodeErrors } = await gateway.ask(byNode, { id: lottery.id });
  expect(nodeErrors).toEqual([]);

  const { fetchedAt, ...created } = lottery;
  const later = { ...created, fetchedAt: expect.any(String) as string };
  expect(read.data.lottery).toEqual(later);
  expect(node).toEqual({ node: later });
  expect(Date.parse(fetchedAt)).toBeCloseTo(Date.now(), -4);
  return lottery;
}

const form = [
  { kind: 'NAME', label: '姓名', hint: '请输入您的名称', required: true },
  { kind: 'PHONE', label: '手机', hint: '请输入您的手机号码', required: false },
  { kind: 'CUSTOM', label: '尺码', hint: 'S、M 或 L', required: true },
] as const;

/** Nothing that a platform leaves out may be made up. */
const bareCondition = {
  all: false,
  count: null,
  text: null,
  seconds: null,
  inviteMethod: null,
  inviteListUrl: null,
  inviteCountUrl: null,
  questionGroupId: null,
  secondsPerQuestion: null,
};

describe('every condition with every setting comes back as it was written', () => {
  it('none', async () => {
    const lottery = await createAndReadBack(
      newLottery({
        name: '无条件抽奖 “一”',
        winnerQuota: 7,
        prize: {
          name: '键盘',
          imageUrl: 'https://img.example.com/k.png?w=1&h=2',
          price: '199.90',
          discountPrice: '0.10',
        },
        condition: { none: { claimForm: [...form] } },
        audience: { groups: { ids: ['9007199254740995', '12'], split: 'EVEN', perGroup: 2 } },
        repeatWins: true,
        hideWinnerCount: true,
        hideParticipantCount: false,
      }),
    );
    expect(lottery).toMatchObject({
      id: `polyv:activity:${CHANNEL}:${lottery.platformId}`,
      platform: 'POLYV',
      channel: { id: `polyv:channel:${CHANNEL}`, platformId: CHANNEL },
      name: '无条件抽奖 “一”',
      status: 'CREATED',
      winnerQuota: 7,
      winnerCount: null,
      conditions: [],
      repeatWins: { allowed: true, limit: null, windowDays: null },
      audience: {
        kind: 'GROUPS',
        groups: [{ id: '9007199254740995' }, { id: '12' }],
        split: 'EVEN',
        perGroup: 2,
      },
      display: { winnerCount: false, participantCount: true },
      prizes: [
        {
          name: '键盘',
          tier: null,
          imageUrl: 'https://img.example.com/k.png?w=1&h=2',
          price: '199.90',
          discountPrice: '0.10',
          claimMethod: 'FORM',
          claimFields: form,
        },
      ],
      createdAt: null,
      sentAt: null,
      stale: false,
    });
  });

  it('none, and nothing besides', async () => {
    const lottery = await createAndReadBack(newLottery());
    expect(lottery).toMatchObject({
      conditions: [],
      prizes: [{ name: '键盘', claimMethod: null, claimFields: [], price: null, discountPrice: null, imageUrl: null }],
    });
  });

  it('invite, by poster', async () => {
    const lottery = await createAndReadBack(
      newLottery({ condition: { invite: { invites: 3, durationMinutes: 10, claim: { form: [...form] } } } }),
    );
    expect(lottery).toMatchObject({
      conditions: [{ ...bareCondition, kind: 'INVITE', count: 3, inviteMethod: 'POSTER', durationMinutes: 10 }],
      prizes: [{ claimMethod: 'FORM', claimFields: form, claimUrl: null, claimQrCodeUrl: null }],
    });
  });

  it('invite, by pages of one’s own', async () => {
    const [inviteListUrl, inviteCountUrl] = [
      'https://crm.example.com/list?a=1',
      'http://crm.example.com/count',
    ] as const;
    const lottery = await createAndReadBack(
      newLottery({
        condition: {
          invite: {
            invites: 2_147_483_647,
            external: { listUrl: inviteListUrl, countUrl: inviteCountUrl },
            durationMinutes: 1,
            claim: { link: 'https://shop.example.com/claim?x=1#top' },
          },
        },
      }),
    );
    expect(lottery).toMatchObject({
      conditions: [
        {
          ...bareCondition,
          kind: 'INVITE',
          count: 2_147_483_647,
          inviteMethod: 'EXTERNAL',
          inviteListUrl,
          inviteCountUrl,
          durationMinutes: 1,
        },
      ],
      prizes: [{ claimMethod: 'LINK', claimUrl: 'https://shop.example.com/claim?x=1#top', claimFields: [] }],
    });
  });

  it('watchDuration', async () => {
    const claim = { qrCode: { url: 'https://img.example.com/qr.png', hint: '扫一扫' } };
    const lottery = await createAndReadBack(
      newLottery({ condition: { watchDuration: { seconds: 600, durationMinutes: 45, claim } } }),
    );
    expect(lottery).toMatchObject({
      conditions: [{ ...bareCondition, kind: 'WATCH_DURATION', seconds: 600, durationMinutes: 45 }],
      prizes: [{ claimMethod: 'QR_CODE', claimQrCodeUrl: 'https://img.example.com/qr.png', claimQrCodeHint: '扫一扫' }],
    });
  });

  it('comment', async () => {
    const text = '来了 "666" \\ 🎉 <b>';
    const lottery = await createAndReadBack(
      newLottery({
        condition: { comment: { text, durationMinutes: 10, claim: { link: 'https://shop.example.com/claim' } } },
      }),
    );
    expect(lottery).toMatchObject({
      conditions: [{ ...bareCondition, kind: 'COMMENT', text, durationMinutes: 10 }],
    });
  });

  it('question', async () => {
    const { winnerQuota: _quota, prize: _prize, ...rest } = newLottery();
    const lottery = await createAndReadBack({
      ...rest,
      condition: {
        question: {
          questionGroupId: '9223372036854775807',
          secondsPerQuestion: 15,
          durationMinutes: 20,
          tiers: [
            {
              name: '一等奖',
              correctAnswers: 5,
              winnerQuota: 2,
              prize: {
                name: '手机',
                imageUrl: 'https://img.example.com/p.png',
                price: '4999.00',
                discountPrice: '0.01',
              },
              claim: { form: [...form] },
              hideWinnerCount: true,
            },
            {
              name: '二等奖',
              correctAnswers: 0,
              winnerQuota: 30,
              prize: { name: '券' },
              claim: { qrCode: { url: 'https://img.example.com/qr.png' } },
              hideWinnerCount: false,
            },
          ],
        },
      },
    });
    expect(lottery).toMatchObject({
      winnerQuota: 32, // the tiers say it
      conditions: [
        {
          ...bareCondition,
          kind: 'QUESTION_GROUP',
          questionGroupId: '9223372036854775807',
          secondsPerQuestion: 15,
          durationMinutes: 20,
        },
      ],
      prizes: [
        {
          tier: '一等奖',
          name: '手机',
          correctAnswers: 5,
          winnerQuota: 2,
          price: '4999.00',
          discountPrice: '0.01',
          claimMethod: 'FORM',
          claimFields: form,
        },
        {
          tier: '二等奖',
          name: '券',
          correctAnswers: 0,
          winnerQuota: 30,
          price: null,
          claimMethod: 'QR_CODE',
          claimQrCodeHint: null,
        },
      ],
    });
  });
});

it('audience `everyone` is the same as none', async () => {
  const lottery = await createAndReadBack(newLottery({ audience: { everyone: true } }));
  expect(lottery.audience).toEqual((await createAndReadBack(newLottery())).audience);
});

it('prices and 64-bit ids arrive at the platform digit for digit', async () => {
  await createAndReadBack(
    newLottery({
      prize: { name: '键盘', price: '123456789012345678.123456789012345678', discountPrice: '0199.90' },
      audience: { groups: { ids: ['9007199254740993'] } },
      condition: {
        question: {
          questionGroupId: '9223372036854775807',
          secondsPerQuestion: 15,
          durationMinutes: 20,
          tiers: [
            {
              name: '一等奖',
              correctAnswers: 5,
              winnerQuota: 1,
              prize: { name: '手机', price: '0.10', discountPrice: '19.00' },
              claim: { link: 'https://shop.example.com/claim' },
            },
          ],
        },
      },
    }),
  );
  const [body] = sentBodies(gateway.polyv);
  for (const written of [
    '"price":123456789012345678.123456789012345678,',
    '"realPrice":199.90,',
    '"price":0.10,',
    '"realPrice":19.00,',
    '"customGroupIds":[9007199254740993]',
    '"questionGroupId":9223372036854775807,',
  ])
    expect(body).toContain(written);
});

it('is one call to the platform, and one to read it back', async () => {
  await gateway.query(CreateLotteryDocument, { input: newLottery() });
  expect(gateway.polyv.calls.map(({ method }) => method)).toEqual(['POST']);
});
