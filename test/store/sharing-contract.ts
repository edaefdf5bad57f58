import { describe, expect, it, vi } from 'vitest';
import type { Begun } from '../../src/domain/idempotency.js';
import { createClock, type NewSpecimen } from './specimen.js';
import { called, START, win } from './winners.js';

const DAY = 86_400_000;
const at = (ms: number) => new Date(START + ms).toISOString();

function expectBegun(begun: Begun) {
  if (begun.kind !== 'BEGUN') throw new Error(`expected BEGUN, got ${begun.kind}`);
  return begun;
}

/** What every engine owes beside the log: keys of creations, rooms seen, leases, wake-ups. */
export function sharingContract(newSpecimen: NewSpecimen): void {
  describe('idempotency', () => {
    it('repeats an outcome, refuses another question, gives a released key away', async () => {
      await using specimen = await newSpecimen();
      const { idempotency } = await specimen.open();
      await expectBegun(await idempotency.begin('k', 'question')).finish('{"id":1}');
      expect(await idempotency.begin('k', 'question')).toEqual({ kind: 'FINISHED', outcome: '{"id":1}' });
      expect(await idempotency.begin('k', 'another')).toEqual({ kind: 'REUSED' });
      await expectBegun(await idempotency.begin('other', 'question')).release();
      expectBegun(await idempotency.begin('other', 'another'));
    });

    it('lets one of many begin, and the others wait for its outcome', async () => {
      await using specimen = await newSpecimen();
      const { idempotency } = await specimen.open();
      const first = expectBegun(await idempotency.begin('k', 'question'));
      const waiting = Array.from({ length: 5 }, () => idempotency.begin('k', 'question'));
      expect(await idempotency.begin('k', 'another')).toEqual({ kind: 'REUSED' });
      await first.finish('"done"');
      for (const begun of await Promise.all(waiting)) expect(begun).toEqual({ kind: 'FINISHED', outcome: '"done"' });
    });

    it('passes a released key on to exactly one of those who wait', async () => {
      await using specimen = await newSpecimen();
      const { idempotency } = await specimen.open();
      const first = expectBegun(await idempotency.begin('k', 'question'));
      const waiting = [idempotency.begin('k', 'question'), idempotency.begin('k', 'question')];
      await first.release();
      await expectBegun(await Promise.race(waiting)).finish('"second"');
      const kinds = (await Promise.all(waiting)).map(({ kind }) => kind);
      expect(kinds.toSorted()).toEqual(['BEGUN', 'FINISHED']);
    });

    it('does not know what became of an attempt whose process is gone, and keeps outcomes', async () => {
      await using specimen = await newSpecimen();
      const clock = createClock();
      const before = await specimen.open(clock);
      expectBegun(await before.idempotency.begin('k', 'question'));
      await expectBegun(await before.idempotency.begin('finished', 'question')).finish('"done"');
      await before.close();

      clock.pass(60_000);
      const { idempotency } = await specimen.open(clock);
      expect(await idempotency.begin('k', 'question')).toEqual({ kind: 'UNKNOWN' });
      expect(await idempotency.begin('k', 'another')).toEqual({ kind: 'REUSED' });
      expect(await idempotency.begin('finished', 'question')).toEqual({ kind: 'FINISHED', outcome: '"done"' });
      clock.pass(7 * DAY);
      expectBegun(await idempotency.begin('finished', 'another'));
    });
  });

  describe('rooms', () => {
    it('remembers when each was last seen', async () => {
      await using specimen = await newSpecimen();
      const before = await specimen.open();
      await before.rooms.see(['acme:channel:1', 'acme:channel:2', 'acme:channel:1'], at(1_000));
      await before.rooms.see(['acme:channel:3'], at(3_000));
      await before.rooms.see(['acme:channel:2'], at(4_000));
      await before.rooms.see(['acme:channel:3'], at(2_000)); // late news of an earlier sight
      await before.close();
      const { rooms } = await specimen.open();
      expect(await rooms.seenSince(at(3_000))).toEqual(['acme:channel:2', 'acme:channel:3']);
      expect(await rooms.seenSince(at(0))).toHaveLength(3);
      expect(await rooms.seenSince(at(4_001))).toEqual([]);
    });
  });

  describe('leases and wake-ups', () => {
    it('keeps a lease', async () => {
      await using specimen = await newSpecimen();
      const { shared } = await specimen.open();
      expect(await shared.lease('poll', 60_000)).toBe(true);
      expect(await shared.lease('poll', 60_000)).toBe(true);
      expect(await shared.lease('reconcile', 60_000)).toBe(true);
    });

    it('gives the leases of a closed store to the next one at once', async () => {
      await using specimen = await newSpecimen();
      const before = await specimen.open();
      expect(await before.shared.lease('poll', 60_000)).toBe(true);
      await before.close();
      const { shared } = await specimen.open();
      expect(await shared.lease('poll', 60_000)).toBe(true);
    });

    it('wakes everybody when the log has grown, as long as they want it', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog, shared } = await specimen.open();
      const [one, other] = [vi.fn<() => void>(), vi.fn<() => void>()];
      shared.onWake(one);
      const end = shared.onWake(other);
      await winnerLog.append([called([win('a')])]);
      await expect.poll(() => [one.mock.calls.length > 0, other.mock.calls.length > 0]).toEqual([true, true]);

      end();
      [one, other].forEach((wake) => wake.mockClear());
      await winnerLog.append([called([win('b')])]);
      await expect.poll(() => one.mock.calls.length).toBeGreaterThan(0);
      expect(other).not.toHaveBeenCalled();
    });

    it('fails every call once it is closed', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog, shared, ...store } = await specimen.open();
      await store.close();
      const refused = { code: 'LOG_UNAVAILABLE', retryable: true };
      await expect(winnerLog.append([called([win('a')])])).rejects.toMatchObject(refused);
      await expect(winnerLog.bounds()).rejects.toMatchObject(refused);
      await expect(shared.lease('poll', 1_000)).rejects.toMatchObject(refused);
    });
  });
}
