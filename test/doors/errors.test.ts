import { describe, expect, it } from 'vitest';
import type { WinnerLog } from '../../src/feed/winner-log.js';
import { createMemoryShared } from '../engines/memory-shared.js';
import { createMemoryStore } from '../engines/memory-store.js';
import { createMemoryWinnerLog } from '../engines/memory-winner-log.js';
import { type Added, doors, openClient, take, takeOnly, winnerAdded, winnersAdded } from './clients.js';
import { openStage } from './stage.js';
import { winnersFrom } from './winners.js';

const wrongDocuments = [
  ['a syntax error', '{ feedPosition'],
  ['an unknown field', '{ feedPosition lottos }'],
  ['an unknown operation', 'query A { feedPosition } query B { feedPosition }'],
  ['a malformed id', '{ channel(id: "nonsense") { id } }'],
  ['a page too large', '{ winners(first: 101) { totalCount } }'],
  ['an empty list', '{ winners(filter: { channelIds: [] }) { totalCount } }'],
  ['a missing variable', 'query ($id: ID!) { node(id: $id) { id } }'],
  ['introspection in production', '{ __schema { queryType { name } } }'],
] as const;

describe.each(doors)('%s', (door) => {
  it.each(wrongDocuments)('answers %s as POST does', async (_what, query) => {
    await using stage = await openStage();
    const client = openClient(door, stage.origin);
    const { errors } = await takeOnly(client.iterate(query));

    expect(errors).toEqual((await stage.ask(query)).errors);
    expect(errors?.[0]?.extensions.code).toMatch(/^[A-Z_]+$/);
    await client.dispose();
  });

  it.each([
    [{ channelIds: [] }, 'BAD_USER_INPUT'],
    [{ prizeKinds: [] }, 'BAD_USER_INPUT'],
    [{ from: '2026-02-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }, 'BAD_USER_INPUT'],
    [{ channelIds: ['nonsense'] }, 'BAD_ID'],
    [{ channelIds: ['nobody:channel:1'] }, 'BAD_ID'],
    [{ lotteryIds: ['polyv:channel:1965681'] }, 'BAD_ID'],
    [{ viewerIds: ['polyv:channel:1965681'] }, 'BAD_ID'],
  ])('refuses the filter %j when subscribing', async (filter, code) => {
    await using stage = await openStage();
    const client = openClient(door, stage.origin);
    const { errors } = await takeOnly(client.iterate(winnerAdded, { filter }));

    expect(errors).toMatchObject([{ path: ['winnerAdded'], extensions: { code, retryable: false } }]);
    expect(stage.followers()).toBe(0);
    await client.dispose();
  });

  it('refuses a cursor of no feed, of another log, and of the future, and stays usable', async () => {
    await using stage = await openStage();
    await using other = await openStage();
    const cursors = ['nonsense', other.feed.toCursor(0), stage.feed.toCursor(1)];
    const client = openClient(door, stage.origin);
    for (const after of cursors) {
      const { errors } = await takeOnly(client.iterate(winnersAdded, { after }));
      expect(errors).toMatchObject([{ path: ['winnersAdded'], extensions: { code: 'CURSOR_UNKNOWN' } }]);
    }
    const { data } = await takeOnly(client.iterate('{ feedPosition }'));
    expect(data).toEqual({ feedPosition: stage.feed.toCursor(0) });
    await client.dispose();
  });

  it('names the oldest usable cursor where retention has been faster, also to one who is following', async () => {
    const shared = createMemoryShared();
    const log = createMemoryWinnerLog(() => shared.wake());
    let oldest = 1;
    const winnerLog: WinnerLog = {
      ...log,
      bounds: async () => ({ ...(await log.bounds()), oldest }),
      async readAfter(...asked) {
        const page = await log.readAfter(...asked);
        oldest = 901; // retention overtakes whoever has read one page
        return page;
      },
    };
    await using stage = await openStage({ parts: { store: createMemoryStore({ winnerLog, shared }) } });
    await stage.publish(...winnersFrom(1, 1_000));

    const client = openClient(door, stage.origin);
    const results = client.iterate<Added>(winnerAdded, { after: stage.feed.toCursor(0) });
    const expired = {
      extensions: { code: 'CURSOR_EXPIRED', retryable: false, oldestCursor: stage.feed.toCursor(900) },
    };
    await expect(take(results, 1_000)).rejects.toThrow(/CURSOR_EXPIRED/);
    await stage.followed(0);

    const { errors } = await takeOnly(client.iterate(winnerAdded, { after: stage.feed.toCursor(5) }));
    expect(errors).toMatchObject([expired]);
    const [again] = await take(client.iterate<Added>(winnerAdded, { after: stage.feed.toCursor(900) }), 1);
    expect(again?.winnerAdded.cursor).toBe(stage.feed.toCursor(901));
    await client.dispose();
  });
});

it('refuses a subscription over plain HTTP', async () => {
  await using stage = await openStage();
  const { status, errors } = await stage.ask('subscription { winnerAdded { cursor } }');

  expect(status).toBe(400);
  expect(errors).toMatchObject([{ message: expect.stringMatching(/subscription/i) as string }]);
});
