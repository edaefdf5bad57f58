import type { Call } from '../loopback.js';
import * as refusal from './refusal.js';
import { type Scope, toCanonicalRequest, toSha256, toSignature } from './sign.js';

/** Seconds for which a signature is good. */
const VALIDITY_SECONDS = 900;

/** The one account that the simulator knows. */
export interface Account {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials (STS); null: the key is a permanent one. */
  readonly sessionToken: string | null;
}

interface Authorization {
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Throws a `RefusalError` unless the account has signed exactly this call. `now` is in epoch milliseconds. */
export function verifyAuthorization(call: Call, account: Account, now: number): void {
  const { accessKeyId, scope, signedHeaders, signature } = readAuthorization(call.headers.authorization);
  const date = readDate(call, now);
  if (scope.date !== date.slice(0, 8) || scope.region === '') throw refusal.invalidCredential();
  if (scope.service !== 'livesaas') throw refusal.serviceNotFound(scope.service);
  if (accessKeyId !== account.accessKeyId) throw refusal.invalidAccessKey(accessKeyId);
  verifyToken(call, account);

  const mustBeSigned = account.sessionToken === null ? ['x-date'] : ['x-date', 'x-security-token'];
  const bodyHash = call.headers['x-content-sha256'] ?? toSha256(call.body);
  const expected = toSignature(account.secretAccessKey, scope, date, toCanonicalRequest({ ...call, signedHeaders }));
  const covered = mustBeSigned.every((name) => signedHeaders.includes(name)) && bodyHash === toSha256(call.body);
  if (!covered || signature !== expected) throw refusal.signatureDoesNotMatch();
}

function readAuthorization(header: string | undefined): Authorization {
  if (header === undefined || header === '') throw refusal.missingAuthenticationToken();
  const [algorithm, rest = ''] = header.split(/ (.*)/s);
  if (algorithm !== 'HMAC-SHA256') throw refusal.invalidAuthorization();

  const fields = new Map(rest.split(', ').map((field) => readField(field)));
  const signature = fields.get('Signature') ?? '';
  const signedHeaders = fields.get('SignedHeaders') ?? '';
  if (signature === '') throw refusal.missingSignature();
  if (signedHeaders === '') throw refusal.invalidAuthorization();

  const [accessKeyId = '', date = '', region = '', service = '', end, ...more] = (fields.get('Credential') ?? '').split(
    '/',
  );
  if (accessKeyId === '' || end !== 'request' || more.length > 0) throw refusal.invalidCredential();
  return { accessKeyId, scope: { date, region, service }, signedHeaders: signedHeaders.split(';'), signature };
}

function readField(field: string): readonly [name: string, value: string] {
  const [name = '', value = ''] = field.split(/=(.*)/s);
  return [name, value];
}

function readDate(call: Call, now: number): string {
  const date = call.headers['x-date'];
  if (typeof date !== 'string') throw refusal.missingRequestInfo('X-Date');
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const age = (now - Date.parse(iso)) / 1_000;
  // An age of NaN, from a text that is no instant, fails both comparisons.
  if (iso === date || !(age >= 0 && age <= VALIDITY_SECONDS)) throw refusal.invalidTimestamp();
  return date;
}

function verifyToken(call: Call, { sessionToken }: Account): void {
  const given = call.headers['x-security-token'] ?? null;
  if (given === sessionToken) return;
  throw refusal.invalidSecretToken(given === null ? 'token is missing' : 'token is invalid');
}
