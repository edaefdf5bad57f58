import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CreateLotteryDocument, type CreateLotteryInput } from '../../src/client/generated/graphql.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { CHANNEL, conditions, newLottery, newTier } from './new-lottery.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
  gateway.polyv.putChannel(CHANNEL);
});
afterEach(() => {
  // Nothing wrong is ever sent.
  const { length } = gateway.polyv.calls;
  gateway.polyv.forgetCalls();
  if (length > 0) throw new Error('the platform was asked');
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe('what can not work can not be written', () => {
  const claim = '{ link: "https://shop.example.com/claim" }';
  const none = 'none: {}';
  const comment = `comment: { text: "666", durationMinutes: 10, claim: ${claim} }`;
  const inComment = (written: string) => `comment: { text: "666", durationMinutes: 10, claim: ${written} }`;
  const link = 'link: "https://shop.example.com/claim"';
  const qrCode = 'qrCode: { url: "https://img.example.com/qr.png" }';

  const ask = (written: string) =>
    gateway.ask(
      `mutation { createLottery(input: { channelId: "polyv:channel:${CHANNEL}", name: "x", ${written} }) {
        userErrors { code } } }`,
    );

  it.each([
    ['two conditions', `condition: { ${none}, ${comment} }`],
    ['no condition', 'condition: {}'],
    ['null for a condition', 'condition: { none: null }'],
    ['null beside a condition', `condition: { ${none}, comment: null }`],
    ['two ways to claim', `condition: { ${inComment(`{ ${link}, ${qrCode} }`)} }`],
    ['no way to claim', `condition: { ${inComment('{}')} }`],
    ['null for a way to claim', `condition: { ${inComment('{ link: null }')} }`],
    ['two audiences', `condition: { ${none} }, audience: { everyone: true, groups: { ids: ["1"] } }`],
    ['no audience', `condition: { ${none} }, audience: {}`],
    ['a setting that is missing', 'condition: { comment: { text: "666", durationMinutes: 10 } }'],
    ['a setting of another condition', 'condition: { none: { text: "666" } }'],
    ['a fraction of a winner', `condition: { ${none} }, winnerQuota: 1.5`],
    ['more winners than Int holds', `condition: { ${none} }, winnerQuota: 2147483648`],
  ])('%s, in the document', async (_what, written) => {
    const { status, data, errors } = await ask(written);
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors.map(({ extensions }) => extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
  });

  it.each([
    ['a number for a price', 'price: 19.9'],
    ['a word for a price', 'price: "cheap"'],
    ['an exponent in a price', 'price: "1e3"'],
    ['a script for a picture', 'imageUrl: "javascript:alert(1)"'],
    ['a picture without a scheme', 'imageUrl: "//img.example.com/k.png"'],
  ])('%s, in the document', async (_what, written) => {
    const { status, data, errors } = await ask(`condition: { ${none} }, prize: { name: "键盘", ${written} }`);
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  const [{ none: noCondition }, { comment: aComment }] = [conditions.none, conditions.comment];
  const variables: readonly (readonly [what: string, otherwise: object])[] = [
    ['two conditions', { condition: { none: noCondition, comment: aComment } }],
    ['no condition', { condition: {} }],
    ['null for the condition', { condition: null }],
    ['null for a condition', { condition: { none: null } }],
    ['null beside a condition', { condition: { none: noCondition, comment: null } }],
    ['two ways to claim', { condition: { comment: { ...aComment, claim: { link: 'https://a.example', form: [] } } } }],
    ['no way to claim', { condition: { comment: { ...aComment, claim: {} } } }],
    ['null for a way to claim', { condition: { comment: { ...aComment, claim: { qrCode: null } } } }],
    ['two audiences', { audience: { everyone: true, groups: { ids: ['1'] } } }],
    ['no audience', { audience: {} }],
    ['no name', { name: null }],
    ['a price that is a float', { prize: { name: '键盘', price: 19.9 } }],
    ['a setting that nobody knows', { winnerQuotas: 1 }],
  ];

  it.each(variables)('%s, in a variable', async (_what, otherwise) => {
    const input = { ...newLottery(), ...otherwise };
    const { status, data, errors } = await gateway.query(CreateLotteryDocument, { input });
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('$input'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('a variable that may be null, in the place of the only condition', async () => {
    const { data, errors } = await gateway.ask(
      `mutation ($none: NoConditionInput) {
        createLottery(input: { channelId: "polyv:channel:${CHANNEL}", name: "x", condition: { none: $none } }) {
          userErrors { code } } }`,
      { none: null },
    );
    expect(data ?? null).toBeNull();
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });
});

const { invite } = conditions.invite;
const { watchDuration } = conditions.watchDuration;
const { comment } = conditions.comment;
const { question } = conditions.question;
const label = { label: '姓名', hint: '请输入' };

/** What remains: written well, and wrong. */
const wrong: readonly (readonly [what: string, input: CreateLotteryInput, code: string, field: string])[] = [
  ['a blank name', newLottery({ name: '  ' }), 'REQUIRED', 'name'],
  ['no quota', newLottery({ winnerQuota: null }), 'REQUIRED', 'winnerQuota'],
  ['a quota of none', newLottery({ winnerQuota: 0 }), 'OUT_OF_RANGE', 'winnerQuota'],
  ['a negative quota', newLottery({ winnerQuota: -1 }), 'OUT_OF_RANGE', 'winnerQuota'],
  ['no prize', newLottery({ prize: null }), 'REQUIRED', 'prize'],
  ['a prize without a name', newLottery({ prize: { name: '' } }), 'REQUIRED', 'prize.name'],
  ['a negative price', newLottery({ prize: { name: 'x', price: '-1' } }), 'OUT_OF_RANGE', 'prize.price'],
  [
    'a negative discount price',
    newLottery({ prize: { name: 'x', discountPrice: '-0.01' } }),
    'OUT_OF_RANGE',
    'prize.discountPrice',
  ],
  ['a channel that is no id', newLottery({ channelId: 'nonsense' }), 'INVALID', 'channelId'],
  ['a channel that is a lottery', newLottery({ channelId: 'polyv:lottery:1:2' }), 'INVALID', 'channelId'],
  ['a channel of no platform', newLottery({ channelId: 'acme:channel:1' }), 'INVALID', 'channelId'],
  ['a channel that is no number', newLottery({ channelId: 'polyv:channel:room' }), 'INVALID', 'channelId'],
  ['everyone: false', newLottery({ audience: { everyone: false } }), 'INVALID', 'audience.everyone'],
  ['no groups', newLottery({ audience: { groups: { ids: [] } } }), 'REQUIRED', 'audience.groups.ids'],
  [
    'a group that is no number',
    newLottery({ audience: { groups: { ids: ['1', 'x'] } } }),
    'INVALID',
    'audience.groups.ids.1',
  ],
  [
    'nobody per group',
    newLottery({ audience: { groups: { ids: ['1'], perGroup: 0 } } }),
    'OUT_OF_RANGE',
    'audience.groups.perGroup',
  ],
  [
    'an unknown split',
    newLottery({ audience: { groups: { ids: ['1'], split: 'UNKNOWN' } } }),
    'INVALID',
    'audience.groups.split',
  ],
  ['an empty form', newLottery({ condition: { none: { claimForm: [] } } }), 'REQUIRED', 'condition.none.claimForm'],
  [
    'a form field without a label',
    newLottery({ condition: { none: { claimForm: [label, { ...label, label: '' }] } } }),
    'REQUIRED',
    'condition.none.claimForm.1.label',
  ],
  [
    'a form field that the platform lacks',
    newLottery({ condition: { none: { claimForm: [{ ...label, kind: 'ADDRESS' }] } } }),
    'NOT_SUPPORTED',
    'condition.none.claimForm.0.kind',
  ],
  [
    'nobody to invite',
    newLottery({ condition: { invite: { ...invite, invites: 0 } } }),
    'OUT_OF_RANGE',
    'condition.invite.invites',
  ],
  [
    'no time to invite',
    newLottery({ condition: { invite: { ...invite, durationMinutes: 0 } } }),
    'OUT_OF_RANGE',
    'condition.invite.durationMinutes',
  ],
  [
    'too short a watch',
    newLottery({ condition: { watchDuration: { ...watchDuration, seconds: 1 } } }),
    'OUT_OF_RANGE',
    'condition.watchDuration.seconds',
  ],
  [
    'a blank comment',
    newLottery({ condition: { comment: { ...comment, text: ' ' } } }),
    'REQUIRED',
    'condition.comment.text',
  ],
  [
    'an empty form to claim',
    newLottery({ condition: { comment: { ...comment, claim: { form: [] } } } }),
    'REQUIRED',
    'condition.comment.claim.form',
  ],
  [
    'no tiers',
    newLottery({ condition: { question: { ...question, tiers: [] } } }),
    'REQUIRED',
    'condition.question.tiers',
  ],
  [
    'a group of questions that is no number',
    newLottery({ condition: { question: { ...question, questionGroupId: 'x' } } }),
    'INVALID',
    'condition.question.questionGroupId',
  ],
  [
    'no time to answer',
    newLottery({ condition: { question: { ...question, secondsPerQuestion: 0 } } }),
    'OUT_OF_RANGE',
    'condition.question.secondsPerQuestion',
  ],
  [
    'a tier that nobody can win',
    newLottery({ condition: { question: { ...question, tiers: [newTier(), newTier({ winnerQuota: 0 })] } } }),
    'OUT_OF_RANGE',
    'condition.question.tiers.1.winnerQuota',
  ],
  [
    'less than no correct answers',
    newLottery({ condition: { question: { ...question, tiers: [newTier({ correctAnswers: -1 })] } } }),
    'OUT_OF_RANGE',
    'condition.question.tiers.0.correctAnswers',
  ],
  [
    'tiers for more winners than can be told',
    newLottery({
      winnerQuota: null,
      condition: { question: { ...question, tiers: [newTier({ winnerQuota: 2_147_483_647 }), newTier()] } },
    }),
    'OUT_OF_RANGE',
    'winnerQuota',
  ],
  ['a blank key', newLottery({ idempotencyKey: ' ' }), 'OUT_OF_RANGE', 'idempotencyKey'],
  ['a key that is too long', newLottery({ idempotencyKey: 'k'.repeat(201) }), 'OUT_OF_RANGE', 'idempotencyKey'],
  [
    'a platform that can not do it',
    newLottery({ channelId: 'volcengine:channel:1824921187234844' }),
    'NOT_SUPPORTED',
    'channelId',
  ],
];

describe('what is written well and wrong is answered with its place', () => {
  it.each(wrong)('%s', async (_what, input, code, field) => {
    const { status, data, errors } = await gateway.query(CreateLotteryDocument, { input });
    expect({ status, errors, lottery: data.createLottery.lottery }).toEqual({ status: 200, errors: [], lottery: null });
    expect(data.createLottery.userErrors).toEqual([
      { code, field: field.split('.'), message: expect.stringMatching(/\w/), platformCode: null, requestId: null },
    ]);
  });

  it('all faults at once', async () => {
    const input = newLottery({
      name: '',
      winnerQuota: 0,
      prize: { name: '', price: '-1' },
      condition: { comment: { text: '', durationMinutes: 0, claim: { form: [{ label: '', hint: '' }] } } },
    });
    const { data } = await gateway.query(CreateLotteryDocument, { input });
    expect(data.createLottery.userErrors.map(({ field }) => field?.join('.'))).toEqual([
      'name',
      'winnerQuota',
      'prize.name',
      'prize.price',
      'condition.comment.text',
      'condition.comment.durationMinutes',
      'condition.comment.claim.form.0.label',
      'condition.comment.claim.form.0.hint',
    ]);
  });
});
