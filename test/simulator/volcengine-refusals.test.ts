import { describe, expect, it } from 'vitest';
import { call, type Caller, openSimulator } from './volcengine-caller.js';

const room = '1824921187234844';
const listAwards = { Action: 'ListAwardConfigs', Version: '2023-08-01', ActivityId: room };
const now = Date.UTC(2026, 10, 20, 8, 0, 0);

/** One fault of an otherwise right call and its answer; no number where the platform's table has none. */
type BadCall = readonly [what: string, change: Partial<Caller>, status: number, code: string, number?: number];

const badCalls: readonly BadCall[] = [
  ['no Authorization', { headers: { authorization: undefined } }, 401, 'MissingAuthenticationToken', 100003],
  ['another algorithm', { headers: { authorization: 'Bearer abc' } }, 400, 'InvalidAuthorization'],
  [
    'no signature in it',
    { headers: { authorization: 'HMAC-SHA256 Credential=a/b/c/livesaas/request, SignedHeaders=x-date' } },
    401,
    'MissingSignature',
    100005,
  ],
  [
    'no signed headers in it',
    { headers: { authorization: 'HMAC-SHA256 Credential=a/b/c/livesaas/request, Signature=ab' } },
    400,
    'InvalidAuthorization',
  ],
  [
    'a malformed credential',
    { headers: { authorization: 'HMAC-SHA256 Credential=a/b, SignedHeaders=x-date, Signature=ab' } },
    400,
    'InvalidCredential',
  ],
  ['no date', { headers: { 'x-date': undefined } }, 400, 'MissingRequestInfo', 100004],
  ['a date that is none', { headers: { 'x-date': '2026-11-20' } }, 400, 'InvalidTimestamp', 100006],
  ['a date 901 seconds old', { at: now - 901_000 }, 400, 'InvalidTimestamp', 100006],
  ['a date in the future', { at: now + 2_000 }, 400, 'InvalidTimestamp', 100006],
  [
    'a date of another day than its scope',
    { headers: { 'x-date': '20261120T075959Z' }, at: now - 9 * 3_600_000 },
    400,
    'InvalidCredential',
  ],
  ['another service', { service: 'live' }, 404, 'ServiceNotFound', 100007],
  ['an unknown key', { keyId: 'AKLTSOMEBODYELSE' }, 401, 'InvalidAccessKey', 100009],
  ['another secret', { secret: 'wrong' }, 401, 'SignatureDoesNotMatch', 100010],
  ['a date changed after signing', { headers: { 'x-date': '20261120T075959Z' } }, 401, 'SignatureDoesNotMatch', 100010],
  [
    'a host other than the signed one',
    { headers: { host: 'livesaas.volcengineapi.com' } },
    401,
    'SignatureDoesNotMatch',
    100010,
  ],
  [
    'a query changed after signing',
    { sentQuery: 'Action=ListAwardConfigs&Version=2023-08-01&ActivityId=1' },
    401,
    'SignatureDoesNotMatch',
    100010,
  ],
  ['a date that is not signed', { signedHeaders: ['host'] }, 401, 'SignatureDoesNotMatch', 100010],
  [
    'the hash of another body',
    { signedHeaders: ['x-date'], headers: { 'x-content-sha256': 'ab' } },
    401,
    'SignatureDoesNotMatch',
    100010,
  ],
  ['a token that is not asked for', { token: 'STS' }, 401, 'InvalidSecretToken'],
  ['another method', { method: 'POST' }, 405, 'MethodNotAllowed'],
  ['another path', { path: '/v1' }, 404, 'ServiceNotFound', 100007],
];

describe('a call that is wrong', () => {
  const rows = badCalls.map(([what, change, status, code, number]) => ({ what, change, status, code, number }));

  it.each(rows)('$what is refused', async ({ change, status, code, number }) => {
    await using open = await openSimulator({ now: () => now });
    open.simulator.putRoom(room);

    const answer = await call({ origin: open.origin, at: now, ...change }, listAwards);

    expect([answer.status, answer.json.ResponseMetadata.Error?.Code]).toEqual([status, code]);
    expect(answer.json.ResponseMetadata.Error?.CodeN).toBe(number);
    expect(answer.json).not.toHaveProperty('Result');
    expect([open.simulator.refusedCalls(), open.simulator.refusedCalls(code)]).toEqual([1, 1]);
  });

  it('repeats the question beside the error', async () => {
    await using open = await openSimulator();

    const { json } = await call({ origin: open.origin, keyId: 'AKLTNOBODY' }, listAwards);

    expect(json.ResponseMetadata).toEqual({
      RequestId: expect.stringMatching(/^\d{14}[0-9A-F]{19}$/),
      Action: 'ListAwardConfigs',
      Version: '2023-08-01',
      Service: 'livesaas',
      Region: 'cn-north-1',
      Error: {
        CodeN: 100009,
        Code: 'InvalidAccessKey',
        Message: 'The accesskey [AKLTNOBODY] included in the request is invalid.',
      },
    });
  });

  const badQuestions: readonly (readonly [string, Readonly<Record<string, string>>, number, string])[] = [
    ['no action', { Version: '2023-08-01' }, 400, 'MissingParameter'],
    ['no version', { Action: 'ListAwardConfigs' }, 400, 'MissingParameter'],
    ['an unknown action', { ...listAwards, Action: 'ListAwards' }, 404, 'InvalidActionOrVersion'],
    ['the version of another interface', { ...listAwards, Version: '2020-06-01' }, 404, 'InvalidActionOrVersion'],
    ['no room', { Action: 'ListAwardConfigs', Version: '2023-08-01' }, 400, 'MissingParameter'],
    [
      'the room in the spelling of red packets',
      { Action: 'ListAwardConfigs', Version: '2023-08-01', ActivityID: room },
      400,
      'MissingParameter',
    ],
    [
      'the room in the spelling of lotteries',
      { Action: 'ListActivityRedPacket', Version: '2023-08-01', ActivityId: room },
      400,
      'MissingParameter',
    ],
    ['a room that is no number', { ...listAwards, ActivityId: '18x' }, 400, 'InvalidParameter.ActivityIdInvalid'],
    [
      'a room wider than 64 bits',
      { ...listAwards, ActivityId: '9223372036854775808' },
      400,
      'InvalidParameter.ActivityIdInvalid',
    ],
    ['an unknown room', { ...listAwards, ActivityId: '77' }, 400, 'InvalidParameter.ActivityNotExist'],
    ['a deleted room', { ...listAwards, ActivityId: '88' }, 400, 'InvalidParameter.ActivityHasBeenDeleted'],
    ['All beyond 1', { ...listAwards, All: '2' }, 500, 'InvalidParameter.AllInvalid'],
    ['no lottery', { ...listAwards, Action: 'ListAwardRecordStatistics' }, 400, 'MissingParameter'],
    [
      'an unknown lottery',
      { ...listAwards, Action: 'ListAwardRecordStatistics', AwardId: '5' },
      500,
      'InvalidParameter.AwardIdInvalid',
    ],
    [
      'page 0',
      { ...listAwards, Action: 'ListAwardRecordStatistics', AwardId: '36576', PageNo: '0' },
      500,
      'InvalidParameter.PageNoInvalid',
    ],
    [
      '501 rows a page',
      { ...listAwards, Action: 'ListAwardRecordStatistics', AwardId: '36576', PageItemCount: '501' },
      500,
      'InvalidParameter.PageItemCountInvalid',
    ],
    [
      'a search type of red packets',
      { ...listAwards, Action: 'ListAwardRecordStatistics', AwardId: '36576', SearchType: '2' },
      500,
      'InvalidParameter.SearchTypeInvalid',
    ],
    [
      'an unknown red packet',
      { Action: 'GetActivityRedPacket', Version: '2023-08-01', ActivityID: room, RedPacketID: '5' },
      500,
      'InvalidParameter.RedPacketIDInvalid',
    ],
    [
      'no search type for a red packet',
      { Action: 'ListRedPacketRecordAPI', Version: '2020-06-01', ActivityId: room, RedPacketID: '1825091238702096' },
      400,
      'MissingParameter',
    ],
  ];

  it.each(badQuestions)('%s is refused', async (_what, query, status, code) => {
    await using open = await openSimulator();
    open.simulator.putAward(room);
    open.simulator.putRedPacket(room);
    open.simulator.putRoom('88', { isDeleted: true });

    const answer = await call({ origin: open.origin }, query);

    expect([answer.status, answer.json.ResponseMetadata.Error?.Code]).toEqual([status, code]);
  });
});

describe('a call that is right', () => {
  it('may be 900 seconds old, and may sign the date alone', async () => {
    await using open = await openSimulator({ now: () => now });
    open.simulator.putRoom(room);

    const old = await call({ origin: open.origin, at: now - 900_000 }, listAwards);
    const short = await call({ origin: open.origin, at: now, signedHeaders: ['x-date'] }, listAwards);

    expect([old.status, short.status]).toEqual([200, 200]);
    expect(old.json.ResponseMetadata['SystemTime']).toBe(now / 1_000);
  });

  it('with temporary credentials carries their token, signed', async () => {
    await using open = await openSimulator({ sessionToken: 'STSEXAMPLETOKEN' });
    open.simulator.putRoom(room);
    const { origin } = open;

    const right = await call({ origin, token: 'STSEXAMPLETOKEN' }, listAwards);
    const without = await call({ origin }, listAwards);
    const other = await call({ origin, token: 'STSOTHER' }, listAwards);
    const unsigned = await call({ origin, token: 'STSEXAMPLETOKEN', signedHeaders: ['x-date'] }, listAwards);

    const codes = [right, without, other, unsigned].map(({ json }) => json.ResponseMetadata.Error?.Code);
    expect(codes).toEqual([undefined, 'InvalidSecretToken', 'InvalidSecretToken', 'SignatureDoesNotMatch']);
  });
});
