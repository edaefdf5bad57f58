import { describe, expect, it } from 'vitest';
import type { VolcengineSimulator } from '../../src/simulator/volcengine/index.js';
import { awardFields, userInfo } from '../webhooks/callbacks.js';
import {
  countCalls,
  HOUR_MS,
  openGateway,
  openPlatforms,
  type Platforms,
  ROOM,
  roomId,
  sleep,
  until,
} from './stage.js';

const LISTS = 'ListAwardRecordStatistics';
const CONFIGS = 'ListAwardConfigs';
const watched = { VOLCENGINE_WATCH_ROOMS: ROOM };
/** For tests in which what is read early on must not be the last word. */
const patient = { ...watched, DISPUTE_AFTER_SECONDS: '600' };

/** A lottery that is sent, with prizes by these names and the ids 1, 2, … */
function sendAward(volcengine: VolcengineSimulator, ...names: readonly string[]): bigint {
  const award = volcengine.putAward(ROOM);
  const [sample] = award.AwardItemInfo;
  if (sample === undefined) throw new Error('the sample has a prize');
  award.AwardItemInfo = names.map((AwardItemName, index) => ({
    ...sample,
    AwardItemId: BigInt(index + 1),
    AwardItemName,
  }));
  volcengine.sendAward(ROOM, award.Id);
  return award.Id;
}

/** The callback of an award that this viewer has won, as the platform would have sent it. */
function toCallback({ volcengine }: Platforms, awardId: bigint, item: number, user: object): string {
  const { Name, AwardItemInfo } = volcengine.award(ROOM, awardId);
  const AwardName = AwardItemInfo[item - 1]?.AwardItemName ?? '';
  const UserInfos = [{ ...userInfo, ...user }];
  return volcengine.signCallback(
    awardFields({ AwardId: String(awardId), AwardItemId: String(item), AwardName, Name, UserInfos }),
  );
}

describe('after an outage', () => {
  it('restores all winners of callbacks that were given up, under the same keys, and says so', async () => {
    await using platforms = await openPlatforms();
    const { volcengine } = platforms;
    const before = await openGateway(platforms);
    const first = sendAward(volcengine, '奖券');
    volcengine.drawAward(ROOM, first, volcengine.inventViewers(1));
    await volcengine.settled();
    expect(await before.winners()).toHaveLength(1);
    await before.close();

    const awards = ['一等奖', '二等奖', '三等奖'].map((name) => sendAward(volcengine, name));
    for (const id of awards) volcengine.drawAward(ROOM, id, volcengine.inventViewers(2_000));
    await volcengine.settled();
    expect(volcengine.givenUp).toHaveLength(3);

    await using after = await openGateway(platforms);
    const restored = () =>
      after.logged
        .map((line) => JSON.parse(line) as { restored?: number })
        .reduce((sum, line) => sum + (line.restored ?? 0), 0);
    await until(() => restored() === 6_000);
    const winners = await after.winners();
    expect(winners).toHaveLength(6_001);
    expect(winners.filter(({ verification }) => verification === 'PULLED')).toHaveLength(6_000);

    // The callbacks after all: nobody wins twice, and now they are announced too.
    for (const { json } of volcengine.givenUp) expect((await volcengine.postCallback(json)).status).toBe(200);
    const again = await after.winners();
    expect(again.map(({ id }) => id)).toEqual(winners.map(({ id }) => id));
    expect(again.slice(1).every(({ verification }) => verification === 'CONFIRMED')).toBe(true);
    expect(volcengine.refusedCalls()).toBe(0);
  }, 40_000);

  it('looks at the rooms that were called back or asked for, as long as they are remembered', async () => {
    await using platforms = await openPlatforms();
    const { volcengine, clock } = platforms;
    const asked = '1754400000038536';
    volcengine.putRoom(asked);
    const before = await openGateway(platforms, { RECONCILE_MS: '60000' });
    volcengine.drawAward(ROOM, sendAward(volcengine, '奖券'), volcengine.inventViewers(1));
    await volcengine.settled();
    await before.ask('query ($ids: [ID!]!) { lotteries(channelIds: $ids) { nodes { id } } }', {
      ids: [`volcengine:channel:${asked}`],
    });
    await before.close();

    const roomsLookedAt = () => new Set(volcengine.calls.map(({ query }) => query.get('ActivityId')).filter(Boolean));
    clock.advance(47 * HOUR_MS);
    volcengine.forgetCalls();
    const soon = await openGateway(platforms);
    await until(() => roomsLookedAt().size === 2);
    await soon.close();

    clock.advance(2 * HOUR_MS);
    volcengine.forgetCalls();
    await using late = await openGateway(platforms);
    await sleep(600);
    expect(roomsLookedAt().size).toBe(0);
    expect(late.logged.join()).not.toContain('could not');
  });
});

describe('verification', () => {
  it('goes from SIGNED to CONFIRMED where the list has the winner, without a new position', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, watched);
    const { volcengine } = platforms;
    const id = sendAward(volcengine, '奖券');
    volcengine.setFault({ kind: 'status', status: 500 }, ({ query }) => query.get('Action') === LISTS);
    volcengine.drawAward(ROOM, id, volcengine.inventViewers(3));
    await volcengine.settled();
    const signed = await gateway.winners();
    expect(signed.map(({ verification }) => verification)).toEqual(['SIGNED', 'SIGNED', 'SIGNED']);
    volcengine.setFault(null);
    await until(async () => (await gateway.winners()).every(({ verification }) => verification === 'CONFIRMED'));
    expect((await gateway.winners()).map((winner) => winner.id)).toEqual(signed.map((winner) => winner.id));
  });

  it('is DISPUTED for a winner that was slipped under a good signature', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, watched);
    const { volcengine } = platforms;
    const id = sendAward(volcengine, '奖券');
    volcengine.drawAward(ROOM, id, volcengine.inventViewers(2));
    await volcengine.settled();
    await volcengine.postCallback(toCallback(platforms, id, 1, { UserID: '1821371880000000666' }));
    const words = async () => (await gateway.winners()).map(({ verification }) => verification).toSorted();
    await expect.poll(words, { timeout: 10_000 }).toEqual(['CONFIRMED', 'CONFIRMED', 'DISPUTED']);
  });

  it('is DISPUTED for a lottery that was not drawn, and for one that the platform does not have', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, watched);
    const { volcengine } = platforms;
    await volcengine.postCallback(toCallback(platforms, sendAward(volcengine, '奖券'), 1, {}));
    await volcengine.postCallback(volcengine.signCallback(awardFields({ AwardId: '999999' })));
    const words = async () => (await gateway.winners()).map(({ verification }) => verification);
    await expect.poll(words, { timeout: 10_000 }).toEqual(['DISPUTED', 'DISPUTED']);
  });

  it('stays as it is while the list can not be read, and until the list had its time', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, patient);
    const { volcengine, clock } = platforms;
    const id = sendAward(volcengine, '奖券');
    await volcengine.postCallback(toCallback(platforms, id, 1, {}));
    await until(() => countCalls(platforms, LISTS) > 1);
    expect(await gateway.winners()).toMatchObject([{ verification: 'SIGNED' }]);
    volcengine.setFault({ kind: 'status', status: 500 }, ({ query }) => query.get('Action') === LISTS);
    clock.advance(HOUR_MS / 2);
    volcengine.forgetCalls();
    await until(() => countCalls(platforms, LISTS) > 1);
    expect(await gateway.winners()).toMatchObject([{ verification: 'SIGNED' }]);
    volcengine.setFault(null);
    await until(async () => (await gateway.winners())[0]?.verification === 'DISPUTED');
  });

  it('is DISPUTED where the list contradicts the callback, which operators find in the quarantine', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, watched);
    const { volcengine } = platforms;
    const id = sendAward(volcengine, '奖券');
    const [viewer] = volcengine.inventViewers(1);
    if (viewer === undefined) throw new Error('nobody');
    volcengine.drawAward(ROOM, id, [viewer], { announce: false });
    const UserID = String(viewer.userId);
    const forged = { UserID, ExternalID: viewer.externalId, Telephone: '13900009999', NickName: viewer.nickname };
    await volcengine.postCallback(toCallback(platforms, id, 1, forged));
    await until(async () => (await gateway.winners())[0]?.verification === 'DISPUTED');
    const [winner, ...others] = await gateway.winners();
    expect(others).toEqual([]);
    expect(winner?.viewer.phone).toMatch(/139/);

    const { data } = await gateway.ask<{ quarantine: { nodes: { raw: string }[] } }>(
      '{ quarantine(first: 5) { totalCount nodes { id source reason winner { id } raw } } }',
    );
    expect(data.quarantine).toMatchObject({
      totalCount: 1,
      nodes: [{ source: 'LIST', reason: 'tells another phone', winner: { id: winner?.id } }],
    });
    expect(data.quarantine.nodes[0]?.raw).toContain(viewer.phone);
    expect(gateway.logged.join()).not.toContain(viewer.phone);
  });
});

describe('a callback that comes after the list was read', () => {
  it.each([
    ['with one prize', ['奖券'], 1, null],
    ['with prizes of one name', ['奖券', '奖券'], 2, null],
    ['with a prize that was renamed after the draw', ['奖券', '杯子'], 2, '马克杯'],
  ] as const)('makes no second winner: %s', async (_case, names, item, renamed) => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, watched);
    const { volcengine } = platforms;
    const id = sendAward(volcengine, ...names);
    const [viewer] = volcengine.inventViewers(1);
    if (viewer === undefined) throw new Error('nobody');
    volcengine.drawAward(ROOM, id, [{ ...viewer, awardItemId: BigInt(item) }], { announce: false });
    const told = toCallback(platforms, id, item, {
      UserID: String(viewer.userId),
      ExternalID: viewer.externalId,
      Telephone: viewer.phone,
    });
    const prize = volcengine.award(ROOM, id).AwardItemInfo[item - 1];
    if (prize !== undefined && renamed !== null) prize.AwardItemName = renamed;

    await until(async () => (await gateway.winners())[0]?.verification === 'PULLED');
    expect((await volcengine.postCallback(told)).status).toBe(200);
    await until(async () => (await gateway.winners())[0]?.verification === 'CONFIRMED');
    await sleep(500);
    expect(await gateway.winners()).toMatchObject([
      { verification: 'CONFIRMED', prize: { id: `volcengine:prize:${ROOM}:${id}:${item}` } },
    ]);
  });
});

describe('reconciling', () => {
  it('is hurried by a callback that comes too late, at most once a minute', async () => {
    await using platforms = await openPlatforms();
    const { volcengine, clock } = platforms;
    await using gateway = await openGateway(platforms, { ...watched, RECONCILE_MS: '86400000' });
    await until(() => countCalls(platforms, CONFIGS) === 1);
    volcengine.drawAward(ROOM, sendAward(volcengine, '奖券'), volcengine.inventViewers(2), { announce: false });
    const Timestamp = String(Math.floor(clock.now() / 1_000) - 3_600);
    const expired = volcengine.signCallback(awardFields({ Timestamp }));
    expect((await volcengine.postCallback(expired)).status).toBe(401);
    await sleep(500);
    expect(countCalls(platforms, CONFIGS)).toBe(1); // it was looked at a moment ago

    clock.advance(61_000);
    await until(async () => (await gateway.winners()).length === 2);
    const calls = countCalls(platforms, CONFIGS);
    for (const _ of [1, 2, 3]) await volcengine.postCallback(expired);
    await sleep(500);
    expect(countCalls(platforms, CONFIGS)).toBe(calls);
  });

  it('takes up a room that it did not know by a callback that comes too late', async () => {
    await using platforms = await openPlatforms();
    const { volcengine, clock } = platforms;
    await using gateway = await openGateway(platforms, { RECONCILE_MS: '86400000' });
    volcengine.drawAward(ROOM, sendAward(volcengine, '奖券'), volcengine.inventViewers(2), { announce: false });
    const Timestamp = String(Math.floor(clock.now() / 1_000) - 3_600);
    const { status } = await volcengine.postCallback(volcengine.signCallback(awardFields({ Timestamp })));
    expect(status).toBe(401);
    await until(async () => (await gateway.winners()).length === 2);
  });

  it('does not hammer where the numbers never agree', async () => {
    await using platforms = await openPlatforms();
    const { volcengine } = platforms;
    const id = sendAward(volcengine, '奖券');
    volcengine.drawAward(ROOM, id, volcengine.inventViewers(2), { announce: false });
    volcengine.award(ROOM, id).WinnerCount = 7;
    await using gateway = await openGateway(platforms, { ...watched, RECONCILE_MS: '250', POLL_RUNNING_MS: '200' });
    await until(async () => (await gateway.winners()).length === 2);
    await sleep(2_500); // 200, 400, 800, 1,600 ms
    expect(countCalls(platforms, CONFIGS)).toBeGreaterThan(6);
    expect(countCalls(platforms, LISTS)).toBeLessThanOrEqual(5);
    expect(volcengine.refusedCalls()).toBe(0);
  });

  it('keeps to the budget and gives each of many rooms its turn', async () => {
    await using platforms = await openPlatforms({ volcengine: { callsPerSecond: 40 } });
    const { volcengine } = platforms;
    const rooms = Array.from({ length: 30 }, (_, index) => String(1_754_400_000_000_000 + index));
    for (const room of rooms) {
      const { Id } = volcengine.putAward(room, { WinnerCount: 0 });
      volcengine.sendAward(room, Id);
      volcengine.drawAward(room, Id, volcengine.inventViewers(1), { announce: false });
    }
    await using gateway = await openGateway(platforms, {
      VOLCENGINE_WATCH_ROOMS: rooms.join(','),
      VOLCENGINE_CALLS_PER_SECOND: '40',
    });
    const seen = async () => new Set((await gateway.winners()).map(({ channel }) => channel.id)).size;
    await expect.poll(seen, { timeout: 20_000 }).toBe(30);
    expect(volcengine.refusedCalls()).toBe(0);
  }, 30_000);

  it('brings in no history', async () => {
    await using platforms = await openPlatforms();
    const { volcengine, clock } = platforms;
    const id = sendAward(volcengine, '奖券');
    const at = clock.now() - 25 * HOUR_MS;
    volcengine.drawAward(ROOM, id, volcengine.inventViewers(2), { at, announce: false });
    await using gateway = await openGateway(platforms);
    const { leave } = await gateway.follow({ channelIds: [roomId] });
    await until(() => countCalls(platforms, CONFIGS) > 1);
    expect(countCalls(platforms, LISTS)).toBe(0);
    expect(await gateway.winners()).toEqual([]);
    await leave();
  });
});
