import type { Settings } from '../settings.js';

export interface StoreSettings {
  /** Null: the embedded engine. May hold a password. */
  readonly databaseUrl: string | null;
  /** Where the embedded engine keeps its files. */
  readonly dataFolder: string;
  /** After so many milliseconds PostgreSQL counts as away. */
  readonly timeoutMs: number;
  /** Connections to PostgreSQL beside the one that listens. */
  readonly connections: number;
  /** Bytes of callbacks that may wait on this machine while PostgreSQL is away. */
  readonly largestSpool: number;
  /** How long after an announcement the platform's list may still lack the winner without a dispute. */
  readonly graceMs: number;
}

/** Reads and opens nothing. */
export function readStoreSettings(settings: Settings): StoreSettings {
  const example = 'postgres://user:password@host:5432/database';
  return {
    databaseUrl: settings.addressOr('DATABASE_URL', ['postgres:', 'postgresql:'], example),
    dataFolder: settings.textOr('DATA_DIR', './data'),
    timeoutMs: settings.integer('DATABASE_TIMEOUT_MS', 2_000, 100, 60_000),
    connections: settings.integer('DATABASE_CONNECTIONS', 8, 2, 100),
    largestSpool: settings.integer('SPOOL_MEGABYTES', 256, 1, 1_048_576) * 1024 * 1024,
    graceMs: settings.integer('DISPUTE_AFTER_SECONDS', 600, 0, 604_800) * 1_000,
  };
}
