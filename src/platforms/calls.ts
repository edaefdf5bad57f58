import { BrokenCircuitError, ExponentialBackoff, handleType, handleWhen, retry, wrap } from 'cockatiel';
import { GatewayError, UpstreamThrottledError, UpstreamUnavailableError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import type { Ask, Health } from '../domain/platform.js';
import type { Settings } from '../settings.js';
import type { Budget } from './budget.js';
import { createCircuit, saysDown } from './circuit.js';
import { createFaultLog } from './fault-log.js';
import { CutShortError } from './http.js';
import type { Allowance } from './places.js';

/** One whole try: it sends, and tells when that goes out, reads, and judges the answer. */
type Try<T> = (left: () => void) => Promise<T>;

/** Every call to a platform goes through here: retried where that may help, paced, and cut short while it is down. */
export interface Calls {
  /**
   * Reads are tried again within the operation's deadline: some times after `UpstreamUnavailable`, as long as it takes
   * after `UpstreamThrottled`, since the pace has been slowed meanwhile. What is asked for a mutation never is.
   */
  run<T>(allowance: Allowance, ask: Ask, call: Try<T>): Promise<T>;
  health(): Omit<Health, 'cacheHitRate'>;
}

export function readCallSettings(settings: Settings) {
  return { retries: settings.integer('UPSTREAM_RETRIES', 2, 0, 10) };
}

export function createCalls(options: {
  readonly platform: string;
  readonly budget: Budget;
  readonly log: Log;
  readonly now: () => number;
  /** Further tries of one read that was not answered; 0: no further try of any. */
  readonly retries: number;
  /** Calls a second that the gateway allows itself, for `health`. */
  readonly budgetPerSecond: number;
}): Calls {
  const { platform, budget, log, now, retries, budgetPerSecond } = options;
  const backoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 1_000 });
  const again = wrap(
    retry(handleType(UpstreamThrottledError), { maxAttempts: retries === 0 ? 0 : Number.POSITIVE_INFINITY, backoff }),
    retry(handleWhen(mayHelp), { maxAttempts: retries, backoff }),
  );
  const faultLog = createFaultLog({ platform, log, now });
  const circuit = createCircuit((state) => {
    if (state === 'OPEN') log.warn({ platform, circuit: state, lastError }, 'the platform does not answer');
    else {
      const what = state === 'CLOSED' ? 'the platform answers again' : 'trying the platform';
      log.info({ platform, circuit: state }, what);
    }
    if (state !== 'CLOSED') budget.turnAway(notAnswering); // nobody waits, and no place is used up only to be told so
  });

  /** Calls begun in each second of the last minute. */
  const begun = new Map<number, number>();
  let reachable: boolean | null = null;
  let lastError: string | null = null;

  async function attempt<T>(allowance: Allowance, ask: Ask, call: Try<T>): Promise<T> {
    if (!circuit.lets()) throw notAnswering();
    try {
      return await budget.run(allowance, ask, (left) =>
        circuit.run(() => observed(allowance.key, () => call(left)), ask.urgency === 'MUTATION'),
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

  async function observed<T>(key: string, call: () => Promise<T>): Promise<T> {
    const second = Math.floor(now() / 1_000);
    begun.set(second, (begun.get(second) ?? 0) + 1);
    for (const old of begun.keys()) if (old <= second - 60) begun.delete(old);
    try {
      const answer = await call();
      reachable = true;
      return answer;
    } catch (error) {
      if (error instanceof GatewayError) {
        if (!(error instanceof CutShortError)) reachable = !saysDown(error);
        faultLog.note(key, error);
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
      circuit: circuit.state(),
      callsLastMinute: callsLastMinute(),
      budgetPerSecond,
      budgetLeft: budget.left() ?? budgetPerSecond,
      queued: budget.queued(),
      lastError,
    }),
  };
}

/** Another try: where the platform may do better, and not where it is being left alone. */
function mayHelp(error: Error): boolean {
  return error instanceof UpstreamUnavailableError && !(error.cause instanceof BrokenCircuitError);
}
