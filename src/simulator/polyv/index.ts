import { openLoopback, type Call, type Loopback, type Reply } from '../loopback.js';
import { admit } from './admission.js';
import { toRefusal, toServerError, toSuccess } from './envelope.js';
import { createInterfaces, type Interface } from './interfaces.js';
import { createLife, type PolyvLife } from './life.js';
import { createLimits, DOCUMENTED_RATE_LIMIT, type RateLimit } from './limits.js';
import { createRandom } from './random.js';
import { RefusedCallError } from './refusal.js';
import { createTables, type PolyvTables } from './tables.js';

export interface PolyvSimulatorOptions {
  /** Left out or 0: any free port. */
  readonly port?: number;
  readonly appId: string;
  readonly appSecret: string;
  /** The platform's clock, in epoch milliseconds. Left out: Date.now. */
  readonly now?: () => number;
  /** Left out: 1. The same seed and the same calls give the same ids. */
  readonly seed?: number;
  /** Left out: 1500 calls in 10 seconds, then blocked for 5 minutes. Null: never blocked. */
  readonly rateLimit?: RateLimit | null;
  /** Calls per second that one interface bears. Left out: any number. */
  readonly callsPerSecond?: number;
  /** The most rows that may be asked for at once. Left out: 1000. */
  readonly largestPage?: number;
  /** The most channels that list-channels-lottery bears in one call. Left out: any number. */
  readonly mostChannelsPerCall?: number;
  /** What list-channels-lottery does about a channel of somebody else. Left out: it refuses the whole call. */
  readonly foreignChannels?: 'refuse' | 'omit';
  /** How records are ordered: `shuffled` mixes channels and times. Left out: newest first. */
  readonly order?: 'newest-first' | 'shuffled';
  /** What lottery-activity/get does about an unknown id. Left out: it refuses. */
  readonly unknownActivity?: 'refuse' | 'null';
  /** The HTTP status of a refusal: 200, as in real runs, or the envelope's `code`, as documented. Left out: 200. */
  readonly httpStatusOnError?: 'as-code' | 'always-200';
}

/** Polyv played on loopback: its paths, signatures, envelopes, limits and refusals. */
export interface PolyvSimulator extends Loopback, PolyvTables, PolyvLife {
  /** How many calls were refused since the start or `forgetCalls`, by the platform's own words. */
  refusals(): ReadonlyMap<string, number>;
  refusedCalls(): number;
  /**
   * The most calls that arrived, refused ones included, in one second per interface path, and in one window of the
   * rate limit under the key `domain`; since the start or `forgetCalls`.
   */
  busiestWindows(): ReadonlyMap<string, number>;
  /** From now on one interface bears so many calls a second; null: any number. */
  setCallsPerSecond(calls: number | null): void;
  /** Forgets the calls recorded so far, and what was counted of them. A block stays. */
  forgetCalls(): void;
}

/** Opens the simulator; close it when done. */
export async function openPolyvSimulator(options: PolyvSimulatorOptions): Promise<PolyvSimulator> {
  const now = options.now ?? Date.now;
  const random = createRandom(options.seed ?? 1);
  // Chance of its own: how many calls are made must not change which lotteries there are.
  const requestIds = createRandom((options.seed ?? 1) + 1);
  const tables = createTables({ random, now });
  const interfaces = createInterfaces(tables, {
    now,
    order: options.order ?? 'newest-first',
    foreignChannels: options.foreignChannels ?? 'refuse',
    mostChannelsPerCall: options.mostChannelsPerCall ?? Infinity,
    largestPage: options.largestPage ?? 1_000,
    unknownActivity: options.unknownActivity ?? 'refuse',
  });
  const limits = createLimits({
    paths: interfaces.keys(),
    rateLimit: options.rateLimit === undefined ? DOCUMENTED_RATE_LIMIT : options.rateLimit,
    callsPerSecond: options.callsPerSecond ?? null,
  });
  const refused = new Map<string, number>();

  function countRefusal(message: string): void {
    refused.set(message, (refused.get(message) ?? 0) + 1);
  }

  /** Shaped as the documented 723ed01861804e9aa3dc1cf1aced83d5.72.17097790901718347. */
  function newRequestId(): string {
    const thread = 1 + requestIds.below(200);
    return `${requestIds.text(32, '0123456789abcdef')}.${thread}.${now()}${requestIds.text(4, '0123456789')}`;
  }

  function serverError(status: 404 | 405, path: string): Reply {
    countRefusal(`HTTP ${status}`);
    return toServerError(status, path, now());
  }

  function refuse(call: Call, refusal: RefusedCallError): Reply {
    countRefusal(refusal.message);
    const family = interfaces.get(call.path)?.family ?? (call.path.includes('/v4/') ? 'v4' : 'v3');
    const asCode = refusal.code === 429 || options.httpStatusOnError === 'as-code';
    return toRefusal(family, refusal, newRequestId(), asCode ? refusal.code : 200);
  }

  function answerAs(known: Interface, call: Call): Reply {
    try {
      const parameters = admit(call, known, options);
      return toSuccess(known.family, known.answer(parameters, call.body), newRequestId());
    } catch (error) {
      if (error instanceof RefusedCallError) return refuse(call, error);
      throw error;
    }
  }

  const loopback = await openLoopback({
    now,
    ...(options.port !== undefined && { port: options.port }),
    answer(call) {
      const known = interfaces.get(call.path);
      const limited = limits.refusalOf(call.path, call.arrivedAt);
      if (limited !== null) return refuse(call, limited);
      if (known === undefined) return serverError(404, call.path);
      return call.method === known.method ? answerAs(known, call) : serverError(405, call.path);
    },
  });

  return {
    ...loopback,
    ...tables,
    ...createLife({ tables, now }),
    refusals: () => new Map(refused),
    refusedCalls: () => [...refused.values()].reduce((sum, count) => sum + count, 0),
    busiestWindows: () => limits.busiestWindows(),
    setCallsPerSecond: (calls) => limits.setCallsPerSecond(calls),
    forgetCalls() {
      loopback.forgetCalls();
      limits.forget();
      refused.clear();
    },
  };
}
