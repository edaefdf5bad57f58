import { createClient } from '@redis/client';
import { expect, it } from 'vitest';
import {
  ChannelLotteriesDocument,
  CreateLotteryDocument,
  RedPacketsDocument,
  WinnersDocument,
} from '../../src/client/generated/graphql.js';
import { describeRedis } from '../engines/redis.js';
import { polyvAccount, startGateway, type TestGateway, volcengineAccount } from '../gateway.js';
import { CHANNEL, newLottery } from '../mutations/new-lottery.js';
import { awardFields, DOOR, personal, ROOM, userInfo } from '../webhooks/callbacks.js';

const LONG = { CACHE: 'on', CACHE_IDLE_MS: '60000', CACHE_SETTLED_MS: '60000', RECONCILE_MS: '3600000' };
const room = `volcengine:channel:${ROOM}`;
const channel = `polyv:channel:${CHANNEL}`;

/** Names of the newest lotteries of a channel. */
async function namesOf(gateway: TestGateway, id: string): Promise<readonly (string | null)[]> {
  const { data, errors } = await gateway.query(ChannelLotteriesDocument, { id });
  expect(errors).toEqual([]);
  return data.channel?.lotteries?.nodes.map(({ name }) => name) ?? [];
}

/** Everything in a Redis: keys, and values of every type. */
async function dump(url: string): Promise<string> {
  const client = createClient({ url });
  await client.connect();
  const texts: string[] = [];
  for (const key of await client.keys('*')) {
    const type = await client.type(key);
    expect(key).toMatch(/^live-lottery:(cache:2|places|due|instances)/); // others may use the same Redis
    texts.push(key, type === 'zset' ? (await client.zRange(key, 0, -1)).join() : ((await client.get(key)) ?? ''));
  }
  client.destroy();
  return texts.join('\n');
}

describeRedis('two gateways with one memory', (server) => {
  async function open(): Promise<readonly [TestGateway, TestGateway]> {
    const CACHE_URL = server().url;
    const one = await startGateway({ environment: { ...LONG, CACHE_URL } });
    const [POLYV_BASE_URL, VOLCENGINE_BASE_URL] = [one.polyv.origin, one.volcengine.origin];
    const environment = { ...LONG, CACHE_URL, POLYV_BASE_URL, VOLCENGINE_BASE_URL };
    return [one, await startGateway({ environment })];
  }

  it('drop what they know of a room that calls back at one of them', async () => {
    const [one, other] = await open();
    one.volcengine.putAward(ROOM, { Name: 'first' });
    for (const gateway of [one, other, one]) expect(await namesOf(gateway, room)).toEqual(['first']);
    expect(one.volcengine.calls).toHaveLength(1);

    one.volcengine.putAward(ROOM, { Name: 'second' });
    expect(await namesOf(other, room)).toEqual(['first']); // nothing has told them
    expect((await one.post(DOOR, one.volcengine.signCallback(awardFields()))).status).toBe(200);
    expect(await namesOf(other, room)).toContain('second');
    await Promise.all([one, other].map((gateway) => gateway[Symbol.asyncDispose]()));
  });

  it('drop what they know of a channel where one of them has created a lottery', async () => {
    const [one, other] = await open();
    one.polyv.putRecord(CHANNEL, { prize: 'first', createdTime: Date.now() - 3_600_000 });
    expect(await namesOf(other, channel)).toEqual(['first']);
    one.polyv.putRecord(CHANNEL, { prize: 'second', createdTime: Date.now() - 60_000 });
    expect(await namesOf(other, channel)).toEqual(['first']);
    expect((await one.query(CreateLotteryDocument, { input: newLottery() })).errors).toEqual([]);
    expect(await namesOf(other, channel)).toContain('second');
    await Promise.all([one, other].map((gateway) => gateway[Symbol.asyncDispose]()));
  });

  it('that hangs when a room calls back: both ask anew when it is back', async () => {
    const [one, other] = await open();
    one.volcengine.putAward(ROOM, { Name: 'first' });
    for (const gateway of [one, other]) await namesOf(gateway, room);
    server().hang(); // it keeps what it knows, and can be told nothing
    one.volcengine.putAward(ROOM, { Name: 'second' });
    expect((await one.post(DOOR, one.volcengine.signCallback(awardFields()))).status).toBe(200);
    expect(await namesOf(one, room)).toContain('second');
    server().resume();
    await expect.poll(() => namesOf(other, room), { timeout: 5_000, interval: 100 }).toContain('second');
    await Promise.all([one, other].map((gateway) => gateway[Symbol.asyncDispose]()));
  });

  it('hold nothing personal and no secret there', async () => {
    const [one, other] = await open();
    const { polyv, volcengine } = one;
    const award = volcengine.putAward(ROOM, { Name: 'public-name', Id: awardFields()['AwardId'] as string });
    volcengine.putRedPacket(ROOM);
    const [viewer] = volcengine.inventViewers(1);
    if (viewer === undefined) throw new Error('no viewer');
    const winner = { ...viewer, nickname: userInfo.NickName, phone: userInfo.Telephone, extra: userInfo.Extra };
    volcengine.sendAward(ROOM, award.Id);
    volcengine.joinAward(ROOM, award.Id, [winner]);
    volcengine.drawAward(ROOM, award.Id, [winner], { announce: false });
    const createdTime = Date.now() - 3_600_000;
    polyv.putRecord(CHANNEL, { prize: 'public-prize', createdTime });
    const { lotteryId } = polyv.putRecord(CHANNEL, { preset: 'preset-canary', createdTime });
    polyv.drawLottery(CHANNEL, String(lotteryId), [{ viewerName: 'nickname-canary', telephone: userInfo.Telephone }]);

    expect((await one.post(DOOR, volcengine.signCallback(awardFields()))).status).toBe(200);
    for (const gateway of [one, other]) {
      for (const id of [room, channel]) await namesOf(gateway, id);
      await gateway.query(RedPacketsDocument, { channelId: room });
    }
    const winners = await one.query(WinnersDocument, { first: 10 });
    expect(JSON.stringify(winners.data)).toContain('nickname-canary');
    const kept = await dump(server().url);
    expect(kept).toContain('public-name');
    const secrets = [...Object.values(polyvAccount), ...Object.values(volcengineAccount)];
    for (const canary of [...personal, 'preset-canary', String(viewer.userId), ...secrets])
      for (const form of [canary, Buffer.from(canary).toString('base64'), encodeURIComponent(canary)])
        expect(kept).not.toContain(form);
    await Promise.all([one, other].map((gateway) => gateway[Symbol.asyncDispose]()));
  });
});
