import { describe, expect, it } from 'vitest';
import {
  LotteriesDocument,
  type LotteriesQuery,
  type LotteriesQueryVariables,
  RedPacketsDocument,
} from '../../src/client/generated/graphql.js';
import { type Answer, startGateway, type TestGateway } from '../gateway.js';

const HOUR_MS = 3_600_000;
const ROOM = '1824921187234844';
const channelIds = ['polyv:channel:3000001', `volcengine:channel:${ROOM}`, 'polyv:channel:3000002'];

/** Ten lotteries on two platforms, "h1" an hour ago to "h10" ten hours ago, and one that is not yet sent. */
function fill({ polyv, volcengine }: TestGateway, now = Date.now()) {
  polyv.putChannel('3000001');
  polyv.putChannel('3000002');
  for (let hours = 1; hours <= 10; hours++) {
    const at = now - hours * HOUR_MS;
    if (hours % 3 === 0) volcengine.putAward(ROOM, { Name: `h${hours}`, SendTime: Math.floor(at / 1000) });
    else
      polyv.putRecord(hours % 3 === 1 ? '3000001' : '3000002', {
        lotteryId: `hour${String(hours).padStart(6, '0')}`,
        prize: `h${hours}`,
        createdTime: at,
      });
  }
  volcengine.putAward(ROOM, { Name: 'unsent', Status: 0, SendTime: 0, OpenAwardTime: 0, AwardSendType: 0 });
}

async function readAll(gateway: TestGateway, first: number, between: () => void = () => {}) {
  const names: string[] = [];
  let after: string | null = null;
  let pages = 0;
  for (;;) {
    const { data, errors }: Answer<LotteriesQuery> = await gateway.query(LotteriesDocument, {
      channelIds,
      first,
      after,
    });
    expect(errors).toEqual([]);
    names.push(...(data.lotteries?.edges.map(({ node }) => node.name) ?? []));
    pages++;
    if (!data.lotteries?.pageInfo.hasNextPage) return { names, pages };
    after = data.lotteries.pageInfo.endCursor;
    between();
  }
}

const inOrder = ['unsent', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7', 'h8', 'h9', 'h10'];

describe('lotteries of many channels', () => {
  it('come newest first, those not yet sent first of all, whatever the size of a page', async () => {
    await using gateway = await startGateway();
    fill(gateway);
    for (const first of [1, 3, 11, 100])
      expect(await readAll(gateway, first)).toEqual({ names: inOrder, pages: Math.max(1, Math.ceil(11 / first)) });
  });

  it('are neither skipped nor repeated while new ones arrive and unsent ones are sent', async () => {
    await using gateway = await startGateway();
    fill(gateway);
    let round = 0;
    const { names } = await readAll(gateway, 2, () => {
      round++;
      gateway.polyv.putRecord('3000001', { prize: `new${round}` });
      gateway.volcengine.putAward(ROOM, { Name: `new${round}`, SendTime: Math.ceil(Date.now() / 1000) + 1 });
      for (const award of gateway.volcengine.room(ROOM).awards.values())
        if (award.Name === 'unsent') Object.assign(award, { Status: 2, SendTime: Math.ceil(Date.now() / 1000) + 1 });
    });
    expect(names).toEqual(inOrder);
  });

  it('tell their number, the window, and nothing of what the filter leaves out', async () => {
    await using gateway = await startGateway();
    fill(gateway);
    gateway.polyv.putRecord('3000001', { prize: 'long ago', createdTime: Date.now() - 31 * 24 * HOUR_MS });

    const { data } = await gateway.query(LotteriesDocument, { channelIds, filter: { status: ['CREATED'] }, first: 1 });
    expect(data.lotteries).toMatchObject({ totalCount: 1, edges: [{ node: { name: 'unsent' } }] });
    const from = Date.parse(data.lotteries?.from ?? '');
    expect((Date.now() - from) / (24 * HOUR_MS)).toBeCloseTo(30, 1);
    expect(from % 60_000).toBe(0);

    const window = {
      from: new Date(Date.now() - 5.5 * HOUR_MS).toISOString(),
      to: new Date(Date.now() - 1.5 * HOUR_MS).toISOString(),
    };
    const inWindow = await gateway.query(LotteriesDocument, { channelIds, filter: window, first: 100 });
    expect(inWindow.data.lotteries?.edges.map(({ node }) => node.name)).toEqual(['h2', 'h3', 'h4', 'h5']);
  });

  it('lists a channel that could not be read, and the next page tries it again', async () => {
    await using gateway = await startGateway();
    fill(gateway);
    gateway.volcengine.setFault({ kind: 'status', status: 502 });

    const failed = await gateway.query(LotteriesDocument, { channelIds, first: 3 });
    expect(failed.errors).toEqual([]);
    expect(failed.data.lotteries?.edges.map(({ node }) => node.name)).toEqual(['h1', 'h2', 'h4']);
    expect(failed.data.lotteries?.unavailable).toMatchObject([
      { channelId: `volcengine:channel:${ROOM}`, code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    ]);
    expect(failed.data.lotteries?.totalCount).toBeNull();

    gateway.volcengine.setFault(null);
    const after = failed.data.lotteries?.pageInfo.endCursor ?? null;
    const healed = await gateway.query(LotteriesDocument, { channelIds, first: 100, after });
    expect(healed.data.lotteries?.unavailable).toEqual([]);
    expect(healed.data.lotteries?.edges.map(({ node }) => node.name)).toEqual([
      ...['unsent', 'h3'], // what it had left out comes first
      ...['h5', 'h6', 'h7', 'h8', 'h9', 'h10'],
    ]);
  });

  it('ends a loop over pages while a channel stays away, and still gives a cursor to try it again', async () => {
    await using gateway = await startGateway();
    fill(gateway);
    gateway.volcengine.setFault({ kind: 'status', status: 502 });
    const { names } = await readAll(gateway, 5);
    expect(names).toEqual(['h1', 'h2', 'h4', 'h5', 'h7', 'h8', 'h10']);
  });

  it('reads a window with more pages than the bound in parts, and never gives a silently short list', async () => {
    await using gateway = await startGateway({ environment: { POLYV_PAGE_SIZE: '2', POLYV_MOST_PAGES: '2' } });
    const names = Array.from({ length: 40 }, (_, index) => `m${index + 1}`);
    names.forEach((prize, index) =>
      gateway.polyv.putRecord('3000001', { prize, createdTime: Date.now() - (index + 1) * 60_000 }),
    );

    const read: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 100; pages++) {
      const { data, errors }: Answer<LotteriesQuery> = await gateway.query(LotteriesDocument, {
        channelIds: ['polyv:channel:3000001'],
        first: 7,
        after,
      });
      expect(errors).toEqual([]);
      expect(data.lotteries?.totalCount).toBeNull();
      read.push(...(data.lotteries?.edges.map(({ node }) => node.name) ?? []));
      if (!data.lotteries?.pageInfo.hasNextPage) break;
      after = data.lotteries.pageInfo.endCursor;
    }
    expect(read).toEqual(names);
  });

  it('refuses what nobody can mean, with a code', async () => {
    await using gateway = await startGateway();
    fill(gateway);
    const [page] = (await gateway.query(LotteriesDocument, { channelIds, first: 1 })).data.lotteries?.edges ?? [];
    const codeOf = async (variables: LotteriesQueryVariables) => {
      const { data, errors } = await gateway.query(LotteriesDocument, variables);
      expect(data.lotteries).toBeNull();
      return errors.map(({ extensions }) => extensions.code);
    };
    expect(await codeOf({ channelIds, first: 101 })).toEqual(['BAD_USER_INPUT']);
    expect(await codeOf({ channelIds, first: 0 })).toEqual(['BAD_USER_INPUT']);
    expect(await codeOf({ channelIds: [] })).toEqual(['BAD_USER_INPUT']);
    expect(await codeOf({ channelIds, filter: { status: [] } })).toEqual(['BAD_USER_INPUT']);
    expect(await codeOf({ channelIds: ['polyv:lottery:1:2'] })).toEqual(['BAD_ID']);
    expect(await codeOf({ channelIds, after: 'nonsense' })).toEqual(['CURSOR_UNKNOWN']);
    expect(await codeOf({ channelIds: channelIds.slice(1), after: page?.cursor ?? null })).toEqual(['CURSOR_UNKNOWN']);
  });
});

describe('red packets of a channel', () => {
  it('come newest first, in pages', async () => {
    await using gateway = await startGateway();
    for (const id of ['1825091238702096', '999', '1825091238702097'])
      gateway.volcengine.putRedPacket(ROOM, { RedPacketID: BigInt(id) });

    const channelId = `volcengine:channel:${ROOM}`;
    const one = await gateway.query(RedPacketsDocument, { channelId, first: 2 });
    expect(one.errors).toEqual([]);
    const packets = one.data.channel?.redPackets;
    expect(packets?.edges.map(({ node }) => node.platformId)).toEqual(['1825091238702097', '1825091238702096']);
    expect(packets).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });

    const two = await gateway.query(RedPacketsDocument, { channelId, after: packets?.pageInfo.endCursor ?? null });
    expect(two.data.channel?.redPackets?.edges.map(({ node }) => node.platformId)).toEqual(['999']);
    expect(two.data.channel?.redPackets?.pageInfo.hasNextPage).toBe(false);
  });

  it('are null where the platform has none at all', async () => {
    await using gateway = await startGateway();
    gateway.polyv.putChannel('3000001');
    const { data, errors } = await gateway.query(RedPacketsDocument, { channelId: 'polyv:channel:3000001' });
    expect({ redPackets: data.channel?.redPackets, errors }).toEqual({ redPackets: null, errors: [] });
  });
});
