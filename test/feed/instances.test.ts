import { expect, it } from 'vitest';
import { describePostgres } from '../engines/postgres.js';
import {
  CHANNEL,
  channelId,
  countCalls,
  LIST_PATH,
  openGateway,
  openPlatforms,
  sleep,
  until,
  WINNERS_PATH,
} from './stage.js';

const IDLE_MS = 500;

describePostgres('two instances', (server) => {
  it('poll a channel once between them, deliver on both, and one takes over when the other closes', async () => {
    await using platforms = await openPlatforms();
    const { polyv } = platforms;
    const environment = { DATABASE_URL: await server().createDatabase(), POLL_IDLE_MS: String(IDLE_MS) };
    const open = async () => {
      const gateway = await openGateway(platforms, {
        ...environment,
        DATA_DIR: `${platforms.dataFolder}/${Math.random()}`,
      });
      return { gateway, follower: await gateway.follow({ channelIds: [channelId] }) };
    };
    const one = await open();
    const other = await open();
    await sleep(IDLE_MS);

    polyv.forgetCalls();
    await sleep(IDLE_MS * 6);
    expect(countCalls(platforms, LIST_PATH)).toBeGreaterThanOrEqual(4);
    expect(countCalls(platforms, LIST_PATH)).toBeLessThanOrEqual(8);

    polyv.drawLottery(CHANNEL, polyv.startLottery(CHANNEL, { amount: 3 }));
    await until(() => [one, other].every(({ follower }) => follower.added.length === 3));
    expect(countCalls(platforms, WINNERS_PATH)).toBe(1);
    const idsOf = ({ follower }: typeof one) => follower.added.map(({ cursor, node }) => [cursor, node.id]);
    expect(idsOf(one)).toEqual(idsOf(other));

    await one.gateway.close();
    polyv.drawLottery(CHANNEL, polyv.startLottery(CHANNEL, { amount: 2 }));
    await until(() => other.follower.added.length === 5);
    await other.gateway.close();
  }, 30_000);
});
