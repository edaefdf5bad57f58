import { describe, expect, it } from 'vitest';
import type { LotterySlice, Window } from '../../src/domain/platform.js';
import { BadIdError, BadInputError, UpstreamRefusedError, UpstreamUnavailableError } from '../../src/domain/errors.js';
import type { Call, Reply } from '../../src/simulator/loopback.js';
import { createAsk } from '../fixtures/ask.js';
import { openPolyv, sample, toPage, toRefusal, toRow, type Row } from '../fixtures/polyv/open-polyv.js';

const FROM = Date.parse('2026-01-01T00:00:00.000Z');
const TO = Date.parse('2026-01-31T00:00:00.000Z');
const window: Window = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-31T00:00:00.000Z', sessionId: null };
const toChannelId = (channel: number | string) => `polyv:channel:${channel}`;
const nativeIds = (slice: unknown) => (slice as LotterySlice).lotteries.map((lottery) => lottery.platformId);
const channelsOf = (call: Call) => (call.query.get('channelIds') ?? '').split(',');
const pagesOf = (calls: readonly Call[]) => calls.map((call) => Number(call.query.get('page')));

/** Answers from rows, sorted as they are given, in pages of `limit`; with the document's misleading page fields. */
function toPaged(rows: readonly Row[]): (call: Call) => Reply {
  return (call) => {
    const [limit, page] = [Number(call.query.get('limit')), Number(call.query.get('page'))];
    const matching = rows.filter(
      (row) =>
        channelsOf(call).includes(String(row.channelId)) &&
        row.createdTime >= Number(call.query.get('startTime')) &&
        row.createdTime <= Number(call.query.get('endTime')),
    );
    const totalPages = Math.ceil(matching.length / limit);
    const contents = matching.slice((page - 1) * limit, page * limit);
    const lastPage = page >= totalPages;
    return toPage(contents, {
      pageNumber: page,
      pageSize: totalPages,
      limit: contents.length,
      nextPageNumber: lastPage ? page : page + 1,
      totalItems: matching.length,
      totalPages,
      lastPage,
    });
  };
}

/** `count` rows of one channel, spread evenly over the window. */
function spread(channel: string, count: number): readonly Row[] {
  const step = Math.floor((TO - FROM) / count);
  return Array.from({ length: count }, (_, index) => toRow(channel, `${channel}-${index}`, FROM + step * index));
}

describe('polyv lotteries of channels', () => {
  it("reads the document's own sample", async () => {
    await using polyv = await openPolyv(() => ({ status: 200, json: sample('list-channels-lottery') }));
    const whole = { ...window, from: '2021-01-01T00:00:00Z', to: '2021-02-01T00:00:00Z' };
    const found = await polyv.platform.lotteriesOf([toChannelId(1_965_681)], whole, createAsk());
    expect(nativeIds(found.get(toChannelId(1_965_681)))).toEqual(['fv3mao43u6', 'fv3hogjmh3']);
    expect(polyv.warnings).toEqual([]);
  });

  it('asks for all channels in one call, by the names that the document gives', async () => {
    await using polyv = await openPolyv(() => toPage([]));
    const ids = [toChannelId(1), toChannelId(2)];
    const found = await polyv.platform.lotteriesOf(ids, { ...window, sessionId: 'fv3ma84e63' }, createAsk());
    expect([...found.keys()]).toEqual(ids);
    expect(found.get(toChannelId(1))).toEqual({ lotteries: [], completeFrom: null });

    const [call] = polyv.loopback.calls;
    const { sign: _sign, timestamp: _timestamp, ...query } = Object.fromEntries(call?.query ?? []);
    expect(call?.path).toBe('/live/v3/channel/lottery/list-channels-lottery');
    expect(query).toEqual({
      appId: 'testappid1',
      channelIds: '1,2',
      startTime: String(FROM),
      endTime: String(TO),
      sessionId: 'fv3ma84e63',
      page: '1',
      limit: '100',
    });
  });

  it.each([window.from, '2025-01-01T00:00:00.000Z'])('makes no call for a window that ends at %s', async (to) => {
    await using polyv = await openPolyv(() => toPage([]));
    const ids = [toChannelId(1), toChannelId('x')];
    const found = await polyv.platform.lotteriesOf(ids, { ...window, to }, createAsk());
    expect(found.get(toChannelId(1))).toEqual({ lotteries: [], completeFrom: null });
    expect(found.get(toChannelId('x'))).toBeInstanceOf(BadIdError);
    expect(polyv.loopback.calls).toEqual([]);
  });

  it('has in a window what was sent at its beginning and not what was sent at its end', async () => {
    const rows = [toRow(1, 'first', FROM), toRow(1, 'last', TO - 1), toRow(1, 'next', TO)];
    await using polyv = await openPolyv(toPaged(rows)); // which has both ends, as real ones may
    const found = await polyv.platform.lotteriesOf([toChannelId(1)], window, createAsk());
    expect(nativeIds(found.get(toChannelId(1)))).toEqual(['first', 'last']);
  });

  it.each([null, ''])('never sends an empty parameter: sessionId %j', async (sessionId) => {
    await using polyv = await openPolyv(() => toPage([]));
    await polyv.platform.lotteriesOf([toChannelId(1)], { ...window, sessionId }, createAsk());
    expect(polyv.loopback.calls[0]?.query.has('sessionId')).toBe(false);
  });

  it('regroups rows by their channel, never by position, and drops those of strangers', async () => {
    const rows = [
      toRow(2, 'b1', FROM),
      toRow('3', 'c1', FROM),
      toRow('1', 'a1', FROM),
      toRow(2, 'b2', FROM),
      {},
      { lotteryId: 'd1' },
    ];
    await using polyv = await openPolyv(() => toPage(rows));
    const found = await polyv.platform.lotteriesOf([toChannelId(1), toChannelId(2)], window, createAsk());
    expect(nativeIds(found.get(toChannelId(1)))).toEqual(['a1']);
    expect(nativeIds(found.get(toChannelId(2)))).toEqual(['b1', 'b2']);
    expect(found.size).toBe(2);
  });

  it('filters the window again: from inclusive, to exclusive', async () => {
    const times = [FROM - 1, FROM, TO - 1, TO];
    await using polyv = await openPolyv(() => toPage(times.map((at, index) => toRow(1, `a${index}`, at))));
    const found = await polyv.platform.lotteriesOf([toChannelId(1)], window, createAsk());
    expect(nativeIds(found.get(toChannelId(1)))).toEqual(['a1', 'a2']);
  });

  it('asks for so many channels at once as the setting says', async () => {
    await using polyv = await openPolyv(() => toPage([]), { POLYV_CHANNELS_PER_CALL: '2' });
    const ids = [1, 2, 3, 4, 5].map(toChannelId);
    await polyv.platform.lotteriesOf(ids, window, createAsk());
    const asked = polyv.loopback.calls.map((call) => call.query.get('channelIds'));
    expect(asked).toHaveLength(3);
    expect(new Set(asked)).toEqual(new Set(['1,2', '3,4', '5']));
  });

  it('asks for a channel once per operation and window, however often it is asked for', async () => {
    await using polyv = await openPolyv(() => toPage([]));
    const [ask, ids] = [createAsk(), [toChannelId(1), toChannelId(2)]];
    await Promise.all(ids.map((id) => polyv.platform.lotteriesOf([id], window, ask))); // different resolvers
    await polyv.platform.lotteriesOf(ids, { ...window }, ask); // at another time
    expect(polyv.loopback.calls).toHaveLength(1);
    await polyv.platform.lotteriesOf(ids, { ...window, to: '2026-01-30T00:00:00.000Z' }, ask);
    expect(polyv.loopback.calls).toHaveLength(2);
    await polyv.platform.lotteriesOf(ids, window, createAsk());
    expect(polyv.loopback.calls).toHaveLength(3);
  });

  it('knows that a channel is none of its own, and does not ask for it', async () => {
    await using polyv = await openPolyv(() => toPage([]));
    const found = await polyv.platform.lotteriesOf(['polyv:channel:abc', toChannelId(1)], window, createAsk());
    expect(found.get('polyv:channel:abc')).toBeInstanceOf(BadIdError);
    expect(polyv.loopback.calls[0]?.query.get('channelIds')).toBe('1');
  });

  it.each([
    ['from', { ...window, from: null }],
    ['to', { ...window, to: null }],
  ])('wants a window: %s', async (_name, open) => {
    await using polyv = await openPolyv(() => toPage([]));
    await expect(polyv.platform.lotteriesOf([toChannelId(1)], open, createAsk())).rejects.toThrow(BadInputError);
    expect(polyv.loopback.calls).toEqual([]);
  });
});

describe('polyv pages', () => {
  it('walks by lastPage and totalPages; pageSize, limit and nextPageNumber lie', async () => {
    const rows = [...spread('1', 25), ...spread('2', 20)];
    await using polyv = await openPolyv(toPaged(rows), { POLYV_PAGE_SIZE: '10' });
    const found = await polyv.platform.lotteriesOf([toChannelId(1), toChannelId(2)], window, createAsk());
    expect(nativeIds(found.get(toChannelId(1)))).toHaveLength(25);
    expect(nativeIds(found.get(toChannelId(2)))).toHaveLength(20);
    expect(found.get(toChannelId(1))).toMatchObject({ completeFrom: null });
    expect(polyv.loopback.calls).toHaveLength(5);
    expect(new Set(pagesOf(polyv.loopback.calls))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  it('reads the pages after the first at the same time', async () => {
    await using polyv = await openPolyv(toPaged(spread('1', 50)), { POLYV_PAGE_SIZE: '10' });
    polyv.loopback.setFault({ kind: 'slow', milliseconds: 300 }, (call) => call.query.get('page') !== '1');
    const startedAt = Date.now();
    await polyv.platform.lotteriesOf([toChannelId(1)], window, createAsk());
    expect(Date.now() - startedAt).toBeLessThan(900);
    expect(polyv.loopback.calls).toHaveLength(5);
  });

  it('keeps a row once that was pushed onto the next page meanwhile', async () => {
    const told = { totalPages: 2, lastPage: false };
    await using polyv = await openPolyv((call) =>
      call.query.get('page') === '1'
        ? toPage([toRow(1, 'a', FROM), toRow(1, 'b', FROM)], told)
        : toPage([toRow(1, 'b', FROM), toRow(1, 'c', FROM)], { totalPages: 2, lastPage: true }),
    );
    const found = await polyv.platform.lotteriesOf([toChannelId(1)], window, createAsk());
    expect(nativeIds(found.get(toChannelId(1)))).toEqual(['a', 'b', 'c']);
  });

  it('goes on where totals are not told, and stops where nothing new comes', async () => {
    await using polyv = await openPolyv((call) => {
      const page = Math.min(Number(call.query.get('page')), 3);
      return toPage([toRow(1, `a${page}`, FROM)], { totalPages: null, lastPage: false }); // the last page for ever
    });
    const found = await polyv.platform.lotteriesOf([toChannelId(1)], window, createAsk());
    expect(nativeIds(found.get(toChannelId(1)))).toEqual(['a1', 'a2', 'a3']);
    expect(pagesOf(polyv.loopback.calls)).toEqual([1, 2, 3, 4]);
  });

  it('halves the window where there are more pages than it may read, and says from where it is complete', async () => {
    const rows = spread('1', 100);
    await using polyv = await openPolyv(toPaged(rows), { POLYV_PAGE_SIZE: '10', POLYV_MOST_PAGES: '3' });
    const found = await polyv.platform.lotteriesOf([toChannelId(1), toChannelId(2)], window, createAsk());
    const slice = found.get(toChannelId(1)) as LotterySlice;
    const quarter = FROM + Math.floor((TO - FROM) * 0.75);
    expect(slice.completeFrom).toBe(new Date(quarter).toISOString());
    expect(nativeIds(slice)).toHaveLength(25);
    expect(found.get(toChannelId(2))).toEqual({ lotteries: [], completeFrom: slice.completeFrom });
    expect(polyv.loopback.calls).toHaveLength(5); // page 1 of all, of the half, of the quarter, and two more of that
  });

  it('comes to the end of a window that has to be cut', async () => {
    await using polyv = await openPolyv(toPaged(spread('1', 100)), { POLYV_PAGE_SIZE: '10', POLYV_MOST_PAGES: '3' });
    const seen: string[] = [];
    for (let to = window.to; to !== null;) {
      const found = await polyv.platform.lotteriesOf([toChannelId(1)], { ...window, to }, createAsk());
      const slice = found.get(toChannelId(1)) as LotterySlice;
      seen.push(...nativeIds(slice));
      to = slice.completeFrom;
    }
    expect(seen).toHaveLength(100);
    expect(new Set(seen)).toEqual(new Set(spread('1', 100).map((row) => row.lotteryId)));
  });

  it('reads a window whole that can not be halved', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => toRow('1', `a${index}`, FROM));
    await using polyv = await openPolyv(toPaged(rows), { POLYV_PAGE_SIZE: '1', POLYV_MOST_PAGES: '3' });
    const narrow = { ...window, to: '2026-01-01T00:00:00.001Z' };
    const found = await polyv.platform.lotteriesOf([toChannelId(1)], narrow, createAsk());
    expect(nativeIds(found.get(toChannelId(1)))).toHaveLength(50);
    expect(found.get(toChannelId(1))).toMatchObject({ completeFrom: null });
  });
});

describe('polyv channels that are refused', () => {
  /** Refuses every call that names one of these, naming the first of them. */
  const refusing =
    (culprits: readonly string[], toReply: (culprit: string) => Reply) =>
    (call: Call): Reply => {
      const culprit = culprits.find((channel) => channelsOf(call).includes(channel));
      return culprit === undefined ? toPage(channelsOf(call).map((id) => toRow(id, `l${id}`, FROM))) : toReply(culprit);
    };

  it.each([200, 403])('takes an illegal channel id out and asks again, under HTTP %i', async (status) => {
    await using polyv = await openPolyv(refusing(['2'], (id) => toRefusal(403, `illegal channel id: ${id}`, status)));
    const found = await polyv.platform.lotteriesOf([1, 2, 3].map(toChannelId), window, createAsk());
    expect(found.get(toChannelId(2))).toBeInstanceOf(UpstreamRefusedError);
    expect(found.get(toChannelId(2))).toMatchObject({ upstreamCode: '403', reason: 'illegal channel id: 2' });
    expect(nativeIds(found.get(toChannelId(1)))).toEqual(['l1']);
    expect(nativeIds(found.get(toChannelId(3)))).toEqual(['l3']);
    expect(polyv.loopback.calls.map((call) => call.query.get('channelIds'))).toEqual(['1,2,3', '1,3']);
  });

  it('does not take 12 for 2', async () => {
    await using polyv = await openPolyv(refusing(['12'], (id) => toRefusal(403, `illegal channel id: ${id}`)));
    const found = await polyv.platform.lotteriesOf([2, 7, 12].map(toChannelId), window, createAsk());
    expect(nativeIds(found.get(toChannelId(2)))).toEqual(['l2']);
  });

  it('finds the culprit by halves where the refusal names none', async () => {
    await using polyv = await openPolyv(refusing(['5'], () => toRefusal(400, 'param validate error')));
    const ids = [1, 2, 3, 4, 5, 6, 7, 8].map(toChannelId);
    const found = await polyv.platform.lotteriesOf(ids, window, createAsk());
    expect(found.get(toChannelId(5))).toBeInstanceOf(UpstreamRefusedError);
    expect([...found.values()].filter((value) => value instanceof Error)).toHaveLength(1);
    expect(polyv.loopback.calls).toHaveLength(7);
  });

  it('finds the culprit by halves where the refusal names all that was asked for', async () => {
    await using polyv = await openPolyv(refusing(['2'], () => toRefusal(403, 'illegal channel id: 1,2')));
    const found = await polyv.platform.lotteriesOf([1, 2].map(toChannelId), window, createAsk());
    expect(nativeIds(found.get(toChannelId(1)))).toEqual(['l1']);
    expect(found.get(toChannelId(2))).toBeInstanceOf(UpstreamRefusedError);
  });

  it('is bounded where all are refused', async () => {
    await using polyv = await openPolyv(() => toRefusal(403, 'access forbidden'));
    const ids = Array.from({ length: 16 }, (_, index) => toChannelId(index + 1));
    const found = await polyv.platform.lotteriesOf(ids, window, createAsk());
    expect([...found.values()].every((value) => value instanceof UpstreamRefusedError)).toBe(true);
    expect(polyv.loopback.calls).toHaveLength(31);
  });

  it('does not search for a culprit in an outage', async () => {
    await using polyv = await openPolyv(() => toRefusal(500, 'system error', 500));
    const failing = polyv.platform.lotteriesOf([1, 2, 3].map(toChannelId), window, createAsk());
    await expect(failing).rejects.toThrow(UpstreamUnavailableError);
    expect(polyv.loopback.calls).toHaveLength(1);
  });

  it('keeps an outage to the channels of its call', async () => {
    await using polyv = await openPolyv(
      refusing([], () => toPage([])),
      { POLYV_CHANNELS_PER_CALL: '2' },
    );
    polyv.loopback.setFault({ kind: 'html', status: 502 }, (call) => channelsOf(call).includes('3'));
    const found = await polyv.platform.lotteriesOf([1, 2, 3, 4].map(toChannelId), window, createAsk());
    expect(nativeIds(found.get(toChannelId(1)))).toEqual(['l1']);
    expect(found.get(toChannelId(3))).toBeInstanceOf(UpstreamUnavailableError);
    expect(found.get(toChannelId(4))).toBeInstanceOf(UpstreamUnavailableError);
  });
});
