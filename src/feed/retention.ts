import { GatewayError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import type { Shared } from './store.js';
import type { WinnerLog } from './winner-log.js';

const HOUR_MS = 3_600_000;

/** Removes what is older than it may get, at the start and then once an hour, by one instance for all. */
export function createRetention(options: {
  readonly log: Pick<WinnerLog, 'forgetBefore'>;
  readonly shared: Pick<Shared, 'lease'>;
  readonly diary: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long a winner is kept; 0: for ever. */
  readonly keepMs: number;
}): { start(): void; close(): Promise<void> } {
  const { log, shared, diary, now, keepMs } = options;
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> = Promise.resolve();

  async function forget(): Promise<void> {
    try {
      if (!(await shared.lease('retention', HOUR_MS))) return;
      const before = new Date(now() - keepMs).toISOString();
      const removed = await log.forgetBefore(before);
      if (removed > 0) diary.info({ removed, before }, 'winners removed: they were kept as long as they may be');
    } catch (error) {
      const code = error instanceof GatewayError ? error.code : 'INTERNAL';
      diary.warn({ code }, 'old winners could not be removed');
    }
  }

  return {
    start() {
      if (keepMs === 0) return;
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
