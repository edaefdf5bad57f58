import { createArrivals, type Arrivals } from './arrivals.js';
import { refusals, type RefusedCallError } from './refusal.js';

/** The limit over the whole domain, per source address. */
export interface RateLimit {
  readonly calls: number;
  readonly windowMs: number;
  /** How long a source stays blocked that has passed the limit. */
  readonly blockMs: number;
}

/** "More than 1500 requests in 10 seconds: blocked for 5 minutes" (limit.md of the vendor's Java SDK). */
export const DOCUMENTED_RATE_LIMIT: RateLimit = { calls: 1500, windowMs: 10_000, blockMs: 300_000 };

/** The key under which all interfaces together are counted: on loopback there is one source address. */
export const WHOLE_DOMAIN = 'domain';

export interface Limits {
  /** What stands against a call that arrives at this time (epoch ms), or null. Refused calls count like others. */
  refusalOf(path: string, at: number): RefusedCallError | null;
  /** Per interface path the busiest second, and under `domain` the busiest window of the rate limit. */
  busiestWindows(): ReadonlyMap<string, number>;
  /** Null: counted, never refused. */
  setCallsPerSecond(calls: number | null): void;
  forget(): void;
}

export function createLimits(options: {
  readonly paths: Iterable<string>;
  /** Null: counted, never blocked. */
  readonly rateLimit: RateLimit | null;
  /** Null: counted, never refused. */
  readonly callsPerSecond: number | null;
}): Limits {
  const domain = createArrivals((options.rateLimit ?? DOCUMENTED_RATE_LIMIT).windowMs);
  const interfaces = new Map<string, Arrivals>([...options.paths].map((path) => [path, createArrivals(1_000)]));
  let { callsPerSecond } = options;
  let blockedUntil = -Infinity;

  return {
    refusalOf(path, at) {
      const lately = domain.add(at);
      const thisSecond = interfaces.get(path)?.add(at) ?? 0;
      if (at < blockedUntil) return refusals.blocked();
      if (options.rateLimit !== null && lately > options.rateLimit.calls) {
        blockedUntil = at + options.rateLimit.blockMs;
        return refusals.blocked();
      }
      if (callsPerSecond !== null && thisSecond > callsPerSecond) return refusals.tooManyCalls();
      return null;
    },
    busiestWindows: () =>
      new Map([...interfaces, [WHOLE_DOMAIN, domain] as const].map(([key, at]) => [key, at.busiest()])),
    setCallsPerSecond: (calls) => void (callsPerSecond = calls),
    forget() {
      for (const arrivals of [domain, ...interfaces.values()]) arrivals.forget();
    },
  };
}
