import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { Ask } from '../../domain/platform.js';
import type { Budget } from '../budget.js';
import type { Http } from '../http.js';
import { readResult, unreadable } from './envelope.js';
import { toSignedGet, type Credentials } from './sign.js';

const VERSION = '2023-08-01';

export interface Answer<Value> {
  readonly value: Value;
  /** When it was answered: RFC 3339, UTC. */
  readonly fetchedAt: string;
}

/** The platform's interfaces, called one at a time. */
export interface Api {
  /** One call of a reading interface. Throws the errors of `Budget`, `Http` and `readResult`. */
  get<Schema extends z.ZodType>(
    action: string,
    parameters: Readonly<Record<string, string>>,
    schema: Schema,
    ask: Ask,
  ): Promise<Answer<z.output<Schema>>>;
}

export function createApi(parts: {
  readonly http: Http;
  readonly budget: Budget;
  readonly credentials: Credentials;
  /** As in the Host header: it is signed. */
  readonly host: string;
  readonly now: () => number;
}): Api {
  const { http, budget, credentials, host, now } = parts;
  // The limits count per account and interface. A budget's keys may be shared with other processes: no access key.
  const account = createHash('sha256').update(credentials.accessKeyId).digest('hex').slice(0, 16);

  return {
    async get(action, parameters, schema, ask) {
      const query = { Action: action, Version: VERSION, ...parameters };
      const answer = await budget.run(`${account}:${action}`, ask, () =>
        http.send(toSignedGet(query, host, now(), credentials), ask),
      );
      const fetchedAt = new Date(now()).toISOString();
      const { result, requestId } = readResult(answer);
      const read = schema.safeParse(result);
      if (!read.success) throw unreadable('answered in a form that it does not document', requestId, read.error);
      return { value: read.data, fetchedAt };
    },
  };
}
