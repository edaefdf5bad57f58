import { afterAll, beforeAll, expect, it } from 'vitest';
import { RedPacketDocument, RedPacketsDocument } from '../../src/client/generated/graphql.js';
import type { TestGateway } from '../gateway.js';
import { notesOf, type RawFields, readRedPacket, startUnhurried, WIDE_ID } from './readings.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startUnhurried();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const rule = {
  AmountCalculationType: 1,
  RewardsPointsUnit: '金币',
  FixedRewardPointConfigs: [{ RewardPointAmount: 100, RewardPointNumber: 10 }],
  RewardsPointsBatch: '12321400003214123',
};
const randomPoints = { RedPacketType: 1, RewardsPointsConfig: { ...rule, AmountCalculationType: 0 } };
const fixedPoints = { RedPacketType: 1, RewardsPointsConfig: rule };
const away = { CustomRedirectUrl: 'https://pay.example.com', MiniAppId: 'wx1', MiniAppRedirectUrl: 'test=1' };

const traps: readonly (readonly [trap: string, raw: RawFields, read: object])[] = [
  [
    'a cash packet has no points rule, even when the payload carries one',
    { RedPacketType: 0, RewardsPointsConfig: rule },
    { kind: 'CASH', unit: 'fen', allocation: null, shares: [], batch: null },
  ],
  ['cash is whole fen, never yuan', { RedPacketType: 0, TotalAmount: 10_001 }, { totalAmount: 10_001, unit: 'fen' }],
  [
    "points are counted in the packet's own unit",
    { ...fixedPoints, TotalAmount: 1_000 },
    { kind: 'POINTS', totalAmount: 1_000, unit: '金币', batch: '12321400003214123' },
  ],
  ['a total of -1 is without a limit', { ...fixedPoints, TotalAmount: -1 }, { totalAmount: null }],
  [
    'fixed amounts have an effect where AmountCalculationType is 1',
    fixedPoints,
    { allocation: 'FIXED', shares: [{ amount: 100, quantity: 10 }] },
  ],
  ['fixed amounts have no effect where AmountCalculationType is 0', randomPoints, { allocation: 'RANDOM', shares: [] }],
  [
    'a RewardPointNumber of -1 is without a limit',
    {
      ...fixedPoints,
      RewardsPointsConfig: { ...rule, FixedRewardPointConfigs: [{ RewardPointAmount: 5, RewardPointNumber: -1 }] },
    },
    { shares: [{ amount: 5, quantity: null }] },
  ],
  ['RedPacketNumber has an effect for cash', { RedPacketType: 0, RedPacketNumber: 10 }, { quantity: 10 }],
  ['RedPacketNumber has an effect for random points', { ...randomPoints, RedPacketNumber: 10 }, { quantity: 10 }],
  ['RedPacketNumber has no effect for fixed points', { ...fixedPoints, RedPacketNumber: 10 }, { quantity: null }],
  [
    'OpenRedPacketType counts from 0, unlike AwardType: 0 is automatic, and DeadLine has an effect',
    { OpenRedPacketType: 0, DeadLine: 5 },
    { drawMode: 'AUTOMATIC', countdownSeconds: 300 },
  ],
  [
    'DeadLine has no effect in a manual draw',
    { OpenRedPacketType: 1, DeadLine: 5 },
    { drawMode: 'MANUAL', countdownSeconds: null },
  ],
  [
    'RepeatedAwardLimit has an effect where RangeStatus is 2, over 30 days',
    { RangeStatus: 2, RepeatedAwardLimit: 3 },
    { odds: null, repeatWins: { allowed: true, limit: 3, windowDays: 30 } },
  ],
  [
    'a RepeatedAwardLimit of 1 allows no second win',
    { RangeStatus: 2, RepeatedAwardLimit: 1 },
    { repeatWins: { allowed: false, limit: 1 } },
  ],
  [
    'RepeatedAwardLimit has no effect where RangeStatus is 0',
    { RangeStatus: 0, RepeatedAwardLimit: 3 },
    { odds: 'EQUAL', repeatWins: null },
  ],
  [
    'RepeatedAwardLimit has no effect where RangeStatus is 1',
    { RangeStatus: 1, RepeatedAwardLimit: 3 },
    { odds: 'NON_WINNERS_FAVOURED', repeatWins: null },
  ],
  [
    'CustomRedirectUrl has an effect where it is switched on',
    { ...away, EnableCustomRedirect: true, EnableMiniApp: false },
    { redirectUrl: 'https://pay.example.com', miniApp: null },
  ],
  [
    'MiniAppId and MiniAppRedirectUrl have an effect where they are switched on; the latter is no address',
    { ...away, EnableCustomRedirect: false, EnableMiniApp: true },
    { redirectUrl: null, miniApp: { appId: 'wx1', path: 'test=1' } },
  ],
  [
    'redirect and mini program may both be on',
    { ...away, EnableCustomRedirect: true, EnableMiniApp: true },
    { redirectUrl: 'https://pay.example.com', miniApp: { appId: 'wx1' } },
  ],
  ['IsOpenSmsNotification is a number', { IsOpenSmsNotification: 1 }, { smsNotification: true }],
  [
    'a cover that was set on the console has no scheme',
    { RedPacketCoverImage: 'p.org/cover.png' },
    { coverUrl: 'https://p.org/cover.png' },
  ],
  [
    'a cover that was set by a call has its scheme',
    { RedPacketCoverImage: 'http://p.org/c.png' },
    { coverUrl: 'http://p.org/c.png' },
  ],
  ['a list id of 0 is no list', { VipUserInfoId: 0, BlackUserInfoId: 0 }, { priorityListId: null, blockListId: null }],
  [
    'list ids arrive digit for digit',
    { VipUserInfoId: WIDE_ID, BlackUserInfoId: WIDE_ID + 1n },
    { priorityListId: '1821371880000000001', blockListId: '1821371880000000002' },
  ],
  [
    'empty texts are none',
    { ClaimSuccessText: '', ClaimFailureText: '', Name: '' },
    { winText: null, loseText: null, name: null },
  ],
  [
    'conditions are absent when empty',
    { BarragePwd: '', AwardCondition: { Quiz: '', Questionnaire: '', CheckIn: '', Vote: '', RightQuiz: '' } },
    { conditions: [] },
  ],
  [
    'conditions are "all" or a count',
    { BarragePwd: '', AwardCondition: { Quiz: 'all', Questionnaire: '', CheckIn: '', Vote: '12', RightQuiz: '' } },
    {
      conditions: [
        { kind: 'QUIZ', all: true, count: null },
        { kind: 'VOTE', all: false, count: 12 },
      ],
    },
  ],
];

it.each(traps)('%s', async (_trap, raw, read) => {
  expect(await readRedPacket(gateway, raw)).toMatchObject(read);
});

it('1821371880000000001 as a JSON number arrives digit for digit, alone and in the list of its room', async () => {
  const room = String(WIDE_ID);
  gateway.volcengine.putRedPacket(room, { RedPacketID: WIDE_ID + 1n });
  const id = 'volcengine:redpacket:1821371880000000001:1821371880000000002';
  const expected = { id, platformId: '1821371880000000002', channel: { id: `volcengine:channel:${room}` } };

  const alone = await gateway.query(RedPacketDocument, { id });
  expect(alone.data.redPacket).toMatchObject(expected);
  const asked = gateway.volcengine.calls.at(-1)?.query;
  expect([asked?.get('ActivityID'), asked?.get('RedPacketID')]).toEqual(['1821371880000000001', '1821371880000000002']);

  const { data } = await gateway.query(RedPacketsDocument, { channelId: `volcengine:channel:${room}` });
  expect(data.channel?.redPackets?.edges).toMatchObject([{ node: expected }]);
});

it('an unknown word becomes UNKNOWN, fails no query and is logged once', async () => {
  await using own = await startUnhurried();
  const words = {
    RedPacketStatus: 7,
    RedPacketType: 5,
    OpenRedPacketType: 2,
    RangeStatus: 3,
    IsOpenSmsNotification: 4,
  };
  for (let round = 0; round < 2; round++)
    expect(await readRedPacket(own, words)).toMatchObject({
      status: 'UNKNOWN',
      kind: 'UNKNOWN',
      drawMode: 'UNKNOWN',
      countdownSeconds: null,
      odds: 'UNKNOWN',
      smsNotification: null,
    });
  expect(notesOf(own).toSorted()).toEqual([
    'RedPacket.IsOpenSmsNotification=4',
    'RedPacket.OpenRedPacketType=2',
    'RedPacket.RangeStatus=3',
    'RedPacket.RedPacketStatus=7',
    'RedPacket.RedPacketType=5',
  ]);
});

it('an unknown way of sharing points is UNKNOWN and has no shares', async () => {
  const RewardsPointsConfig = { ...rule, AmountCalculationType: 2 };
  expect(await readRedPacket(gateway, { RedPacketType: 1, RewardsPointsConfig })).toMatchObject({
    allocation: 'UNKNOWN',
    shares: [],
  });
});

it('a total too wide for Int and an address that is none are null and one log line each', async () => {
  await using own = await startUnhurried();
  const raw = { TotalAmount: 2n ** 31n, RedPacketCoverImage: 'test=1' };
  for (let round = 0; round < 2; round++)
    expect(await readRedPacket(own, raw)).toMatchObject({ totalAmount: null, coverUrl: null });
  expect(notesOf(own)).toHaveLength(2);
});
