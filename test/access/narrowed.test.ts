import { describe, expect, it } from 'vitest';
import { scopes } from '../../src/domain/caller.js';
import { winnerAdded, type Added, doors, openClient, take } from '../doors/clients.js';
import { openStage } from '../doors/stage.js';
import { room, winnerNews } from '../doors/winners.js';
import { createMemoryStore } from '../engines/memory-store.js';
import { startGateway } from '../gateway.js';
import { askThrough, codesOf, everyDoor } from './ask.js';
import { apiKey } from './credentials.js';

const own = `volcengine:channel:${room}`;
const foreign = 'volcengine:channel:7000000000000000001';
const narrowed = apiKey('narrowed', scopes, [own]);
const environment = { AUTH_ANONYMOUS_SCOPES: '', AUTH_API_KEYS: narrowed.setting };

/** A winner of another room. */
const foreignWinner = (number: number) =>
  winnerNews(number, {
    id: `volcengine:winner:7000000000000000001:w${number}`,
    channelId: foreign,
    lotteryId: 'volcengine:lottery:7000000000000000001:1',
  });

describe.each(everyDoor)('%s', (door) => {
  it.each([
    ['a channel', `{ channel(id: "${foreign}") { id } }`],
    ['channels', `{ channels(ids: ["${own}", "${foreign}"]) { id } }`],
    ['a list of lotteries', `{ lotteries(channelIds: ["${own}", "${foreign}"]) { nodes { id } } }`],
    ['a lottery', '{ lottery(id: "volcengine:lottery:7000000000000000001:1") { id } }'],
    ['a red packet', '{ redPacket(id: "volcengine:redpacket:7000000000000000001:1") { id } }'],
    ['a node', `{ node(id: "${foreign}") { id } }`],
    ['nodes', `{ nodes(ids: ["${own}", "volcengine:lottery:7000000000000000001:1"]) { id } }`],
    ['winners of a channel', `{ winners(filter: { channelIds: ["${foreign}"] }) { nodes { id } } }`],
    [
      'winners of a lottery',
      '{ winners(filter: { lotteryIds: ["volcengine:lottery:7000000000000000001:1"] }) { nodes { id } } }',
    ],
    [
      'winners of a red packet',
      '{ winners(filter: { redPacketIds: ["volcengine:redpacket:7000000000000000001:1"] }) { nodes { id } } }',
    ],
    ['what was kept aside', '{ quarantine { nodes { id } } }'],
    ['the audit trail', '{ auditTrail { nodes { id } } }'],
    ['erasure', 'mutation { eraseViewer(input: { viewerIds: ["volcengine:viewer:w1"] }) { erasedCount } }'],
    [
      'creation',
      `mutation { createLottery(input: { channelId: "${foreign}", name: "n", winnerQuota: 1, prize: { name: "p" },
        condition: { none: {} } }) { userErrors { code } } }`,
    ],
  ])('keeps %s of other channels from who is narrowed', async (_what, query) => {
    await using stage = await openStage({ environment });
    const refused = await askThrough(door, stage.origin, narrowed.authorization, query);
    expect(codesOf(refused)).toEqual(['FORBIDDEN']);
    expect(JSON.stringify(refused.data)).not.toContain('7000000000000000001');
  });

  it('leaves out winners of other channels, also by their ids', async () => {
    await using stage = await openStage({ environment });
    await stage.publish(winnerNews(1), foreignWinner(2), winnerNews(3));
    const ask = (query: string) => askThrough(door, stage.origin, narrowed.authorization, query);
    const ids = [winnerNews(1).winner.id, winnerNews(3).winner.id].map((id) => ({ id }));
    expect((await ask('{ winners { nodes { id } } }')).data).toEqual({ winners: { nodes: ids } });
    const viewers = 'volcengine:viewer:w2';
    expect((await ask(`{ winners(filter: { viewerIds: ["${viewers}"] }) { nodes { id } } }`)).data).toEqual({
      winners: { nodes: [] },
    });
    const hidden = await ask(`{ node(id: "${foreignWinner(2).winner.id}") { id } }`);
    expect(hidden).toMatchObject({ data: { node: null }, errors: [] });
  });
});

describe.each(doors)('%s', (door) => {
  it('streams the winners of its own channels alone, and refuses to be asked for others', async () => {
    await using stage = await openStage({ environment });
    const client = openClient(door, stage.origin, narrowed.authorization);
    const results = client.iterate<Added>(winnerAdded);
    const two = take(results, 2);
    await stage.followed(1);
    await stage.publish(winnerNews(1), foreignWinner(2), winnerNews(3));
    expect((await two).map(({ winnerAdded: { node } }) => node.id)).toEqual([
      winnerNews(1).winner.id,
      winnerNews(3).winner.id,
    ]);
    await client.dispose();
    const subscription = `subscription { winnerAdded(filter: { channelIds: ["${foreign}"] }) { cursor } }`;
    const refused = await askThrough(door, stage.origin, narrowed.authorization, subscription);
    expect(codesOf(refused)).toEqual(['FORBIDDEN']);
  });
});

it('is refused creation in other channels before its key is looked at', async () => {
  const begin = () => Promise.reject(new Error('nobody may ask'));
  await using stage = await openStage({
    environment,
    parts: { store: { ...createMemoryStore(), idempotency: { begin } } },
  });
  const query = `mutation { createLottery(input: { channelId: "${foreign}", name: "n", winnerQuota: 1,
    prize: { name: "p" }, condition: { none: {} }, idempotencyKey: "theirs" }) { lottery { id } userErrors { code } } }`;
  expect(codesOf(await askThrough('http', stage.origin, narrowed.authorization, query))).toEqual(['FORBIDDEN']);
});

it('watches a channel of its own only when it names it', async () => {
  await using gateway = await startGateway({ environment });
  gateway.volcengine.putRoom(room);
  /** Resolves when the stream has begun, and so when the first look at what it watches is over. */
  async function subscribe(filter: object) {
    const response = await fetch(`${gateway.origin}/graphql/stream`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: narrowed.authorization,
      },
      body: JSON.stringify({ query: winnerAdded, variables: { filter } }),
    });
    expect(response.status).toBe(200);
    await response.body?.cancel();
  }
  await subscribe({ prizeKinds: ['CASH'] });
  expect(gateway.volcengine.calls).toEqual([]);
  await subscribe({ channelIds: [own] });
  expect(gateway.volcengine.calls).not.toEqual([]);
});

it('sees in its own channels what everybody sees who is not narrowed', async () => {
  const free = apiKey('free', scopes);
  await using gateway = await startGateway({
    environment: { ...environment, AUTH_API_KEYS: `${narrowed.setting},${free.setting}` },
  });
  gateway.volcengine.putAward(room, { SendTime: 1_673_199_096 });
  gateway.volcengine.putRedPacket(room);
  const query = `{ channel(id: "${own}") { id lotteries { nodes { id name } } redPackets { nodes { id } } } }`;
  const everything = await askThrough('http', gateway.origin, free.authorization, query);
  expect(everything.errors).toEqual([]);
  expect(everything.data).toMatchObject({ channel: { lotteries: { nodes: [{}] }, redPackets: { nodes: [{}] } } });
  expect(await askThrough('http', gateway.origin, narrowed.authorization, query)).toEqual(everything);
});
