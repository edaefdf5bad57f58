import type { AuditTrail, RecordedAudit } from '../../src/domain/audit.js';

/** Keeps entries as long as the process lives. */
export function createMemoryAuditTrail(): AuditTrail {
  const entries: RecordedAudit[] = [];
  return {
    async record(entry) {
      entries.push({ id: String(entries.length + 1), ...entry });
    },
    read: async (before, limit) =>
      entries
        .slice(0, before === null ? undefined : Number(before) - 1)
        .slice(-limit)
        .toReversed(),
    count: async () => entries.length,
    forgetBefore: () => Promise.resolve(0),
  };
}
