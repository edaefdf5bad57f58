import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Added, type BatchAdded, doors, openClient, take, winnerAdded, winnersAdded } from './clients.js';
import type { Stage, Start } from './stage.js';
import { numberOf, numbersFrom, winnerNews, winnersFrom } from './winners.js';

/** What every door owes a subscriber, whatever engine is behind the feed. */
export function behaviours(name: string, start: Start): void {
  describe.each(doors)(`${name}, by %s`, (door) => {
    it('gives what was missed to a client that comes back, once', async () => {
      await using stage = await start();
      const before = openClient(door, stage.origin);
      const first = before.iterate<Added>(winnerAdded, { after: await positionOf(stage) });
      const pending = take(first, 1);
      await stage.publish(winnerNews(1));
      const [seen] = await pending;
      before.drop();
      await stage.followed(0);

      await stage.publish(winnerNews(2), winnerNews(3));
      const after = openClient(door, stage.origin);
      const second = after.iterate<Added>(winnerAdded, { after: seen?.winnerAdded.cursor });
      const [two] = await take(second, 1);
      await stage.publish(winnerNews(4));
      const rest = await take(second, 2);

      expect([seen, two, ...rest].map(toNumber)).toEqual([1, 2, 3, 4]);
      await after.dispose();
    });

    it('begins at now where no cursor is given', async () => {
      await using stage = await start();
      await stage.publish(winnerNews(1));
      const client = openClient(door, stage.origin);
      const pending = take(client.iterate<Added>(winnerAdded), 2);
      await stage.followed(1);
      await stage.publish(winnerNews(2), winnerNews(3));

      expect((await pending).map(toNumber)).toEqual([2, 3]);
      await client.dispose();
    });

    it('loses nothing and repeats nothing for those who join in a burst, in one order at any speed', async () => {
      await using stage = await start();
      const after = await positionOf(stage);
      const clients = [1, 2, 3].map(() => openClient(door, stage.origin));
      const burst = (async () => {
        for (let from = 1; from <= 2_000; from += 50) {
          await stage.publish(...winnersFrom(from, from + 49));
          await sleep(1);
        }
      })();
      await sleep(5);
      const quick = take(clients[0]!.iterate<Added>(winnerAdded, { after }), 2_000);
      await sleep(10);
      const slow = takeSlowly(clients[1]!.iterate<Added>(winnerAdded, { after }), 2_000);
      const batches = takeWinners(clients[2]!.iterate<BatchAdded>(winnersAdded, { after }), 2_000);
      await burst;

      const order = (await quick).map(toNumber);
      expect(order.toSorted((a, b) => a - b)).toEqual(numbersFrom(1, 2_000));
      expect((await slow).map(toNumber)).toEqual(order);
      expect((await batches).map(({ node }) => numberOf(node.id))).toEqual(order);
      await Promise.all(clients.map((client) => client.dispose()));
    });

    it('tells a backlog of 2,000 in 4 batches', async () => {
      await using stage = await start();
      const after = await positionOf(stage);
      await stage.publish(...winnersFrom(1, 2_000));
      const client = openClient(door, stage.origin);
      const batches = await take(client.iterate<BatchAdded>(winnersAdded, { after }), 4);

      expect(batches.map(({ winnersAdded: { edges } }) => edges.length)).toEqual([500, 500, 500, 500]);
      await client.dispose();
    });

    it('gives what the filter asks for, and a cursor beyond what it leaves out', async () => {
      await using stage = await start();
      const after = await positionOf(stage);
      const [wanted, other] = ['volcengine:channel:11', 'volcengine:channel:22'];
      const cash = { id: null, name: 'Cash', kind: 'CASH', delivery: null, amount: 100, batch: null } as const;
      await stage.publish(
        winnerNews(1, { channelId: other }),
        winnerNews(2, { channelId: wanted }),
        winnerNews(3, { channelId: wanted, prize: cash }),
        winnerNews(4, { channelId: wanted, wonAt: '2026-04-01T00:00:00.000Z' }),
        winnerNews(5, { channelId: wanted }),
        winnerNews(6, { channelId: other }),
      );
      const filter = {
        platform: 'VOLCENGINE',
        channelIds: [wanted, 'volcengine:channel:33'],
        prizeKinds: ['PHYSICAL', 'VIRTUAL'],
        verification: ['SIGNED'],
        from: '2026-03-01T20:00:00+08:00',
        to: '2026-04-01T00:00:00Z',
      };
      const client = openClient(door, stage.origin);
      const [batch] = await take(client.iterate<BatchAdded>(winnersAdded, { after, filter }), 1);
      const viewerIds = ['volcengine:viewer:w6', 'volcengine:viewer:w1'];
      const mine = await take(client.iterate<Added>(winnerAdded, { after, filter: { viewerIds } }), 2);

      expect(batch?.winnersAdded.edges.map(({ node }) => numberOf(node.id))).toEqual([2, 5]);
      expect(batch?.winnersAdded.cursor).toBe(mine[1]?.winnerAdded.cursor);
      expect(mine.map(toNumber)).toEqual([1, 6]);
      await client.dispose();
    });

    it('frees the follower of one who unsubscribes, asleep or in the middle of a backlog', async () => {
      await using stage = await start();
      const after = await positionOf(stage);
      await stage.publish(...winnersFrom(1, 500));
      const client = openClient(door, stage.origin);

      const asleep = client.iterate<Added>(winnerAdded);
      const never = asleep.next();
      await stage.followed(1);
      await asleep.return?.();
      await stage.followed(0);
      expect((await never).done).toBe(true);

      const behind = client.iterate<Added>(winnerAdded, { after });
      await take(behind, 1);
      await behind.return?.();
      await stage.followed(0);
      await client.dispose();
    });

    it('leaves no follower behind after 1,000 subscriptions', async () => {
      await using stage = await start();
      const client = openClient(door, stage.origin);
      for (let round = 0; round < 100; round++) {
        const ten = numbersFrom(1, 10).map(() => client.iterate<Added>(winnerAdded));
        const pending = ten.map((results) => results.next());
        await stage.followed(10);
        await Promise.all(ten.map(async (results) => results.return?.()));
        await Promise.all(pending);
        await stage.followed(0);
      }
      expect(stage.followers()).toBe(0);
      await client.dispose();
    });

    it('loses nothing between feedPosition and the subscription, nor after a page that was empty', async () => {
      await using stage = await start();
      await stage.publish(winnerNews(1));
      const position = await positionOf(stage);
      const filter = { channelIds: ['volcengine:channel:404'] };
      const pages = await Promise.all(['first', 'last'].map((way) => endOfPage(stage, way, filter)));
      await stage.publish(winnerNews(2));

      expect(new Set(pages)).toEqual(new Set([position]));
      const client = openClient(door, stage.origin);
      const [next] = await take(client.iterate<Added>(winnerAdded, { after: position }), 1);
      expect(next && toNumber(next)).toBe(2);
      await client.dispose();
    });
  });
}

async function positionOf(stage: Stage): Promise<string> {
  const { data } = await stage.ask('{ feedPosition }');
  return (data as { feedPosition: string }).feedPosition;
}

async function endOfPage(stage: Stage, way: string, filter: object): Promise<string> {
  const query = `query ($filter: WinnerFilter) { winners(filter: $filter, ${way}: 5) { pageInfo { endCursor } } }`;
  const { data } = await stage.ask(query, { filter });
  return (data as { winners: { pageInfo: { endCursor: string } } }).winners.pageInfo.endCursor;
}

function toNumber(added: Added | undefined): number {
  return numberOf(added?.winnerAdded.node.id ?? '');
}

async function takeSlowly(results: AsyncIterableIterator<{ data?: Added | null | undefined }>, howMany: number) {
  const taken: Added[] = [];
  while (taken.length < howMany) {
    taken.push(...(await take(results, 20)));
    await sleep(1);
  }
  return taken;
}

async function takeWinners(results: AsyncIterableIterator<{ data?: BatchAdded | null | undefined }>, howMany: number) {
  const edges: BatchAdded['winnersAdded']['edges'][number][] = [];
  while (edges.length < howMany) {
    const [batch] = await take(results, 1);
    edges.push(...(batch?.winnersAdded.edges ?? []));
  }
  return edges;
}
