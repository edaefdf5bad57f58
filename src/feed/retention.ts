import type { AuditTrail } from '../domain/audit.js';
import { GatewayError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import type { SeenRooms, Shared } from './store.js';
import type { Cadence } from './watch.js';
import type { WinnerLog } from './winner-log.js';

const HOUR_MS = 3_600_000;

/** Removes what is older than it may get, at the start and then once an hour, by one instance for all. */
export function createRetention(options: {
  readonly log: Pick<WinnerLog, 'forgetBefore' | 'forgetListedBefore'>;
  readonly rooms: Pick<SeenRooms, 'forgetBefore'>;
  readonly audit: Pick<AuditTrail, 'forgetBefore'>;
  readonly shared: Pick<Shared, 'lease'>;
  readonly diary: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long a winner is kept; 0: for ever. */
  readonly keepMs: number;
  /** How long an entry of the audit trail is kept; 0: for ever. */
  readonly keepAuditMs: number;
  /** Draws older than this are history: lists that were read before don't matter any more. */
  readonly lookbackMs: number;
  readonly cadence: Pick<Cadence, 'rememberMs'>;
}): { start(): void; close(): Promise<void> } {
  const { log, rooms, audit, shared, diary, now, keepMs, keepAuditMs, lookbackMs, cadence } = options;
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> = Promise.resolve();

  const instant = (beforeMs: number) => new Date(now() - beforeMs).toISOString();

  async function forgetWinners(): Promise<void> {
    if (keepMs === 0) return;
    const before = instant(keepMs);
    const removed = await log.forgetBefore(before);
    if (removed > 0) diary.info({ removed, before }, 'winners removed: they were kept as long as they may be');
    await log.forgetListedBefore(instant(Math.max(keepMs, lookbackMs)));
  }

  async function forgetAudit(): Promise<void> {
    if (keepAuditMs === 0) return;
    const before = instant(keepAuditMs);
    const removed = await audit.forgetBefore(before);
    if (removed > 0) diary.info({ removed, before }, 'audit entries removed: they were kept as long as they may be');
  }

  async function forget(): Promise<void> {
    try {
      if (!(await shared.lease('retention', HOUR_MS))) return;
      await forgetWinners();
      await forgetAudit();
      await rooms.forgetBefore(instant(cadence.rememberMs));
    } catch (error) {
      const code = error instanceof GatewayError ? error.code : 'INTERNAL';
      diary.warn({ code }, 'what is old could not be removed');
    }
  }

  return {
    start() {
      work = forget();
      timer = setInterval(() => {
        work = work.then(forget);
      }, HOUR_MS).unref();
    },
    async close() {
      clearInterval(timer);
      await work;
    },
  };
}
