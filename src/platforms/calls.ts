import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  circuitBreaker,
  handleWhen,
  retry,
} from 'cockatiel';
import { GatewayError, UpstreamBusyError, UpstreamThrottledError, UpstreamUnavailableError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import type { Ask, Health } from '../domain/platform.js';
import type { Settings } from '../settings.js';
import type { Budget } from './budget.js';
import type { Allowance } from './places.js';

/** Every call to a platform goes through here: retried where that may help, paced, and cut short while it is down. */
export interface Calls {
  /**
   * `call` is one whole try: it sends, reads and judges the answer. Reads are tried again after `UpstreamUnavailable` and
   * `UpstreamThrottled`, within the operation's deadline; what is asked for a mutation never is.
   */
  run<T>(allowance: Allowance, ask: Ask, call: () => Promise<T>): Promise<T>;
  health(): Omit<Health, 'cacheHitRate'>;
}

/** Failures in a row after which the platform counts as down. */
const FAILURES = 5;
/** How long it is then left alone before one call tries it. */
const PROBE_MS = 2_000;
const circuits = {
  [CircuitState.Closed]: 'CLOSED',
  [CircuitState.Open]: 'OPEN',
  [CircuitState.HalfOpen]: 'HALF_OPEN',
  [CircuitState.Isolated]: 'OPEN',
} as const;

export function readCallSettings(settings: Settings) {
  return { retries: settings.integer('UPSTREAM_RETRIES', 2, 0, 10) };
}

export function createCalls(options: {
  readonly platform: string;
  readonly budget: Budget;
  readonly log: Log;
  readonly now: () => number;
  /** Further tries of one read. */
  readonly retries: number;
  /** Calls a second that the gateway allows itself, for `health`. */
  readonly budgetPerSecond: number;
}): Calls {
  const { platform, budget, log, now, retries, budgetPerSecond } = options;
  /** While it is being tried, everything that does not prove that it answers: a caller who left, a place not had. */
  const isDown = handleWhen(
    (error) =>
      error instanceof UpstreamUnavailableError || (breaker.state === CircuitState.HalfOpen && !provesAnswering(error)),
  );
  const breaker: CircuitBreakerPolicy = circuitBreaker(isDown, {
    halfOpenAfter: PROBE_MS,
    breaker: new ConsecutiveBreaker(FAILURES),
  });
  const again = retry(handleWhen(mayHelp), {
    maxAttempts: retries,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 1_000 }),
  });
  breaker.onStateChange((state) => {
    const circuit = circuits[state];
    if (circuit === 'OPEN') log.warn({ platform, circuit, lastError }, 'the platform does not answer');
    else log.info({ platform, circuit }, circuit === 'CLOSED' ? 'the platform answers again' : 'trying the platform');
  });

  /** Calls begun in each second of the last minute. */
  const begun = new Map<number, number>();
  let reachable: boolean | null = null;
  let lastError: string | null = null;

  async function attempt<T>(allowance: Allowance, ask: Ask, call: () => Promise<T>): Promise<T> {
    // One call tries it; nobody waits for what comes of that.
    if (breaker.state === CircuitState.HalfOpen) throw notAnswering();
    try {
      return await breaker.execute(() =>
        budget.run(allowance, ask, () => {
          if (breaker.state === CircuitState.Open) throw notAnswering(); // it has gone down since this call began to wait
          return observed(call);
        }),
      );
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw notAnswering();
      if (error instanceof UpstreamThrottledError) budget.slowDown(allowance.key);
      throw error;
    }
  }

  function notAnswering(): UpstreamUnavailableError {
    const cause = new BrokenCircuitError();
    return new UpstreamUnavailableError(platform, 'is not answering at the moment', { mayHaveArrived: false, cause });
  }

  async function observed<T>(call: () => Promise<T>): Promise<T> {
    const second = Math.floor(now() / 1_000);
    begun.set(second, (begun.get(second) ?? 0) + 1);
    for (const old of begun.keys()) if (old <= second - 60) begun.delete(old);
    try {
      const answer = await call();
      reachable = true;
      return answer;
    } catch (error) {
      if (error instanceof GatewayError) {
        reachable = !(error instanceof UpstreamUnavailableError);
        lastError = `${error.upstreamCode ?? error.code} at ${new Date(now()).toISOString()}`;
      }
      throw error;
    }
  }

  function callsLastMinute(): number {
    const since = Math.floor(now() / 1_000) - 60;
    return [...begun].reduce((sum, [second, calls]) => (second > since ? sum + calls : sum), 0);
  }

  return {
    run(allowance, ask, call) {
      if (ask.urgency === 'MUTATION') return attempt(allowance, ask, call);
      let failure: unknown = null;
      return again.execute(
        async () => {
          ask.signal.throwIfAborted();
          if (failure !== null && now() >= ask.deadlineAt) throw failure; // not that there is no time for another try
          try {
            return await attempt(allowance, ask, call);
          } catch (error) {
            failure = error;
            throw error;
          }
        },
        AbortSignal.any([ask.signal, AbortSignal.timeout(Math.max(0, ask.deadlineAt - now()))]),
      );
    },
    health: () => ({
      reachable,
      circuit: circuits[breaker.state],
      callsLastMinute: callsLastMinute(),
      budgetPerSecond,
      queued: budget.queued(),
      lastError,
    }),
  };
}

/** Another try: where the platform may do better, and not where it is being left alone. */
function mayHelp(error: Error): boolean {
  if (error instanceof UpstreamThrottledError) return true;
  return error instanceof UpstreamUnavailableError && !(error.cause instanceof BrokenCircuitError);
}

/** It has understood the call, and refuses it. */
function provesAnswering(error: Error): boolean {
  return error instanceof GatewayError && !(error instanceof UpstreamBusyError);
}
