import type { AuditTrail } from '../domain/audit.js';
import type { IdempotencyStore } from '../domain/idempotency.js';
import type { WinnerLog } from './winner-log.js';

/** Everything durable, behind one connection and one path of migrations. Closing it is the last thing that happens. */
export interface Store {
  readonly winnerLog: WinnerLog;
  readonly idempotency: IdempotencyStore;
  readonly rooms: SeenRooms;
  readonly audit: AuditTrail;
  readonly shared: Shared;
  close(): Promise<void>;
}

/** Channels that somebody asked for or that called back, so that reconciling survives a restart. */
export interface SeenRooms {
  /** Remembers that these channels were seen at this instant (RFC 3339, UTC). */
  see(channelIds: readonly string[], seenAt: string): Promise<void>;
  /** Channels seen at or after this instant. */
  seenSince(instant: string): Promise<readonly string[]>;
  /** Forgets channels that were last seen before this instant. */
  forgetBefore(instant: string): Promise<void>;
}

/** What instances of the gateway share: one process alone, or all that use the same database. */
export interface Shared {
  /**
   * Calls back whenever the log may have grown, whoever has grown it. Carries nothing; a lost wake-up is made up for by
   * the next one, and after a broken connection everybody is woken. Gives the function that ends it.
   */
  onWake(wake: () => void): () => void;
  /**
   * Takes or keeps the right to do a job, for `ttlMs`. False: another instance has it. A lease ends by itself when its
   * holder dies.
   */
  lease(job: string, ttlMs: number): Promise<boolean>;
}
