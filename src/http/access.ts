import { type Caller, isScope, scopes, type Scope } from '../domain/caller.js';
import { UnauthenticatedError } from '../domain/errors.js';
import type { Settings } from '../settings.js';
import { type ApiKeys, apiKeyShape, findApiKey, readApiKey } from './api-keys.js';
import { ANONYMOUS } from './caller-key.js';
import { createTokenReader, type TokenSettings } from './json-web-tokens.js';
import { isLoopback } from './loopback.js';

/** Each of them says who may see something. */
export const accessSettings = ['AUTH_JWKS_URL', 'AUTH_JWT_SECRET', 'AUTH_API_KEYS', 'AUTH_ANONYMOUS_SCOPES'] as const;

type AccessSettings = ReturnType<typeof readAccessSettings>;

/** Scopes that nobody gets over a network without saying who it is. */
const neverAnonymous: readonly Scope[] = ['lottery:write', 'winner:pii', 'winner:erase', 'ops:read'];
const SHORTEST_SECRET = 32;

export function readAccessSettings(settings: Settings) {
  const words = settings.checkedList('AUTH_ANONYMOUS_SCOPES', isScope, `scopes (${scopes.join(', ')})`);
  const anonymous: ReadonlySet<Scope> = new Set(words.filter(isScope));
  const keys = settings.list('AUTH_API_KEYS').map(readApiKey);
  if (keys.includes(null)) settings.fault(`AUTH_API_KEYS: expected ${apiKeyShape}`); // what is there may be a key
  const hashes = keys.flatMap((key) => (key === null ? [] : [key[0]]));
  if (new Set(hashes).size < hashes.length) settings.fault('AUTH_API_KEYS: two entries are of the same key');
  const tokens = readTokenSettings(settings);

  if (anonymous.size === 0 && keys.length === 0 && tokens === null)
    settings.fault(
      'Nobody may see anything yet: the gateway does not start open by accident. Say who may, by AUTH_JWKS_URL or ' +
        'AUTH_JWT_SECRET (tokens), AUTH_API_KEYS (servers), or AUTH_ANONYMOUS_SCOPES (what needs no token).',
    );
  const tooOpen = neverAnonymous.filter((scope) => anonymous.has(scope));
  const host = settings.textOr('HOST', '127.0.0.1');
  if (tooOpen.length > 0 && !isLoopback(host))
    settings.fault(
      `HOST: ${host} is reached from other machines, where ${tooOpen.join(', ')} can't be for everybody: ` +
        'set HOST=127.0.0.1, or say who may, by AUTH_JWKS_URL, AUTH_JWT_SECRET or AUTH_API_KEYS.',
    );
  if (tooOpen.length > 0 && settings.textOr('TRUST_PROXY', 'false') !== 'false')
    settings.fault(
      `TRUST_PROXY: behind a proxy the gateway is reached from other machines, where ${tooOpen.join(', ')} can't be for ` +
        'everybody: leave it out, or say who may, by AUTH_JWKS_URL, AUTH_JWT_SECRET or AUTH_API_KEYS.',
    );
  return {
    anonymous,
    /** Whether everybody who reaches it may do what is not for everybody: then only this machine may reach it. */
    isForThisMachine: tooOpen.length > 0,
    keys: new Map(keys.flatMap((key) => (key === null ? [] : [key]))) as ApiKeys,
    tokens,
    /** How long a stream may go on after its token has expired. */
    graceMs: settings.integer('AUTH_EXPIRY_GRACE_SECONDS', 30, 0, 3_600) * 1_000,
  };
}

function readTokenSettings(settings: Settings): TokenSettings | null {
  const [jwksUrl, secret] = [settings.textOr('AUTH_JWKS_URL', null), settings.textOr('AUTH_JWT_SECRET', null)];
  const [issuer, audience] = [settings.textOr('AUTH_JWT_ISSUER', null), settings.textOr('AUTH_JWT_AUDIENCE', null)];
  if (jwksUrl !== null && secret !== null) settings.fault('AUTH_JWKS_URL and AUTH_JWT_SECRET: expected one of the two');
  if (jwksUrl !== null) {
    const url = URL.canParse(jwksUrl) ? new URL(jwksUrl) : null;
    if (!(url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))))
      settings.fault('AUTH_JWKS_URL: expected an https address');
    if (issuer === null || audience === null)
      settings.fault('AUTH_JWKS_URL: needs AUTH_JWT_ISSUER and AUTH_JWT_AUDIENCE: an issuer serves others too');
    return { jwksUrl, issuer: issuer ?? '', audience: audience ?? '' };
  }
  if (secret === null) return null;
  if (secret.length < SHORTEST_SECRET)
    settings.fault(`AUTH_JWT_SECRET: expected at least ${SHORTEST_SECRET} random characters`);
  return { secret, issuer, audience };
}

/**
 * Gives who is asking, by the text of an `Authorization` header. Null or nothing: whoever says nothing. Rejects with
 * `UnauthenticatedError` and `AuthenticationUnavailableError`.
 */
export type Identify = (authorization: string | null | undefined) => Promise<Caller>;

export function createIdentify({ anonymous, keys, tokens }: AccessSettings, now: () => number): Identify {
  const nobody: Caller = { name: ANONYMOUS, scopes: anonymous, channels: null, expiresAt: null };
  const readToken = tokens === null ? null : createTokenReader(tokens, now);

  return async (authorization) => {
    if (!authorization) return nobody;
    const [, credential] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    if (credential === undefined) throw new UnauthenticatedError('Expected "Bearer" and a token or an API key');
    const holder = findApiKey(keys, credential);
    if (holder !== null) return holder;
    if (readToken === null || credential.split('.').length !== 3)
      throw new UnauthenticatedError('The token is not accepted');
    return readToken(credential);
  };
}
