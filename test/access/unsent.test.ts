import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHANNEL, newLottery } from '../mutations/new-lottery.js';
import { startGateway, type TestGateway } from '../gateway.js';
import type { RawFields } from '../traps/readings.js';
import { askThrough, everyDoor } from './ask.js';
import { apiKey } from './credentials.js';

const ROOM = '1821371880000000077';
const SENT = 1_673_199_096;

const reader = apiKey('reader', ['lottery:read', 'winner:read', 'ops:read']);
const writer = apiKey('writer', ['lottery:read', 'lottery:write']);

let gateway: TestGateway;
let ids: { readonly sent: string; readonly created: string; readonly scheduled: string; readonly activity: string };
/** Documented as not sent, with other words than those above. */
let others: Readonly<Record<'notSent' | 'notSentDespiteTime' | 'deleted', string>>;

beforeAll(async () => {
  gateway = await startGateway({
    environment: { AUTH_ANONYMOUS_SCOPES: '', AUTH_API_KEYS: `${reader.setting},${writer.setting}` },
  });
  gateway.polyv.putChannel(CHANNEL);
  const put = (given: RawFields) => `volcengine:lottery:${ROOM}:${gateway.volcengine.putAward(ROOM, given).Id}`;
  const creation = await askThrough(
    'http',
    gateway.origin,
    writer.authorization,
    'mutation ($input: CreateLotteryInput!) { createLottery(input: $input) { lottery { id status } } }',
    { input: newLottery() },
  );
  const { createLottery } = creation.data as unknown as { createLottery: { lottery: { id: string } } };
  ids = {
    sent: put({ SendTime: SENT, Status: 2, OpenAwardTime: SENT + 60 }),
    created: put({ SendTime: 0, Status: 0 }),
    scheduled: put({ SendTime: 0, Status: 0, SendType: 1, SendAwardTime: SENT + 1e9 }),
    activity: createLottery.lottery.id,
  };
  others = {
    notSent: put({ SendTime: 0, Status: 1 }),
    notSentDespiteTime: put({ SendTime: SENT, Status: 1 }),
    deleted: put({ SendTime: 0, Status: 5 }),
  };
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe.each(everyDoor)('%s', (door) => {
  const ask = (by: { authorization: string }, query: string) =>
    askThrough(door, gateway.origin, by.authorization, query).then(({ data, errors }) => {
      expect(errors).toEqual([]);
      return data;
    });

  it('lists lotteries not yet sent for whoever may set them up, and for nobody else', async () => {
    const inChannel = `{ channel(id: "volcengine:channel:${ROOM}") { lotteries { totalCount nodes { id } } } }`;
    const { sent, created, scheduled } = ids;
    const listOf = (lotteries: readonly string[]) => ({
      totalCount: lotteries.length,
      nodes: lotteries.map((id) => ({ id })),
    });
    expect(await ask(reader, inChannel)).toEqual({ channel: { lotteries: listOf([sent]) } });
    const list = `{ lotteries(channelIds: ["volcengine:channel:${ROOM}"], filter: { status: [CREATED, SCHEDULED] }) {
      nodes { id } totalCount } }`;
    expect(await ask(reader, list)).toEqual({ lotteries: listOf([]) });

    const seen = (await ask(writer, inChannel)) as { channel: { lotteries: { nodes: { id: string }[] } } };
    expect(new Set(seen.channel.lotteries.nodes.map(({ id }) => id))).toEqual(
      new Set([sent, created, scheduled, ...Object.values(others)]),
    );
  });

  it('gives them by their ids to the same', async () => {
    for (const id of [ids.created, ids.scheduled, ids.activity, ...Object.values(others)]) {
      const query = `{ lottery(id: "${id}") { id } node(id: "${id}") { id } nodes(ids: ["${id}"]) { id } }`;
      expect(await ask(reader, query)).toEqual({ lottery: null, node: null, nodes: [null] });
      expect(await ask(writer, query)).toEqual({ lottery: { id }, node: { id }, nodes: [{ id }] });
    }
    const { sent: id } = ids;
    expect(await ask(reader, `{ lottery(id: "${id}") { id } }`)).toEqual({ lottery: { id } });
  });
});
