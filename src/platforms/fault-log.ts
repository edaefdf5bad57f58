import { LRUCache } from 'lru-cache';
import { type GatewayError, UpstreamRefusedError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import { causesOf } from '../domain/trace.js';

/** Tells an operator why calls fail: clients are never told. */
export interface FaultLog {
  /** `key`: the budget that the call belongs to. What a platform refuses is for the caller to see, and is not noted. */
  note(key: string, error: GatewayError): void;
}

/** A platform that is down fails every call: one line per kind of failure in so many milliseconds. */
const PAUSE_MS = 60_000;
const MOST_KINDS = 100;

export function createFaultLog(options: {
  readonly platform: string;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): FaultLog {
  const { platform, log, now } = options;
  /** By kind: until when it is kept back, and how often it was. */
  const kinds = new LRUCache<string, { readonly until: number; keptBack: number }>({ max: MOST_KINDS });

  return {
    note(key, error) {
      if (error instanceof UpstreamRefusedError) return;
      const fault = { code: error.code, upstreamCode: error.upstreamCode, causes: toCauses(error.cause) };
      const kind = JSON.stringify(fault);
      const known = kinds.get(kind);
      if (known !== undefined && now() < known.until) {
        known.keptBack++;
        return;
      }
      kinds.set(kind, { until: now() + PAUSE_MS, keptBack: 0 });
      log.warn({ platform, budget: key, ...fault, keptBack: known?.keptBack ?? 0 }, 'a call has failed');
    },
  };
}

/** Names and codes from the outside in. No message: what others throw quotes addresses, and those hold signatures. */
function toCauses(thrown: unknown): readonly string[] {
  return causesOf(thrown).map((cause) => {
    const code = 'code' in cause && typeof cause.code === 'string' ? ` ${cause.code}` : '';
    return `${cause.name}${code}`;
  });
}
