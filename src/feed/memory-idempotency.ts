import type { Begun, IdempotencyStore } from '../domain/idempotency.js';

interface Attempt {
  readonly fingerprint: string;
  readonly begunAt: number;
  /** The outcome as JSON text; null: released. */
  readonly outcome: Promise<string | null>;
}

const KEPT_MS = 7 * 24 * 60 * 60 * 1_000;

/** Remembers for seven days, as long as the process lives. */
export function createMemoryIdempotency(now: () => number): IdempotencyStore {
  const attempts = new Map<string, Attempt>();

  async function begin(key: string, fingerprint: string): Promise<Begun> {
    forgetOld();
    const known = attempts.get(key);
    if (known === undefined) return take(key, fingerprint);
    if (known.fingerprint !== fingerprint) return { kind: 'REUSED' };
    const outcome = await known.outcome;
    return outcome === null ? begin(key, fingerprint) : { kind: 'FINISHED', outcome };
  }

  function take(key: string, fingerprint: string): Begun {
    const { promise, resolve } = withResolver<string | null>();
    attempts.set(key, { fingerprint, begunAt: now(), outcome: promise });
    return {
      kind: 'BEGUN',
      finish: async (outcome) => resolve(outcome),
      release: async () => {
        attempts.delete(key);
        resolve(null);
      },
    };
  }

  function forgetOld(): void {
    for (const [key, { begunAt }] of attempts) {
      if (begunAt > now() - KEPT_MS) return; // in the order in which they were taken: the others are newer
      attempts.delete(key);
    }
  }

  return { begin };
}

function withResolver<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
