import { LosslessNumber } from 'lossless-json';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CreateLotteryDocument, type CreateLotteryInput, LotteryDocument } from '../../src/client/generated/graphql.js';
import type { TestGateway } from '../gateway.js';
import { newRoom, notesOf, type RawFields, readActivity, startUnhurried, WIDE_ID } from './readings.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startUnhurried();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const number = (digits: string) => new LosslessNumber(digits);
const prizeOf = (known: object) => ({ prizes: [known] });
const field = { type: 'userName', field: '姓名', tips: '请输入您的名称', required: true };

const traps: readonly (readonly [trap: string, raw: RawFields, read: object])[] = [
  ['hiddenWinnerAmount is inverted: N shows', { hiddenWinnerAmount: 'N' }, { display: { winnerCount: true } }],
  ['hiddenWinnerAmount is inverted: Y hides', { hiddenWinnerAmount: 'Y' }, { display: { winnerCount: false } }],
  ['hiddenAttendeeNumber is inverted: N shows', { hiddenAttendeeNumber: 'N' }, { display: { participantCount: true } }],
  [
    'hiddenAttendeeNumber is inverted: Y hides',
    { hiddenAttendeeNumber: 'Y' },
    { display: { participantCount: false } },
  ],
  ['repeatWinEnabled is not inverted', { repeatWinEnabled: 'Y' }, { repeatWins: { allowed: true } }],
  [
    'inviteType "poster" is noise where nobody has to be invited',
    { lotteryCondition: 'none', inviteType: 'poster', inviteNum: 3 },
    { conditions: [] },
  ],
  [
    'inviteType "poster" is noise beside another condition',
    { lotteryCondition: 'comment', comment: '666', inviteType: 'poster', activityDuration: '10' },
    { conditions: [{ kind: 'COMMENT', text: '666', inviteMethod: null, count: null, durationMinutes: 10 }] },
  ],
  [
    'inviteType counts for invitations',
    { lotteryCondition: 'invite', inviteType: 'poster', inviteNum: 3, activityDuration: '10' },
    { conditions: [{ kind: 'INVITE', inviteMethod: 'POSTER', count: 3, inviteListUrl: null }] },
  ],
  [
    'customGroupLotteryType is noise where everyone takes part',
    { lotteryRange: 'all', customGroupLotteryType: 'random', customGroup: [] },
    { audience: { kind: 'ALL', split: null, perGroup: null, groups: [] } },
  ],
  [
    'the count of a group is a text',
    { lotteryRange: 'customGroup', customGroup: [{ id: WIDE_ID, title: 'VIP', type: 'whitelist', count: '120' }] },
    { audience: { kind: 'GROUPS', split: 'RANDOM', groups: [{ id: '1821371880000000001', title: 'VIP', size: 120 }] } },
  ],
  [
    'activityDuration is minutes in a text, duration is seconds in a number',
    { lotteryCondition: 'duration', activityDuration: '45', duration: 600 },
    { conditions: [{ kind: 'WATCH_DURATION', durationMinutes: 45, seconds: 600 }] },
  ],
  [
    'questionGroupId is a Long',
    { lotteryCondition: 'question', questionGroupId: WIDE_ID, perAnswerDuration: 15 },
    { conditions: [{ kind: 'QUESTION_GROUP', questionGroupId: '1821371880000000001', secondsPerQuestion: 15 }] },
  ],
  ['a price is exact: its last zero stays', { price: number('19.90') }, prizeOf({ price: '19.90' })],
  [
    'a price is exact: no float holds it',
    { price: number('12345678901234567.89') },
    prizeOf({ price: '12345678901234567.89' }),
  ],
  ['a price is exact: a tenth', { realPrice: number('0.1') }, prizeOf({ discountPrice: '0.1' })],
  ['a price with an exponent is spelled out', { price: number('1.25E3') }, prizeOf({ price: '1250' })],
  ['a price may be a text', { price: '19.90' }, prizeOf({ price: '19.90' })],
  [
    'price is the original one, realPrice the discounted',
    { price: 20, realPrice: 5 },
    prizeOf({ price: '20', discountPrice: '5' }),
  ],
  [
    'receiveInfo asks the winner where receiveEnabled is Y',
    { receiveEnabled: 'Y', receiveInfo: [field] },
    prizeOf({ claimMethod: 'FORM', claimFields: [{ kind: 'NAME', label: '姓名', required: true }] }),
  ],
  [
    'receiveInfo stays behind where receiveEnabled is N',
    { receiveEnabled: 'N', receiveInfo: [field] },
    prizeOf({ claimMethod: null, claimFields: [] }),
  ],
  ['status is not documented: what is set up is CREATED', { status: 'Y' }, { status: 'CREATED' }],
  [
    'a picture without a scheme',
    { thumbnail: '//img.example.com/a.png' },
    prizeOf({ imageUrl: 'https://img.example.com/a.png' }),
  ],
];

it.each(traps)('%s', async (_trap, raw, read) => {
  expect(await readActivity(gateway, raw)).toMatchObject(read);
});

it('1821371880000000001 as a JSON number arrives digit for digit, in every id', async () => {
  const channel = String(WIDE_ID);
  gateway.polyv.putActivity(channel, { id: WIDE_ID + 1n });
  const id = 'polyv:activity:1821371880000000001:1821371880000000002';
  const { data } = await gateway.query(LotteryDocument, { id });
  expect(data.lottery).toMatchObject({
    id,
    platformId: '1821371880000000002',
    channel: { id: `polyv:channel:${channel}` },
    prizes: [{ id: 'polyv:prize:1821371880000000001:activity:1821371880000000002' }],
  });
  const query = gateway.polyv.calls.at(-1)?.query;
  expect([query?.get('channelId'), query?.get('id')]).toEqual(['1821371880000000001', '1821371880000000002']);
});

it('an activity and a record of the same native id are two lotteries', async () => {
  const channel = newRoom();
  gateway.polyv.putActivity(channel, { id: 20_521n, activityName: 'activity' });
  gateway.polyv.putRecord(channel, { lotteryId: '20521', prize: 'record' });
  const nameOf = async (type: string) => {
    const { data } = await gateway.query(LotteryDocument, { id: `polyv:${type}:${channel}:20521` });
    return data.lottery?.name;
  };
  expect([await nameOf('activity'), await nameOf('lottery')]).toEqual(['activity', 'record']);
});

describe('values that nobody documented', () => {
  it('an unknown word becomes UNKNOWN or null, fails no query and is logged once', async () => {
    await using own = await startUnhurried();
    const words = {
      lotteryCondition: 'dance',
      acceptType: 'pigeon',
      lotteryRange: 'some',
      hiddenWinnerAmount: 'maybe',
    };
    for (let round = 0; round < 2; round++)
      expect(await readActivity(own, words)).toMatchObject({
        conditions: [{ kind: 'UNKNOWN' }],
        audience: { kind: 'UNKNOWN' },
        display: { winnerCount: null },
        prizes: [{ claimMethod: 'UNKNOWN' }],
      });
    expect(notesOf(own).toSorted()).toEqual([
      'lottery-activity.acceptType=pigeon',
      'lottery-activity.hiddenWinnerAmount=maybe',
      'lottery-activity.lotteryCondition=dance',
      'lottery-activity.lotteryRange=some',
    ]);
  });

  it('a number too wide, a price and an address that are none: null and one log line each', async () => {
    await using own = await startUnhurried();
    const raw = { amount: 2n ** 31n, price: 'cheap', thumbnail: 'javascript:alert(1)' };
    for (let round = 0; round < 2; round++)
      expect(await readActivity(own, raw)).toMatchObject({
        winnerQuota: null,
        prizes: [{ winnerQuota: null, price: null, imageUrl: null }],
      });
    expect(notesOf(own)).toHaveLength(3);
    expect(own.logged.join('')).not.toContain('alert(1)');
  });
});

describe('createLottery', () => {
  const comment: CreateLotteryInput = {
    channelId: 'polyv:channel:2974342',
    name: '评论抽奖',
    winnerQuota: 1,
    prize: { name: '键盘', price: '12345678901234567.90', discountPrice: '0.10' },
    condition: { comment: { text: '666', durationMinutes: 10, claim: { link: 'https://shop.example.com/claim' } } },
  };
  const question: CreateLotteryInput = {
    channelId: 'polyv:channel:2974342',
    name: '答题抽奖',
    condition: {
      question: {
        questionGroupId: '9007199254740993',
        secondsPerQuestion: 15,
        durationMinutes: 20,
        tiers: [1, 10].map((winnerQuota) => ({
          name: `奖${winnerQuota}`,
          correctAnswers: 5,
          winnerQuota,
          prize: { name: `奖品${winnerQuota}` },
          claim: { link: 'https://shop.example.com/claim' },
        })),
      },
    },
  };

  async function create(input: CreateLotteryInput) {
    gateway.polyv.putChannel('2974342');
    const { data, errors } = await gateway.query(CreateLotteryDocument, { input });
    expect(errors).toEqual([]);
    expect(data.createLottery.userErrors).toEqual([]);
    const call = gateway.polyv.calls.at(-1);
    return { lottery: data.createLottery.lottery, call, body: call?.body ?? '' };
  }

  it('keeps a price exact on the way out and on the way back', async () => {
    const { lottery, body } = await create(comment);
    expect(body).toContain('"price":12345678901234567.90');
    expect(body).toContain('"realPrice":0.10');
    expect(lottery?.prizes).toMatchObject([{ price: '12345678901234567.90', discountPrice: '0.10' }]);
  });

  it('sends Longs as bare numbers, digit for digit, and reads them back', async () => {
    const { lottery, body } = await create(question);
    expect(body).toContain('"questionGroupId":9007199254740993,');
    expect(lottery?.conditions).toMatchObject([{ questionGroupId: '9007199254740993' }]);
  });

  it('sends the length of the activity as a text, all other numbers as numbers', async () => {
    const { body } = await create(comment);
    expect(JSON.parse(body)).toMatchObject({ activityDuration: '10', amount: 1 });
  });

  it('sends what the document wants beside the tiers: the first prize and the sum of the quotas', async () => {
    const { body, lottery } = await create(question);
    expect(JSON.parse(body)).toMatchObject({ prizeName: '奖品1', amount: 11 });
    expect(lottery?.winnerQuota).toBe(11);
  });

  it('says poster where no pages of their own are written, and reads no noise elsewhere', async () => {
    const claim = { link: 'https://shop.example.com/claim' };
    const invite = await create({ ...comment, condition: { invite: { invites: 3, durationMinutes: 10, claim } } });
    expect(JSON.parse(invite.body)).toMatchObject({ inviteType: 'poster', inviteNum: 3 });
    expect(invite.lottery?.conditions).toMatchObject([{ kind: 'INVITE', inviteMethod: 'POSTER' }]);
    const other = await create(comment);
    expect(other.lottery).toMatchObject({ conditions: [{ inviteMethod: null }], audience: { split: null } });
  });

  it('sends nothing empty, neither in the query nor in the body', async () => {
    for (const input of [comment, question]) {
      const { call, body } = await create(input);
      expect(call?.rawQuery).not.toMatch(/=(&|$)/);
      expect([...(call?.query.keys() ?? [])].toSorted()).toEqual(['appId', 'channelId', 'sign', 'timestamp']);
      expect(body).not.toMatch(/:(null|""|\[\])/);
    }
  });

  it('takes the path with one slash, though the sample has two', async () => {
    expect((await create(comment)).call?.path).toBe('/live/v4/channel/lottery-activity/create');
  });

  it('tells that 20001 (application not found) is no fault of the caller', async () => {
    await using own = await startUnhurried();
    const error = { code: 20_001, desc: 'application not found.' };
    const json = JSON.stringify({ code: 400, status: 'error', requestId: 'r-1', error, success: false });
    own.polyv.setFault({ kind: 'reply', reply: { status: 400, json } });
    const { errors } = await own.query(CreateLotteryDocument, { input: comment });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAUTHORIZED', requestId: 'r-1' } }]);
  });
});
