import { Agent, DecoratorHandler, type Dispatcher, request } from 'undici';
import { UpstreamUnavailableError } from '../domain/errors.js';
import type { Ask } from '../domain/platform.js';

/** A call as it goes over the wire, already signed. */
export interface HttpCall {
  readonly method: 'GET' | 'POST';
  /** With the query, encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Given up because the operation's deadline came long before the call's own: the platform was not given the time that it
 * has as a rule, so this says nothing of it.
 */
export class CutShortError extends UpstreamUnavailableError {}

export interface Http {
  /**
   * One try under one deadline that includes the body. Throws `UpstreamUnavailableError`, which may be a
   * `CutShortError`, or the caller's reason.
   *
   * @param left is told when the call is written, after its connection was opened
   */
  send(call: HttpCall, ask: Ask, left: () => void): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** No answer of either platform comes near it; without a bound a broken one could fill the memory. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

/** A call that had less than this part of its usual time was cut short. */
const ENOUGH_TIME = 0.5;

/** Faults that come before a byte of the call has left. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export function createHttp(options: {
  readonly platform: string;
  readonly origin: string;
  /** Milliseconds until an unanswered call is given up, if the operation's deadline does not come first. */
  readonly timeoutMs: number;
  readonly now: () => number;
}): Http {
  const { platform, origin, timeoutMs, now } = options;
  // As many connections as calls: the budget bounds them, and a call that waited here would arrive at another time.
  const agent = new Agent({ maxResponseSize: LARGEST_ANSWER, connectTimeout: timeoutMs });

  return {
    async send(call, ask, left) {
      const leftMs = Math.min(timeoutMs, ask.deadlineAt - now());
      // Not undici's own timeouts: those are coarse, and a body that drips escapes them.
      const deadline = AbortSignal.timeout(Math.max(0, leftMs));
      try {
        const response = await request(`${origin}${call.path}`, {
          dispatcher: agent.compose((dispatch) => (sent, handler) => dispatch(sent, telling(handler, left))),
          method: call.method,
          headers: call.headers ?? {},
          body: call.body ?? null,
          signal: AbortSignal.any([deadline, ask.signal]),
        });
        return { status: response.statusCode, text: await response.body.text() };
      } catch (cause) {
        if (ask.signal.aborted) throw ask.signal.reason; // the caller left: not an upstream fault
        if (deadline.aborted) {
          const NoAnswer = leftMs < timeoutMs * ENOUGH_TIME ? CutShortError : UpstreamUnavailableError;
          throw new NoAnswer(platform, 'did not answer in time', { cause });
        }
        // No URL in the text: it holds the signature.
        throw new UpstreamUnavailableError(platform, 'could not be reached', {
          mayHaveArrived: !beforeSending.has(codeOf(cause)),
          cause,
        });
      }
    },
    close: () => agent.destroy(),
  };
}

/** The same handler, where `left` is told when the request begins to be written. */
function telling(handler: Dispatcher.DispatchHandler, left: () => void): Dispatcher.DispatchHandler {
  const inner: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
  return {
    onRequestStart(...start) {
      left();
      inner.onRequestStart?.(...start);
    },
    onResponseStart: (...start) => inner.onResponseStart?.(...start),
    onResponseData: (...data) => inner.onResponseData?.(...data),
    onResponseEnd: (...end) => inner.onResponseEnd?.(...end),
    onResponseError: (...failure) => inner.onResponseError?.(...failure),
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
