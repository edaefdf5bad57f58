import { exportSPKI, generateKeyPair, UnsecuredJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { openStage } from '../doors/stage.js';
import { askThrough, codesOf, everyDoor } from './ask.js';
import { apiKey, bearer, jwtSecret, openIssuer } from './credentials.js';

const question = '{ feedPosition }';
const closed = { AUTH_ANONYMOUS_SCOPES: '' };
const withSecret = { ...closed, AUTH_JWT_SECRET: jwtSecret };

afterEach(() => vi.useRealTimers());

/** How a door refuses whoever can't say who it is. */
const refusals = { http: 401, sse: 401, ws: 4403 } as const;

const wrong: readonly (readonly [what: string, make: () => Promise<string>])[] = [
  ['signed by somebody else', () => bearer({ scope: 'winner:read' }, `${jwtSecret}!`)],
  ['that has expired', () => bearer({ scope: 'winner:read', endsIn: -10 })],
  ['without an end', () => bearer({ scope: 'winner:read', endsIn: null })],
  ['of nobody', () => bearer({ scope: 'winner:read', sub: undefined })],
  ...[null, 7, '', {}, ['alice'], true, 'x'.repeat(256)].map(
    (sub) => [`of ${JSON.stringify(sub)}`, () => bearer({ scope: 'winner:read', sub })] as const,
  ),
  ['not yet good', () => bearer({ scope: 'winner:read', nbf: Math.floor(Date.now() / 1_000) + 60 })],
  ['signed by nobody', async () => `Bearer ${new UnsecuredJWT({ scope: 'winner:read', sub: 'a' }).encode()}`],
  ['of another algorithm', () => bearer({ scope: 'winner:read' }, 'x'.repeat(64), { alg: 'HS512' })],
  ['narrowed to nothing', () => bearer({ scope: 'winner:read', channels: [] })],
  ['narrowed to what is no channel', () => bearer({ scope: 'winner:read', channels: ['polyv:lottery:1:2'] })],
  ['narrowed by what is no list', () => bearer({ scope: 'winner:read', channels: 'polyv:channel:1' })],
  ['that is none', async () => 'Bearer a.b.c'],
  ['of an unknown key', async () => 'Bearer test-api-key'],
  ['of another kind', async () => 'Basic dXNlcjpwYXNzd29yZA=='],
  ['left empty', async () => 'Bearer '],
];

describe.each(everyDoor)('%s', (door) => {
  it('lets a token in by its scopes, however they are spelled', async () => {
    await using stage = await openStage({ environment: withSecret });
    for (const claims of [
      { scope: 'openid winner:read' },
      { scope: ['winner:read'] },
      { scp: ['openid', 'winner:read'] },
    ]) {
      const { data } = await askThrough(door, stage.origin, await bearer(claims), question);
      expect(data).toEqual({ feedPosition: expect.any(String) as string });
    }
    for (const claims of [{}, { scope: 'winner:reader' }, { scope: 7 }, { scope: 'WINNER:READ' }]) {
      const refused = await askThrough(door, stage.origin, await bearer(claims), question);
      expect(refused.data).toBeNull();
      expect(codesOf(refused)).toEqual(['FORBIDDEN']);
      expect(refused.errors[0]?.message).toContain('Query.feedPosition (winner:read)');
    }
  });

  it.each(wrong)('refuses a token %s, and shows nothing of it', async (_what, make) => {
    await using stage = await openStage({ environment: withSecret });
    const authorization = await make();
    const refused = await askThrough(door, stage.origin, authorization, question);
    expect(refused.data).toBeNull();
    expect(refused.refusedWith).toBe(refusals[door]);
    expect(codesOf(refused)).toEqual(door === 'ws' ? [] : ['UNAUTHENTICATED']);
    const [, credential = authorization] = authorization.split(' ');
    expect(JSON.stringify(refused) + stage.logged.join('')).not.toContain(credential || authorization);
  });

  it('tells callers apart by the whole of their names', async () => {
    await using stage = await openStage({ environment: { ...withSecret, REQUESTS_PER_MINUTE: '1' } });
    const ask = async (sub: string) =>
      askThrough(door, stage.origin, await bearer({ scope: 'winner:read', sub }), question);
    const name = 'x'.repeat(254);
    expect((await ask(`${name}1`)).data).not.toBeNull();
    expect((await ask(`${name}2`)).data).not.toBeNull();
    expect(codesOf(await ask(`${name}1`))).toEqual(['RATE_LIMITED']);
  });

  it('lets a server in by its key, of which only the hash is known', async () => {
    const [desk, screen] = [apiKey('desk', ['winner:read']), apiKey('screen', ['lottery:read'])];
    const environment = { ...closed, AUTH_API_KEYS: `${desk.setting},${screen.setting}` };
    await using stage = await openStage({ environment });
    expect((await askThrough(door, stage.origin, desk.authorization, question)).data).not.toBeNull();
    expect(codesOf(await askThrough(door, stage.origin, screen.authorization, question))).toEqual(['FORBIDDEN']);
    const stranger = await askThrough(door, stage.origin, desk.authorization.toUpperCase(), question);
    expect(stranger.refusedWith).toBe(refusals[door]);
  });

  it('gives whoever says nothing what needs no token', async () => {
    await using stage = await openStage({ environment: { AUTH_ANONYMOUS_SCOPES: 'winner:read' } });
    expect((await askThrough(door, stage.origin, null, question)).data).not.toBeNull();
    const beyond = await askThrough(door, stage.origin, null, '{ feedPosition platforms { platform } }');
    expect(beyond.data).toBeNull();
    expect(codesOf(beyond)).toEqual(['FORBIDDEN']);
    expect(beyond.errors[0]?.message).toBe(
      'Beyond the scopes of this caller: Query.platforms (ops:read), PlatformStatus.platform (ops:read)',
    );
  });

  it("checks tokens by their issuer's published keys", async () => {
    await using issuer = await openIssuer();
    await using stage = await openStage({ environment: { ...closed, ...issuer.environment } });
    const ask = (authorization: string) => askThrough(door, stage.origin, authorization, question);
    const good = await issuer.bearer({ scope: 'winner:read' });
    expect((await ask(good)).data).not.toBeNull();
    expect((await ask(good)).data).not.toBeNull();
    expect(issuer.asked()).toBe(1);

    for (const claims of [{ iss: 'https://other.example' }, { aud: 'another-service' }, { aud: undefined }])
      expect((await ask(await issuer.bearer({ scope: 'winner:read', ...claims }))).refusedWith).toBe(refusals[door]);

    // A stranger's key under the issuer's name; and its public key, which everybody has, as if it were a secret.
    const stranger = await generateKeyPair('ES256');
    const claims = { iss: 'https://issuer.example', aud: 'live-lottery', scope: 'winner:read' };
    const forged = await bearer(claims, stranger.privateKey, { alg: 'ES256', kid: 'key-0' });
    const confused = await bearer(claims, await exportSPKI(issuer.publicKey), {
      alg: 'HS256',
      kid: 'key-0',
    });
    for (const authorization of [forged, confused]) expect((await ask(authorization)).refusedWith).toBe(refusals[door]);
  });

  it('says so where the keys can not be had, and does not lock out whom it knows', async () => {
    await using issuer = await openIssuer();
    issuer.goAway();
    let now = Date.now();
    const parts = { now: () => now };
    await using stage = await openStage({ environment: { ...closed, ...issuer.environment }, parts });
    const authorization = await issuer.bearer({ scope: 'winner:read' });
    const refused = await askThrough(door, stage.origin, authorization, question);
    expect(refused.refusedWith).toBe(door === 'ws' ? 1013 : 503);
    expect(codesOf(refused)).toEqual(door === 'ws' ? [] : ['AUTHENTICATION_UNAVAILABLE']);
    expect(stage.logged.join('')).toContain('callers can not be identified');

    issuer.comeBack();
    now += 5_000;
    expect((await askThrough(door, stage.origin, authorization, question)).data).not.toBeNull();
    issuer.goAway();
    expect((await askThrough(door, stage.origin, authorization, question)).data).not.toBeNull();
  });

  it('asks an issuer that is away now and then, and says so once, whatever tokens come', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000);
    await using issuer = await openIssuer();
    await using stage = await openStage({ environment: { ...closed, ...issuer.environment } });
    const ask = async (kid?: string) =>
      askThrough(door, stage.origin, await issuer.bearer({ scope: 'winner:read' }, kid), question);
    const refusedWith = door === 'ws' ? 1013 : 503;
    issuer.goAway();
    for (const _ of [1, 2, 3, 4, 5]) expect((await ask()).refusedWith).toBe(refusedWith);
    expect(issuer.asked()).toBe(1);
    pass(5);
    for (const _ of [1, 2, 3]) expect((await ask()).refusedWith).toBe(refusedWith);
    expect(issuer.asked()).toBe(2);
    expect(stage.logged.filter((line) => line.includes('can not be identified'))).toHaveLength(1);

    issuer.comeBack();
    pass(5);
    expect((await ask()).data).not.toBeNull();
    issuer.goAway();
    pass(31); // a key that is not known is looked for
    for (const kid of ['key-1', 'key-2', 'key-3']) expect((await ask(kid)).refusedWith).toBe(refusedWith);
    expect((await ask()).data).not.toBeNull();
    expect(issuer.asked()).toBe(4);
  });

  it('counts refused tokens by the address they come from', async () => {
    await using stage = await openStage({
      environment: { ...withSecret, REQUESTS_PER_MINUTE: door === 'sse' ? '4' : '2' },
    }); // there it asks twice
    const ask = (authorization: string) => askThrough(door, stage.origin, authorization, question);
    for (const token of ['a.b.c', 'd.e.f']) expect((await ask(`Bearer ${token}`)).refusedWith).toBe(refusals[door]);
    const tooMany = await ask('Bearer g.h.i');
    expect(tooMany.refusedWith).toBe(door === 'ws' ? 1013 : 429);
    expect(codesOf(tooMany)).toEqual(door === 'ws' ? [] : ['RATE_LIMITED']);
    expect((await ask(await bearer({ scope: 'winner:read' }))).data).not.toBeNull();
  });
});

it('answers 401 with a challenge, and lets pages of listed origins read it', async () => {
  await using stage = await openStage({ environment: { ...withSecret, CORS_ORIGINS: 'https://screen.example' } });
  for (const path of ['/graphql', '/graphql/stream']) {
    const { status, headers } = await fetch(`${stage.origin}${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer a.b.c', origin: 'https://screen.example', 'content-type': 'application/json' },
      body: '{ this is not even read',
    });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(headers.get('access-control-allow-origin')).toBe('https://screen.example');
  }
});

it('takes the header of a WebSocket upgrade too, for clients that are no browsers', async () => {
  await using stage = await openStage({ environment: withSecret });
  const url = `${stage.origin.replace('http', 'ws')}/graphql`;
  const headers = { authorization: await bearer({ scope: 'winner:read' }) };
  const socket = new WebSocket(url, 'graphql-transport-ws', { headers });
  const said: string[] = [];
  socket.on('message', (data: Buffer) => said.push(data.toString()));
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('{"type":"connection_init"}');
  await expect.poll(() => said.join()).toContain('connection_ack');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: question } }));
  await expect.poll(() => said.join()).toContain('feedPosition":"');
  socket.close();
});
