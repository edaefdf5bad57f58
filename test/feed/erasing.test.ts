import { describe, expect, it } from 'vitest';
import { EraseViewerDocument, type EraseViewerMutation } from '../../src/client/generated/graphql.js';
import type { LogEntry, WinnerLog } from '../../src/feed/winner-log.js';
import { createWinnerFeed } from '../../src/feed/winner-feed.js';
import { telling, winnerNews } from '../doors/winners.js';
import { createMemoryShared } from '../engines/memory-shared.js';
import { createMemoryWinnerLog } from '../engines/memory-winner-log.js';
import { awardFields, userInfo } from '../webhooks/callbacks.js';
import { type Gateway, openGateway, openPlatforms, ROOM, sleep, until } from './stage.js';

/** A log with one winner to come, whose answers can be held up on their way. */
function openHeldUp() {
  const shared = createMemoryShared();
  const memory = createMemoryWinnerLog(() => shared.wake());
  const erasedAt = '2026-03-01T12:00:02.000Z';
  let isErased = false;
  let goOn = () => {};
  let held = Promise.resolve();
  let reads = 0;
  const log: WinnerLog = {
    ...memory,
    async readAfter(...asked) {
      const page = await memory.readAfter(...asked);
      const toNow = ({ position, winner }: LogEntry) => ({
        position,
        winner: isErased ? { ...winner, erasedAt } : winner,
      });
      const read = { ...page, entries: page.entries.map(toNow) };
      if (read.entries.length > 0) {
        reads++;
        await held;
      }
      return read;
    },
    async eraseViewers() {
      isErased = true;
      return { positions: [1] };
    },
  };
  const diary = { info() {}, warn() {}, error() {} };
  const feed = createWinnerFeed(log, { shared, diary, tailEntries: 100, now: Date.now });
  return {
    feed,
    publish: () => memory.append([telling([winnerNews(1)])]),
    /** Erases in the middle of a reading. */
    eraseMeanwhile: () => {
      held = new Promise((resolve) => (goOn = resolve));
      return async () => {
        await until(() => reads > 0);
        await feed.erase({ viewerIds: ['volcengine:viewer:w1'], erasedAt, caller: 'desk', operation: 'mutation' });
        goOn();
      };
    },
  };
}

describe('what is being read when somebody is erased', () => {
  it('is read again, from the log', async () => {
    const { feed, publish, eraseMeanwhile } = openHeldUp();
    await publish();
    const erase = eraseMeanwhile();
    const reading = feed.follow(0, 10, {}).next();
    await erase();
    expect((await reading).value?.entries).toMatchObject([{ winner: { erasedAt: expect.any(String) } }]);
    await feed.close();
  });

  it('is read again, into memory', async () => {
    const { feed, publish, eraseMeanwhile } = openHeldUp();
    const reading = feed.follow(0, 10, {}).next();
    await sleep(10); // asleep, at the end of an empty log
    const erase = eraseMeanwhile();
    await publish();
    await erase();
    await reading;
    const late = await feed.follow(0, 10, {}).next();
    expect(late.value?.entries).toMatchObject([{ winner: { erasedAt: expect.any(String) } }]);
    await feed.close();
  });
});

const viewerId = `volcengine:viewer:${userInfo.UserID}`;

async function eraseOn(gateway: Gateway, ...viewerIds: readonly string[]): Promise<number | undefined> {
  const { data } = await gateway.ask<EraseViewerMutation>(EraseViewerDocument, { input: { viewerIds } });
  return data.eraseViewer?.erasedCount;
}

it('is not undone by a callback that is repeated, nor by one of that lottery that tells more', async () => {
  await using platforms = await openPlatforms();
  await using gateway = await openGateway(platforms);
  const { volcengine } = platforms;
  const post = (user: object) =>
    volcengine.postCallback(volcengine.signCallback(awardFields({ UserInfos: [{ ...userInfo, ...user }] })));
  await post({ Telephone: '' });
  const [before] = await gateway.winners();
  expect(await eraseOn(gateway, viewerId)).toBe(1);
  for (const user of [{ Telephone: '' }, {}, { Telephone: '13911112222' }]) expect((await post(user)).status).toBe(200);
  const after = await gateway.winners();
  expect(after).toMatchObject([{ id: before?.id, viewer: { platformId: 'erased', phone: null }, extra: null }]);
  expect(after).toHaveLength(1);
});

it('is not undone by the platform’s own lists, which go on confirming and restoring the others', async () => {
  await using platforms = await openPlatforms();
  await using gateway = await openGateway(platforms, { VOLCENGINE_WATCH_ROOMS: ROOM });
  const { volcengine } = platforms;
  const award = volcengine.putAward(ROOM);
  volcengine.sendAward(ROOM, award.Id);
  const viewers = volcengine.inventViewers(5);
  volcengine.drawAward(ROOM, award.Id, viewers);
  await volcengine.settled();
  const told = await gateway.winners();
  expect(told).toHaveLength(5);
  expect(await eraseOn(gateway, ...told.slice(0, 2).map(({ viewer }) => viewer.id))).toBe(2);

  await until(async () => (await gateway.winners()).every(({ verification }) => verification === 'CONFIRMED'));
  const winners = await gateway.winners();
  expect(winners.map(({ id }) => id)).toEqual(told.map(({ id }) => id));
  expect(winners.map(({ erasedAt }) => erasedAt !== null)).toEqual([true, true, false, false, false]);
  expect(winners.map(({ claim }) => claim)).toEqual([null, null, null, null, null]);

  // Whoever was erased and wins again has taken part again.
  platforms.clock.advance(2_000); // its instants are whole seconds
  const again = volcengine.putAward(ROOM);
  volcengine.sendAward(ROOM, again.Id);
  volcengine.drawAward(ROOM, again.Id, viewers.slice(0, 1));
  await volcengine.settled();
  expect((await gateway.winners()).at(-1)).toMatchObject({ erasedAt: null, viewer: { id: told[0]?.viewer.id } });
});
