import { createHash } from 'node:crypto';

/** How the signature is hashed; the platform takes MD5 unless the call says otherwise. */
export type SignatureMethod = 'MD5' | 'SHA256';

/** Query parameters by name. What is null or empty is neither signed nor sent. */
export type Parameters = Readonly<Record<string, string | null>>;

/** What proves that a call is ours. */
export interface Credentials {
  readonly appId: string;
  readonly appSecret: string;
  readonly method: SignatureMethod;
}

/**
 * The query of one call, signed and encoded. JSON bodies are not signed ("签名生成规则"). The timestamp (epoch
 * milliseconds) is good for three minutes, so a call is signed when it is sent and not when it is planned.
 */
export function toSignedQuery(parameters: Parameters, credentials: Credentials, timestamp: number): string {
  const signed = {
    ...parameters,
    appId: credentials.appId,
    timestamp: String(timestamp),
    // Signed like any other parameter, as the platform's own client does it.
    signatureMethod: credentials.method === 'SHA256' ? 'SHA256' : null,
  };
  const sign = toSignature(signed, credentials.appSecret, credentials.method);
  return new URLSearchParams([...present(signed), ['sign', sign]]).toString();
}

/**
 * "签名生成规则": the parameters in ASCII order of their names, name and value joined without separators, the secret
 * before and after, hashed, in upper-case hex. Values are signed as they are, before any encoding.
 */
export function toSignature(parameters: Parameters, appSecret: string, method: SignatureMethod): string {
  const sorted = present(parameters).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const text = `${appSecret}${sorted.flat().join('')}${appSecret}`;
  return createHash(method).update(text, 'utf8').digest('hex').toUpperCase();
}

/** Whether a bare name is signed for an empty value differs between the platform's clients: so none is ever sent. */
function present(parameters: Parameters): [name: string, value: string][] {
  return Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== '');
}
