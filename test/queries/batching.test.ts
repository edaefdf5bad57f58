import { expect, it } from 'vitest';
import { ChannelsDocument } from '../../src/client/generated/graphql.js';
import { startGateway } from '../gateway.js';

const LIST = '/live/v3/channel/lottery/list-channels-lottery';
const HOUR_MS = 3_600_000;

it('asks for 20 Polyv channels in one call while all fits on one page', async () => {
  await using gateway = await startGateway();
  const natives = Array.from({ length: 20 }, (_, index) => String(2_000_000 + index));
  for (const native of natives) gateway.polyv.putRecord(native, { lotteryId: `only${native}`, prize: `of ${native}` });

  const { data, errors } = await gateway.query(ChannelsDocument, { ids: natives.map((id) => `polyv:channel:${id}`) });

  expect(errors).toEqual([]);
  expect(data.channels.map((channel) => channel?.lotteries?.nodes.map(({ name }) => name))).toEqual(
    natives.map((native) => [`of ${native}`]),
  );
  expect(gateway.polyv.calls.map(({ path }) => path)).toEqual([LIST]);
});

it('regroups by channel id, never by position: small pages, shuffled rows, one foreign id', async () => {
  await using gateway = await startGateway({
    environment: { POLYV_PAGE_SIZE: '3' },
    polyv: { order: 'shuffled', foreignChannels: 'omit' },
  });
  const natives = ['3000001', '3000002', '3000003', '3000004'];
  for (const native of natives)
    for (let index = 0; index < 5; index++)
      gateway.polyv.putRecord(native, {
        lotteryId: `r${index}x${native}`,
        prize: `${native}/${index}`,
        createdTime: Date.now() - (index + 1) * HOUR_MS,
      });

  const ids = ['polyv:channel:9999999', ...natives.map((native) => `polyv:channel:${native}`)];
  const { data, errors } = await gateway.query(ChannelsDocument, { ids, first: 10 });

  expect(errors).toEqual([]);
  expect(data.channels.map((channel) => channel?.lotteries?.nodes.map(({ name }) => name))).toEqual([
    [],
    ...natives.map((native) => [0, 1, 2, 3, 4].map((index) => `${native}/${index}`)),
  ]);
  expect(gateway.polyv.calls).toHaveLength(Math.ceil(20 / 3));
});

it('a channel that the platform refuses does not take the others of its batch down', async () => {
  await using gateway = await startGateway();
  gateway.polyv.putRecord('3000001', { lotteryId: 'a000000001', prize: 'A' });
  gateway.polyv.putRecord('3000002', { lotteryId: 'b000000002', prize: 'B' });

  const ids = ['polyv:channel:3000001', 'polyv:channel:9999999', 'polyv:channel:3000002'];
  const { data, errors } = await gateway.query(ChannelsDocument, { ids });

  expect(data.channels.map((channel) => channel?.lotteries?.nodes.map(({ name }) => name))).toEqual([
    ['A'],
    undefined,
    ['B'],
  ]);
  expect(errors).toMatchObject([
    {
      path: ['channels', 1, 'lotteries'],
      extensions: { code: 'UPSTREAM_REFUSED', platform: 'POLYV', retryable: false },
    },
  ]);
  expect(gateway.polyv.calls).toHaveLength(2);
});

it('asks for 20 Volcengine rooms in 20 calls, in parallel within the limit', async () => {
  await using gateway = await startGateway();
  const rooms = Array.from({ length: 20 }, (_, index) => String(1_800_000_000_000_000 + index));
  for (const room of rooms) gateway.volcengine.putAward(room, { Name: `of ${room}` });

  const { data, errors } = await gateway.query(ChannelsDocument, {
    ids: rooms.map((id) => `volcengine:channel:${id}`),
  });

  expect(errors).toEqual([]);
  expect(data.channels.map((channel) => channel?.lotteries?.nodes.map(({ name }) => name))).toEqual(
    rooms.map((room) => [`of ${room}`]),
  );
  expect(gateway.volcengine.calls).toHaveLength(20);
  expect(gateway.volcengine.refusedCalls()).toBe(0);
  const [busiest] = gateway.volcengine.busiestWindows().values();
  expect(busiest).toBeLessThanOrEqual(10);
  expect(busiest).toBeGreaterThan(5); // in parallel, not one after the other
});

it('asks for a room once per query however often it is asked for', async () => {
  await using gateway = await startGateway({ environment: { CACHE: 'on' } });
  const room = '1824921187234844';
  const { Id } = gateway.volcengine.putAward(room, { Name: 'once' });

  const { data, errors } = await gateway.ask(
    `query ($channel: ID!, $lottery: ID!) {
      channel(id: $channel) { new: lotteries(first: 1) { nodes { id channel { lotteries { totalCount } } } }
                              old: lotteries(filter: { to: "2001-01-01T00:00:00Z" }) { totalCount } }
      lottery(id: $lottery) { name channel { lotteries(filter: { from: "2001-01-01T00:00:00Z" }) { totalCount } } }
      node(id: $lottery) { id }
      lotteries(channelIds: [$channel]) { totalCount }
    }`,
    { channel: `volcengine:channel:${room}`, lottery: `volcengine:lottery:${room}:${Id}` },
  );

  expect(errors).toEqual([]);
  expect(data).toMatchObject({ lottery: { name: 'once' }, channel: { old: { totalCount: 0 } } });
  expect(gateway.volcengine.calls).toHaveLength(1);
});
