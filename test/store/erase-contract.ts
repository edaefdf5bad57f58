import { describe, expect, it } from 'vitest';
import { readId } from '../../src/domain/ids.js';
import { matches } from '../../src/feed/tail.js';
import type { Erasure, WinnerLog } from '../../src/feed/winner-log.js';
import { createClock, type NewSpecimen } from './specimen.js';
import { called, names, pulled, readAll, readOne, START, type Told, win } from './winners.js';

const MINUTE = 60_000;
const LOTTERY = 'acme:lottery:1:7';
const at = (ms: number) => new Date(START + ms).toISOString();

export function erasure(viewers: readonly string[], erasedAt = START + MINUTE): Erasure {
  return {
    viewerIds: viewers.map((name) => `acme:viewer:${name}`),
    erasedAt: new Date(erasedAt).toISOString(),
    caller: 'desk',
    operation: 'Forget',
  };
}

export const personal: Told = {
  channelName: 'Launch',
  isPriority: true,
  extra: 'from=poster',
  ipAddress: '203.0.113.7',
  userAgent: 'Mozilla/5.0',
  claim: { name: '王芳', phone: '18012341234', address: 'No. 1', email: null, fields: [{ label: 'size', value: 'M' }] },
  viewer: { nickname: 'Fang', phone: '18012341234', externalId: 'E-4711' },
};

const isErased = async (log: WinnerLog, name: string) => (await readOne(log, name)).erasedAt !== null;

/** What every engine owes those who are to be forgotten. */
export function eraseContract(newSpecimen: NewSpecimen): void {
  describe('erasing', () => {
    it('keeps position, prize and place of a win, and nothing of who has won', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const another = win('a2', { ...personal, viewer: { ...personal.viewer, id: 'acme:viewer:a' } });
      await winnerLog.append([called([win('a', personal), win('b'), another])]);
      expect(await winnerLog.eraseViewers(erasure(['a', 'nobody']))).toEqual({ positions: [1, 3] });

      const [first, second, third] = await readAll(winnerLog);
      expect(first).toEqual({
        position: 1,
        winner: {
          ...win('a', personal).winner,
          isPriority: null,
          extra: null,
          ipAddress: null,
          userAgent: null,
          claim: null,
          viewer: {
            id: 'acme:viewer:erased%3Akey-a',
            platformId: 'erased',
            externalId: null,
            nickname: null,
            phone: null,
          },
          recordedAt: at(0),
          verification: 'SIGNED',
          verifiedAt: null,
          erasedAt: at(MINUTE),
        },
      });
      expect(readId(first?.winner.viewer.id ?? '')).toMatchObject({ type: 'viewer' });
      expect(third?.winner.viewer.id).not.toBe(first?.winner.viewer.id);
      expect(second?.winner).toMatchObject({ erasedAt: null, viewer: { platformId: 'b' } });
      expect((await winnerLog.find(win('a').winner.id))?.position).toBe(1);
    });

    it('is not found by viewer, and still counted', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      await winnerLog.append([called([win('a'), win('b')])]);
      await winnerLog.eraseViewers(erasure(['a']));
      const placeholder = (await readOne(winnerLog, 'a')).viewer.id;
      expect(await readAll(winnerLog, { viewerIds: ['acme:viewer:a', placeholder] })).toEqual([]);
      const all = await readAll(winnerLog, { lotteryIds: [LOTTERY] });
      expect(all.map((entry) => matches(entry, { viewerIds: [placeholder, 'acme:viewer:b'] }))).toEqual([false, true]);
      expect(await winnerLog.count([LOTTERY])).toEqual(new Map([[LOTTERY, 2]]));
      expect(await winnerLog.bounds()).toEqual({ oldest: 1, head: 2, erasures: 1 });
    });

    it('is done once: who was erased, and who has won nothing, count for nothing', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      await winnerLog.append([called([win('a')])]);
      await winnerLog.eraseViewers(erasure(['a', 'a']));
      expect(await winnerLog.eraseViewers(erasure(['a'], START + 2 * MINUTE))).toEqual({ positions: [] });
      expect(await winnerLog.eraseViewers(erasure(['_', '%25']))).toEqual({ positions: [] });
      expect(await readOne(winnerLog, 'a')).toMatchObject({ erasedAt: at(MINUTE) });
    });

    it('holds against a late callback, a list, further names and what would amend', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      await winnerLog.append([called([win('a', {}, ['alias-a'])])]);
      await winnerLog.eraseViewers(erasure(['a']));
      const later = START + 2 * MINUTE;
      const again = [
        called([win('a', personal)], later),
        pulled([{ ...win('x', personal), key: 'alias-a', aliases: ['list-a'] }], later),
        pulled([{ ...win('y', personal), earlier: ['list-a'] }], later),
        called([win('a', { ...personal, prize: { name: 'Another' } })], later),
      ];
      const nothing = { recorded: 0, known: 1, amended: 0, quarantined: 0, head: 1 };
      for (const telling of again) expect(await winnerLog.append([telling])).toEqual(nothing);
      expect(await readAll(winnerLog)).toHaveLength(1);
      const { viewer, claim, extra, prize } = await readOne(winnerLog, 'a');
      expect([viewer.phone, viewer.nickname, claim, extra, prize.name]).toEqual([null, null, null, null, 'Mug']);
    });

    it('is still confirmed by the list, and disputed where the list lacks it', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open({ graceMs: 0 });
      await winnerLog.append([called([win('a'), win('b')])]);
      await winnerLog.eraseViewers(erasure(['a', 'b']));
      await winnerLog.append([pulled([win('a')], START + 2 * MINUTE)]);
      await winnerLog.markListed([LOTTERY], at(2 * MINUTE));
      expect(await readOne(winnerLog, 'a')).toMatchObject({ verification: 'CONFIRMED', verifiedAt: at(2 * MINUTE) });
      expect(await readOne(winnerLog, 'b')).toMatchObject({ verification: 'DISPUTED' });
      expect(await winnerLog.unconfirmed([LOTTERY])).toEqual(new Set([LOTTERY]));
      await winnerLog.append([pulled([win('b')], START + 2 * MINUTE)]);
      expect(await winnerLog.unconfirmed([LOTTERY])).toEqual(new Set());
      expect([await isErased(winnerLog, 'a'), await isErased(winnerLog, 'b')]).toEqual([true, true]);
    });

    it('records without the viewer what was told or won before and comes in later', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      await winnerLog.eraseViewers(erasure(['a'])); // nothing of theirs is recorded yet
      const won = at(2 * MINUTE); // by a clock that is ahead
      await winnerLog.append([called([win('a', { ...personal, wonAt: won })], START)]); // from a spool
      const listed = win('listed', { ...personal, viewer: { ...personal.viewer, id: 'acme:viewer:a' } });
      await winnerLog.append([pulled([listed], START + 2 * MINUTE)]); // from a list, of a draw of before
      expect((await readAll(winnerLog)).map(({ winner }) => winner.erasedAt)).toEqual([at(MINUTE), at(MINUTE)]);
      expect(await readAll(winnerLog, { viewerIds: ['acme:viewer:a'] })).toEqual([]);
      expect(JSON.stringify(await readAll(winnerLog))).not.toMatch(/Fang|18012341234|E-4711|王芳|203\.0/);
      await winnerLog.append([called([win('a', personal)], START + 2 * MINUTE)]);
      expect(await isErased(winnerLog, 'a')).toBe(true);
    });

    it('is no ban: who takes part again afterwards is recorded again', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      await winnerLog.append([called([win('a')])]);
      await winnerLog.eraseViewers(erasure(['a']));
      const viewer = { id: 'acme:viewer:a', nickname: 'Fang' };
      await winnerLog.append([called([win('again', { viewer, wonAt: at(2 * MINUTE) })], START + 2 * MINUTE)]);
      expect(await readOne(winnerLog, 'again')).toMatchObject({ erasedAt: null, viewer: { nickname: 'Fang' } });
      expect(await readAll(winnerLog, { viewerIds: ['acme:viewer:a'] })).toHaveLength(1);
      expect(await winnerLog.eraseViewers(erasure(['a'], START + 3 * MINUTE))).toEqual({ positions: [2] });
    });

    it('gives a share of a red packet that no callback has named one position, also after its viewer is gone', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const share = { lotteryId: null, prize: { kind: 'CASH', amount: 888 } } as const;
      await winnerLog.append([called([win('a', share)])]);
      await winnerLog.eraseViewers(erasure(['a']));
      const packet = { ...share, redPacketId: 'acme:redpacket:1:1' };
      const row = (key: string, told: Told = {}) => ({ ...win('a', { ...packet, ...told }), key });
      const other = row('other', { id: 'acme:winner:1:other', prize: { ...share.prize, amount: 1 } });
      expect(await winnerLog.append([pulled([row('listed')])])).toMatchObject({ recorded: 0, known: 1 });
      expect(await winnerLog.append([pulled([row('listed'), other])])).toMatchObject({ recorded: 1, known: 1 });
      const { redPacketId } = packet;
      expect((await readAll(winnerLog)).map(({ winner }) => winner.redPacketId)).toEqual([redPacketId, redPacketId]);
      expect(await winnerLog.count([redPacketId])).toEqual(new Map([[redPacketId, 2]]));
    });

    it('empties what was kept aside about a viewer, and ends no dispute', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const other = { viewer: { phone: '13900000000' } };
      await winnerLog.append([called([win('a', personal), win('b', other)])]);
      const contradictions = [
        win('a', { viewer: { phone: '18099999999' } }),
        win('b', { viewer: { phone: '13911111111' } }),
      ];
      const raws = [
        '{"UserID":"a","N":1}',
        '"c!d \\"e\\""',
        '{"UserID":"ab"}',
        '{"note":"18012341234"}',
        '["E-4711"]',
        'E-47112',
      ];
      const telling = { ...called(contradictions), rejected: raws.map((raw) => ({ reason: 'no prize', raw })) };
      await winnerLog.append([telling]);
      await winnerLog.eraseViewers(erasure(['a', 'c!d "e"']));

      const empty = JSON.stringify({ erased: at(MINUTE) });
      const kept = (await winnerLog.quarantined(10, null)).toReversed();
      expect(kept.map(({ raw, winnerId }) => [winnerId?.at(-1) ?? null, raw === empty])).toEqual([
        ['a', true],
        ['b', false],
        [null, true],
        [null, true],
        [null, false],
        [null, true],
        [null, true],
        [null, false],
      ]);
      expect(kept[0]).toMatchObject({ reason: 'tells another phone' });
      expect(await readOne(winnerLog, 'a')).toMatchObject({ verification: 'DISPUTED' });

      // Told again, nothing of it is kept aside again.
      expect(await winnerLog.append([telling])).toMatchObject({ quarantined: 0 });
    });

    it('empties rows that name a viewer in Chinese, between escapes or in JSON of their own', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const viewer = { id: 'acme:viewer:user_42', platformId: 'user_42', phone: '13800001234' };
      await winnerLog.append([called([win('a', { viewer })])]);
      const naming = [
        '"电话13800001234"',
        '{"to":"张三13800001234收"}',
        String.raw`{"note":"phone:\n13800001234"}`,
        '["+8613800001234"]',
        '用户user_42',
        String.raw`{"user":"{\"id\":\"\u0075ser_42\"}"}`,
      ];
      const others = ['"电话138000012345"', '"用户user_421"', String.raw`{"note":"\nabuser_42"}`];
      const rejected = [...naming, ...others].map((raw) => ({ reason: 'no prize', raw }));
      await winnerLog.append([{ ...called([]), rejected }]);
      await winnerLog.eraseViewers(erasure(['user_42']));
      const kept = (await winnerLog.quarantined(20, null)).toReversed().map(({ raw }) => raw);
      expect(kept).toEqual([...naming.map(() => JSON.stringify({ erased: at(MINUTE) })), ...others]);
    });

    it('looks through any number of rows that were kept aside', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const rejected = Array.from({ length: 1_001 }, (_, index) => ({ reason: 'no prize', raw: `["v${index}"]` }));
      await winnerLog.append([{ ...called([]), rejected }]);
      const named = ['v0', 'v249', 'v250', 'v999', 'v1000'];
      await winnerLog.eraseViewers(erasure(named));
      const kept = await winnerLog.quarantined(2_000, null);
      expect(kept.filter(({ raw }) => raw.includes('erased'))).toHaveLength(named.length);
      expect(kept.filter(({ raw }) => named.some((name) => raw === `["${name}"]`))).toEqual([]);
    });

    it('is written into the audit trail, without saying who it was', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog, audit } = await specimen.open();
      await winnerLog.append([called([win('a'), win('b'), win('c')])]);
      await winnerLog.eraseViewers(erasure(['a', 'b', 'nobody']));
      await winnerLog.eraseViewers(erasure(['a']));
      const [again, first] = await audit.read(null, 10);
      const expected = { at: at(MINUTE), caller: 'desk', operation: 'Forget', action: 'ERASE', fields: [] };
      expect(first).toMatchObject({ ...expected, positions: '1-2' });
      expect(again).toMatchObject({ ...expected, positions: '' });
      expect(first?.subjects).toHaveLength(3);
      expect(first?.subjects).toEqual(expect.arrayContaining([...(again?.subjects ?? [])]));
      expect(JSON.stringify([first, again])).not.toContain('acme:viewer');
    });

    it('lasts, and its entries go with the others when their time is over', async () => {
      await using specimen = await newSpecimen();
      const clock = createClock();
      const { winnerLog } = await specimen.open(clock);
      await winnerLog.append([called([win('a'), win('b')])]);
      await winnerLog.eraseViewers(erasure(['a']));
      clock.pass(2 * MINUTE);
      await winnerLog.append([called([win('c')])]);
      expect(await winnerLog.forgetBefore(at(MINUTE))).toBe(2);
      expect(names(await readAll(winnerLog))).toEqual(['c']);
      expect(await winnerLog.append([called([win('a')])])).toMatchObject({ recorded: 0, known: 1 });
    });

    it('erases any number at once', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog } = await specimen.open();
      const all = Array.from({ length: 450 }, (_, index) => `v${index}`);
      const twice = (name: string) =>
        ['x', 'y'].map((which) => win(`${name}${which}`, { viewer: { id: `acme:viewer:${name}` } }));
      await winnerLog.append([called(all.flatMap(twice))]);
      expect((await winnerLog.eraseViewers(erasure(all.slice(1)))).positions).toHaveLength(898);
      expect((await readAll(winnerLog)).filter(({ winner }) => winner.erasedAt === null)).toHaveLength(2);
    });
  });
}
