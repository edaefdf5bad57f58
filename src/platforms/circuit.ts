import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { GatewayError, UpstreamBusyError, UpstreamUnavailableError } from '../domain/errors.js';
import type { Health } from '../domain/platform.js';
import { CutShortError } from './http.js';
import { inTime } from './in-time.js';

/** Leaves a platform alone that does not answer, and finds out when it does again. */
export interface Circuit {
  state(): Health['circuit'];
  /** Whether a call may go out now: also the one that tries a platform which was left alone for long enough. */
  lets(): boolean;
  /**
   * Begins this call at once. Throws `BrokenCircuitError`, having begun nothing, where the platform is being left alone
   * or tried by another call.
   */
  run<T>(call: () => Promise<T>, isMutation: boolean): Promise<T>;
}

/** Failures in a row after which the platform counts as down. */
const FAILURES = 5;
/** How long it is then left alone before one call tries it. */
const PROBE_MS = 2_000;
/** After so long without an answer to that one the platform is left alone again. */
const PROBE_ANSWER_MS = 2_000;
const states = {
  [CircuitState.Closed]: 'CLOSED',
  [CircuitState.Open]: 'OPEN',
  [CircuitState.HalfOpen]: 'HALF_OPEN',
  [CircuitState.Isolated]: 'OPEN',
} as const;

export function createCircuit(onChange: (state: Health['circuit']) => void): Circuit {
  /** While it is being tried, everything that does not prove that it answers: a caller who left, one cut short. */
  const isDown = handleWhen(
    (error) => saysDown(error) || (breaker.state === CircuitState.HalfOpen && !provesAnswering(error)),
  );
  const failures = new ConsecutiveBreaker(FAILURES);
  const breaker: CircuitBreakerPolicy = circuitBreaker(isDown, { halfOpenAfter: PROBE_MS, breaker: failures });
  /** When it may be tried; by the breaker's own clock. */
  let triedFrom = 0;
  breaker.onBreak(() => (triedFrom = Date.now() + PROBE_MS));
  breaker.onStateChange((state) => {
    if (state !== CircuitState.Isolated) onChange(states[state]);
  });

  function lets(): boolean {
    if (breaker.state === CircuitState.Open) return Date.now() >= triedFrom;
    return breaker.state === CircuitState.Closed;
  }

  /** It has answered, though too late for its verdict. */
  function close(): void {
    if (breaker.state === CircuitState.Closed) return;
    failures.success();
    breaker.isolate().dispose(); // what the breaker offers for closing it by hand
  }

  /** The platform is judged by its answer in the first moments; whoever asked waits for the answer itself. */
  async function probe<T>(call: () => Promise<T>): Promise<T> {
    const late = new UpstreamUnavailableError('the platform', 'did not answer in time');
    let answer: Promise<T> | undefined;
    try {
      return await breaker.execute(() => inTime((answer = call()), PROBE_ANSWER_MS, late));
    } catch (error) {
      if (error !== late || answer === undefined) throw error;
    }
    try {
      const value = await answer;
      close();
      return value;
    } catch (error) {
      if (error instanceof Error && provesAnswering(error)) close();
      throw error;
    }
  }

  return {
    state: () => states[breaker.state],
    lets,
    async run(call, isMutation) {
      if (!lets()) throw new BrokenCircuitError();
      // The breaker says that it is half open only after the call has begun.
      return breaker.state === CircuitState.Closed || isMutation ? breaker.execute(call) : probe(call);
    },
  };
}

/** It was given time, and did not answer. */
export function saysDown(error: Error): boolean {
  return error instanceof UpstreamUnavailableError && !(error instanceof CutShortError);
}

/** It has understood the call, and refuses it. */
function provesAnswering(error: Error): boolean {
  return (
    error instanceof GatewayError &&
    !(error instanceof UpstreamBusyError) &&
    !(error instanceof UpstreamUnavailableError)
  );
}
