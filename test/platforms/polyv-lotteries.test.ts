import { describe, expect, it } from 'vitest';
import {
  BadIdError,
  UpstreamRefusedError,
  UpstreamThrottledError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
} from '../../src/domain/errors.js';
import type { Call, Reply } from '../../src/simulator/loopback.js';
import { createAsk } from '../fixtures/ask.js';
import { openPolyv, sample, toAnswer, toError } from '../fixtures/polyv/open-polyv.js';

const RECORD = 'polyv:lottery:1965681:fv3hogjmh3';
const ACTIVITY = 'polyv:activity:2974342:20521';

/** Knows the documents' record and activity, and nothing else. */
function answer(call: Call): Reply {
  if (call.path === '/live/v4/channel/lottery/list') {
    const isKnown = call.query.get('lotteryId') === 'fv3hogjmh3';
    return isKnown ? { status: 200, json: sample('channel-lottery-list') } : toAnswer({ contents: [], totalPages: 0 });
  }
  const isKnown = call.query.get('id') === '20521';
  return isKnown ? { status: 200, json: sample('lottery-activity-create') } : toError(404, '活动不存在');
}

const paths = (calls: readonly Call[]) => calls.map((call) => call.path);

describe('polyv lotteries by id', () => {
  it('reads records and activities, each by its own interface', async () => {
    await using polyv = await openPolyv(answer);
    const found = await polyv.platform.lotteries([RECORD, ACTIVITY], createAsk());
    expect([...found.keys()]).toEqual([RECORD, ACTIVITY]);
    expect(found.get(RECORD)).toMatchObject({ id: RECORD, status: 'DRAWN', winnerCount: 1 });
    expect(found.get(ACTIVITY)).toMatchObject({ id: ACTIVITY, status: 'CREATED' });
    expect(found.get(RECORD)).toMatchObject({ fetchedAt: expect.stringMatching(/^20.*Z$/), stale: false });

    const [record, activity] = polyv.loopback.calls;
    expect(paths(polyv.loopback.calls)).toEqual([
      '/live/v4/channel/lottery/list',
      '/live/v4/channel/lottery-activity/get',
    ]);
    const keys = (call: Call | undefined) => [...(call?.query.keys() ?? [])].toSorted();
    expect(keys(record)).toEqual(['appId', 'channelId', 'lotteryId', 'sign', 'timestamp']);
    expect(keys(activity)).toEqual(['appId', 'channelId', 'id', 'sign', 'timestamp']);
    expect(record?.query.get('timestamp')).toMatch(/^\d{13}$/);
  });

  it('leaves out what does not exist', async () => {
    await using polyv = await openPolyv(answer);
    const unknown = ['polyv:lottery:1965681:nosuch', 'polyv:activity:2974342:1'];
    expect(await polyv.platform.lotteries(unknown, createAsk())).toEqual(new Map());
    expect(polyv.loopback.calls).toHaveLength(2);
  });

  it.each([
    ['no data', undefined],
    ['null', null],
    ['an empty text', ''],
    ['another activity', { id: 1, activityName: '别的' }],
  ])('takes %s for an activity that does not exist', async (_name, data) => {
    await using polyv = await openPolyv(() => toAnswer(data));
    expect(await polyv.platform.lotteries([ACTIVITY], createAsk())).toEqual(new Map());
  });

  it('finds the record by its id, whatever else is on the page', async () => {
    const rows = [
      { lotteryId: 'other', channelId: 1_965_681, prize: '1' },
      { lotteryId: 'fv3hogjmh3', channelId: 7, prize: '2' },
      { prize: '3' },
      { lotteryId: 'fv3hogjmh3', prize: '4' },
    ];
    await using polyv = await openPolyv(() => toAnswer({ contents: rows }));
    const found = await polyv.platform.lotteries([RECORD], createAsk());
    expect(found.get(RECORD)).toMatchObject({ id: RECORD, name: '4' });
  });

  it('asks for a lottery once per operation, however often it is asked for', async () => {
    await using polyv = await openPolyv(answer);
    const ask = createAsk();
    await Promise.all([polyv.platform.lotteries([RECORD, RECORD], ask), polyv.platform.lotteries([RECORD], ask)]);
    await polyv.platform.lotteries([RECORD], ask);
    expect(polyv.loopback.calls).toHaveLength(1);
    await polyv.platform.lotteries([RECORD], createAsk());
    expect(polyv.loopback.calls).toHaveLength(2);
  });

  it.each([
    'polyv:lottery:abc:fv3hogjmh3',
    'polyv:activity:2974342:abc',
    'polyv:activity:02974342:1',
    'polyv:channel:1965681',
    'other:lottery:1965681:fv3hogjmh3',
    'rubbish',
  ])('knows that %s can be none of its ids, and asks nothing', async (id) => {
    await using polyv = await openPolyv(answer);
    const found = await polyv.platform.lotteries([id, RECORD], createAsk());
    expect(found.get(id)).toBeInstanceOf(BadIdError);
    expect(found.get(RECORD)).toMatchObject({ id: RECORD });
    expect(polyv.loopback.calls).toHaveLength(1);
  });

  it('keeps a refusal to the id it is for', async () => {
    await using polyv = await openPolyv((call) =>
      call.query.get('channelId') === '2974342' ? toError(30_001, '频道无权限', 403) : answer(call),
    );
    const found = await polyv.platform.lotteries([ACTIVITY, RECORD], createAsk());
    expect(found.get(ACTIVITY)).toBeInstanceOf(UpstreamRefusedError);
    expect(found.get(ACTIVITY)).toMatchObject({ upstreamCode: '30001', requestId: 'req-2', reason: null });
    expect(found.get(RECORD)).toMatchObject({ id: RECORD });
  });

  it('keeps an outage to the id it met', async () => {
    await using polyv = await openPolyv(answer);
    polyv.loopback.setFault({ kind: 'html' }, (call) => call.query.get('id') === '20521');
    const found = await polyv.platform.lotteries([ACTIVITY, RECORD], createAsk());
    expect(found.get(ACTIVITY)).toBeInstanceOf(UpstreamUnavailableError);
    expect(found.get(RECORD)).toMatchObject({ id: RECORD });
  });

  it.each([
    ['HTML', { kind: 'html' }],
    ['an empty body', { kind: 'status', status: 200 }],
    ['half an answer', { kind: 'truncated' }],
    ['a broken connection', { kind: 'reset' }],
    ['a list of records that is none', { kind: 'reply', reply: toAnswer({ contents: 'none' }) }],
    ['a list of records that is absent', { kind: 'reply', reply: toAnswer({}) }],
  ] as const)('throws where %s is all that comes', async (_name, fault) => {
    await using polyv = await openPolyv(answer);
    polyv.loopback.setFault(fault);
    await expect(polyv.platform.lotteries([RECORD], createAsk())).rejects.toThrow(UpstreamUnavailableError);
    expect(polyv.loopback.calls).toHaveLength(1); // one try
  });

  it('throws where an activity has no id', async () => {
    await using polyv = await openPolyv(() => toAnswer({ activityName: '无条件抽奖' }));
    await expect(polyv.platform.lotteries([ACTIVITY], createAsk())).rejects.toThrow(UpstreamUnavailableError);
  });

  it.each([
    ['our credentials', toError(20_001, 'application not found.'), UpstreamUnauthorizedError],
    ['too many calls', toError(400, 'qps exceeds number of calls'), UpstreamThrottledError],
  ])('throws where %s are refused, under any HTTP status', async (_name, reply, kind) => {
    for (const status of [200, 400, 403, 500]) {
      await using polyv = await openPolyv(() => ({ ...reply, status }));
      await expect(polyv.platform.lotteries([RECORD], createAsk())).rejects.toThrow(kind);
    }
  });

  it('believes the body, whatever HTTP says', async () => {
    await using polyv = await openPolyv((call) => ({ ...answer(call), status: 500 }));
    const found = await polyv.platform.lotteries([RECORD], createAsk());
    expect(found.get(RECORD)).toMatchObject({ id: RECORD });
  });

  it('gives up in time, and tells no address', async () => {
    await using polyv = await openPolyv(answer, { POLYV_TIMEOUT_MS: '100' });
    polyv.loopback.setFault({ kind: 'hang' });
    const failing = polyv.platform.lotteries([RECORD], createAsk());
    await expect(failing).rejects.toThrow(/^polyv did not answer in time$/);
  });

  it.each([new Error('left'), 'left'])("throws the caller's reason where the caller leaves: %s", async (reason) => {
    await using polyv = await openPolyv(answer);
    polyv.loopback.setFault({ kind: 'hang' });
    const leaving = new AbortController();
    const failing = polyv.platform.lotteries([RECORD], createAsk({ signal: leaving.signal }));
    setTimeout(() => leaving.abort(reason), 50);
    await expect(failing).rejects.toBe(reason);
  });
});
