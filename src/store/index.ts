import type { Log } from '../domain/log.js';
import { spooled } from '../feed/spool.js';
import type { Store } from '../feed/store.js';
import { createAuditTrail } from './audit.js';
import { createIdempotency } from './idempotency.js';
import { createLeases } from './leases.js';
import { openPostgres } from './postgres.js';
import { createSeenRooms } from './seen-rooms.js';
import { openSpool } from './spool.js';
import { openSqlite } from './sqlite.js';
import type { StoreSettings } from './store-settings.js';
import { createWakes } from './wakes.js';
import { createWinnerLog } from './winner-log.js';

export { readStoreSettings, type StoreSettings } from './store-settings.js';

export interface StoreParts {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Opens the engine that the settings name, and brings its tables to this version. Throws `SettingsError` where it can't
 * be used as it is set up, `LogUnavailableError` where it can't be reached or is damaged.
 */
export async function openStore(settings: StoreSettings, { now, log }: StoreParts): Promise<Store> {
  const wakes = createWakes();
  const { databaseUrl, dataFolder, timeoutMs, connections, graceMs, largestSpool } = settings;
  // The spool first: what waits in it must not be forgotten because the database is away.
  const spool = databaseUrl === null ? null : await openSpool({ dataFolder, largest: largestSpool, now });
  const opening =
    databaseUrl === null
      ? openSqlite(dataFolder, now)
      : openPostgres({ url: databaseUrl, timeoutMs, connections }, { log, wakes });
  const { engine, identity } = await opening.catch(async (error: unknown) => {
    await spool?.close();
    throw error;
  });
  const { releaseAll, ...leases } = createLeases(engine);
  const winnerLog = createWinnerLog(engine, { identity, now, graceMs, wake: wakes.wakeAll });
  const spooling = spool === null ? null : spooled(winnerLog, { spool, patienceMs: timeoutMs, diary: log });
  spooling?.startMoving();

  async function close(): Promise<void> {
    await spooling?.stopMoving();
    await spool?.close();
    await releaseAll().catch(() => {}); // they end by themselves, only later
    await engine.close();
  }
  let closing: Promise<void> | null = null;

  return {
    winnerLog: spooling ?? winnerLog,
    idempotency: createIdempotency(engine, now),
    rooms: createSeenRooms(engine),
    audit: createAuditTrail(engine),
    shared: { onWake: wakes.add, ...leases },
    close: () => (closing ??= close()),
  };
}
