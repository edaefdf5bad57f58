import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/domain/audit.js';
import type { NewSpecimen } from './specimen.js';
import { START } from './winners.js';

const at = (ms: number) => new Date(START + ms).toISOString();

function entry(told: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: at(0),
    caller: '大屏',
    operation: 'Winners',
    action: 'READ_PERSONAL',
    fields: ['Viewer.phone', 'Winner.extra'],
    positions: '1-20,25',
    subjects: [],
    ...told,
  };
}

/** What every engine owes those who want to know who was here. */
export function auditContract(newSpecimen: NewSpecimen): void {
  describe('the audit trail', () => {
    it('gives entries back as they were written, newest first, page by page', async () => {
      await using specimen = await newSpecimen();
      const { audit } = await specimen.open();
      expect([await audit.read(null, 10), await audit.count()]).toEqual([[], 0]);
      const created = entry({ at: at(1), subjects: ['acme:channel:1'], action: 'CREATE_LOTTERY', positions: '' });
      await audit.record(entry());
      await audit.record(created);
      await audit.record(entry({ at: at(2), caller: 'desk' }));
      const page = await audit.read(null, 2);
      expect(page.map(({ id }) => id)).toEqual(['3', '2']);
      expect(page[1]).toEqual({ ...created, id: '2' });
      expect(await audit.read('2', 10)).toEqual([{ ...entry(), id: '1' }]);
      expect(await audit.count()).toBe(3);
    });

    it('counts without gaps, however many write at once', async () => {
      await using specimen = await newSpecimen();
      const { audit } = await specimen.open();
      const callers = Array.from({ length: 1_200 }, (_, index) => `c${index}`);
      await Promise.all(callers.map((caller) => audit.record(entry({ caller }))));
      const entries = (await audit.read(null, 2_000)).toReversed();
      expect(entries.map(({ id }) => Number(id))).toEqual(callers.map((_, index) => index + 1));
      expect(new Set(entries.map(({ caller }) => caller)).size).toBe(1_200);
    });

    it('loses its beginning alone when time is over, and goes on counting', async () => {
      await using specimen = await newSpecimen();
      const { audit } = await specimen.open();
      for (const ms of [0, 5, 1, 9]) await audit.record(entry({ at: at(ms) }));
      expect(await audit.forgetBefore(at(4))).toBe(1);
      expect((await audit.read(null, 10)).map(({ id }) => id)).toEqual(['4', '3', '2']);
      expect(await audit.forgetBefore(at(100))).toBe(3);
      await audit.record(entry());
      expect((await audit.read(null, 10)).map(({ id }) => id)).toEqual(['5']);
    });
  });
}
