import { expect, it } from 'vitest';
import { openPolyvSimulator } from '../../src/simulator/polyv/index.js';
import { polyvAccount } from '../gateway.js';
import { doors, openClient, take } from './clients.js';
import { openStage } from './stage.js';
import { winnerNews } from './winners.js';

const withLottery = /* GraphQL */ `
  subscription ($after: String) {
    winnerAdded(after: $after) {
      node {
        lottery {
          status
          winnerCount
        }
      }
    }
  }
`;

it.each(doors)('%s: each event sees what the platform answers then', async (door) => {
  const polyv = await openPolyvSimulator(polyvAccount);
  polyv.putRecord('1965681', { lotteryId: 'fv3mao43u6', winnerCount: 0 });
  await using stage = await openStage({
    environment: {
      POLYV_APP_ID: polyvAccount.appId,
      POLYV_APP_SECRET: polyvAccount.appSecret,
      CACHE: 'off',
      POLYV_BASE_URL: polyv.origin,
    },
  });
  const won = { platform: 'polyv', channelId: 'polyv:channel:1965681', lotteryId: 'polyv:lottery:1965681:fv3mao43u6' };
  const client = openClient(door, stage.origin);
  const results = client.iterate<object>(withLottery, { after: stage.feed.toCursor(0) });

  await stage.publish(winnerNews(1, won));
  const [before] = await take(results, 1);
  polyv.putRecord('1965681', { lotteryId: 'fv3mao43u6', winnerCount: 2 });
  await stage.publish(winnerNews(2, won));
  const [after] = await take(results, 1);

  expect(before).toEqual({ winnerAdded: { node: { lottery: { status: 'UNKNOWN', winnerCount: 0 } } } });
  expect(after).toEqual({ winnerAdded: { node: { lottery: { status: 'DRAWN', winnerCount: 2 } } } });
  await client.dispose();
  await polyv.close();
});

it.each(doors)('%s: a platform that fails nulls its field in that event alone', async (door) => {
  const polyv = await openPolyvSimulator({ ...polyvAccount, rateLimit: null });
  await using stage = await openStage({
    environment: {
      POLYV_APP_ID: polyvAccount.appId,
      POLYV_APP_SECRET: polyvAccount.appSecret,
      CACHE: 'off',
      POLYV_BASE_URL: polyv.origin,
    },
  });
  polyv.putRecord('1965681', { lotteryId: 'fv3mao43u6', winnerCount: 1 });
  const channelId = 'polyv:channel:1965681';
  const client = openClient(door, stage.origin);
  const results = client.iterate<object>(withLottery, { after: stage.feed.toCursor(0) });

  await stage.publish(
    winnerNews(1, { channelId, lotteryId: 'polyv:lottery:404404:nothing' }),
    winnerNews(2, { channelId, lotteryId: 'polyv:lottery:1965681:fv3mao43u6' }),
  );
  const { value: failed } = await results.next();
  const [good] = await take(results, 1);

  expect(failed).toMatchObject({
    data: { winnerAdded: { node: { lottery: null } } },
    errors: [{ path: ['winnerAdded', 'node', 'lottery'], extensions: { code: 'UPSTREAM_REFUSED' } }],
  });
  expect(good).toEqual({ winnerAdded: { node: { lottery: { status: 'DRAWN', winnerCount: 1 } } } });
  await client.dispose();
  await polyv.close();
});
