import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createClock, type NewSpecimen } from './specimen.js';
import { called, names, pulled, readAll, readOne, START, win } from './winners.js';

/** What every engine owes those who append. */
export function appendContract(newSpecimen: NewSpecimen): void {
  describe('appending', () => {
    it('gives positions from 1, in the order told, and says what became of it', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const first = await winnerLog.append([called([win('a'), win('b')]), called([win('c')])]);
      expect(first).toEqual({ recorded: 3, known: 0, amended: 0, quarantined: 0, head: 3 });
      expect(await winnerLog.append([called([win('d')])])).toMatchObject({ recorded: 1, head: 4 });

      const entries = await readAll(winnerLog);
      expect(entries.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
      expect(names(entries)).toEqual(['a', 'b', 'c', 'd']);
    });

    it('gives a winner back as it was told, with when it was recorded', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open({ now: () => START + 5_000 });
      const told = win('a', {
        channelName: '双11 "直播"',
        isPriority: true,
        extra: 'from=poster',
        ipAddress: '203.0.113.7',
        userAgent: 'Mozilla/5.0',
        claim: {
          name: '王芳',
          phone: '18012341234',
          address: null,
          email: null,
          fields: [{ label: '尺码', value: 'M' }],
        },
        viewer: { nickname: '🎉', phone: '+86 180 1234 1234', externalId: 'E-1' },
        prize: { id: 'acme:prize:1:7:1', kind: 'CUSTOM', delivery: 'POINTS', amount: 5, batch: 'B1' },
      });
      await winnerLog.append([called([told])]);
      expect(await readOne(winnerLog, 'a')).toEqual({
        ...told.winner,
        recordedAt: new Date(START + 5_000).toISOString(),
        verification: 'SIGNED',
        verifiedAt: null,
        erasedAt: null,
      });
    });

    it('records a win once, however often and by whichever key it is told', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      await winnerLog.append([called([win('a', {}, ['alias-a'])])]);
      const twice = [win('b'), { ...win('x'), key: 'alias-a' }, win('b'), win('y', {}, ['alias-a'])];
      expect(await winnerLog.append([called(twice)])).toMatchObject({ recorded: 1, known: 3, head: 2 });
      expect(names(await readAll(winnerLog))).toEqual(['a', 'b']);

      // Every name of a known win is one of its names from then on.
      const later = { ...win('z'), key: 'key-y' };
      expect(await winnerLog.append([called([later])])).toMatchObject({ recorded: 0, known: 1 });
    });

    it('looks earlier names up, and gives a win that is known by them no further name', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      /** Told in one span of time; it may have been told in the one before. */
      const at = (span: number) => ({ ...win(`at-${span}`, {}, []), earlier: [`key-at-${span - 1}`] });
      const tell = async (...spans: readonly number[]) => {
        const { recorded, known } = await winnerLog.append([called(spans.map((span) => at(span)))]);
        return [recorded, known];
      };
      expect(await tell(1)).toEqual([1, 0]);
      expect(await tell(2)).toEqual([0, 1]); // again, on the other side of an edge
      expect(await tell(2)).toEqual([0, 1]); // and again
      expect(await tell(3)).toEqual([1, 0]); // equal, and another one
      expect(await tell(4, 4, 5, 6)).toEqual([1, 3]); // the same within one append
      expect(names(await readAll(winnerLog))).toEqual(['at-1', 'at-3', 'at-5']);
      expect(await winnerLog.append([called([win('at-0')])])).toMatchObject({ recorded: 1 }); // no name of anybody's
    });

    it('records nothing for empty tellings', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const nothing = { recorded: 0, known: 0, amended: 0, quarantined: 0, head: 0 };
      expect(await winnerLog.append([])).toEqual(nothing);
      expect(await winnerLog.append([called([])])).toEqual(nothing);
    });

    it('keeps texts that an engine could choke on', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const strange = `'; DROP TABLE winner; -- $1 ?1 \\ " \u0000 \uD800`;
      await winnerLog.append([
        called([win('a', { channelName: strange, lotteryId: strange, viewer: { id: strange } })]),
      ]);
      expect(await readOne(winnerLog, 'a')).toMatchObject({ channelName: strange, viewer: { id: strange } });
      expect(names(await readAll(winnerLog, { viewerIds: [strange] }))).toEqual(['a']);
      expect(names(await readAll(winnerLog, { lotteryIds: [strange] }))).toEqual(['a']);
    });

    it('keeps a winner aside whose id no index can hold, and records the others', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const long = randomBytes(4_000).toString('hex'); // a text that repeats itself would be stored shorter
      const told = called([win('a'), win('b', { lotteryId: long }), win('c', { viewer: { id: long } }), win('d')]);
      expect(await winnerLog.append([told])).toMatchObject({ recorded: 2, quarantined: 2, head: 2 });
      expect(await winnerLog.append([told])).toMatchObject({ recorded: 0, known: 2, quarantined: 0 });
      expect(names(await readAll(winnerLog))).toEqual(['a', 'd']);
      expect((await winnerLog.quarantined(10, null)).map(({ reason }) => reason)).toEqual([
        'an id is too long',
        'an id is too long',
      ]);
    });

    it('takes 2,000 winners at once, and takes them again without a trace', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const burst = Array.from({ length: 2_000 }, (_, index) => win(String(index), {}, [`alias-${index}`]));
      const started = performance.now();
      expect(await winnerLog.append([called(burst)])).toMatchObject({ recorded: 2_000, head: 2_000 });
      expect(await winnerLog.append([called(burst)])).toMatchObject({ recorded: 0, known: 2_000, head: 2_000 });
      expect(performance.now() - started).toBeLessThan(2_000);
      expect(names(await readAll(winnerLog))).toEqual(burst.map(({ winner }) => winner.viewer.platformId));
    });

    it('survives closing', async () => {
      await using specimen = await newSpecimen();
      const before = await specimen.open();
      await before.winnerLog.append([called([win('a')])]);
      await before.close();
      const { winnerLog } = await specimen.open();
      expect(winnerLog.identity).toBe(before.winnerLog.identity);
      expect(await winnerLog.append([called([win('a'), win('b')])])).toMatchObject({ recorded: 1, known: 1, head: 2 });
    });

    it('is another log when it is another place', async () => {
      await using one = await newSpecimen();
      await using other = await newSpecimen();
      const [first, second] = await Promise.all([one.open(), other.open()]);
      expect(first.winnerLog.identity).toMatch(/^[\w-]{8}$/);
      expect(first.winnerLog.identity).not.toBe(second.winnerLog.identity);
    });
  });

  describe('amending', () => {
    it('fills in what a later telling adds, at the same position', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const unnamed = win('a', { lotteryId: null, prize: { kind: 'CASH', amount: 88 } });
      await winnerLog.append([called([unnamed, win('b')])]);
      const named = win('a', {
        lotteryId: null,
        redPacketId: 'acme:redpacket:1:9',
        wonAt: '2026-11-20T07:59:00.000Z',
        wonAtDraw: true,
        viewer: { phone: '18012341234' },
        prize: { kind: 'CASH', amount: 88 },
      });
      expect(await winnerLog.append([pulled([named, win('b')])])).toMatchObject({ known: 2, amended: 1, head: 2 });

      const [entry] = await readAll(winnerLog, { redPacketIds: ['acme:redpacket:1:9'], to: '2026-11-20T08:00:00Z' });
      expect(entry).toMatchObject({ position: 1, winner: { viewer: { phone: '18012341234' }, wonAtDraw: true } });
      expect(await winnerLog.append([pulled([named])])).toMatchObject({ known: 1, amended: 0 });
    });

    it('amends within one append too', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const news = [win('a'), win('a', { channelName: 'Launch' }), win('a', { viewer: { nickname: 'Fang' } })];
      expect(await winnerLog.append([called(news)])).toMatchObject({ recorded: 1, known: 2, amended: 1 });
      expect(await readOne(winnerLog, 'a')).toMatchObject({ channelName: 'Launch', viewer: { nickname: 'Fang' } });
    });

    it('keeps a contradiction aside, once, and the record as it is', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      await winnerLog.append([called([win('a', { viewer: { phone: '18012341234' } })])]);
      const other = win('a', { channelName: 'Launch', viewer: { phone: '18099999999' } });
      const expected = { recorded: 1, known: 1, amended: 0, quarantined: 1, head: 2 };
      expect(await winnerLog.append([called([other, win('b')], START + 1_000)])).toEqual(expected);
      expect(await winnerLog.append([pulled([other, other])])).toMatchObject({ known: 2, quarantined: 0 });

      expect(await readOne(winnerLog, 'a')).toMatchObject({ channelName: null, viewer: { phone: '18012341234' } });
      expect(await winnerLog.countQuarantined()).toBe(1);
      expect(await winnerLog.quarantined(10, null)).toEqual([
        {
          id: '1',
          toldAt: new Date(START + 1_000).toISOString(),
          source: 'CALLBACK',
          reason: 'tells another phone',
          winnerId: other.winner.id,
          raw: other.raw,
        },
      ]);
    });

    it('keeps unreadable rows aside, newest first, in pages', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const rejected = ['one', 'two', 'three'].map((raw) => ({ reason: 'the row names no viewer', raw }));
      expect(await winnerLog.append([{ ...called([win('a')]), rejected }])).toMatchObject({
        recorded: 1,
        quarantined: 3,
      });
      expect(await winnerLog.append([{ ...called([]), rejected }])).toMatchObject({ quarantined: 0 });
      const last = { reason: 'the row names no viewer', raw: 'four' };
      expect(await winnerLog.append([{ ...called([]), rejected: [last] }])).toMatchObject({ quarantined: 1 });

      const page = await winnerLog.quarantined(2, null);
      expect(page.map(({ raw, winnerId }) => [raw, winnerId])).toEqual([
        ['four', null],
        ['three', null],
      ]);
      const rest = await winnerLog.quarantined(10, page.at(-1)?.id ?? null);
      expect(rest.map(({ raw }) => raw)).toEqual(['two', 'one']);
      expect(await winnerLog.quarantined(10, 'not an id')).toEqual([]);
    });
  });

  describe('retention', () => {
    it('removes the beginning, and nothing told later brings it back', async () => {
      await using specimen = await newSpecimen();
      const clock = createClock();
      const { winnerLog } = await specimen.open(clock);
      expect(await winnerLog.bounds()).toEqual({ oldest: 1, head: 0, erasures: 0 });
      const phone = { viewer: { phone: '18012341234' } };
      await winnerLog.append([called([win('a', phone), win('b')], clock.now())]);
      await winnerLog.append([called([win('a', { viewer: { phone: '18099999999' } })], clock.now())]);
      clock.pass(1_000);
      await winnerLog.append([called([win('c')], clock.now())]);

      expect(await winnerLog.forgetBefore(new Date(START + 1_000).toISOString())).toBe(2);
      expect(await winnerLog.bounds()).toEqual({ oldest: 3, head: 3, erasures: 0 });
      expect(await winnerLog.countQuarantined()).toBe(0);
      const late = await winnerLog.append([pulled([win('a', phone, ['alias-a']), win('b')])]);
      expect(late).toEqual({ recorded: 0, known: 2, amended: 0, quarantined: 0, head: 3 });
      expect(await winnerLog.append([pulled([{ ...win('d'), key: 'alias-a' }])])).toMatchObject({ known: 1 });
      expect(names(await readAll(winnerLog))).toEqual(['c']);
      expect(await winnerLog.find(win('a').winner.id)).toBeNull();

      expect(await winnerLog.forgetBefore(new Date(START + 9_000).toISOString())).toBe(1);
      expect(await winnerLog.bounds()).toEqual({ oldest: 4, head: 3, erasures: 0 });
      expect(await winnerLog.append([called([win('e')])])).toMatchObject({ recorded: 1, head: 4 });
    });

    it('never leaves a hole where clocks disagree, and removes any number', async () => {
      await using specimen = await newSpecimen();
      const clock = createClock();
      const { winnerLog } = await specimen.open(clock);
      await winnerLog.append([called(Array.from({ length: 2_100 }, (_, index) => win(`old-${index}`)))]);
      clock.pass(5_000);
      await winnerLog.append([called([win('ahead')])]);
      clock.pass(-5_000);
      await winnerLog.append([called([win('behind')])]);
      expect(await winnerLog.forgetBefore(new Date(START + 1_000).toISOString())).toBe(2_100);
      expect(names(await readAll(winnerLog))).toEqual(['ahead', 'behind']);
    });
  });
}
