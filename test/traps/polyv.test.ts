import { LosslessNumber } from 'lossless-json';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChannelLotteriesDocument, LotteriesDocument } from '../../src/client/generated/graphql.js';
import type { TestGateway } from '../gateway.js';
import { newRoom, notesOf, type RawFields, readRecord, startUnhurried, WIDE_ID } from './readings.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startUnhurried();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const LIST = '/live/v3/channel/lottery/list-channels-lottery';
const MINUTE_MS = 60_000;
const aMinuteAgo = Math.floor(Date.now() / 1_000) * 1_000 - MINUTE_MS;
const noForm = { prizes: [{ claimMethod: null, claimFields: [] }] };
const form = [{ field: '姓名:', tips: '请输入您的真实姓名' }];

const traps: readonly (readonly [trap: string, raw: RawFields, read: object])[] = [
  ['winnerCount is a text in v3 and a number in v4', { winnerCount: '12' }, { winnerCount: 12, status: 'DRAWN' }],
  ['winnerCount may be a number in v3 too', { winnerCount: 12 }, { winnerCount: 12, status: 'DRAWN' }],
  ['nobody has won yet: a record tells no status', { winnerCount: '0' }, { winnerCount: 0, status: 'UNKNOWN' }],
  [
    'createdTime and lastModified are milliseconds',
    { createdTime: aMinuteAgo, lastModified: aMinuteAgo + 1 },
    { sentAt: new Date(aMinuteAgo).toISOString(), updatedAt: new Date(aMinuteAgo + 1).toISOString() },
  ],
  ['a lastModified of 0 is not 1970', { lastModified: 0 }, { updatedAt: null }],
  [
    'a record has no name but that of its prize',
    { prize: '10元现金红包' },
    { name: '10元现金红包', prizes: [{ name: '10元现金红包' }] },
  ],
  ['an empty preset is nobody', { preset: '' }, { presetViewerIds: [] }],
  [
    'preset is a list in a text',
    { preset: '1615539698424, 1615539698425' },
    { presetViewerIds: ['1615539698424', '1615539698425'] },
  ],
  ['no preset is not told', { preset: null }, { presetViewerIds: null }],
  [
    'actor counts where lotteryRange is actor',
    { lotteryRange: 'actor', actor: '嘉宾' },
    { audience: { kind: 'TITLE', title: '嘉宾' } },
  ],
  [
    'actor means nothing elsewhere',
    { lotteryRange: 'signed', actor: '嘉宾' },
    { audience: { kind: 'CHECKED_IN', title: null } },
  ],
  ['lotteryRange notWinning', { lotteryRange: 'notWinning' }, { audience: { kind: 'NON_WINNERS' } }],
  ['lotteryRange questionnaire', { lotteryRange: 'questionnaire' }, { audience: { kind: 'QUESTIONNAIRE' } }],
  [
    'ext is JSON inside a text',
    { ext: JSON.stringify({ collectInfo: form }) },
    {
      prizes: [{ claimMethod: 'FORM', claimFields: [{ kind: 'UNKNOWN', label: '姓名:', hint: '请输入您的真实姓名' }] }],
    },
  ],
  ['ext may be broken', { ext: '{"collectInfo":[{"field":' }, noForm],
  ['ext may be empty', { ext: '' }, noForm],
  ['ext may be missing', { ext: null }, noForm],
  ['ext may be JSON of something else', { ext: '[1]' }, noForm],
  ['ext may be the word null', { ext: 'null' }, noForm],
  ['ext may have no collectInfo', { ext: '{"other":1}' }, noForm],
  ['ext may have a collectInfo that is no list', { ext: '{"collectInfo":"姓名"}' }, noForm],
  [
    'one broken field of ext loses no other field',
    { ext: JSON.stringify({ collectInfo: [{ tips: '?' }, ...form] }) },
    { prizes: [{ claimFields: [{ label: '姓名:' }] }] },
  ],
];

it.each(traps)('%s', async (_trap, raw, read) => {
  const { ofChannel, alone } = await readRecord(gateway, raw);
  expect(ofChannel).toMatchObject(read);
  expect(alone).toMatchObject(read);
});

it('v3 and v4 tell the same lottery, though they spell it otherwise', async () => {
  const { ofChannel, alone } = await readRecord(gateway, {
    winnerCount: '3',
    ext: JSON.stringify({ collectInfo: form }),
  });
  expect(alone).toEqual({ ...ofChannel, fetchedAt: alone.fetchedAt });
});

describe('ids', () => {
  it.each([
    ['a number, as in the sample', '3100001', 3_100_001],
    ['a text, as in the table', '3100002', '3100002'],
    ['a number beyond 2^53', String(WIDE_ID), WIDE_ID],
  ])('channelId is %s', async (_name, channel, channelId) => {
    gateway.polyv.putRecord(channel, { lotteryId: 'fv3mao43u6', channelId });
    const { data, errors } = await gateway.query(ChannelLotteriesDocument, { id: `polyv:channel:${channel}` });
    expect(errors).toEqual([]);
    expect(data.channel?.lotteries?.nodes).toMatchObject([
      {
        id: `polyv:lottery:${channel}:fv3mao43u6`,
        channel: { id: `polyv:channel:${channel}`, platformId: channel },
        prizes: [{ id: `polyv:prize:${channel}:fv3mao43u6` }],
      },
    ]);
  });

  it('1821371880000000001 as a JSON number in place of any text id arrives digit for digit', async () => {
    const channel = newRoom();
    gateway.polyv.putRecord(channel, { lotteryId: WIDE_ID, sessionId: WIDE_ID + 1n, userId: WIDE_ID + 2n });
    const { data } = await gateway.query(ChannelLotteriesDocument, { id: `polyv:channel:${channel}` });
    expect(data.channel?.lotteries?.nodes).toMatchObject([
      { platformId: '1821371880000000001', sessionId: '1821371880000000002', accountId: '1821371880000000003' },
    ]);
  });
});

describe('paging', () => {
  /** Three records on two pages, and the first page as it is told. */
  async function readThree(told: RawFields) {
    await using own = await startUnhurried({ POLYV_PAGE_SIZE: '2' });
    const channel = newRoom();
    const contents = [1, 2, 3].map((minutes) =>
      own.polyv.putRecord(channel, { prize: `p${minutes}`, createdTime: Date.now() - minutes * MINUTE_MS }),
    );
    const data = { contents: contents.slice(0, 2), ...told };
    const json = JSON.stringify({ code: 200, status: 'success', message: '', data }, (_key, value: unknown) =>
      typeof value === 'bigint' ? Number(value) : value,
    );
    const isFirst = (query: URLSearchParams) => query.get('page') === '1';
    own.polyv.setFault({ kind: 'reply', reply: { status: 200, json } }, ({ query }) => isFirst(query));
    const answer = await own.query(ChannelLotteriesDocument, { id: `polyv:channel:${channel}` });
    expect(answer.errors).toEqual([]);
    return {
      names: answer.data.channel?.lotteries?.nodes.map(({ name }) => name),
      pages: own.polyv.calls.map(({ query }) => query.get('page')),
    };
  }

  it.each([
    ['goes on by totalPages though nextPageNumber stays', { nextPageNumber: 1, totalPages: 2, lastPage: false }],
    ['goes on by lastPage where totalPages is missing', { nextPageNumber: 1, lastPage: false }],
    ['goes on by totalPages though pageSize ("总页数") says 1', { pageSize: 1, totalPages: 2, lastPage: false }],
    ['goes on though limit counts the rows of the page', { limit: 2, totalItems: 2, totalPages: 2, lastPage: false }],
    ['takes numbers and flags in texts', { totalPages: '2', lastPage: 'false' }],
  ])('%s', async (_name, told) => {
    expect(await readThree(told)).toEqual({ names: ['p1', 'p2', 'p3'], pages: ['1', '2'] });
  });

  it.each([
    [
      'stops by lastPage and totalPages though nextPageNumber lies',
      { nextPageNumber: 99, totalPages: 1, lastPage: true },
    ],
    ['stops though pageSize ("总页数") says 10', { pageSize: 10, totalPages: 1, lastPage: true }],
  ])('%s', async (_name, told) => {
    expect(await readThree(told)).toEqual({ names: ['p1', 'p2'], pages: ['1'] });
  });

  it('ends before a platform that never says that a page is the last', async () => {
    await using own = await startUnhurried();
    const channel = newRoom();
    const contents = [{ lotteryId: 'fv3mao43u6', channelId: channel, createdTime: Date.now() - MINUTE_MS, prize: 'p' }];
    const data = { contents, nextPageNumber: 1, lastPage: false };
    const json = JSON.stringify({ code: 200, status: 'success', message: '', data });
    own.polyv.setFault({ kind: 'reply', reply: { status: 200, json } });
    const answer = await own.query(ChannelLotteriesDocument, { id: `polyv:channel:${channel}` });
    expect(answer.data.channel?.lotteries?.nodes).toHaveLength(1);
    expect(own.polyv.calls.length).toBeLessThanOrEqual(3);
  });
});

describe('the call', () => {
  it('names channelIds, joined by commas, and has no empty parameter', async () => {
    gateway.polyv.forgetCalls();
    const channels = [newRoom(), newRoom()];
    for (const channel of channels) gateway.polyv.putChannel(channel);
    await gateway.query(LotteriesDocument, { channelIds: channels.map((channel) => `polyv:channel:${channel}`) });

    const [call] = gateway.polyv.calls;
    expect(call?.path).toBe(LIST);
    expect(call?.query.get('channelIds')).toBe(channels.join());
    expect([...(call?.query.keys() ?? [])].toSorted()).toEqual(
      ['appId', 'channelIds', 'endTime', 'limit', 'page', 'sign', 'startTime', 'timestamp'].toSorted(),
    );
    expect([...(call?.query.values() ?? [])].filter((value) => ['', 'null', 'undefined'].includes(value))).toEqual([]);
  });

  it('has no sessionId where the caller wrote an empty one', async () => {
    gateway.polyv.forgetCalls();
    const channel = newRoom();
    gateway.polyv.putChannel(channel);
    await gateway.query(ChannelLotteriesDocument, { id: `polyv:channel:${channel}`, filter: { sessionId: '' } });
    expect(gateway.polyv.calls.filter(({ query }) => query.has('sessionId'))).toEqual([]);
  });

  it('has its times in 13 digits: milliseconds', async () => {
    gateway.polyv.forgetCalls();
    const channel = newRoom();
    gateway.polyv.putChannel(channel);
    const filter = { from: '2021-03-15T01:40:26Z', to: '2021-03-15T09:59:26+08:00' };
    await gateway.query(ChannelLotteriesDocument, { id: `polyv:channel:${channel}`, filter });
    const query = gateway.polyv.calls[0]?.query;
    // It begins at the whole minute before what was asked for, so that equal questions are equal.
    expect([query?.get('startTime'), query?.get('endTime')]).toEqual(['1615772400000', '1615773566000']);
    expect(query?.get('timestamp')).toMatch(/^\d{13}$/);
  });
});

describe('values that nobody documented', () => {
  it('an unknown word becomes UNKNOWN, fails no query and is logged once', async () => {
    await using own = await startUnhurried();
    for (let round = 0; round < 2; round++) {
      const { ofChannel } = await readRecord(own, { lotteryRange: 'everyone' });
      expect(ofChannel).toMatchObject({ audience: { kind: 'UNKNOWN' } });
    }
    expect(notesOf(own)).toEqual(['lottery.lotteryRange=everyone']);
  });

  it('a broken ext is logged once, and not what is in it', async () => {
    await using own = await startUnhurried();
    for (let round = 0; round < 2; round++) await readRecord(own, { ext: '{"secret-4711' });
    expect(notesOf(own).filter((note) => note.includes('ext'))).toHaveLength(1);
    expect(own.logged.join('')).not.toContain('secret-4711');
  });

  it('a number too wide for Int is null and one log line', async () => {
    await using own = await startUnhurried();
    for (let round = 0; round < 2; round++) {
      const { ofChannel } = await readRecord(own, { amount: 2n ** 40n });
      expect(ofChannel).toMatchObject({ winnerQuota: null });
    }
    expect(notesOf(own)).toEqual([`lottery.amount: not a whole number that fits=${2n ** 40n}`]);
  });

  it.each([
    ['a count that is no number', { winnerCount: 'many' }, { winnerCount: null, status: 'UNKNOWN' }],
    ['a fraction of a winner', { winnerCount: new LosslessNumber('1.5') }, { winnerCount: null }],
    ['no prize', { prize: null }, { name: '', prizes: [{ name: '' }] }],
    ['an object instead of a text', { actor: {}, lotteryRange: 'actor' }, { audience: { kind: 'TITLE', title: null } }],
  ])('%s fails no query', async (_name, raw, read) => {
    expect((await readRecord(gateway, raw)).ofChannel).toMatchObject(read);
  });
});

describe('refusals are known by their words, not by code or HTTP status', () => {
  it.each([
    ['an error inside of HTTP 200', 400, 'invalid signature.', 'UPSTREAM_UNAUTHORIZED', false],
    ['the same words with another code', 403, 'invalid signature.', 'UPSTREAM_UNAUTHORIZED', false],
    ['a clock that is wrong', 400, 'invalid timestamp.', 'UPSTREAM_UNAUTHORIZED', false],
    ['the code of a signature and the words of a parameter', 400, 'param validate error', 'UPSTREAM_REFUSED', false],
    [
      'the code of a parameter and the words of a limit',
      400,
      'qps exceeds number of calls',
      'UPSTREAM_THROTTLED',
      true,
    ],
  ])('%s', async (_name, code, message, expected, retryable) => {
    await using own = await startUnhurried();
    const reply = { status: 200, json: JSON.stringify({ code, status: 'error', message, data: '' }) };
    own.polyv.setFault({ kind: 'reply', reply });
    const { errors } = await own.query(ChannelLotteriesDocument, { id: `polyv:channel:${newRoom()}` });
    expect(errors).toMatchObject([{ extensions: { code: expected, retryable, platform: 'POLYV' } }]);
  });
});
