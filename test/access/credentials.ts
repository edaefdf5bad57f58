import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { Scope } from '../../src/domain/caller.js';

/** The shared secret of the tests' tokens. */
export const jwtSecret = 'test-jwt-secret-0f6d2b9c81a74e35a9';

/** An API key as a server holds it, and as the gateway's settings do. */
export function apiKey(name: string, scopes: readonly Scope[], channels: readonly string[] = []) {
  const key = `test-api-key-${name}-5b8e21`;
  const hash = createHash('sha256').update(key).digest('hex');
  const narrowed = channels.length === 0 ? '' : `|${channels.join(' ')}`;
  return { authorization: `Bearer ${key}`, setting: `${name}|${scopes.join(' ')}|${hash}${narrowed}` };
}

export interface Claims {
  readonly [claim: string]: unknown;
  readonly scope?: unknown;
  /** Seconds from now; null: the token has no end. */
  readonly endsIn?: number | null;
  /** Undefined: the token has none. */
  readonly sub?: unknown;
}

/** A token as the shared secret's holder makes it: of `alice`, for a minute, unless said otherwise. */
export function bearer(claims: Claims = {}, key: string | CryptoKey = jwtSecret, header: object = {}): Promise<string> {
  const { endsIn = 60, ...rest } = { sub: 'alice', ...claims };
  const now = Math.floor(Date.now() / 1_000);
  const token = new SignJWT({ ...rest, ...(endsIn !== null && { exp: now + endsIn }) } as JWTPayload); // or what ought to be one
  const secret = typeof key === 'string' ? new TextEncoder().encode(key) : key;
  return token
    .setProtectedHeader({ alg: 'HS256', ...header })
    .sign(secret)
    .then((signed) => `Bearer ${signed}`);
}

/** An issuer that publishes its keys; it can be away, and it can change them. */
export async function openIssuer() {
  let isAway = false;
  let held: Promise<void> = Promise.resolve();
  let asked = 0;
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'key-0', alg: 'ES256', use: 'sig' }];
  const server = createServer((_request, response) => {
    asked++;
    void held.then(() => answer(response));
  });
  function answer(response: ServerResponse): void {
    if (isAway) response.writeHead(500).end('<html>');
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  }
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  const claims = { iss: 'https://issuer.example', aud: 'live-lottery' };
  return {
    environment: { AUTH_JWKS_URL: url, AUTH_JWT_ISSUER: claims.iss, AUTH_JWT_AUDIENCE: claims.aud },
    asked: () => asked,
    bearer: (given: Claims = {}, kid = 'key-0') => bearer({ ...claims, ...given }, privateKey, { alg: 'ES256', kid }),
    publicKey,
    goAway: () => (isAway = true),
    comeBack: () => (isAway = false),
    /** Answers nothing before the function that it gives is called. */
    hold(): () => void {
      let release = () => {};
      held = new Promise((resolve) => (release = resolve));
      return () => release();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
