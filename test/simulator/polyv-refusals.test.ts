import { describe, expect, it } from 'vitest';
import type { PolyvSimulatorOptions } from '../../src/simulator/polyv/index.js';
import { createLimits, DOCUMENTED_RATE_LIMIT } from '../../src/simulator/polyv/limits.js';
import {
  ACCOUNT,
  ACTIVITY_CREATE,
  ACTIVITY_GET,
  LIST_CHANNELS,
  LIST_V4,
  NOON,
  openCalled,
  signed,
  WINDOW,
  WINNER_DETAIL,
  type Parameters,
} from './polyv-caller.js';

const common = { appId: ACCOUNT.appId, timestamp: String(NOON) };
const MINUTE_MS = 60_000;

async function openOne(options: Partial<PolyvSimulatorOptions> = {}) {
  const called = await openCalled(options);
  called.simulator.putChannel('1965681');
  return called;
}

describe('the common parameters', () => {
  const bad: readonly (readonly [what: string, v3: string, v4: string, parameters: Parameters])[] = [
    ['no appId', 'appId is required.', 'appId is required.', signed({ timestamp: common.timestamp })],
    ['another appId', 'application not found.', 'application not found.', signed({ ...common, appId: 'frlr1zazn3' })],
    ['no timestamp', 'invalid timestamp.', 'invalid timestamp.', signed({ appId: ACCOUNT.appId })],
    ['seconds', 'invalid timestamp.', 'invalid timestamp.', signed({ ...common, timestamp: '1700000000' })],
    ['a fraction', 'invalid timestamp.', 'invalid timestamp.', signed({ ...common, timestamp: '1700000000000.0' })],
    [
      'too old',
      'invalid timestamp.',
      'invalid timestamp.',
      signed({ ...common, timestamp: String(NOON - 3 * MINUTE_MS - 1) }),
    ],
    [
      'too new',
      'invalid timestamp.',
      'invalid timestamp.',
      signed({ ...common, timestamp: String(NOON + 3 * MINUTE_MS + 1) }),
    ],
    ['no sign', 'invalid signature.', '签名错误', common],
    ['a wrong sign', 'invalid signature.', '签名错误', { ...common, sign: '0'.repeat(32) }],
    ['another method', 'invalid signature.', '签名错误', signed({ ...common, signatureMethod: 'SHA512' })],
    [
      'an empty value',
      'param should not be empty: sessionId',
      'param should not be empty: sessionId',
      signed({ ...common, sessionId: '' }),
    ],
  ];

  it.each(bad)('%s', async (_what, v3, v4, parameters) => {
    await using called = await openOne();
    const [three, four] = [await called.send(LIST_CHANNELS, parameters), await called.send(LIST_V4, parameters)];
    expect(three.body).toEqual({ code: 400, status: 'error', message: v3, data: '' });
    expect(four.body).toMatchObject({ code: 400, status: 'error', success: false, error: { desc: v4 } });
    expect(four.body).not.toHaveProperty('data');
    expect([three.status, four.status]).toEqual([200, 200]);
    expect(called.simulator.refusedCalls()).toBe(2);
  });

  it.each([-3, 3])('a time stamp %d minutes away still counts', async (minutes) => {
    await using called = await openOne();
    const timestamp = String(NOON + minutes * MINUTE_MS);
    const answer = await called.send(
      WINNER_DETAIL,
      signed({ ...common, timestamp, channelId: '1965681', lotteryId: 'fv3mao43u6' }),
    );
    expect(answer.body.code).toBe(200);
  });

  it('v4 says 20001 of an unknown application, as documented', async () => {
    await using called = await openOne();
    const { body } = await called.send(LIST_V4, signed({ ...common, appId: 'frlr1zazn3' }));
    expect(body.error).toEqual({ code: 20001, desc: 'application not found.' });
    expect(body.requestId).toMatch(/^[0-9a-f]{32}\.\d+\.\d{17}$/);
  });

  it('a repeated parameter', async () => {
    await using called = await openOne();
    const { body } = await called.send(`${LIST_CHANNELS}?channelIds=1`, signed({ ...common, channelIds: '1965681' }));
    expect(body.message).toBe('param validate error');
  });

  it('a parameter that belongs into the body of a JSON call, or the channel missing from its query', async () => {
    await using called = await openOne();
    const moved = await called.post(ACTIVITY_CREATE, { channelId: '1965681', amount: '1' }, '{}');
    const lost = await called.post(ACTIVITY_CREATE, {}, '{"channelId":1965681}');
    expect([moved.body.error?.desc, lost.body.error?.desc]).toEqual(['签名错误', '签名错误']);
  });
});

describe('the parameters of an interface', () => {
  const all = { channelIds: '1965681', ...WINDOW };
  const { startTime: _startTime, ...noStart } = all;
  const { endTime: _endTime, ...noEnd } = all;

  it.each([
    ['no channels', 'param should not be empty: channelIds', 400, WINDOW],
    ['channelId instead', 'param should not be empty: channelIds', 400, { ...WINDOW, channelId: '1965681' }],
    ['no start', 'param should not be empty: startTime', 400, noStart],
    ['no end', 'param should not be empty: endTime', 400, noEnd],
    ['a day for a time', 'invalid date time format', 400, { ...all, startTime: '2023-11-14' }],
    ['seconds for milliseconds', 'invalid date time format', 400, { ...all, endTime: '1700000001' }],
    ['the end first', 'param validate error', 400, { ...all, startTime: WINDOW.endTime, endTime: WINDOW.startTime }],
    ['page 0', 'number range error', 400, { ...all, page: '0' }],
    ['page one', 'param is not digit: page', 400, { ...all, page: 'one' }],
    ['too large a page', 'number range error', 400, { ...all, limit: '1001' }],
    ['a foreign channel', 'illegal channel id: 7', 403, { ...all, channelIds: '1965681,7' }],
    ['a stray comma', 'illegal channel id: ', 403, { ...all, channelIds: '1965681,' }],
    ['too many channels', 'param validate error', 400, { ...all, channelIds: '1965681,1,2' }],
  ])('list-channels-lottery: %s', async (_what, message, code, parameters) => {
    await using called = await openOne({ mostChannelsPerCall: 2 });
    const { body } = await called.get(LIST_CHANNELS, parameters);
    expect(body).toEqual({ code, status: 'error', message, data: '' });
  });

  it('channel/lottery/list: times are needed, and at most 365 days apart, unless a lottery is named', async () => {
    await using called = await openOne();
    const ask = async (parameters: Parameters) => {
      const { body } = await called.get(LIST_V4, { channelId: '1965681', ...parameters });
      return body.error?.desc ?? body.status;
    };
    const year = { startTime: '1600000000000', endTime: '1631536000000' };
    expect(await ask({})).toBe('param should not be empty: startTime');
    expect(await ask(year)).toBe('success');
    expect(await ask({ ...year, endTime: '1631536000001' })).toBe('param validate error');
    expect(await ask({ lotteryId: 'fv3mao43u6' })).toBe('success');
    expect(await ask({ lotteryId: 'fv3mao43u6', startTime: 'nonsense', endTime: '0' })).toBe('success');
    expect(await ask({ ...year, pageSize: '1001' })).toBe('number range error');
  });

  it('lottery-activity/get: an id is needed, in digits, and of an activity', async () => {
    await using called = await openOne();
    const ask = async (parameters: Parameters) =>
      (await called.get(ACTIVITY_GET, { channelId: '1965681', ...parameters })).body.error?.desc;
    expect(await ask({})).toBe('param should not be empty: id');
    expect(await ask({ id: 'fv3mao43u6' })).toBe('param is not digit: id');
    expect(await ask({ id: '1' })).toBe('抽奖活动不存在');
  });
});

describe('the way there', () => {
  it('a path that is not there, a doubled slash included, and a wrong method', async () => {
    await using called = await openOne();
    const nowhere = await called.get('/live/v3/channel/lottery/list-lottery');
    const doubled = await called.get('/live//v4/channel/lottery/list', { channelId: '1965681' });
    const posted = await called.post(LIST_V4, { channelId: '1965681', ...WINDOW }, '{}');
    expect([nowhere.status, doubled.status, posted.status]).toEqual([404, 404, 405]);
    expect(doubled.text).not.toContain('"code"');
  });

  it('the HTTP status is that of the envelope where this is wanted', async () => {
    await using called = await openOne({ httpStatusOnError: 'as-code' });
    expect((await called.send(LIST_V4, common)).status).toBe(400);
    expect((await called.get(LIST_V4, { channelId: '7' })).status).toBe(403);
  });

  it('tells what it refused, and forgets it', async () => {
    await using called = await openOne();
    await called.get(LIST_V4, { channelId: '7' });
    await called.get(LIST_V4, { channelId: '7' });
    await called.get('/nowhere');
    expect([...called.simulator.refusals()]).toEqual([
      ['illegal channel id: 7', 2],
      ['HTTP 404', 1],
    ]);
    called.simulator.forgetCalls();
    expect([called.simulator.refusedCalls(), called.simulator.calls.length]).toEqual([0, 0]);
    expect(called.simulator.busiestWindows().get(LIST_V4)).toBe(0);
  });
});

describe('too many calls', () => {
  const rateLimit = { calls: 3, windowMs: 10_000, blockMs: 300_000 };
  const ask = { channelId: '1965681', lotteryId: 'fv3mao43u6' };

  it('block the source on every interface, for five minutes', async () => {
    let now = NOON;
    await using called = await openOne({ now: () => now, rateLimit });
    for (const path of [LIST_V4, WINNER_DETAIL, LIST_V4]) expect((await called.get(path, ask)).body.code).toBe(200);

    const fourth = await called.get(WINNER_DETAIL, ask);
    expect(fourth.status).toBe(429);
    expect(fourth.body).toMatchObject({ code: 429, message: 'qps exceeds number of calls' });
    expect((await called.get('/live/v4/nowhere', ask)).body).toMatchObject({ code: 429, success: false });
    now += 299_999;
    expect((await called.get(LIST_V4, ask)).body.error?.desc).toBe('qps exceeds number of calls');
    now += 1;
    expect((await called.get(LIST_V4, ask)).status).toBe(200);
    expect(called.simulator.busiestWindows().get('domain')).toBe(5);
  });

  it('do not count once they are older than the window', async () => {
    let now = NOON;
    await using called = await openOne({ now: () => now, rateLimit });
    for (let call = 0; call < 6; call++) {
      expect((await called.get(LIST_V4, ask)).status).toBe(200);
      now += 10_000 / 3 + 1;
    }
    expect(called.simulator.busiestWindows().get('domain')).toBe(3);
  });

  it('of one interface within a second are refused there alone', async () => {
    let now = NOON;
    await using called = await openOne({ now: () => now, callsPerSecond: 2 });
    const say = async (path: string) => (await called.get(path, ask)).body.status;
    expect([await say(LIST_V4), await say(LIST_V4), await say(LIST_V4)]).toEqual(['success', 'success', 'error']);
    expect(await say(WINNER_DETAIL)).toBe('success');
    now += 1_000;
    expect(await say(LIST_V4)).toBe('success');
    expect(called.simulator.busiestWindows().get(LIST_V4)).toBe(3);
    expect([...called.simulator.refusals()]).toEqual([['qps exceeds number of calls', 1]]);
  });

  it('are 1500 in ten seconds unless told otherwise, and any number where the limit is switched off', () => {
    const paths = [LIST_V4];
    const documented = createLimits({ paths, rateLimit: DOCUMENTED_RATE_LIMIT, callsPerSecond: null });
    const unlimited = createLimits({ paths, rateLimit: null, callsPerSecond: 1_000 });
    for (let call = 0; call < 1_500; call++) expect(documented.refusalOf(LIST_V4, NOON + call)).toBeNull();
    for (let call = 0; call < 20_000; call++) expect(unlimited.refusalOf(LIST_V4, NOON + call)).toBeNull();
    expect(documented.refusalOf(LIST_V4, NOON + 9_999)?.code).toBe(429);
    expect([...unlimited.busiestWindows()]).toEqual([
      [LIST_V4, 1_000],
      ['domain', 10_000],
    ]);
    expect(unlimited.refusalOf(LIST_V4, NOON + 19_999)?.message).toBe('qps exceeds number of calls');
  });
});
