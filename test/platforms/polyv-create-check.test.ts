import { describe, expect, it } from 'vitest';
import type { NewLottery } from '../../src/domain/new-lottery.js';
import { checkNewLottery } from '../../src/platforms/polyv/create-check.js';
import { comment, field, lottery, prize, question, tier } from '../fixtures/polyv/new-lottery.js';

type Fault = readonly [name: string, lottery: NewLottery, code: string, field: string];

const claim = { kind: 'link', url: 'https://shop.example/claim' } as const;
const running = { durationMinutes: 10, claim };
const external = { listUrl: 'https://invite.example/list', countUrl: 'https://invite.example/count' };
const invite = { kind: 'invite', invites: 3, external: null, ...running } as const;
const groups = { ids: ['12'], split: null, perGroup: null };

const faults: readonly Fault[] = [
  ['a channel of another platform', lottery({ channelId: 'other:channel:1' }), 'INVALID', 'channelId'],
  ['a channel that is no number', lottery({ channelId: 'polyv:channel:abc' }), 'INVALID', 'channelId'],
  ['rubbish for a channel', lottery({ channelId: 'abc' }), 'INVALID', 'channelId'],
  ['a blank name', lottery({ name: '  ' }), 'REQUIRED', 'name'],
  ['no winners', lottery({ winnerQuota: 0 }), 'OUT_OF_RANGE', 'winnerQuota'],
  ['no quota', lottery({ winnerQuota: null }), 'REQUIRED', 'winnerQuota'],
  ['no prize', lottery({ prize: null }), 'REQUIRED', 'prize'],
  ['a prize without a name', lottery({ prize: prize({ name: '' }) }), 'REQUIRED', 'prize.name'],
  ['a picture elsewhere', lottery({ prize: prize({ imageUrl: 'ftp://shop.example/a' }) }), 'INVALID', 'prize.imageUrl'],
  ['a negative price', lottery({ prize: prize({ price: '-0.01' }) }), 'OUT_OF_RANGE', 'prize.price'],
  ['a price that is none', lottery({ prize: prize({ discountPrice: '1e2' }) }), 'INVALID', 'prize.discountPrice'],
  [
    'an empty form, without a condition',
    lottery({ condition: { kind: 'none', claimForm: [] } }),
    'REQUIRED',
    'condition.none.claimForm',
  ],
  [
    'an address',
    lottery({ condition: { kind: 'none', claimForm: [field(), field({ kind: 'ADDRESS' })] } }),
    'NOT_SUPPORTED',
    'condition.none.claimForm.1.kind',
  ],
  [
    'a field of unknown kind',
    lottery({ condition: { kind: 'none', claimForm: [field({ kind: 'UNKNOWN' })] } }),
    'INVALID',
    'condition.none.claimForm.0.kind',
  ],
  [
    'a field without a label',
    lottery({ condition: { kind: 'none', claimForm: [field({ label: ' ' })] } }),
    'REQUIRED',
    'condition.none.claimForm.0.label',
  ],
  [
    'a field without a hint',
    lottery({ condition: { kind: 'none', claimForm: [field({ hint: '' })] } }),
    'REQUIRED',
    'condition.none.claimForm.0.hint',
  ],
  ['no invites', lottery({ condition: { ...invite, invites: 0 } }), 'OUT_OF_RANGE', 'condition.invite.invites'],
  [
    'a list that is no address',
    lottery({ condition: { ...invite, external: { ...external, listUrl: 'list' } } }),
    'INVALID',
    'condition.invite.external.listUrl',
  ],
  [
    'a count that is no address',
    lottery({ condition: { ...invite, external: { ...external, countUrl: 'javascript:1' } } }),
    'INVALID',
    'condition.invite.external.countUrl',
  ],
  [
    'one second',
    lottery({ condition: { kind: 'watchDuration', seconds: 1, ...running } }),
    'OUT_OF_RANGE',
    'condition.watchDuration.seconds',
  ],
  [
    'no time at all',
    lottery({ condition: { kind: 'watchDuration', seconds: 2, durationMinutes: 0, claim } }),
    'OUT_OF_RANGE',
    'condition.watchDuration.durationMinutes',
  ],
  ['nothing to send', lottery({ condition: comment({ text: ' ' }) }), 'REQUIRED', 'condition.comment.text'],
  [
    'an empty form',
    lottery({ condition: comment({ claim: { kind: 'form', fields: [] } }) }),
    'REQUIRED',
    'condition.comment.claim.form',
  ],
  [
    'an address in a form',
    lottery({ condition: comment({ claim: { kind: 'form', fields: [field({ kind: 'ADDRESS' })] } }) }),
    'NOT_SUPPORTED',
    'condition.comment.claim.form.0.kind',
  ],
  [
    'a link that is none',
    lottery({ condition: comment({ claim: { kind: 'link', url: 'shop' } }) }),
    'INVALID',
    'condition.comment.claim.link',
  ],
  [
    'a code that is none',
    lottery({ condition: comment({ claim: { kind: 'qrCode', url: '', hint: null } }) }),
    'INVALID',
    'condition.comment.claim.qrCode.url',
  ],
  [
    'a question group that is no number',
    lottery({ condition: question({ questionGroupId: '1.5' }) }),
    'INVALID',
    'condition.question.questionGroupId',
  ],
  [
    'no time to answer',
    lottery({ condition: question({ secondsPerQuestion: 0 }) }),
    'OUT_OF_RANGE',
    'condition.question.secondsPerQuestion',
  ],
  [
    'no time for questions',
    lottery({ condition: question({ durationMinutes: 0 }) }),
    'OUT_OF_RANGE',
    'condition.question.durationMinutes',
  ],
  ['no tiers', lottery({ condition: question({ tiers: [] }) }), 'REQUIRED', 'condition.question.tiers'],
  [
    'a tier without a name',
    lottery({ condition: question({ tiers: [tier({ name: '' })] }) }),
    'REQUIRED',
    'condition.question.tiers.0.name',
  ],
  [
    'a tier for less than nothing',
    lottery({ condition: question({ tiers: [tier({ correctAnswers: -1 })] }) }),
    'OUT_OF_RANGE',
    'condition.question.tiers.0.correctAnswers',
  ],
  [
    'a tier without winners',
    lottery({ condition: question({ tiers: [tier(), tier({ winnerQuota: 0 })] }) }),
    'OUT_OF_RANGE',
    'condition.question.tiers.1.winnerQuota',
  ],
  [
    'tiers with too many winners',
    lottery({
      winnerQuota: null,
      condition: question({ tiers: [tier({ winnerQuota: 2_147_483_647 }), tier({ winnerQuota: 1 })] }),
    }),
    'OUT_OF_RANGE',
    'winnerQuota',
  ],
  [
    'a tier with a prize without a name',
    lottery({ condition: question({ tiers: [tier({ prize: prize({ name: '' }) })] }) }),
    'REQUIRED',
    'condition.question.tiers.0.prize.name',
  ],
  [
    'a tier with a claim that is none',
    lottery({ condition: question({ tiers: [tier({ claim: { kind: 'link', url: 'x' } })] }) }),
    'INVALID',
    'condition.question.tiers.0.claim.link',
  ],
  ['no groups', lottery({ groups: { ...groups, ids: [] } }), 'REQUIRED', 'audience.groups.ids'],
  [
    'a group that is no number',
    lottery({ groups: { ...groups, ids: ['1', 'b'] } }),
    'INVALID',
    'audience.groups.ids.1',
  ],
  ['an unknown split', lottery({ groups: { ...groups, split: 'UNKNOWN' } }), 'INVALID', 'audience.groups.split'],
  ['none of each group', lottery({ groups: { ...groups, perGroup: 0 } }), 'OUT_OF_RANGE', 'audience.groups.perGroup'],
];

describe('a new polyv lottery', () => {
  it.each(faults)('is refused before any call: %s', (_name, input, code, path) => {
    const errors = checkNewLottery(input);
    expect(errors.map((error) => [error.code, error.field?.join('.')])).toEqual([[code, path]]);
    expect(errors[0]).toMatchObject({ platformCode: null, requestId: null, message: expect.stringMatching(/\w/) });
  });

  it('tells all faults at once', () => {
    const input = lottery({ name: '', winnerQuota: 0, condition: comment({ text: '' }) });
    expect(checkNewLottery(input).map((error) => error.field?.join('.'))).toEqual([
      'name',
      'winnerQuota',
      'condition.comment.text',
    ]);
  });

  it.each([
    ['the least', lottery({})],
    [
      'a question whose tiers tell prize and quota',
      lottery({ prize: null, winnerQuota: null, condition: question({}) }),
    ],
    ['two seconds', lottery({ condition: { kind: 'watchDuration', seconds: 2, ...running } })],
    ['prices of nothing', lottery({ prize: prize({ price: '0', discountPrice: '0.00' }) })],
    ['groups', lottery({ groups: { ids: ['12'], split: 'RANDOM', perGroup: 1 } })],
    ['invites elsewhere', lottery({ condition: { ...invite, external } })],
  ])('is fit to be sent: %s', (_name, input) => {
    expect(checkNewLottery(input)).toEqual([]);
  });
});
