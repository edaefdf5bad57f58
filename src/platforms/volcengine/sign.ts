import { createHash, createHmac } from 'node:crypto';
import type { HttpCall } from '../http.js';

const ALGORITHM = 'HMAC-SHA256';
const SERVICE = 'livesaas';

export interface Credentials {
  readonly accessKeyId: string;
  /** Used as it is: neither prefixed nor decoded from Base64, though it looks as if it could be. */
  readonly secretAccessKey: string;
  /** Of temporary credentials (STS); null for permanent ones. */
  readonly sessionToken: string | null;
  readonly region: string;
}

/** Everything that the signature covers. */
export interface UnsignedCall {
  readonly method: 'GET' | 'POST';
  readonly query: Readonly<Record<string, string>>;
  /** The headers to be signed, names in lower case; `x-date` must be among them. */
  readonly headers: Readonly<Record<string, string>> & { readonly 'x-date': string };
  /** Exactly as it will be sent; empty for GET. */
  readonly body: string;
}

/** A call ready to be sent. Valid for 15 minutes around `at` (epoch milliseconds): sign when sending, not before. */
export function toSignedGet(
  query: Readonly<Record<string, string>>,
  host: string,
  at: number,
  credentials: Credentials,
): HttpCall {
  const headers = {
    host,
    'x-content-sha256': sha256(''),
    'x-date': toTimestamp(at),
    ...(credentials.sessionToken === null ? {} : { 'x-security-token': credentials.sessionToken }),
  };
  const authorization = toAuthorization({ method: 'GET', query, headers, body: '' }, credentials);
  return { method: 'GET', path: `/?${toCanonicalQuery(query)}`, headers: { ...headers, authorization } };
}

/** The Authorization header, as the general document 签名方法 describes it. */
export function toAuthorization(call: UnsignedCall, { accessKeyId, secretAccessKey, region }: Credentials): string {
  const timestamp = call.headers['x-date'];
  const date = timestamp.slice(0, 8);
  const scope = [date, region, SERVICE, 'request'];
  const key = scope.reduce<string | Buffer>((previous, word) => hmac(previous, word).digest(), secretAccessKey);
  const signed = [ALGORITHM, timestamp, scope.join('/'), sha256(toCanonicalRequest(call))].join('\n');
  return (
    `${ALGORITHM} Credential=${accessKeyId}/${scope.join('/')}, ` +
    `SignedHeaders=${namesOf(call).join(';')}, Signature=${hmac(key, signed).digest('hex')}`
  );
}

/** The text that is hashed and signed. Each header brings its own line end, hence the empty line after them. */
export function toCanonicalRequest(call: UnsignedCall): string {
  const names = namesOf(call);
  const headers = names.map((name) => `${name}:${toCanonicalHeader(name, call.headers[name] ?? '')}\n`).join('');
  return [call.method, '/', toCanonicalQuery(call.query), headers, names.join(';'), sha256(call.body)].join('\n');
}

/** RFC 3986, sorted by the bytes of the encoded names. Send this very text: what is signed must be what is sent. */
export function toCanonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]): [string, string] => [encode(name), encode(value)])
    .toSorted(([one], [other]) => (one < other ? -1 : 1)) // encoded names are ASCII: this is byte order
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/**
 * The `Sign` of a callback: MD5 over the account's secret and some of the callback's own values, joined without a
 * separator. Which values, and in which order, differs per event (see `webhook.ts`).
 */
export function toCallbackSign(secret: string, values: readonly string[]): string {
  return createHash('md5')
    .update([secret, ...values].join(''))
    .digest('hex');
}

function namesOf(call: UnsignedCall): readonly string[] {
  return Object.keys(call.headers).toSorted();
}

/** A default port never reaches the other side's signature; inner runs of blanks count as one. */
function toCanonicalHeader(name: string, value: string): string {
  const text = value.trim().replaceAll(/\s+/g, ' ');
  return name === 'host' ? text.replace(/:(?:80|443)$/, '') : text;
}

/** `20250102T030405Z`: UTC, in whole seconds. */
function toTimestamp(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** encodeURIComponent leaves five characters alone that RFC 3986 reserves. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string) {
  return createHmac('sha256', key).update(text);
}
