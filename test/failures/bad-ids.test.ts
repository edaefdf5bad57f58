import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WinnersDocument } from '../../src/client/generated/graphql.js';
import { type ClientError, startGateway, type TestGateway } from '../gateway.js';

const ROOM = '1824921187234844';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** The code of each error by its path. */
function toCodes(errors: readonly ClientError[]) {
  return Object.fromEntries(errors.map(({ path = [], extensions }) => [path.join('.'), extensions.code]));
}

/** What is no id of this gateway, or names nothing that could be. */
const malformed: readonly (readonly [what: string, id: string])[] = [
  ['nothing', ''],
  ['a word', 'nonsense'],
  ['a native id', '1965681'],
  ['an unknown platform', 'acme:channel:1'],
  ['an unknown type', 'polyv:room:1'],
  ['upper case', 'POLYV:channel:1965681'],
  ['a missing part', 'polyv:channel'],
  ['an empty part', 'polyv:channel:'],
  ['a part too many', 'polyv:channel:1:2'],
  ['a needless encoding', 'polyv:channel:%31'],
  ['more than anybody needs', `polyv:channel:${'1'.repeat(1_000)}`],
];

describe('an id that is none', () => {
  it.each(malformed)('%s: is null with BAD_ID, wherever it stands', async (_what, id) => {
    const { status, data, errors } = await gateway.ask(
      `query ($id: ID!) {
        channel(id: $id) { id }
        channels(ids: [$id]) { id }
        node(id: $id) { id }
        nodes(ids: [$id]) { id }
        lottery(id: $id) { id }
        redPacket(id: $id) { id }
      }`,
      { id },
    );
    expect(status).toBe(200);
    expect(data).toEqual({
      channel: null,
      channels: [null],
      node: null,
      nodes: [null],
      lottery: null,
      redPacket: null,
    });
    const everywhere = ['channel', 'channels.0', 'lottery', 'node', 'nodes.0', 'redPacket'];
    expect(toCodes(errors)).toEqual(Object.fromEntries(everywhere.map((path) => [path, 'BAD_ID'])));
    for (const { extensions } of errors) expect(extensions.retryable).toBe(false);
  });

  it('costs its own place alone', async () => {
    gateway.polyv.putRecord('3000001', { lotteryId: 'fv3mao43u6', prize: 'here' });
    const { data, errors } = await gateway.ask(`{
      channels(ids: ["polyv:channel:3000001", "nonsense", "volcengine:channel:${ROOM}"]) { id }
      nodes(ids: ["nonsense", "polyv:lottery:3000001:fv3mao43u6", "polyv:prize:3000001:fv3mao43u6"]) {
        id ... on Lottery { name }
      }
    }`);
    expect(data).toEqual({
      channels: [{ id: 'polyv:channel:3000001' }, null, { id: `volcengine:channel:${ROOM}` }],
      nodes: [null, { id: 'polyv:lottery:3000001:fv3mao43u6', name: 'here' }, null],
    });
    expect(toCodes(errors)).toEqual({ 'channels.1': 'BAD_ID', 'nodes.0': 'BAD_ID', 'nodes.2': 'BAD_ID' });
  });

  it.each([
    ['channel', `polyv:lottery:3000001:fv3mao43u6`],
    ['lottery', `volcengine:redpacket:${ROOM}:1`],
    ['redPacket', `volcengine:lottery:${ROOM}:1`],
    ['lottery', `polyv:channel:3000001`],
    ['lottery', 'polyv:activity:3000001:not-a-number'],
    ['lottery', `volcengine:activity:${ROOM}:1`],
    ['lottery', 'volcengine:lottery:not-a-number:1'],
    ['node', 'polyv:viewer:1'],
  ])('%s of an id of another kind, %s', async (field, id) => {
    const { data, errors } = await gateway.ask(`query ($id: ID!) { ${field}(id: $id) { id } }`, { id });
    expect(data).toEqual({ [field]: null });
    expect(errors).toMatchObject([{ path: [field], extensions: { code: 'BAD_ID' } }]);
  });
});

describe('an id of what is not there', () => {
  it.each([
    ['lottery', 'polyv:lottery:3000001:fxxxxxxxxx'],
    ['lottery', 'polyv:activity:3000001:99999'],
    ['lottery', `volcengine:lottery:${ROOM}:99999`],
    ['redPacket', `volcengine:redpacket:${ROOM}:99999`],
    ['redPacket', 'polyv:redpacket:3000001:99999'],
    ['node', `volcengine:winner:${ROOM}:AAAAAAAAAAAAAAAAAAAAAA`],
  ])('%s %s: is null, and no error', async (field, id) => {
    gateway.polyv.putChannel('3000001');
    gateway.volcengine.putRoom(ROOM);
    const { data, errors } = await gateway.ask(`query ($id: ID!) { ${field}(id: $id) { id } }`, { id });
    expect({ data, errors }).toEqual({ data: { [field]: null }, errors: [] });
  });
});

it('`node` and `nodes` give back whatever has an id', async () => {
  const { Id } = gateway.volcengine.putAward(ROOM, { Name: 'an award' });
  const { RedPacketID } = gateway.volcengine.putRedPacket(ROOM, { Name: 'a packet' });
  gateway.volcengine.drawAward(ROOM, Id, [{ userId: 1821371880000000001n }]);
  await gateway.volcengine.settled();
  gateway.polyv.putRecord('3000001', { lotteryId: 'fnode00001', prize: 'a record' });
  gateway.polyv.putActivity('3000001', { id: 20777n, activityName: 'an activity' });
  const { data: recorded } = await gateway.query(WinnersDocument, {
    filter: { lotteryIds: [`volcengine:lottery:${ROOM}:${Id}`] },
  });
  const winnerId = recorded.winners?.edges[0]?.node.id ?? '';

  const expected = [
    { __typename: 'Channel', id: 'polyv:channel:3000001', platformId: '3000001' },
    { __typename: 'Channel', id: `volcengine:channel:${ROOM}`, platformId: ROOM },
    { __typename: 'Lottery', id: 'polyv:lottery:3000001:fnode00001', name: 'a record' },
    { __typename: 'Lottery', id: 'polyv:activity:3000001:20777', name: 'an activity' },
    { __typename: 'Lottery', id: `volcengine:lottery:${ROOM}:${Id}`, name: 'an award' },
    { __typename: 'RedPacket', id: `volcengine:redpacket:${ROOM}:${RedPacketID}`, called: 'a packet' },
    { __typename: 'Winner', id: winnerId, viewer: { platformId: '1821371880000000001' } },
  ];
  const fields = `__typename id
    ... on Channel { platformId } ... on Lottery { name } ... on RedPacket { called: name }
    ... on Winner { viewer { platformId } }`;
  const together = await gateway.ask(`query ($ids: [ID!]!) { nodes(ids: $ids) { ${fields} } }`, {
    ids: expected.map(({ id }) => id),
  });
  expect(together).toMatchObject({ data: { nodes: expected }, errors: [] });
  for (const node of expected) {
    const alone = await gateway.ask(`query ($id: ID!) { node(id: $id) { ${fields} } }`, { id: node.id });
    expect(alone).toMatchObject({ data: { node }, errors: [] });
  }
});
