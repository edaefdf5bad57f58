import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callbackSecret, startGateway, type TestGateway } from '../gateway.js';
import { awardFields, DOOR, personal, readWinners } from './callbacks.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { WEBHOOK_BODY_LIMIT: '16384' } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const sign = (otherwise: Readonly<Record<string, unknown>> = {}) =>
  gateway.volcengine.signCallback(awardFields(otherwise));

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await gateway.post(DOOR, body, headers);
  return { status: response.status, text: await response.text() };
}

/** A genuine callback with some fields changed after it was signed. */
function tamper(changes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(sign()) as object), ...changes });
}

const now = () => Math.floor(Date.now() / 1_000);

describe('a callback that the secret does not vouch for is 401, and nothing of it is recorded', () => {
  it.each([
    ['no signature', { Sign: undefined }],
    ['an empty signature', { Sign: '' }],
    ['a signature that is null', { Sign: null }],
    ['a signature that is a list', { Sign: ['a'] }],
    ['another signature', { Sign: '0'.repeat(32) }],
    ['a longer signature', { Sign: '0'.repeat(10_000) }],
    ['another account', { AccountID: '2000001235' }],
    ['another room', { ActivityID: '1824921187234845' }],
    ['another event', { EventType: 'ActivityRedPacketInfoCallBack' }],
    ['an unknown event', { EventType: 'SomethingElseCallBack' }],
    ['another time', { Timestamp: String(now() - 1) }],
    ['a second spelling of the room', { ActivityID: undefined, ActivityId: '1824921187234845' }],
    ['no account', { AccountID: undefined }],
    ['no room', { ActivityID: undefined }],
    ['no event', { EventType: undefined }],
    ['no time', { Timestamp: undefined }],
  ])('%s', async (_what, changes) => {
    const { status, text } = await post(tamper(changes));
    expect({ status, text }).toEqual({ status: 401, text: '{"code":"BAD_SIGNATURE"}' });
  });

  it.each([
    ['too old', -301],
    ['too early', 310],
    ['from another year', -31_536_000],
  ])('signed and %s', async (_what, seconds) => {
    expect((await post(sign({ Timestamp: String(now() + seconds) }))).status).toBe(401);
  });

  it.each(['1e9', 'NaN', '-1', '0x10', '9'.repeat(400)])('signed with the time %s', async (Timestamp) => {
    expect((await post(sign({ Timestamp }))).status).toBe(401);
  });

  it('signed with a secret that is not configured', async () => {
    await using another = await startGateway({ environment: { VOLCENGINE_ACCOUNT_SECRETS: 'another-account-secret' } });
    expect((await another.post(DOOR, another.volcengine.signCallback(awardFields()))).status).toBe(401);
  });

  it('with the signature in capitals', async () => {
    const { Sign } = JSON.parse(sign()) as { Sign: string };
    expect((await post(tamper({ Sign: Sign.toUpperCase() }))).status).toBe(401);
  });

  it('leaves nothing behind', async () => {
    expect(await readWinners(gateway)).toEqual([]);
  });
});

describe('a callback that the secret vouches for is 200', () => {
  it('with any of the configured secrets: each account has its own', async () => {
    await using several = await startGateway({
      environment: { VOLCENGINE_ACCOUNT_SECRETS: `first-secret, ${callbackSecret} ,third-secret` },
      volcengine: {
        accountSecrets: { main: 'first-secret', subAccounts: { east: callbackSecret, west: 'third-secret' } },
      },
    });
    for (const [index, SubAccountName] of ['admin@bytedance.com', 'east', 'west'].entries()) {
      const body = several.volcengine.signCallback(awardFields({ SubAccountName, AwardId: `16220912${index}` }));
      expect((await several.post(DOOR, body)).status).toBe(200);
    }
    expect(await readWinners(several)).toHaveLength(3);
  });

  it.each([-290, 290])('%i seconds from our clock', async (seconds) => {
    expect((await post(sign({ Timestamp: String(now() + seconds) }))).status).toBe(200);
  });

  it.each([
    ['application/json'],
    ['application/json; charset=utf-8'],
    ['APPLICATION/JSON'],
    ['application/problem+json'],
    ['text/plain'],
    ['text/plain;charset=UTF-8'],
    ['application/x-www-form-urlencoded'],
    ['application/octet-stream'],
    ['x'],
    [';;;'],
  ])('whatever it calls its content: %s', async (type) => {
    expect((await post(sign(), { 'content-type': type })).status).toBe(200);
  });

  it('and calls its content nothing at all', async () => {
    const body = new TextEncoder().encode(sign());
    const response = await fetch(`${gateway.origin}${DOOR}`, { method: 'POST', body });
    expect(response.status).toBe(200);
  });

  it('of a kind that is not handled: logged by its kind alone', async () => {
    const seen = gateway.logged.length;
    const { status } = await post(sign({ EventType: 'ActivityPublishCallBack', UserInfos: [{ NickName: 'canary' }] }));
    expect(status).toBe(200);
    const told = gateway.logged.slice(seen).join('');
    expect(told).toContain('"event":"ActivityPublishCallBack"');
    for (const datum of personal) expect(told).not.toContain(datum);
  });

  it('with nobody in it', async () => {
    expect((await post(sign({ UserInfos: [] }))).status).toBe(200);
  });
});

describe('a body of which nothing can be read is 400', () => {
  it.each([
    ['nothing', ''],
    ['a word', 'callback'],
    ['JSON that breaks off', '{"Sign": "0'],
    ['two documents', '{}{}'],
    ['a list', '[]'],
    ['a text', '"ActivityAwardInfoCallBack"'],
    ['null', 'null'],
    ['a number', '1'],
    ['a key twice', '{"Sign":"a","Sign":"b"}'],
    ['brackets without end', '['.repeat(10_000)],
  ])('%s', async (_what, body) => {
    expect(await post(body)).toEqual({ status: 400, text: '{"code":"MALFORMED_CALLBACK"}' });
  });

  it('bytes that are not UTF-8', async () => {
    const bytes = new TextEncoder().encode(sign());
    bytes[bytes.indexOf('{'.charCodeAt(0)) + 2] = 0xff;
    expect((await post(bytes)).status).toBe(400);
  });

  it.each([
    ['no list of winners', { UserInfos: undefined }],
    ['a text in its place', { UserInfos: 'nobody' }],
  ])('signed, with %s', async (_what, otherwise) => {
    expect((await post(sign(otherwise))).status).toBe(400);
  });
});

describe('what is no callback', () => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD'])('%s is 405, and says what is allowed', async (method) => {
    const response = await fetch(`${gateway.origin}${DOOR}`, { method });
    expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({ status: 405, allow: 'POST' });
  });

  it.each(['/webhooks/acme', '/webhooks/polyv', '/webhooks', '/webhooks/volcengine/more'])(
    '%s is 404',
    async (path) => {
      expect((await gateway.post(path, sign())).status).toBe(404);
    },
  );

  it.each([true, false])('more bytes than allowed are 413, their length told beforehand: %s', async (isTold) => {
    const large = sign({ Extra: 'x'.repeat(16_384) });
    const whole = new Response(large).body;
    const body = isTold ? large : whole;
    const response = await fetch(`${gateway.origin}${DOOR}`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect({ status: response.status, text: await response.text() }).toEqual({
      status: 413,
      text: '{"code":"BODY_TOO_LARGE"}',
    });
  });
});

it('a callback room is closed where no secret is configured, and the log says so', async () => {
  await using closed = await startGateway({ environment: { VOLCENGINE_ACCOUNT_SECRETS: null } });
  expect((await closed.post(DOOR, closed.volcengine.signCallback(awardFields()))).status).toBe(404);
  expect(closed.logged.join('')).toContain('callbacks are not accepted');
});
