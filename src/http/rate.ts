import { createHash, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { GatewayError } from '../domain/errors.js';

const SECONDS = 60;
/** Of a document, for one point. */
const CHARACTERS = 2_000;
/** How many addresses are told apart; two that fall together share what one may ask. */
const ADDRESSES = 65_536;

/** The caller asks too often. */
export class RateLimitedError extends GatewayError {
  readonly code = 'RATE_LIMITED';
  override readonly retryable = true;
  constructor(
    /** Milliseconds after which the caller may ask again. */
    override readonly retryAfterMs: number,
  ) {
    super('Too many requests: ask again later');
  }
}

/** Counts what callers ask. */
export interface Rate {
  /** Counts one more of this caller, or so many; null where it may be answered. */
  count(key: CallerKey, points?: number): Promise<RateLimitedError | null>;
}

/** Requests that each caller may ask in a minute: one with a name, and one known by its address alone. 0: no limit. */
export interface PerMinute {
  readonly named: number;
  readonly anonymous: number;
}

/** Whose requests and connections count together. */
export interface CallerKey {
  readonly kind: 'name' | 'address';
  readonly value: string;
}

/**
 * So many a minute for each caller, from its first one on, in this process's memory. Names are as many as have been
 * given out; addresses are as many as somebody likes to make up, so they fall into a fixed number of places, by a hash
 * that nobody else can calculate.
 */
export function createRate(perMinute: PerMinute): Rate {
  const limiters = { name: createLimiter(perMinute.named), address: createLimiter(perMinute.anonymous) };
  const salt = randomBytes(16);

  const toPlace = (address: string) =>
    createHash('sha256').update(salt).update(address).digest().readUInt32BE() % ADDRESSES;

  return {
    async count({ kind, value }, points = 1) {
      try {
        await limiters[kind]?.consume(kind === 'name' ? value : toPlace(value), points);
        return null;
      } catch (error) {
        if (error instanceof RateLimiterRes) return new RateLimitedError(error.msBeforeNext);
        throw error;
      }
    },
  };
}

function createLimiter(points: number): RateLimiterMemory | null {
  return points === 0 ? null : new RateLimiterMemory({ points, duration: SECONDS });
}

/**
 * What a document counts: to read and to check it takes longer the longer it is, and it is done before anybody knows
 * whether the caller may ask it.
 */
export function toPoints(document: unknown): number {
  return typeof document === 'string' ? Math.max(1, Math.ceil(document.length / CHARACTERS)) : 1;
}
