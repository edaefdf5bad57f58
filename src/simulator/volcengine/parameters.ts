import * as refusal from './refusal.js';

const LONGEST = 2n ** 63n - 1n;

/** Reads the query of a call as an interface declares it. Each method throws a `RefusalError`. */
export function createParameters(query: URLSearchParams) {
  function textOf(name: string): string | null {
    const text = query.get(name) ?? '';
    return text === '' ? null : text;
  }

  return {
    /** A required Long (64 bits). */
    long(name: string): bigint {
      const text = textOf(name) ?? missing(name);
      return toLong(text) ?? invalid(name);
    },

    /** An Integer from `least` to `most`; where it is left out, `fallback`, or with null a refusal. */
    integer(name: string, fallback: number | null, least: number, most: number): number {
      const text = textOf(name);
      if (text === null) return fallback ?? missing(name);
      const value = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
      return value >= least && value <= most ? value : invalid(name);
    },
  };
}

export type Parameters = ReturnType<typeof createParameters>;

function toLong(text: string): bigint | null {
  if (!/^\d{1,19}$/.test(text)) return null;
  const value = BigInt(text);
  return value > 0n && value <= LONGEST ? value : null;
}

function missing(name: string): never {
  throw refusal.missingParameter(name);
}

function invalid(name: string): never {
  throw /^ActivityI[dD]$/.test(name) ? refusal.roomRefused('ActivityIdInvalid') : refusal.invalidParameter(name);
}
