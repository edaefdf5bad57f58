import { createHash, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from '../graphql/refusals.js';

const SECONDS = 60;
/** How many addresses are told apart; two that fall together share what one may ask. */
const ADDRESSES = 65_536;

/** Counts what callers ask. */
export interface Rate {
  /** Counts one more of this caller; null where it may be answered. */
  count(key: CallerKey): Promise<RateLimitedError | null>;
}

/** Whose requests and connections count together. */
export interface CallerKey {
  readonly kind: 'name' | 'address';
  readonly value: string;
}

/**
 * So many a minute for each caller, from its first one on, in this process's memory. Names are as many as have been
 * given out; addresses are as many as somebody likes to make up, so they fall into a fixed number of places, by a hash
 * that nobody else can calculate. `perMinute` 0: no limit.
 */
export function createRate(perMinute: number): Rate {
  if (perMinute === 0) return { count: async () => null };
  const limiter = new RateLimiterMemory({ points: perMinute, duration: SECONDS });
  const salt = randomBytes(16);

  const toPlace = (address: string) =>
    createHash('sha256').update(salt).update(address).digest().readUInt32BE() % ADDRESSES;

  return {
    async count({ kind, value }) {
      try {
        await limiter.consume(kind === 'name' ? `name ${value}` : `address ${toPlace(value)}`);
        return null;
      } catch (error) {
        if (error instanceof RateLimiterRes) return new RateLimitedError(error.msBeforeNext);
        throw error;
      }
    },
  };
}
