import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openApp } from '../../src/app.js';
import { isDemo, openDemo } from '../../src/demo.js';
import { createSettings, type Environment, SettingsError } from '../../src/settings.js';
import { createMemoryStore } from '../engines/memory-store.js';
import { apiKey, jwtSecret } from './credentials.js';

const real = { POLYV_APP_ID: 'app', POLYV_APP_SECRET: 'secret-canary', PORT: '0' };

/** Another name for the key of the desk. */
const twin = apiKey('desk', ['winner:pii']).setting.replace('desk', 'other');

/** Why a gateway with this environment does not start; null: it does. */
async function refusalOf(environment: Environment): Promise<string | null> {
  const parts = { log: pino({ level: 'silent' }), store: createMemoryStore() };
  try {
    const app = await openApp(createSettings(environment), parts);
    await app.close();
    return null;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message;
  }
}

describe('with real credentials', () => {
  it('does not start before somebody has said who may see something', async () => {
    const refusal = await refusalOf(real);
    for (const name of ['AUTH_JWKS_URL', 'AUTH_JWT_SECRET', 'AUTH_API_KEYS', 'AUTH_ANONYMOUS_SCOPES'])
      expect(refusal).toContain(name);
    expect(await refusalOf({ ...real, NODE_ENV: 'development' })).toBe(refusal);
    expect(await refusalOf({ ...real, AUTH_ANONYMOUS_SCOPES: ' ', AUTH_JWT_SECRET: '' })).toBe(refusal);
  });

  it.each([
    ['a secret', { AUTH_JWT_SECRET: jwtSecret }],
    ['keys', { AUTH_API_KEYS: apiKey('desk', ['winner:read']).setting }],
    ['what needs no token', { AUTH_ANONYMOUS_SCOPES: 'lottery:read' }],
    [
      "an issuer's keys",
      { AUTH_JWKS_URL: 'https://issuer.example/jwks', AUTH_JWT_ISSUER: 'issuer', AUTH_JWT_AUDIENCE: 'here' },
    ],
  ])('starts with %s', async (_what, access) => {
    expect(await refusalOf({ ...real, ...access })).toBeNull();
    expect(await refusalOf({ ...real, ...access, HOST: '0.0.0.0' })).toBeNull();
  });

  it.each([
    ['a short secret', { AUTH_JWT_SECRET: 'canary' }, 'AUTH_JWT_SECRET'],
    ['a secret and keys of an issuer', { AUTH_JWT_SECRET: jwtSecret, AUTH_JWKS_URL: 'https://a.example' }, 'one of'],
    [
      'an issuer without its name',
      { AUTH_JWKS_URL: 'https://a.example', AUTH_JWT_AUDIENCE: 'here' },
      'AUTH_JWT_ISSUER',
    ],
    ['an issuer for everybody', { AUTH_JWKS_URL: 'https://a.example', AUTH_JWT_ISSUER: 'a' }, 'AUTH_JWT_AUDIENCE'],
    ['keys over an open line', { AUTH_JWKS_URL: 'http://a.example/jwks' }, 'https'],
    ['no address', { AUTH_JWKS_URL: 'canary' }, 'https'],
    ['an unknown scope', { AUTH_ANONYMOUS_SCOPES: 'lottery:read,everything' }, '"everything"'],
    ['a key itself', { AUTH_API_KEYS: 'desk|winner:read|api-key-canary' }, 'SHA-256'],
    ['one key twice', { AUTH_API_KEYS: `${apiKey('desk', ['winner:read']).setting},${twin}` }, 'same key'],
    ['a key without scopes', { AUTH_API_KEYS: `desk||${'a'.repeat(64)}` }, 'scopes'],
    ['a key of a scope that is none', { AUTH_API_KEYS: `desk|winner:write|${'a'.repeat(64)}` }, 'scopes'],
    ['a key for no channel', { AUTH_API_KEYS: `desk|winner:read|${'a'.repeat(64)}|room-1` }, 'channel ids'],
  ])('does not start with %s, and shows no secret', async (_what, access, names) => {
    const refusal = await refusalOf({ ...real, ...access });
    expect(refusal).toContain(names);
    expect(refusal).not.toContain('canary');
  });

  it.each(['0.0.0.0', '::', '192.0.2.7', 'gateway.example'])(
    'does not give everybody on a network what is not for everybody (%s)',
    async (HOST) => {
      for (const scope of ['winner:pii', 'winner:erase', 'lottery:write', 'ops:read']) {
        const refusal = await refusalOf({ ...real, HOST, AUTH_ANONYMOUS_SCOPES: `lottery:read,${scope}` });
        expect(refusal).toContain('HOST');
        expect(refusal).toContain(scope);
      }
    },
  );
});

describe.each(['winner:pii', 'winner:erase', 'lottery:write', 'ops:read'])('with %s for everybody', (scope) => {
  const open = { ...real, AUTH_ANONYMOUS_SCOPES: `lottery:read,${scope}` };

  it.each(['true', '1', '127.0.0.1', '10.0.0.0/8'])('does not start behind a proxy (%s)', async (TRUST_PROXY) => {
    const refusal = await refusalOf({ ...open, TRUST_PROXY });
    expect(refusal).toContain('TRUST_PROXY: behind a proxy');
    expect(refusal).toContain(scope);
  });

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('starts on %s without one', async (HOST) => {
    expect(await refusalOf({ ...open, HOST })).toBeNull();
    expect(await refusalOf({ ...open, HOST, TRUST_PROXY: 'false' })).toBeNull();
  });

  it('does not start beyond this machine in development either', async () => {
    const refusal = await refusalOf({ ...open, NODE_ENV: 'development', HOST: '0.0.0.0' });
    expect(refusal).toContain('HOST: 0.0.0.0 is reached from other machines');
  });
});

it('starts behind a proxy with what may be for everybody', async () => {
  const AUTH_ANONYMOUS_SCOPES = 'lottery:read,winner:read';
  expect(await refusalOf({ ...real, AUTH_ANONYMOUS_SCOPES, HOST: '0.0.0.0', TRUST_PROXY: '10.0.0.0/8' })).toBeNull();
});

describe('the demo', () => {
  it('is open on the loopback address, and does not start beyond it', async () => {
    await using demo = await demoOf({});
    expect(await refusalOf(demo.environment)).toBeNull();
    await using localhost = await demoOf({ HOST: 'localhost' });
    expect(await refusalOf(localhost.environment)).toBeNull();
    await using proxied = await demoOf({ TRUST_PROXY: '1' });
    expect(await refusalOf(proxied.environment)).toContain('TRUST_PROXY: behind a proxy');
    await using open = await demoOf({ HOST: '0.0.0.0' });
    expect(await refusalOf(open.environment)).toContain('HOST: 0.0.0.0 is reached from other machines');
  });

  it('is no more open than it is told to be', async () => {
    await using demo = await demoOf({ HOST: '0.0.0.0', AUTH_API_KEYS: apiKey('desk', ['winner:pii']).setting });
    expect(await refusalOf(demo.environment)).toBeNull();
    expect(demo.environment).not.toHaveProperty('AUTH_ANONYMOUS_SCOPES');
  });

  async function demoOf(environment: Environment) {
    expect(isDemo(environment)).toBe(true);
    const demo = await openDemo({ PORT: '0', ...environment });
    return { environment: demo.environment, [Symbol.asyncDispose]: () => demo.close() };
  }
});
