import { Agent, request } from 'undici';
import type { CallbackBody } from './callback-body.js';

/** One try to deliver one callback. */
export interface Delivery {
  readonly requestUuid: string;
  /** 1 to 3. */
  readonly attempt: number;
  /** Epoch milliseconds at which it began. */
  readonly at: number;
  readonly json: string;
  /** The status that was answered; null: no answer was had in time, and `failure` says why. */
  readonly status: number | null;
  readonly failure: string | null;
}

export interface Callbacks {
  /** Where callbacks go from now on, also those that wait for their next try. Null: nowhere; nothing is sent. */
  setCallbackUrl(url: string | null): void;
  /** Every try that has ended, oldest first; the last 10,000. */
  readonly deliveries: readonly Delivery[];
  /** The callbacks that the platform has given up and that nobody will see again; the last 10,000. */
  readonly givenUp: readonly CallbackBody[];
  /** Resolves when no callback is under way and none waits for another try. */
  settled(): Promise<void>;
  /**
   * Posts a body as it is, once, however wrong it may be. Throws where no URL is set or no answer comes in time.
   */
  postCallback(body: string | Buffer, headers?: Readonly<Record<string, string>>): Promise<CallbackAnswer>;
}

export interface CallbackSender {
  /** Begins to deliver a callback and does not wait for it. */
  readonly send: (body: CallbackBody) => void;
}

export interface CallbackAnswer {
  readonly status: number;
  readonly text: string;
}

const TRIES = 3;
const MOST_KEPT = 10_000;

/** Delivers callbacks as documented: no answer within the deadline is a failure, and two more tries follow. */
export function openCallbacks(options: {
  /** Milliseconds until a try without an answer has failed. */
  readonly deadlineMs: number;
  /** Milliseconds from a failure to the next try. */
  readonly retryMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Callbacks & CallbackSender & { readonly close: () => Promise<void> } {
  const agent = new Agent();
  const closing = new AbortController();
  const deliveries: Delivery[] = [];
  const givenUp: CallbackBody[] = [];
  const underWay = new Set<Promise<void>>();
  let url: string | null = null;

  async function post(target: string, body: string | Buffer, headers = {}): Promise<CallbackAnswer> {
    const answer = await request(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      dispatcher: agent,
      signal: AbortSignal.any([AbortSignal.timeout(options.deadlineMs), closing.signal]),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  }

  /** Whether the callback is done with: delivered, or to be sent nowhere. */
  async function attempt(body: CallbackBody, number: number): Promise<boolean> {
    if (url === null) return true;
    const at = options.now();
    const outcome = await post(url, body.json).then(
      ({ status }) => ({ status, failure: null }),
      (error: Error) => ({ status: null, failure: error.name }),
    );
    if (closing.signal.aborted) return true;
    keep(deliveries, { ...body, ...outcome, attempt: number, at });
    // What counts as a success is not documented.
    return outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
  }

  async function deliver(body: CallbackBody): Promise<void> {
    for (let number = 1; number <= TRIES; number += 1) {
      if (number > 1) await pause(options.retryMs, closing.signal);
      if (closing.signal.aborted || (await attempt(body, number))) return;
    }
    keep(givenUp, body);
  }

  return {
    setCallbackUrl(next) {
      url = next;
    },
    deliveries,
    givenUp,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async postCallback(body, headers) {
      if (url === null) throw new Error('no callback URL is set');
      return await post(url, body, headers);
    },

    send(body) {
      const delivery = deliver(body).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    },
    async close() {
      closing.abort();
      await Promise.all(underWay);
      await agent.destroy();
    },
  };
}

function keep<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > MOST_KEPT) list.shift();
}

/** Ends early when the signal aborts. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
