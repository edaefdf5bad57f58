import { describe, expect, it } from 'vitest';
import { type Added, openClient, winnerAdded } from '../doors/clients.js';
import {
  CHANNEL,
  channelId,
  countCalls,
  HOUR_MS,
  LIST_PATH,
  openGateway,
  openPlatforms,
  sleep,
  until,
  WINNERS_PATH,
} from './stage.js';

const filter = { channelIds: [channelId] };

describe('a subscription that names a channel', () => {
  it('asks the same question look by look, so that its answers are remembered in one place', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms);
    const { leave } = await gateway.follow(filter);
    await until(() => countCalls(platforms, LIST_PATH) > 4);
    const starts = platforms.polyv.calls
      .filter(({ path }) => path === LIST_PATH)
      .map(({ query }) => Number(query.get('startTime')));
    expect(starts.map((start) => start % HOUR_MS)).toEqual(starts.map(() => 0));
    await leave();
  });

  it('gets winners within a poll of the draw', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms);
    const { added, leave } = await gateway.follow(filter);
    const lotteryId = platforms.polyv.startLottery(CHANNEL, { amount: 2 });
    await sleep(300); // it is seen to be running
    platforms.polyv.drawLottery(CHANNEL, lotteryId);
    const drawnAt = performance.now();
    await until(() => added.length === 2);
    expect(performance.now() - drawnAt).toBeLessThan(1_000);
    expect(await gateway.winners()).toMatchObject([{ verification: 'PULLED' }, { verification: 'PULLED' }]);
    await leave();
  });

  it('does so by one of its lotteries too, for that lottery alone', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms);
    const [one, other] = [platforms.polyv.startLottery(CHANNEL), platforms.polyv.startLottery(CHANNEL)];
    const { added, leave } = await gateway.follow({ lotteryIds: [`polyv:lottery:${CHANNEL}:${one}`] });
    platforms.polyv.drawLottery(CHANNEL, other);
    platforms.polyv.drawLottery(CHANNEL, one);
    await until(async () => (await gateway.winners()).length === 2);
    await until(() => added.length > 0);
    expect(added).toHaveLength(1);
    await leave();
  });

  it('gives each winner of a draw in several steps once', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms);
    const { added, leave } = await gateway.follow(filter);
    const lotteryId = platforms.polyv.startLottery(CHANNEL, { amount: 6 });
    for (const step of [1, 2, 3]) {
      platforms.polyv.drawLottery(CHANNEL, lotteryId, step);
      await until(() => added.length === (step * (step + 1)) / 2);
    }
    await sleep(300);
    expect(new Set(added.map(({ node }) => node.id)).size).toBe(6);
    expect(added).toHaveLength(6);
    await leave();
  });
});

describe('what was drawn before somebody watches', () => {
  it('is recorded before "now", is delivered to a cursor alone, and is left out where it is history', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms);
    const { polyv, clock } = platforms;
    for (const [name, hoursAgo] of [
      ['fyesterday1', 23],
      ['flongago001', 25],
    ] as const) {
      polyv.putRecord(CHANNEL, { lotteryId: name, createdTime: clock.now() - hoursAgo * HOUR_MS });
      polyv.drawLottery(CHANNEL, name);
    }
    const { data } = await gateway.ask<{ feedPosition: string }>('{ feedPosition }');

    const live = await gateway.follow(filter);
    expect(await gateway.winners()).toMatchObject([{ prize: { id: `polyv:prize:${CHANNEL}:fyesterday1` } }]);
    const backlog = await gateway.follow(filter, data.feedPosition);
    await until(() => backlog.added.length === 1);
    polyv.drawLottery(CHANNEL, polyv.startLottery(CHANNEL));
    await until(() => backlog.added.length === 2);
    await until(() => live.added.length === 1);
    expect(live.added[0]?.node.id).toBe(backlog.added[1]?.node.id);
    await Promise.all([live.leave(), backlog.leave()]);
  });

  it('keeps nobody waiting for more than five seconds where the platform hangs', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, { POLYV_TIMEOUT_MS: '20000' });
    platforms.polyv.setFault({ kind: 'hang' });
    const askedAt = performance.now();
    const { leave } = await gateway.follow(filter);
    expect(performance.now() - askedAt).toBeLessThan(5_500);
    await leave();
  });

  it('comes as news where the platform was down then', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms);
    platforms.polyv.setFault({ kind: 'status', status: 503 });
    const { added, leave } = await gateway.follow(filter);
    platforms.polyv.setFault(null);
    platforms.polyv.drawLottery(CHANNEL, platforms.polyv.startLottery(CHANNEL));
    await expect.poll(() => added.length, { timeout: 10_000 }).toBe(1);
    await leave();
  });
});

describe('polling', () => {
  it('serves all subscribers with one poll', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms);
    const followers = await Promise.all(Array.from({ length: 5 }, () => gateway.follow(filter)));
    expect(countCalls(platforms, LIST_PATH)).toBeLessThanOrEqual(2); // one baseline for all of them
    platforms.polyv.forgetCalls();
    await sleep(1_000);
    expect(countCalls(platforms, LIST_PATH)).toBeGreaterThanOrEqual(2);
    expect(countCalls(platforms, LIST_PATH)).toBeLessThanOrEqual(6);
    expect(countCalls(platforms, WINNERS_PATH)).toBe(0);

    platforms.polyv.drawLottery(CHANNEL, platforms.polyv.startLottery(CHANNEL));
    await until(() => followers.every(({ added }) => added.length === 1));
    expect(countCalls(platforms, WINNERS_PATH)).toBe(1);
    await Promise.all(followers.map(({ leave }) => leave()));
  });

  it('stops a while after the last subscriber has left', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms);
    const [first, last] = [await gateway.follow(filter), await gateway.follow(filter)];
    await first.leave();
    await sleep(600);
    platforms.polyv.forgetCalls();
    await until(() => countCalls(platforms, LIST_PATH) > 0);
    await last.leave();
    platforms.polyv.forgetCalls();
    await until(() => countCalls(platforms, LIST_PATH) > 0); // somebody may be coming back
    await sleep(600);
    platforms.polyv.forgetCalls();
    await sleep(600);
    expect(platforms.polyv.calls).toEqual([]);
  });

  it('stops too where the subscriber has left before anything was read', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, { POLYV_TIMEOUT_MS: '500' });
    platforms.polyv.setFault({ kind: 'hang' });
    const client = openClient('ws', gateway.origin);
    const results = client.iterate<Added>(winnerAdded, { filter });
    void results.next().catch(() => {}); // it is cut off
    await until(() => countCalls(platforms, LIST_PATH) === 1);
    client.drop();
    platforms.polyv.setFault(null);
    await sleep(1_500);
    platforms.polyv.forgetCalls();
    await sleep(600);
    expect(platforms.polyv.calls).toEqual([]);
    await client.dispose();
  });

  it('is not begun by a subscription without a filter, nor by one that names no channel', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms);
    const followers = await Promise.all([gateway.follow(null), gateway.follow({ platform: 'POLYV' })]);
    await sleep(600);
    expect(platforms.polyv.calls).toEqual([]);
    await Promise.all(followers.map(({ leave }) => leave()));
  });

  it('goes on without anybody for the channels of POLYV_WATCH_CHANNELS', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, { POLYV_WATCH_CHANNELS: CHANNEL });
    const lotteryId = platforms.polyv.startLottery(CHANNEL);
    await sleep(500);
    expect(await gateway.winners()).toEqual([]);
    platforms.polyv.drawLottery(CHANNEL, lotteryId);
    await until(async () => (await gateway.winners()).length === 1);
  });

  it('is faster while a draw is likely to be going on', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, { POLL_IDLE_MS: '1000', WATCH_LINGER_MS: '5000' });
    const { leave } = await gateway.follow(filter);
    const countFor = async (milliseconds: number) => {
      platforms.polyv.forgetCalls();
      await sleep(milliseconds);
      return countCalls(platforms, LIST_PATH);
    };
    expect(await countFor(1_500)).toBeLessThanOrEqual(3);
    platforms.polyv.startLottery(CHANNEL, { amount: 3 });
    await sleep(1_300);
    expect(await countFor(1_000)).toBeGreaterThanOrEqual(6);
    platforms.clock.advance(HOUR_MS / 4); // whoever has not drawn by now will not
    await sleep(300);
    expect(await countFor(1_500)).toBeLessThanOrEqual(3);
    await leave();
  });

  it('asks less and less often for a list that never agrees', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, { POLYV_WATCH_CHANNELS: CHANNEL });
    platforms.polyv.putRecord(CHANNEL, { lotteryId: 'fnobody0001', winnerCount: '7', amount: 9 });
    await until(() => countCalls(platforms, WINNERS_PATH) > 0);
    await sleep(2_000); // 50, 100, 200, 400, 800, 1,600 ms
    expect(countCalls(platforms, WINNERS_PATH)).toBeGreaterThanOrEqual(4);
    expect(countCalls(platforms, WINNERS_PATH)).toBeLessThanOrEqual(8);
    expect(countCalls(platforms, LIST_PATH)).toBeGreaterThan(12);
    expect(await gateway.winners()).toEqual([]);
  });

  it('reads the other lists where one of them can not be read', async () => {
    await using platforms = await openPlatforms();
    const { polyv } = platforms;
    const broken = polyv.startLottery(CHANNEL);
    const good = polyv.startLottery(CHANNEL, { createdTime: platforms.clock.now() - 1_000 });
    for (const lotteryId of [broken, good]) polyv.drawLottery(CHANNEL, lotteryId);
    polyv.setFault({ kind: 'status', status: 500 }, ({ query }) => query.get('lotteryId') === broken);
    await using gateway = await openGateway(platforms, { POLYV_WATCH_CHANNELS: CHANNEL });
    await until(async () => (await gateway.winners()).length === 1);
    await until(() => gateway.logged.some((line) => line.includes('a list of winners could not be read')));
    expect(await gateway.winners()).toHaveLength(1);
    polyv.setFault(null);
    await until(async () => (await gateway.winners()).length === 2);
  });
});
