import { expect, it } from 'vitest';
import { ChannelLotteriesDocument } from '../../src/client/generated/graphql.js';
import { openLoopback } from '../../src/simulator/loopback.js';
import { startGateway } from '../gateway.js';
import { awardFields, DOOR, ROOM } from '../webhooks/callbacks.js';

const room = `volcengine:channel:${ROOM}`;

it.each(['on', 'off'])('what a room had before its callback is not the answer after it (CACHE=%s)', async (CACHE) => {
  let name = 'before';
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const platform = await openLoopback({
    async answer() {
      const Result = { AwardConfigs: [{ Id: 1, Name: name, SendTime: Math.floor(Date.now() / 1_000) - 60 }] };
      if (name === 'before') await held;
      return { status: 200, json: JSON.stringify({ ResponseMetadata: { RequestId: 'R1' }, Result }) };
    },
  });
  const environment = {
    CACHE,
    CACHE_IDLE_MS: '60000',
    CACHE_SETTLED_MS: '60000',
    VOLCENGINE_BASE_URL: platform.origin,
  };
  await using gateway = await startGateway({ environment });
  const ask = async () => {
    const { data, errors } = await gateway.query(ChannelLotteriesDocument, { id: room });
    expect(errors).toEqual([]);
    return data.channel?.lotteries?.nodes.map((node) => node.name);
  };

  const early = ask();
  await expect.poll(() => platform.calls.length).toBe(1);
  name = 'after';
  expect((await gateway.post(DOOR, gateway.volcengine.signCallback(awardFields()))).status).toBe(200);
  const late = ask();
  setTimeout(release, 100);
  expect(await late).toEqual(['after']);
  expect(await early).toEqual(['before']);
  expect(await ask()).toEqual(['after']);
  await platform.close();
});
