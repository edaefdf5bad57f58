import { describe, expect, it } from 'vitest';
import { BadIdError, UpstreamRefusedError, UpstreamUnavailableError } from '../../src/domain/errors.js';
import type { Call, Reply } from '../../src/simulator/loopback.js';
import { createAsk, readWinners } from '../fixtures/ask.js';
import { openPolyv, toPage, toRefusal } from '../fixtures/polyv/open-polyv.js';

const LOTTERY = 'polyv:lottery:2191532:fwqs12puef';

const row = {
  recordId: 'r1',
  channelId: 2_191_532,
  lotteryId: 'fwqs12puef',
  sessionId: 'fwqs0z8d1p',
  viewerId: '1615539698424',
  viewerName: '观众 A',
  winnerCode: 'XQaWEeJS',
  prize: '特等奖',
  name: null,
  telephone: null,
  address: null,
  createdTime: 1_611_137_383_000,
  lastModified: 1_611_137_383_000,
  ext: null,
};

/** Answers with as much of the rows as is asked for, and with the paginator of the platform's samples. */
function toPaged(rows: readonly unknown[]): (call: Call) => Reply {
  return ({ query }) => {
    const [page, limit] = [Number(query.get('page')), Number(query.get('limit'))];
    const totalPages = Math.ceil(rows.length / limit);
    const contents = rows.slice((page - 1) * limit, page * limit) as object[]; // a platform may send anything
    return toPage(contents, {
      totalPages,
      lastPage: page >= totalPages,
      nextPageNumber: Math.min(page + 1, totalPages),
    });
  };
}

const rowsOf = (count: number) => Array.from({ length: count }, (_, index) => ({ ...row, recordId: `r${index}` }));

async function readRow(changes: object) {
  await using polyv = await openPolyv(toPaged([{ ...row, ...changes }]));
  const [page] = await readWinners(polyv.platform, LOTTERY);
  return { news: page?.news[0], rejected: page?.rejected ?? [], warnings: polyv.warnings };
}

const keyOf = async (changes: object) => (await readRow(changes)).news?.key;

describe('polyv winners', () => {
  it('are asked for by the lottery and its channel', async () => {
    await using polyv = await openPolyv(toPaged([row]));
    await readWinners(polyv.platform, LOTTERY);
    const [call] = polyv.loopback.calls;
    const { sign: _sign, timestamp: _timestamp, ...query } = Object.fromEntries(call?.query ?? []);
    expect(call?.path).toBe('/live/v3/channel/lottery/get-winner-detail');
    expect(query).toEqual({
      appId: 'testappid1',
      channelId: '2191532',
      lotteryId: 'fwqs12puef',
      page: '1',
      limit: '100',
    });
    expect(polyv.loopback.calls).toHaveLength(1);
  });

  it('are told whole', async () => {
    const { news, rejected, warnings } = await readRow({});
    expect({ rejected, warnings }).toEqual({ rejected: [], warnings: [] });
    expect(news).toMatchObject({ aliases: [], earlier: [] });
    expect(JSON.parse(news?.raw ?? '')).toMatchObject({ recordId: 'r1', channelId: '2191532', winnerCode: 'XQaWEeJS' });
    expect(news?.winner).toEqual({
      id: `polyv:winner:2191532:${news?.key}`,
      platform: 'polyv',
      channelId: 'polyv:channel:2191532',
      channelName: null,
      lotteryId: LOTTERY,
      lotteryName: '特等奖',
      redPacketId: null,
      prize: {
        id: 'polyv:prize:2191532:fwqs12puef',
        name: '特等奖',
        kind: 'UNKNOWN',
        delivery: null,
        amount: null,
        batch: null,
      },
      viewer: {
        id: 'polyv:viewer:1615539698424',
        platformId: '1615539698424',
        externalId: null,
        nickname: '观众 A',
        phone: null,
      },
      isPriority: null,
      extra: null,
      ipAddress: null,
      userAgent: null,
      wonAt: '2021-01-20T10:09:43.000Z',
      wonAtDraw: true,
      claim: null,
    });
  });

  it('have a key by their record, else by their code, else by who they are', async () => {
    const key = await keyOf({});
    expect(key).toMatch(/^[\w-]{22}$/);
    expect(await keyOf({ winnerCode: 'other', viewerId: '2', prize: 'renamed', lastModified: 1 })).toBe(key);
    const byCode = await keyOf({ recordId: null });
    expect(await keyOf({ recordId: '', viewerId: '2' })).toBe(byCode);
    const byViewer = await keyOf({ recordId: null, winnerCode: '' });
    const others = [await keyOf({ recordId: 'r2' }), await keyOf({ recordId: null, winnerCode: 'r1' })];
    expect(new Set([key, byCode, byViewer, ...others]).size).toBe(5);
  });

  it('tell what they filled in, which is not their login', async () => {
    const { news } = await readRow({ name: '肖', telephone: '18500000000', address: '南京' });
    const claim = { name: '肖', phone: '18500000000', address: '南京', email: null, fields: [] };
    expect(news?.winner).toMatchObject({ claim, viewer: { phone: null } });
  });

  it.each(['receiveInfo', 'collectInfo'])('tell their answers as JSON inside a text, under %s', async (name) => {
    const answers = [
      { field: '姓名:', value: '肖' },
      { field: '尺码', value: 42 },
      { field: '手机:', tips: '请输入' },
    ];
    const { news, warnings } = await readRow({ ext: JSON.stringify({ [name]: answers }) });
    expect(news?.winner.claim?.fields).toEqual([
      { label: '姓名:', value: '肖' },
      { label: '尺码', value: '42' },
    ]);
    expect(warnings).toEqual([]);
  });

  it.each([
    '{"receiveInfo":[{"field":"姓',
    '"姓名"',
    '[1]',
    '{"receiveInfo":"姓名"}',
    { a: '姓名', receiveInfo: '姓名' },
  ])('survive the answers %j, with one note that does not show them', async (ext) => {
    const { news, warnings } = await readRow({ ext });
    expect(news?.winner.claim).toBeNull();
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(warnings)).not.toContain('姓');
  });

  it.each(['', null, undefined, 'null', '{}', '{"receiveInfo":null}'])('take the answers %j for none', async (ext) => {
    const { news, warnings } = await readRow({ ext });
    expect(news?.winner.claim).toBeNull();
    expect(warnings).toEqual([]);
  });

  it('won when they were read where the draw is not told', async () => {
    const { news } = await readRow({ createdTime: null });
    expect(news?.winner.wonAtDraw).toBe(false);
    expect(Date.now() - Date.parse(news?.winner.wonAt ?? '')).toBeLessThan(5_000);
  });

  it('are set aside where they name nobody or another lottery, and nothing personal is said of them', async () => {
    await using polyv = await openPolyv(toPaged([{ ...row, viewerId: '' }, 'x', { ...row, lotteryId: 'other' }, row]));
    const [page] = await readWinners(polyv.platform, LOTTERY);
    expect(page?.news).toHaveLength(1);
    expect(page?.rejected.map(({ reason }) => reason)).toEqual([
      'the row names no viewer',
      'the row is not an object',
      'the row is of another lottery',
    ]);
    expect(JSON.parse(page?.rejected[0]?.raw ?? '')).toMatchObject({ viewerName: '观众 A' });
  });
});

describe('pages of polyv winners', () => {
  it('are read one after the other until the last', async () => {
    await using polyv = await openPolyv(toPaged(rowsOf(25)), { POLYV_PAGE_SIZE: '10' });
    const pages = await readWinners(polyv.platform, LOTTERY);
    expect(pages.map(({ news }) => news.length)).toEqual([10, 10, 5]);
    expect(polyv.loopback.calls.map(({ query }) => query.get('page'))).toEqual(['1', '2', '3']);
  });

  it('tell once what was pushed onto the next one meanwhile', async () => {
    const [a, b, c] = rowsOf(3) as [object, object, object];
    await using polyv = await openPolyv(({ query }) =>
      query.get('page') === '1'
        ? toPage([a, b], { totalPages: 2, lastPage: false })
        : toPage([b, c], { totalPages: 2, lastPage: true }),
    );
    const pages = await readWinners(polyv.platform, LOTTERY);
    expect(pages.map(({ news }) => news.length)).toEqual([2, 1]);
  });

  it('go on where no total is told', async () => {
    const rows = rowsOf(3);
    await using polyv = await openPolyv(({ query }) => {
      const page = Number(query.get('page'));
      return toPage(rows.slice(page - 1, page), { totalPages: null, lastPage: page === 3 });
    });
    expect(await readWinners(polyv.platform, LOTTERY)).toHaveLength(3);
  });

  it.each([
    ['is repeated for ever', [row], { totalPages: null, lastPage: false }],
    ['is repeated for ever and can not be read', ['x'], { totalPages: 1, lastPage: false }],
    ['is empty before its time', [], { totalPages: 3, lastPage: false }],
  ])('do not pass for whole where the last one %s', async (_name, contents, told) => {
    await using polyv = await openPolyv(({ query }) =>
      toPage(query.get('page') === '1' ? [row] : (contents as object[]), { ...told }),
    );
    await expect(readWinners(polyv.platform, LOTTERY)).rejects.toBeInstanceOf(UpstreamUnavailableError);
    expect(polyv.loopback.calls).toHaveLength(2);
  });

  it.each([
    { totalPages: 0, lastPage: true },
    { totalPages: 1, lastPage: false },
  ])('of an unknown lottery are none: %j', async (told) => {
    await using polyv = await openPolyv(() => toPage([], told));
    expect((await readWinners(polyv.platform, LOTTERY)).flatMap(({ news }) => news)).toEqual([]);
    expect(polyv.loopback.calls).toHaveLength(1);
  });

  it('of an activity are none, and no call is made: a draw is a record of its own', async () => {
    await using polyv = await openPolyv(() => toPage([row]));
    expect(await readWinners(polyv.platform, 'polyv:activity:2974342:20521')).toEqual([]);
    expect(polyv.loopback.calls).toEqual([]);
  });

  it.each(['nonsense', 'polyv:channel:1', 'polyv:lottery:x:1', 'volcengine:lottery:1:1'])(
    'of %s are not asked for',
    async (id) => {
      await using polyv = await openPolyv(() => toPage([row]));
      await expect(readWinners(polyv.platform, id)).rejects.toBeInstanceOf(BadIdError);
      expect(polyv.loopback.calls).toEqual([]);
    },
  );

  it('are a refusal where the channel is not ours, and an outage where nothing can be read', async () => {
    await using refusing = await openPolyv(() => toRefusal(403, 'illegal channel id: 2191532'));
    await expect(readWinners(refusing.platform, LOTTERY)).rejects.toBeInstanceOf(UpstreamRefusedError);
    await using broken = await openPolyv(() => toPage([]));
    broken.loopback.setFault({ kind: 'html' });
    await expect(readWinners(broken.platform, LOTTERY)).rejects.toBeInstanceOf(UpstreamUnavailableError);
  });

  it('are not asked for any more when the caller leaves', async () => {
    await using polyv = await openPolyv(() => toPage([row]));
    polyv.loopback.setFault({ kind: 'hang' });
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(new Error('left')), 50);
    await expect(readWinners(polyv.platform, LOTTERY, createAsk({ signal: leaving.signal }))).rejects.toThrow('left');
  });
});
