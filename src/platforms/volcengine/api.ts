import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { Ask } from '../../domain/platform.js';
import type { Calls } from '../calls.js';
import type { Http } from '../http.js';
import { type Allowance, apart, spread } from '../places.js';
import { readResult, unreadable } from './envelope.js';
import { toSignedGet, type Credentials } from './sign.js';

/**
 * The interfaces that are called. Those of 2023-08-01 may be called so often in a second, older ones so often in a
 * minute, each by itself.
 */
const versions = {
  ListAwardConfigs: '2023-08-01',
  ListAwardRecordStatistics: '2023-08-01',
  GetActivityRedPacket: '2023-08-01',
  ListActivityRedPacket: '2023-08-01',
  ListRedPacketRecordAPI: '2020-06-01',
} as const;
export type Action = keyof typeof versions;

/** How often an interface may be called: of the platform's own limit, the part that this gateway uses. */
export interface Pace {
  readonly callsPerSecond: number;
  /** For the interfaces of 2020-06-01. */
  readonly callsPerMinute: number;
}

/** A minute's calls are spread: at the documented 120 the gateway makes 9 in five seconds. */
const PARTS_OF_A_MINUTE = 12;

export interface Answer<Value> {
  readonly value: Value;
  /** When it was answered: RFC 3339, UTC. */
  readonly fetchedAt: string;
}

/** The platform's interfaces, called one at a time. */
export interface Api {
  /** One call of a reading interface. Throws the errors of `Calls`, `Http` and `readResult`. */
  get<Schema extends z.ZodType>(
    action: Action,
    parameters: Readonly<Record<string, string>>,
    schema: Schema,
    ask: Ask,
  ): Promise<Answer<z.output<Schema>>>;
}

export function createApi(parts: {
  readonly http: Http;
  readonly calls: Calls;
  readonly credentials: Credentials;
  readonly pace: Pace;
  /** As in the Host header: it is signed. */
  readonly host: string;
  readonly now: () => number;
}): Api {
  const { http, calls, credentials, pace, host, now } = parts;
  // The limits count per account and interface. A budget's keys may be shared with other processes: no access key.
  const account = createHash('sha256').update(credentials.accessKeyId).digest('hex').slice(0, 16);

  function allowanceOf(action: Action): Allowance {
    const key = `${account}:${action}`;
    return versions[action] === '2020-06-01'
      ? { key, ...spread(pace.callsPerMinute, 60_000, PARTS_OF_A_MINUTE) }
      : { key, ...apart(pace.callsPerSecond, 1_000) };
  }

  return {
    async get(action, parameters, schema, ask) {
      const query = { Action: action, Version: versions[action], ...parameters };
      return calls.run(allowanceOf(action), ask, async (left) => {
        const answer = await http.send(toSignedGet(query, host, now(), credentials), ask, left);
        const fetchedAt = new Date(now()).toISOString();
        const { result, requestId } = readResult(answer);
        const read = schema.safeParse(result);
        if (!read.success) throw unreadable('answered in a form that it does not document', requestId, read.error);
        return { value: read.data, fetchedAt };
      });
    },
  };
}
