import type { Settings } from '../settings.js';
import type { Cadence } from './watch.js';

const HOUR_MS = 3_600_000;

export type FeedSettings = ReturnType<typeof readFeedSettings>;

export function readFeedSettings(settings: Settings) {
  const seconds = (name: string, fallback: number) => settings.integer(name, fallback, 1, 86_400) * 1_000;
  const cadence: Cadence = {
    runningMs: seconds('POLL_RUNNING_SECONDS', 3),
    idleMs: seconds('POLL_IDLE_SECONDS', 15),
    reconcileMs: seconds('RECONCILE_SECONDS', 60),
    lingerMs: seconds('WATCH_LINGER_SECONDS', 60),
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
    /** Days that a winner is kept; 0: for ever. */
    retentionDays: settings.integer('RETENTION_DAYS', 0, 0, 36_500),
  };
}
