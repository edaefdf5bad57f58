import { randomUUID } from 'node:crypto';
import type { Shared } from '../feed/store.js';
import type { Engine } from './engine.js';
import { sql } from './sql.js';

export interface Leases extends Pick<Shared, 'lease'> {
  /** Gives back all that this instance holds. */
  readonly releaseAll: () => Promise<void>;
}

/** The right to do a job, for one instance at a time. The database's clock says when one has ended. */
export function createLeases(engine: Engine): Leases {
  const holder = randomUUID();
  return {
    async lease(job, ttlMs) {
      const held = await engine.transaction(({ query }) =>
        query(sql`INSERT INTO lease (job, holder, ends_at) VALUES (${job}, ${holder}, ${engine.clock()} + ${ttlMs})
          ON CONFLICT (job) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at
            WHERE lease.holder = excluded.holder OR lease.ends_at <= ${engine.clock()}
          RETURNING job`),
      );
      return held.length > 0;
    },
    async releaseAll() {
      await engine.transaction(({ query }) => query(sql`DELETE FROM lease WHERE holder = ${holder}`));
    },
  };
}
