import type { Settings } from '../settings.js';
import type { Cadence } from './watch.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A callback that nobody has answered is tried again for 25 seconds. */
const LONGEST_SETTLE_MS = 30_000;

export function readFeedSettings(settings: Settings) {
  const milliseconds = (name: string, fallback: number) => settings.integer(name, fallback, 10, DAY_MS);
  const cadence: Cadence = {
    runningMs: milliseconds('POLL_RUNNING_MS', 3_000),
    idleMs: milliseconds('POLL_IDLE_MS', 15_000),
    reconcileMs: milliseconds('RECONCILE_MS', 60_000),
    lingerMs: milliseconds('WATCH_LINGER_MS', 60_000),
    rememberMs: settings.integer('RECONCILE_HOURS', 48, 1, 24 * 30) * HOUR_MS,
  };
  return {
    cadence,
    /** Entries kept in memory for those who follow closely. */
    tailEntries: settings.integer('FEED_TAIL', 5_000, 100, 1_000_000),
    /** Draws older than this are history to polling and reconciling. */
    lookbackMs: settings.integer('FEED_LOOKBACK_HOURS', 24, 1, 24 * 30) * HOUR_MS,
    /** How long a draw that lacks winners counts as running, where the platform tells no state. */
    runningMs: settings.integer('POLL_RUNNING_MINUTES', 15, 1, 1_440) * 60_000,
    /** How soon a list that disagrees is read again; then less and less often. */
    firstPauseMs: cadence.runningMs,
    /** How long a red packet's callbacks are waited for before its list is read. */
    settleMs: Math.min(LONGEST_SETTLE_MS, cadence.reconcileMs),
    /** How long a winner is kept; 0: for ever. */
    keepMs: settings.integer('RETENTION_DAYS', 0, 0, 36_500) * DAY_MS,
    /** How long an entry of the audit trail is kept; 0: for ever. */
    keepAuditMs: settings.integer('AUDIT_DAYS', 1_095, 0, 36_500) * DAY_MS,
  };
}
