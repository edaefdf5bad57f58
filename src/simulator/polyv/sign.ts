import { createHash, timingSafeEqual } from 'node:crypto';

const algorithms: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA256', 'sha256'],
]);

/**
 * The signature by 签名生成规则: all parameters that are not empty, save `sign` itself, sorted by name in ASCII order
 * and joined as name + value, between two copies of the secret; hashed, in upper-case hex. `signatureMethod` chooses
 * the hash (left out: MD5) and is signed like any other. Null where the method is not one of the platform's.
 */
export function toSignature(parameters: URLSearchParams, appSecret: string): string | null {
  const algorithm = algorithms.get(parameters.get('signatureMethod') ?? 'MD5');
  if (algorithm === undefined) return null;
  const signed = [...parameters]
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => name + value)
    .join('');
  return createHash(algorithm).update(`${appSecret}${signed}${appSecret}`, 'utf8').digest('hex').toUpperCase();
}

/** Whether `sign` is what these parameters and this secret give. Lower-case hex does not match. */
export function signatureMatches(parameters: URLSearchParams, appSecret: string): boolean {
  const expected = toSignature(parameters, appSecret);
  const given = Buffer.from(parameters.get('sign') ?? '');
  return expected !== null && given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}
