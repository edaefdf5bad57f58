import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Begun, IdempotencyStore } from '../domain/idempotency.js';
import type { Engine } from './engine.js';
import { sql } from './sql.js';

type Attempt = {
  readonly fingerprint: string;
  readonly attempt: string;
  readonly begun_at: number;
  /** JSON text; null: not told yet. */
  readonly outcome: string | null;
};

const KEPT_MS = 7 * 24 * 60 * 60 * 1_000;
const POLL_MS = 200;

/**
 * Remembers for seven days. An attempt of this process is waited for; one of another instance is asked after until
 * `engine.patienceMs` are over; one that nobody can finish any more is UNKNOWN.
 */
export function createIdempotency(engine: Engine, now: () => number): IdempotencyStore {
  /** Attempts of this process, by their ids; each settles when it has ended, in whatever way. */
  const running = new Map<string, Promise<void>>();

  async function begin(key: string, fingerprint: string): Promise<Begun> {
    const givenUpAt = now() + engine.patienceMs;
    for (;;) {
      const attempt = randomUUID();
      const known = await takeOrRead(key, fingerprint, attempt);
      if (known === null) continue; // it was given back this very moment
      if (known.attempt === attempt) return begun(key, attempt);
      if (known.fingerprint !== fingerprint) return { kind: 'REUSED' };
      if (known.outcome !== null) return { kind: 'FINISHED', outcome: known.outcome };

      const own = running.get(known.attempt);
      if (own !== undefined) await own;
      else if (now() >= Math.min(givenUpAt, known.begun_at + engine.patienceMs)) return { kind: 'UNKNOWN' };
      else await sleep(POLL_MS);
    }
  }

  /** Whose the key is now: `attempt`'s, if it was free. */
  function takeOrRead(key: string, fingerprint: string, attempt: string): Promise<Attempt | null> {
    return engine.transaction(async ({ query }) => {
      await query(sql`DELETE FROM idempotency WHERE begun_at <= ${now() - KEPT_MS}`);
      await query(sql`INSERT INTO idempotency (key, fingerprint, attempt, begun_at, outcome)
        VALUES (${key}, ${fingerprint}, ${attempt}, ${now()}, NULL) ON CONFLICT (key) DO NOTHING`);
      const [known] = await query<Attempt>(
        sql`SELECT fingerprint, attempt, begun_at, outcome FROM idempotency WHERE key = ${key}`,
      );
      return known ?? null;
    });
  }

  function begun(key: string, attempt: string): Begun {
    let end = () => {};
    running.set(attempt, new Promise((resolve) => (end = resolve)));

    /** Whoever waits looks again, also where the outcome could not be kept: then it is UNKNOWN. */
    async function close(statement: ReturnType<typeof sql>): Promise<void> {
      try {
        await engine.transaction(({ query }) => query(statement));
      } finally {
        running.delete(attempt);
        end();
      }
    }

    return {
      kind: 'BEGUN',
      finish: (outcome) =>
        close(sql`UPDATE idempotency SET outcome = ${outcome} WHERE key = ${key} AND attempt = ${attempt}`),
      release: () => close(sql`DELETE FROM idempotency WHERE key = ${key} AND attempt = ${attempt}`),
    };
  }

  return { begin };
}
