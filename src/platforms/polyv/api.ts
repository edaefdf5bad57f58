import type { Ask } from '../../domain/platform.js';
import type { Budget } from '../budget.js';
import type { Http } from '../http.js';
import { readAnswer, toRefusedError, type Refusal, type Success } from './envelope.js';
import { toSignedQuery, type Credentials, type Parameters } from './sign.js';

/** One endpoint of the platform and what to ask of it. */
export interface Question {
  readonly path: string;
  /** Signed. */
  readonly query: Parameters;
}

/** The platform's REST interface, signed and paced. One try a call; errors as in `readAnswer` and `Http.send`. */
export interface Api {
  get(question: Question, ask: Ask): Promise<Success | Refusal>;
  /** Like `get`, where a refusal is an error: throws `UpstreamRefusedError`. */
  read(question: Question, ask: Ask): Promise<unknown>;
  /**
   * Sends a JSON body. The caller may leave until the call is sent, and no longer: what it changes over there has
   * to be learned.
   */
  post(question: Question & { readonly body: string }, ask: Ask): Promise<Success | Refusal>;
}

/** The platform blocks a source address for what it sends to the whole domain, whatever is asked. */
const BUDGET_KEY = 'domain';

export function createApi(parts: {
  readonly http: Http;
  readonly budget: Budget;
  readonly credentials: Credentials;
  /** Epoch milliseconds. */
  readonly now: () => number;
}): Api {
  const { http, budget, credentials, now } = parts;
  const toPath = ({ path, query }: Question) => `${path}?${toSignedQuery(query, credentials, now())}`;

  async function get(question: Question, ask: Ask): Promise<Success | Refusal> {
    const answer = await budget.run(BUDGET_KEY, ask, () => http.send({ method: 'GET', path: toPath(question) }, ask));
    return readAnswer(answer.text);
  }

  return {
    get,
    async read(question, ask) {
      const answer = await get(question, ask);
      if (answer.kind === 'refusal') throw toRefusedError(answer);
      return answer.data;
    },
    async post(question, ask) {
      const staying: Ask = { ...ask, signal: new AbortController().signal };
      const answer = await budget.run(BUDGET_KEY, ask, () =>
        http.send(
          {
            method: 'POST',
            path: toPath(question),
            headers: { 'content-type': 'application/json; charset=utf-8' },
            body: question.body,
          },
          staying,
        ),
      );
      return readAnswer(answer.text);
    },
  };
}
