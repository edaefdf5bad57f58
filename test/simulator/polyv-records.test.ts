import { describe, expect, it } from 'vitest';
import {
  CLAIM,
  LIST_CHANNELS,
  LIST_V4,
  NOON,
  openCalled,
  WINDOW,
  WINNER_DETAIL,
  type Envelope,
  type Parameters,
} from './polyv-caller.js';

const idsOf = ({ data }: Envelope) => data?.contents.map((row) => row['lotteryId']);

/** Two channels with six records each, one a second, in turn. */
async function openTwelve(options: Parameters = {}) {
  const called = await openCalled(options);
  for (let second = 0; second < 12; second++) {
    const channelId = second % 2 === 0 ? '1965681' : '2383918';
    called.simulator.putRecord(channelId, { lotteryId: `f${second}`, createdTime: NOON - 60_000 + second * 1_000 });
  }
  const ask = async (parameters: Parameters = {}) => {
    const from = { channelIds: '1965681,2383918', startTime: String(NOON - 60_000), endTime: String(NOON) };
    return (await called.get(LIST_CHANNELS, { ...from, ...parameters })).body;
  };
  return { ...called, ask };
}

describe('list-channels-lottery', () => {
  it('answers the rows of its sample', async () => {
    await using called = await openCalled();
    const sample = { prize: '10元现金红包', winnerCount: '1', sessionId: 'fv3hmq3qml', createdTime: 1_611_127_333_000 };
    called.simulator.putRecord('1965681', { lotteryId: 'fv3hogjmh3', ...sample });
    const window = { startTime: '1601481600000', endTime: '1615357743000' };
    const { body } = await called.get(LIST_CHANNELS, { channelIds: '1965681', ...window });
    expect(body).toEqual({
      code: 200,
      status: 'success',
      message: '',
      data: {
        pageSize: 10,
        pageNumber: 1,
        totalItems: 1,
        contents: [
          {
            lotteryId: 'fv3hogjmh3',
            channelId: 1965681,
            userId: '1b448be323',
            sessionId: 'fv3hmq3qml',
            lotteryRange: 'all',
            actor: null,
            prize: '10元现金红包',
            amount: 1,
            preset: '',
            createdTime: 1611127333000,
            lastModified: 1611127333000,
            ext: '{"collectInfo":[{"field":"姓名:","tips":"请输入您的真实姓名"},{"field":"手机:","tips":"请输入您的手机号码"}]}',
            winnerCount: '1',
          },
        ],
        startRow: 1,
        firstPage: true,
        lastPage: true,
        prePageNumber: 1,
        limit: 1,
        nextPageNumber: 1,
        totalPages: 1,
        endRow: 1,
        offset: 0,
      },
    });
  });

  it('mixes the channels, newest first, and pages the mixture', async () => {
    await using called = await openTwelve();
    expect(idsOf(await called.ask({ limit: '5' }))).toEqual(['f11', 'f10', 'f9', 'f8', 'f7']);
    expect(idsOf(await called.ask({ limit: '5', page: '2' }))).toEqual(['f6', 'f5', 'f4', 'f3', 'f2']);
  });

  it.each([
    [
      '1',
      {
        firstPage: true,
        lastPage: false,
        prePageNumber: 1,
        nextPageNumber: 2,
        startRow: 1,
        endRow: 5,
        limit: 5,
        offset: 0,
      },
    ],
    [
      '2',
      {
        firstPage: false,
        lastPage: false,
        prePageNumber: 1,
        nextPageNumber: 3,
        startRow: 6,
        endRow: 10,
        limit: 5,
        offset: 5,
      },
    ],
    [
      '3',
      {
        firstPage: false,
        lastPage: true,
        prePageNumber: 2,
        nextPageNumber: 3,
        startRow: 11,
        endRow: 12,
        limit: 2,
        offset: 10,
      },
    ],
    [
      '9',
      {
        firstPage: false,
        lastPage: true,
        prePageNumber: 8,
        nextPageNumber: 9,
        startRow: 0,
        endRow: 0,
        limit: 0,
        offset: 40,
      },
    ],
  ])('says of page %s of three where it is', async (page, expected) => {
    await using called = await openTwelve();
    const { data } = await called.ask({ page, limit: '5' });
    expect(data).toMatchObject({ ...expected, pageNumber: Number(page), pageSize: 5, totalItems: 12, totalPages: 3 });
    expect(data?.contents).toHaveLength(expected.limit);
  });

  it('answers ten rows unless told otherwise', async () => {
    await using called = await openTwelve();
    expect((await called.ask()).data).toMatchObject({ pageSize: 10, limit: 10, totalPages: 2 });
  });

  it('keeps to the window, both ends included, and to the session', async () => {
    await using called = await openTwelve();
    const [startTime, endTime] = [String(NOON - 58_000), String(NOON - 56_000)];
    expect(idsOf(await called.ask({ startTime, endTime }))).toEqual(['f4', 'f3', 'f2']);
    called.simulator.putRecord('1965681', { lotteryId: 'other', sessionId: 'fv3ma84e63' });
    expect(idsOf(await called.ask({ sessionId: 'fv3ma84e63' }))).toEqual(['other']);
  });

  it('has nothing to page where there is nothing', async () => {
    await using called = await openCalled();
    called.simulator.putChannel('1965681');
    const { body } = await called.get(LIST_CHANNELS, { channelIds: '1965681', ...WINDOW });
    expect(body.data).toMatchObject({ totalItems: 0, totalPages: 0, contents: [], firstPage: true, lastPage: true });
  });

  it('shuffles where told to, the same way on every page', async () => {
    await using called = await openTwelve({ order: 'shuffled' });
    await using ordered = await openTwelve();
    const pages = [await called.ask({ limit: '6' }), await called.ask({ limit: '6', page: '2' })];
    const ids = pages.flatMap((page) => idsOf(page));
    expect(new Set(ids).size).toBe(12);
    expect(ids).not.toEqual(idsOf(await ordered.ask({ limit: '12' })));
  });

  it('leaves a foreign channel out where told to', async () => {
    await using called = await openTwelve({ foreignChannels: 'omit' });
    expect((await called.ask({ channelIds: '2383918,7,2383918' })).data).toMatchObject({ totalItems: 6 });
  });

  it('sends 64-bit ids digit for digit, and whatever a test puts', async () => {
    await using called = await openCalled();
    const raw = { lotteryId: null, createdTime: 'soon', ext: '{', winnerCount: 1e21, amount: 9223372036854775807n };
    called.simulator.putRecord('1821371880000000001', { ...raw, prize: undefined });
    const { text } = await called.get(LIST_CHANNELS, { channelIds: '1821371880000000001', ...WINDOW });
    expect(text).toContain('"channelId":1821371880000000001,');
    expect(text).toContain('"amount":9223372036854775807,');
    expect(text).toContain('"createdTime":"soon"');
    expect(text).not.toContain('"prize"');
  });
});

describe('channel/lottery/list', () => {
  it('counts winners in a number, and spells the extension as an object', async () => {
    await using called = await openCalled();
    called.simulator.putRecord('1965681', { lotteryId: 'fv3mao43u6', winnerCount: '3', totalUsers: 120 });
    const { body } = await called.get(LIST_V4, { channelId: '1965681', lotteryId: 'fv3mao43u6' });
    expect(body).toMatchObject({
      code: 200,
      status: 'success',
      success: true,
      data: {
        pageNumber: 1,
        pageSize: 10,
        totalItems: 1,
        totalPages: 1,
        contents: [{ lotteryId: 'fv3mao43u6', winnerCount: 3, totalUsers: 120, lotteryExt: { collectInfo: [{}, {}] } }],
      },
    });
    expect(body.data?.contents[0]).not.toHaveProperty('ext');
  });

  it('answers by window and session too, and nothing for an unknown lottery', async () => {
    await using called = await openTwelve();
    const window = { startTime: String(NOON - 58_000), endTime: String(NOON - 56_000) };
    expect(idsOf((await called.get(LIST_V4, { channelId: '1965681', ...window })).body)).toEqual(['f4', 'f2']);
    const unknown = await called.get(LIST_V4, { channelId: '1965681', lotteryId: 'f3' });
    expect(unknown.body.data).toMatchObject({ totalItems: 0, contents: [] });
  });
});

describe('a lottery', () => {
  it('begins with nobody drawn, and is drawn in steps', async () => {
    await using called = await openCalled();
    const { simulator } = called;
    const lotteryId = simulator.startLottery('1965681', { amount: 5, prize: '键盘' });
    const detail = async () => (await called.get(WINNER_DETAIL, { channelId: '1965681', lotteryId })).body.data;
    const count = () => simulator.records('1965681')[0]?.['winnerCount'];
    expect([count(), (await detail())?.totalItems]).toEqual(['0', 0]);

    const [first] = simulator.drawLottery('1965681', lotteryId, 2);
    expect([count(), (await detail())?.totalItems]).toEqual(['2', 2]);
    simulator.drawLottery('1965681', lotteryId, [{ viewerId: '1615539698424', viewerName: '爱喝茶的小林' }]);
    simulator.drawLottery('1965681', lotteryId);
    expect(count()).toBe('5');

    const winners = (await detail())?.contents ?? [];
    expect(winners.map(({ recordId }) => recordId)).toHaveLength(new Set(winners.map(({ recordId }) => recordId)).size);
    expect(winners[0]).toEqual({ ...first, channelId: 1965681 });
    expect(winners[0]).toMatchObject({ lotteryId, prize: '键盘', createdTime: NOON, name: null, ext: null });
    expect(winners[2]).toMatchObject({ viewerId: '1615539698424', viewerName: '爱喝茶的小林' });
    expect(() => simulator.drawLottery('1965681', 'nothing')).toThrow(RangeError);
  });

  it('has its winners paged like its records, and none where it is unknown', async () => {
    await using called = await openCalled();
    called.simulator.putWinners('1965681', 'fv3mao43u6', [{}, {}, {}]);
    const ask = async (parameters: Parameters) =>
      (await called.get(WINNER_DETAIL, { channelId: '1965681', ...parameters })).body.data;
    const second = { pageNumber: 2, pageSize: 2, limit: 1, lastPage: true, nextPageNumber: 2, startRow: 3, endRow: 3 };
    expect(await ask({ lotteryId: 'fv3mao43u6', page: '2', limit: '2' })).toMatchObject(second);
    expect(await ask({ lotteryId: 'unknown' })).toMatchObject({ contents: [], totalItems: 0, lastPage: true });
  });

  it('shows what a winner filled in, by name and telephone or as a list', async () => {
    await using called = await openCalled();
    const winner = { winnerCode: 'XQaWEeJS', viewerId: '1615539698424' };
    called.simulator.putWinners('1965681', 'fwnsn85wp7', [winner, {}]);
    const claim = (answers: Parameters) =>
      called.postForm(CLAIM, { channelId: '1965681', lotteryId: 'fwnsn85wp7', ...winner, ...answers });
    expect((await claim({ name: '张三', telephone: '13800000001' })).body).toMatchObject({
      code: 200,
      data: '保存成功',
    });
    expect((await claim({ receiveInfo: '[{"field":"年龄","value":"31"}]' })).body.code).toBe(200);
    expect((await claim({ winnerCode: 'other', name: '李四', telephone: '13800000002' })).body.code).toBe(200);
    expect((await claim({ name: '张三' })).body.message).toBe('param should not be empty: telephone');
    expect((await claim({ receiveInfo: '[' })).body.message).toBe('json format error');

    const [claimed, other] = called.simulator.winners('1965681', 'fwnsn85wp7');
    const ext = '{"receiveInfo":[{"field":"年龄","value":"31"}]}';
    expect(claimed).toMatchObject({ name: '张三', telephone: '13800000001', ext });
    expect(other).toMatchObject({ name: null, telephone: null, ext: null });
  });

  it('comes out the same from the same seed', async () => {
    const [one, other] = [await openCalled({ seed: 7 }), await openCalled({ seed: 7 })];
    const ids = [one, other].map(({ simulator }) => simulator.startLottery('1965681'));
    await Promise.all([one.simulator.close(), other.simulator.close()]);
    expect(ids[0]).toMatch(/^f[a-z0-9]{9}$/);
    expect(ids[0]).toBe(ids[1]);
  });
});
