import { describe, expect, it } from 'vitest';
import type { LogEntry, WinnerFilter } from '../../src/feed/winner-log.js';
import type { NewSpecimen } from './specimen.js';
import { called, names, pulled, readAll, START, type Told, walk, win } from './winners.js';

const pick = <Item>(items: readonly Item[], index: number): Item => items[index % items.length] as Item; // never empty

/** Winners of every sort, the sorts not in step with each other. */
function variety(index: number): Told {
  const kind = pick(['PHYSICAL', 'CASH', 'POINTS', 'UNKNOWN'] as const, index);
  const isRedPacket = kind === 'CASH' || kind === 'POINTS';
  return {
    platform: pick(['acme', 'other', 'acme'], index),
    channelId: pick(['acme:channel:1', 'acme:channel:2', 'acme:channel:3', 'acme:channel:4', 'acme:channel:5'], index),
    lotteryId: isRedPacket ? null : pick(['acme:lottery:1:7', 'acme:lottery:1:8', 'acme:lottery:2:9'], index),
    redPacketId: isRedPacket ? pick(['acme:redpacket:1:1', null, 'acme:redpacket:1:2'], index) : null,
    wonAt: new Date(START + ((index * 37) % 100) * 1_000).toISOString(),
    prize: { kind },
    viewer: { id: `acme:viewer:${index % 11}`, externalId: index % 3 === 0 ? null : `member-${index % 11}` },
  };
}

const filters: readonly WinnerFilter[] = [
  {},
  { platform: 'acme' },
  { channelIds: ['acme:channel:1', 'acme:channel:4'] },
  { lotteryIds: ['acme:lottery:1:7', 'acme:lottery:2:9'] },
  { redPacketIds: ['acme:redpacket:1:2'] },
  { prizeKinds: ['CASH', 'UNKNOWN'] },
  { viewerIds: ['acme:viewer:3', 'acme:viewer:10'] },
  { externalIds: ['member-3', 'member-10', 'nobody'] },
  { verification: ['PULLED', 'DISPUTED'] },
  { from: '2026-11-20T08:00:20Z', to: '2026-11-20T09:01:00.000+01:00' },
  { platform: 'other', prizeKinds: ['PHYSICAL'], from: new Date(START).toISOString(), verification: ['SIGNED'] },
  { channelIds: ['acme:channel:none'] },
];

/** The same question, asked of plain memory. */
function matches({ winner }: LogEntry, filter: WinnerFilter): boolean {
  const wonAt = Date.parse(winner.wonAt);
  const isAmong = <Word>(words: readonly Word[] | undefined, word: Word | null) =>
    words === undefined || (word !== null && words.includes(word));
  return (
    (filter.platform ?? winner.platform) === winner.platform &&
    isAmong(filter.channelIds, winner.channelId) &&
    isAmong(filter.lotteryIds, winner.lotteryId) &&
    isAmong(filter.redPacketIds, winner.redPacketId) &&
    isAmong(filter.prizeKinds, winner.prize.kind) &&
    isAmong(filter.viewerIds, winner.viewer.id) &&
    isAmong(filter.externalIds, winner.viewer.externalId) &&
    isAmong(filter.verification, winner.verification) &&
    (filter.from === undefined || wonAt >= Date.parse(filter.from)) &&
    (filter.to === undefined || wonAt < Date.parse(filter.to))
  );
}

/** What every engine owes those who read. */
export function pagingContract(newSpecimen: NewSpecimen): void {
  describe('paging', () => {
    it('finds under every filter, both ways, in pages of any size, what plain memory finds', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const news = Array.from({ length: 240 }, (_, index) => win(String(index), variety(index)));
      for (const [index, source] of [called, pulled, called, pulled].entries())
        await winnerLog.append([source(news.slice(index * 60, (index + 1) * 60))]);
      const all = await readAll(winnerLog);
      expect(all).toHaveLength(240);

      for (const filter of filters) {
        const expected = all.filter((entry) => matches(entry, filter));
        for (const limit of [1, 7, 1_000]) {
          const forward = await walk(winnerLog, 'FORWARD', limit, filter);
          expect({ filter, ...forward }).toEqual({ filter, entries: expected, reached: 240 });
          const backward = await walk(winnerLog, 'BACKWARD', limit, filter);
          expect({ filter, ...backward }).toEqual({ filter, entries: expected.toReversed(), reached: 1 });
        }
      }
    });

    it('says how far it has looked', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      expect(await winnerLog.readAfter(0, 5, {})).toEqual({ entries: [], reached: 0 });
      await winnerLog.append([called(['a', 'b', 'c', 'd'].map((name) => win(name)))]);

      expect(await winnerLog.readAfter(1, 2, {})).toMatchObject({ reached: 3 });
      expect(await winnerLog.readAfter(1, 3, {})).toMatchObject({ reached: 4 });
      expect(await winnerLog.readAfter(1, 9, { prizeKinds: ['CASH'] })).toEqual({ entries: [], reached: 4 });
      expect(await winnerLog.readAfter(4, 9, {})).toEqual({ entries: [], reached: 4 });
      expect(await winnerLog.readBefore(4, 2, {})).toMatchObject({ reached: 2 });
      expect(await winnerLog.readBefore(4, 9, {})).toMatchObject({ reached: 1 });
      expect(names((await winnerLog.readBefore(null, 2, {})).entries)).toEqual(['d', 'c']);
    });

    it('skips and repeats nothing while 20 append at once, and positions have no gaps', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      let isDone = false;

      const appending = Promise.all(
        Array.from({ length: 20 }, async (_, appender) => {
          for (let round = 0; round < 10; round++) {
            const own = win(`${appender}-${round}`, variety(appender + round));
            await winnerLog.append([called([own, win(`shared-${round}`)])]);
          }
        }),
      ).finally(() => (isDone = true));

      async function follow(filter: WinnerFilter): Promise<readonly LogEntry[]> {
        const seen: LogEntry[] = [];
        let reached = 0;
        for (let isLast = false; ;) {
          const page = await winnerLog.readAfter(reached, 3, filter);
          seen.push(...page.entries);
          expect(page.reached).toBeGreaterThanOrEqual(reached);
          ({ reached } = page);
          if (page.entries.length > 0) continue;
          if (isLast) return seen;
          isLast = isDone; // one more look after the last append
        }
      }

      const followed: readonly WinnerFilter[] = [{}, { platform: 'other' }, { prizeKinds: ['CASH', 'PHYSICAL'] }];
      const [seen] = await Promise.all([Promise.all(followed.map(follow)), appending]);
      const all = await readAll(winnerLog);
      expect(all.map(({ position }) => position)).toEqual(Array.from({ length: 210 }, (_, index) => index + 1));
      expect(new Set(names(all)).size).toBe(210);
      expect(seen).toEqual(followed.map((filter) => all.filter((entry) => matches(entry, filter))));
    });

    it('counts winners by lottery and red packet', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const packet = { lotteryId: null, redPacketId: 'acme:redpacket:1:1', prize: { kind: 'CASH' } } as const;
      await winnerLog.append([called([win('a'), win('b'), win('c', packet)])]);
      const counts = await winnerLog.count(['acme:lottery:1:7', 'acme:redpacket:1:1', 'acme:lottery:1:8']);
      expect(counts).toEqual(
        new Map([
          ['acme:lottery:1:7', 2],
          ['acme:redpacket:1:1', 1],
        ]),
      );
      expect(await winnerLog.count([])).toEqual(new Map());
    });

    it('tells which red packet winners lack their packet, newest first', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const cash = (amount: number, told: Told = {}) =>
        ({ lotteryId: null, prize: { kind: 'CASH', amount }, ...told }) as const;
      await winnerLog.append([
        called([
          win('a', cash(1)),
          win('lottery', { lotteryId: null }),
          win('assigned', cash(2, { redPacketId: 'acme:redpacket:1:1' })),
          win('elsewhere', cash(3, { channelId: 'acme:channel:2' })),
          win('b', cash(4)),
        ]),
      ]);
      const [b, a] = [
        { key: 'key-b', viewerId: 'acme:viewer:b', amount: 4 },
        { key: 'key-a', viewerId: 'acme:viewer:a', amount: 1 },
      ];
      expect(await winnerLog.unassigned('acme:channel:1', 9)).toEqual([b, a]);
      expect(await winnerLog.unassigned('acme:channel:1', 1)).toEqual([b]);
    });
  });
}
