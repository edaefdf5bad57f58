import { createHash, createHmac } from 'node:crypto';

/** The parts of a request that a signature covers, as they were received. */
export interface SignedParts {
  readonly method: string;
  readonly path: string;
  /** Decoded. */
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The names in `SignedHeaders`, in lower case. */
  readonly signedHeaders: readonly string[];
  readonly body: string;
}

/** Where and when a signing key is good: the credential scope, less its closing word. */
export interface Scope {
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The canonical request of the platform's signing document (签名方法), made anew from what arrived. */
export function toCanonicalRequest({ method, path, query, headers, signedHeaders, body }: SignedParts): string {
  const names = [...signedHeaders].sort();
  return [
    method,
    path,
    toCanonicalQuery(query),
    ...names.map((name) => `${name}:${toHeaderValue(name, headers[name])}`),
    '', // each header line ends in a line feed, so an empty line follows the last
    names.join(';'),
    toSha256(body),
  ].join('\n');
}

/** Lower-case hexadecimal HMAC-SHA256. `date` is the X-Date, `YYYYMMDDTHHMMSSZ`. */
export function toSignature(secretAccessKey: string, scope: Scope, date: string, canonicalRequest: string): string {
  const words = [scope.date, scope.region, scope.service, 'request'];
  const stringToSign = ['HMAC-SHA256', date, words.join('/'), toSha256(canonicalRequest)].join('\n');
  return toHmac(toSigningKey(secretAccessKey, scope), stringToSign).toString('hex');
}

/** Lower-case hexadecimal SHA-256 of the text as UTF-8. */
export function toSha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The secret is used as it is: no prefix, not base64-decoded. */
function toSigningKey(secretAccessKey: string, { date, region, service }: Scope): Buffer {
  return [date, region, service, 'request'].reduce<Buffer>(toHmac, Buffer.from(secretAccessKey));
}

function toHmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Sorted by encoded key. The documents disagree about repeated keys; they keep their order here. */
function toCanonicalQuery(query: URLSearchParams): string {
  const pairs = [...query].map(([key, value]) => [toEncoded(key), toEncoded(value)] as const);
  pairs.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return pairs.map((pair) => pair.join('=')).join('&');
}

/** RFC 3986: `encodeURIComponent` leaves five characters alone that have to be encoded. */
function toEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function toHeaderValue(name: string, value: string | readonly string[] | undefined): string {
  const text = (typeof value === 'string' ? value : (value ?? []).join(',')).trim();
  return name === 'host' ? text.replace(/:(80|443)$/, '') : text;
}
