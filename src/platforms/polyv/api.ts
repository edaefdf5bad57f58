import type { Ask } from '../../domain/platform.js';
import type { Calls } from '../calls.js';
import type { Http } from '../http.js';
import { type Allowance, spread } from '../places.js';
import { readAnswer, toFitWords, toRefusedError, type Refusal, type Success } from './envelope.js';
import { toSignedQuery, type Credentials, type Parameters } from './sign.js';

/** One endpoint of the platform and what to ask of it. */
export interface Question {
  readonly path: string;
  /** Signed. */
  readonly query: Parameters;
}

interface Timed {
  /** When the platform answered: RFC 3339, UTC. */
  readonly fetchedAt: string;
}
export type Answer = (Success | Refusal) & Timed;

/** The platform's REST interface, signed and paced. One try a call; errors as in `readAnswer` and `Http.send`. */
export interface Api {
  get(question: Question, ask: Ask): Promise<Answer>;
  /** Like `get`, where a refusal is an error: throws `UpstreamRefusedError`. */
  read(question: Question, ask: Ask): Promise<Success & Timed>;
  /**
   * Sends a JSON body. The caller may leave until the call is sent, and no longer: what it changes over there has
   * to be learned.
   */
  post(question: Question & { readonly body: string }, ask: Ask): Promise<Answer>;
}

/**
 * The platform blocks a source address for five minutes after more than 1500 calls in 10 s to the whole domain,
 * whatever is asked: nine tenths of that, second by second.
 */
export const DOMAIN: Allowance = { key: 'domain', ...spread(1_350, 10_000, 10) };

export function createApi(parts: {
  readonly http: Http;
  readonly calls: Calls;
  readonly credentials: Credentials;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Api {
  const { http, calls, credentials, now } = parts;
  const toPath = ({ path, query }: Question) => `${path}?${toSignedQuery(query, credentials, now())}`;

  async function get(question: Question, ask: Ask): Promise<Answer> {
    return calls.run(DOMAIN, ask, async (left) => {
      const answer = await http.send({ method: 'GET', path: toPath(question) }, ask, left);
      return toTimed(readAnswer(answer.text));
    });
  }

  function toTimed(answer: Success | Refusal): Answer {
    const fetchedAt = new Date(now()).toISOString();
    if (answer.kind === 'success' || answer.words === null) return { ...answer, fetchedAt };
    return { ...answer, words: toFitWords(answer.words, [credentials.appId, credentials.appSecret]), fetchedAt };
  }

  return {
    get,
    async read(question, ask) {
      const answer = await get(question, ask);
      if (answer.kind === 'refusal') throw toRefusedError(answer);
      return answer;
    },
    async post(question, ask) {
      const staying: Ask = { ...ask, signal: new AbortController().signal };
      return calls.run(DOMAIN, { ...ask, urgency: 'MUTATION' }, async (left) => {
        const answer = await http.send(
          {
            method: 'POST',
            path: toPath(question),
            headers: { 'content-type': 'application/json; charset=utf-8' },
            body: question.body,
          },
          staying,
          left,
        );
        return toTimed(readAnswer(answer.text));
      });
    },
  };
}
