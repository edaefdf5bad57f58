import { createHash, createHmac } from 'node:crypto';
import { request } from 'undici';
import { openVolcengineSimulator, type VolcengineSimulatorOptions } from '../../src/simulator/volcengine/index.js';

export const accessKeyId = 'AKLTEXAMPLEEXAMPLEEXAMPLE';
export const secretAccessKey = 'RXhhbXBsZVNlY3JldEtleUZvclRlc3RzT25seQ==';

/** What a test changes of an otherwise right request. */
export interface Caller {
  readonly origin: string;
  readonly secret?: string;
  readonly keyId?: string;
  readonly at?: number;
  readonly service?: string;
  readonly method?: string;
  readonly path?: string;
  readonly token?: string;
  readonly signedHeaders?: readonly string[];
  /** Laid over the signed headers after signing; undefined removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Laid over the query string after signing. */
  readonly sentQuery?: string;
}

export type Row = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Numbers wider than 53 bits are rounded here; `text` has them whole. */
  readonly json: {
    readonly ResponseMetadata: Readonly<Record<string, unknown>> & {
      readonly Error?: { readonly Code: string; readonly CodeN?: number; readonly Message: string };
    };
    readonly Result?: Readonly<Record<string, unknown>> & {
      readonly AwardConfigs?: readonly Row[];
      readonly AwardRecords?: readonly Row[];
      readonly RedPacketList?: readonly Row[];
    };
  };
}

/** Signs by the platform's document and calls, on its own: it shares no code with the simulator. */
export async function call(caller: Caller, query: Readonly<Record<string, string>>): Promise<Answer> {
  const { origin, secret = secretAccessKey, keyId = accessKeyId, at = Date.now(), service = 'livesaas' } = caller;
  const { method = 'GET', path = '/', token } = caller;
  const date = new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const sorted = Object.keys(query)
    .sort()
    .map((key) => `${encodeURIComponent(key)}=${encodeURIComponent(query[key] ?? '')}`)
    .join('&');

  const headers: Record<string, string> = {
    host: origin.slice('http://'.length),
    'x-content-sha256': sha256(''),
    'x-date': date,
    ...(token !== undefined && { 'x-security-token': token }),
  };
  const signed = (caller.signedHeaders ?? Object.keys(headers)).toSorted();
  const lines = signed.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = `${method}\n${path}\n${sorted}\n${lines}\n${signed.join(';')}\n${sha256('')}`;
  const scope = `${date.slice(0, 8)}/cn-north-1/${service}/request`;
  let key: string | Buffer = secret;
  for (const word of scope.split('/')) key = createHmac('sha256', key).update(word).digest();
  const signature = createHmac('sha256', key)
    .update(`HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`)
    .digest('hex');
  headers['authorization'] =
    `HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=${signed.join(';')}, Signature=${signature}`;

  const answer = await request(`${origin}${path}?${caller.sentQuery ?? sorted}`, {
    method,
    headers: Object.fromEntries(
      Object.entries({ ...headers, ...caller.headers }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    ),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, text, json: JSON.parse(text) as Answer['json'] };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A simulator that knows the key above and closes at the end of its block. */
export async function openSimulator(options: Partial<VolcengineSimulatorOptions> = {}) {
  const simulator = await openVolcengineSimulator({ accessKeyId, secretAccessKey, ...options });
  return { simulator, origin: simulator.origin, [Symbol.asyncDispose]: () => simulator.close() };
}
