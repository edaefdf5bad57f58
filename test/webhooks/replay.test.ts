import { describe, expect, it } from 'vitest';
import { countCalls, openGateway, openPlatforms, type Platforms, ROOM, sleep, until } from '../feed/stage.js';
import { awardFields, userInfo } from './callbacks.js';

// One captured signature fits any list of winners of that room and second: it does not cover them.

const CONFIGS = 'ListAwardConfigs';
const watched = { VOLCENGINE_WATCH_ROOMS: ROOM };
/** So that the platform's list is the last word at once. */
const strict = { ...watched, DISPUTE_AFTER_SECONDS: '0' };

/** A draw that the platform has announced: the callback as somebody on the way has seen it. */
async function capture({ volcengine }: Platforms): Promise<Readonly<Record<string, unknown>>> {
  const award = volcengine.putAward(ROOM);
  volcengine.sendAward(ROOM, award.Id);
  volcengine.drawAward(ROOM, award.Id, volcengine.inventViewers(1));
  await volcengine.settled();
  return JSON.parse(volcengine.deliveries.at(-1)?.json ?? '') as Readonly<Record<string, unknown>>;
}

const forge = (captured: object, changes: object) => JSON.stringify({ ...captured, ...changes });
const forgedRows = [{ ...userInfo, UserID: '666', NickName: '骗子' }];

describe('a forged list under a captured signature', () => {
  it('is recorded as SIGNED, DISPUTED once the list lacks it, and never CONFIRMED', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, strict);
    const { volcengine } = platforms;
    const captured = await capture(platforms);
    const { added, leave } = await gateway.follow({});
    const seen = new Set<string>();
    const wordOfForged = async () => {
      const forged = (await gateway.winners()).find(({ viewer }) => viewer.platformId === '666');
      if (forged !== undefined) seen.add(forged.verification);
      return forged?.verification;
    };

    volcengine.setFault({ kind: 'status', status: 500 }, ({ query }) => query.has('Action'));
    expect((await volcengine.postCallback(forge(captured, { UserInfos: forgedRows }))).status).toBe(200);
    expect(await wordOfForged()).toBe('SIGNED'); // the list can't be read: nothing is known
    await until(() => added.length === 1);
    volcengine.setFault(null);
    await until(async () => (await wordOfForged()) === 'DISPUTED');

    // Told again, and again beside a genuine one, it is what it is.
    volcengine.forgetCalls();
    for (const body of [forge(captured, { UserInfos: forgedRows }), forge(captured, {})])
      expect((await volcengine.postCallback(body)).status).toBe(200);
    await until(() => countCalls(platforms, CONFIGS) > 2);
    expect(await wordOfForged()).toBe('DISPUTED');
    expect([...seen].toSorted((one, other) => one.localeCompare(other))).toEqual(['DISPUTED', 'SIGNED']);
    expect((await gateway.winners()).map(({ verification }) => verification)).toEqual(['CONFIRMED', 'DISPUTED']);
    expect(added).toHaveLength(1);
    await leave();
  });

  it('for another prize or lottery of the room is never CONFIRMED either', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, strict);
    const captured = await capture(platforms);
    for (const changes of [{ AwardId: '999' }, { AwardItemId: '999', AwardName: '一辆汽车' }])
      await platforms.volcengine.postCallback(forge(captured, { ...changes, UserInfos: forgedRows }));
    const words = async () => (await gateway.winners()).map(({ verification }) => verification);
    await expect.poll(words, { timeout: 10_000 }).toEqual(['CONFIRMED', 'DISPUTED', 'DISPUTED']);
  });

  it('with more winners than one callback may have is 413, brings nothing, and has the room looked at', async () => {
    await using platforms = await openPlatforms();
    const { volcengine } = platforms;
    await using gateway = await openGateway(platforms, {
      VOLCENGINE_CALLBACK_WINNERS: '100',
      RECONCILE_MS: '86400000',
    });
    const award = volcengine.putAward(ROOM);
    volcengine.sendAward(ROOM, award.Id);
    volcengine.drawAward(ROOM, award.Id, volcengine.inventViewers(2), { announce: false });
    const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ ...userInfo, UserID: `9${index}` }));
    const tooMany = volcengine.signCallback(awardFields({ UserInfos: rows(101) }));
    expect(await volcengine.postCallback(tooMany)).toEqual({ status: 413, text: '{"code":"CALLBACK_TOO_LARGE"}' });
    await until(async () => (await gateway.winners()).length === 2);
    expect((await gateway.winners()).map(({ verification }) => verification)).toEqual(['PULLED', 'PULLED']);

    const junk = volcengine.signCallback(awardFields({ UserInfos: Array.from({ length: 101 }, () => 1) }));
    expect((await volcengine.postCallback(junk)).status).toBe(413);
    expect((await volcengine.postCallback(volcengine.signCallback(awardFields({ UserInfos: rows(100) })))).status).toBe(
      200,
    );
    expect(await gateway.winners()).toHaveLength(102);
  });
});

describe('a captured callback', () => {
  it('adds nothing within the window, not even where its rows are bad', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, watched);
    const { volcengine, clock } = platforms;
    const body = volcengine.signCallback(awardFields({ UserInfos: [userInfo, { NickName: '无名' }, 7] }));
    const count = async () => {
      const { data } = await gateway.ask<{ quarantine: { totalCount: number } }>(
        '{ quarantine(first: 1) { totalCount } }',
      );
      return { winners: (await gateway.winners()).length, quarantine: data.quarantine.totalCount };
    };
    for (const _ of [1, 2, 3]) expect((await volcengine.postCallback(body)).status).toBe(200);
    clock.advance(290_000);
    expect((await volcengine.postCallback(body)).status).toBe(200);
    expect(await count()).toEqual({ winners: 1, quarantine: 2 });
  });

  it('is 401 after the window, adds nothing, and has the room looked at once a minute at most', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, { RECONCILE_MS: '86400000' });
    const { volcengine, clock } = platforms;
    const captured = await capture(platforms);
    const before = await gateway.winners();
    clock.advance(302_000);
    const forged = forge(captured, { UserInfos: forgedRows });
    const replay = async () => {
      for (const _ of [1, 2, 3]) expect((await volcengine.postCallback(forged)).status).toBe(401);
      await sleep(600);
      return countCalls(platforms, CONFIGS);
    };
    for (const _ of [1, 2]) {
      volcengine.forgetCalls();
      const calls = await replay();
      expect(calls).toBeGreaterThan(0);
      expect(await replay()).toBe(calls);
      clock.advance(61_000);
    }
    expect((await gateway.winners()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });
});
