import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type CryptoKey,
  errors,
  type FlattenedJWSInput,
  type JWTHeaderParameters,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { type Caller, isScope } from '../domain/caller.js';
import { AuthenticationUnavailableError, UnauthenticatedError } from '../domain/errors.js';
import { readChannels } from './narrowing.js';

/** How tokens are checked: with a secret that is shared, or with the keys that an issuer publishes. */
export type TokenSettings =
  | { readonly secret: string; readonly issuer: string | null; readonly audience: string | null }
  | { readonly jwksUrl: string; readonly issuer: string; readonly audience: string };

/** Signatures by an issuer's published keys; HS256 is for shared secrets alone, or a public key would do for one. */
const PUBLISHED = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
/** As OpenID Connect has it. */
const LONGEST_NAME = 255;
const CLOCKS_DIFFER_SECONDS = 5;
const JWKS_TIMEOUT_MS = 3_000;
const JWKS_REFRESH_MS = 600_000;
/** For how long an issuer is not asked that has not answered. */
const JWKS_PAUSE_MS = 5_000;

/**
 * Checks JSON Web Tokens (RFC 7519). The claims that count: `sub` names the caller in at most 255 characters, `scope` (a text with spaces, RFC
 * 8693) or `scp` (a list) says what it may, `channels` (a list of ids) narrows it, `exp` ends it and must be there.
 * Rejects with `UnauthenticatedError`, and with `AuthenticationUnavailableError` where the issuer's keys can't be had.
 */
export function createTokenReader(settings: TokenSettings, now: () => number): (token: string) => Promise<Caller> {
  const { issuer, audience } = settings;
  const options: JWTVerifyOptions = {
    ...(issuer !== null && { issuer }),
    ...(audience !== null && { audience }),
    algorithms: 'secret' in settings ? ['HS256'] : PUBLISHED,
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCKS_DIFFER_SECONDS,
  };
  const key = 'secret' in settings ? new TextEncoder().encode(settings.secret) : null;
  const published = 'jwksUrl' in settings ? createPublishedKeys(settings.jwksUrl, now) : null;

  async function verify(token: string): Promise<JWTPayload> {
    const at = { ...options, currentDate: new Date(now()) };
    try {
      if (key !== null) return (await jwtVerify(token, key, at)).payload;
      if (published !== null) return (await jwtVerify(token, published, at)).payload;
    } catch (error) {
      throw toOwnError(error);
    }
    throw new TypeError('neither a secret nor published keys');
  }

  return async (token) => toCaller(await verify(token));
}

/**
 * The issuer's keys, asked for anew now and then behind the answers: an issuer that is away takes nobody's access. While
 * it is away it is asked once in a while, and not for whatever tokens somebody makes up.
 */
function createPublishedKeys(url: string, now: () => number): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(url), {
    timeoutDuration: JWKS_TIMEOUT_MS,
    cacheMaxAge: Number.POSITIVE_INFINITY,
  });
  let refreshedAt = now();
  let pause = { until: 0, failure: new Error('nothing has failed') };

  async function ask(header: JWTHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    try {
      return await remote(header, token);
    } catch (error) {
      if (!isAboutTheToken(error)) pause = { until: now() + JWKS_PAUSE_MS, failure: toError(error) };
      throw error;
    }
  }

  async function lookUp(header: JWTHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    const known = remote.jwks();
    if (known === undefined) throw pause.failure;
    try {
      return await createLocalJWKSet(known)(header, token);
    } catch (error) {
      throw error instanceof errors.JWKSNoMatchingKey ? pause.failure : error; // it may be a new one
    }
  }

  return (header, token) => {
    if (now() < pause.until) return lookUp(header, token);
    if (now() - refreshedAt > JWKS_REFRESH_MS) {
      refreshedAt = now();
      remote.reload().catch(() => {}); // the ones that are known stay; a key that is not among them asks again
    }
    return ask(header, token);
  };
}

function toCaller({ sub, scope, scp, channels, exp = 0 }: JWTPayload): Caller {
  // Nothing has looked at its type. A part of a name would make two callers one.
  if (typeof sub !== 'string' || sub === '' || sub.length > LONGEST_NAME)
    throw new UnauthenticatedError('The token is not accepted: `sub` is no name');
  const words = typeof scope === 'string' ? scope.split(' ') : (scp ?? scope);
  const narrowed = channels === undefined ? null : readChannels(Array.isArray(channels) ? channels : []);
  if (narrowed === undefined) throw new UnauthenticatedError('The token is not accepted: `channels` is no list of ids');
  return {
    name: `sub:${sub}`,
    // An issuer serves others too: scopes of theirs mean nothing here.
    scopes: new Set(Array.isArray(words) ? words.filter((word) => typeof word === 'string' && isScope(word)) : []),
    channels: narrowed,
    expiresAt: exp * 1_000,
  };
}

/** jose's messages quote claims, so they stay here. */
function toOwnError(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return new UnauthenticatedError('The token has expired');
  return isAboutTheToken(error)
    ? new UnauthenticatedError('The token is not accepted')
    : new AuthenticationUnavailableError(error);
}

function isAboutTheToken(error: unknown): boolean {
  const code = error instanceof errors.JOSEError ? error.code : '';
  return /^ERR_(JWT|JWS)_|^ERR_JOSE_(ALG|NOT)_|^ERR_JWKS_(NO|MULTIPLE)_MATCHING/.test(code);
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('something that is no error was thrown');
}
