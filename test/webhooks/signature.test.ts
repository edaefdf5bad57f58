import { createHash, timingSafeEqual } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { callbackSecret, startGateway, type TestGateway } from '../gateway.js';
import { awardFields, DOOR, readWinners } from './callbacks.js';

vi.mock(import('node:crypto'), async (original) => {
  const real = await original();
  return { ...real, timingSafeEqual: vi.fn(real.timingSafeEqual) };
});
const compared = vi.mocked(timingSafeEqual);

/** On a whole second, so that both edges of the window can be met to the millisecond. */
const NOON = Date.UTC(2026, 0, 5, 12);
const atNoon = String(NOON / 1_000);
let now = NOON;
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    environment: { WEBHOOK_PATH_SECRET: 'a-secret-piece-of-a-path', VOLCENGINE_CALLBACK_TOLERANCE_SECONDS: '300' },
    parts: { now: () => now },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => {
  now = NOON;
  compared.mockClear();
});

const PATH = `${DOOR}/a-secret-piece-of-a-path`;
const sign = (otherwise: Readonly<Record<string, unknown>> = {}) =>
  gateway.volcengine.signCallback(awardFields({ Timestamp: atNoon, ...otherwise }));
const change = (changes: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ ...(JSON.parse(sign()) as object), ...changes });

async function post(body: string, path = PATH) {
  const response = await gateway.post(path, body);
  return { status: response.status, text: await response.text() };
}

describe('the window of time', () => {
  it.each([
    [-300_001, 401],
    [-300_000, 200],
    [-299_999, 200],
    [0, 200],
    [299_999, 200],
    [300_000, 200],
    [300_001, 401],
  ])('a callback that comes %i ms after its time is answered %i', async (lateMs, status) => {
    now = NOON + lateMs;
    expect((await post(sign())).status).toBe(status);
  });

  it.each([' 1767614400', '1767614400 ', '+1767614400', '1767614400.0', '1767614400000', '１７６７６１４４００', '\n'])(
    'a time that is written as "%s" is none',
    async (Timestamp) => expect((await post(sign({ Timestamp }))).status).toBe(401),
  );
});

describe('a signature of the right shape', () => {
  const md5 = (...values: readonly string[]) => createHash('md5').update(values.join('')).digest('hex');
  const of = (changes: Readonly<Record<string, unknown>>) =>
    (JSON.parse(sign(changes)) as { readonly Sign: string }).Sign;

  it.each([
    ['another room', () => of({ ActivityID: '1824921187234845' })],
    ['another account', () => of({ AccountID: '2000001235' })],
    ['another event', () => of({ EventType: 'ActivityRedPacketInfoCallBack' })],
    ['another second', () => of({ Timestamp: String(NOON / 1_000 - 1) })],
    ['no secret', () => md5('2000001234', '1824921187234844', 'ActivityAwardInfoCallBack', atNoon)],
    ['the body itself', () => md5(callbackSecret, JSON.stringify(awardFields()))],
    ['the secret alone', () => md5(callbackSecret)],
    ['SHA-256', () => createHash('sha256').update('a').digest('hex')],
  ])('of %s is 401', async (_what, toSign) => {
    expect(await post(change({ Sign: toSign() }))).toEqual({ status: 401, text: '{"code":"BAD_SIGNATURE"}' });
  });

  it.each([
    ['blanks around it', (Sign: string) => ` ${Sign} `],
    ['a line feed after it', (Sign: string) => `${Sign}\n`],
    ['one character less', (Sign: string) => Sign.slice(1)],
    ['the same twice', (Sign: string) => Sign + Sign],
    [
      'full-width digits',
      (Sign: string) => Sign.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    ],
    ['a number', () => 1],
    ['true', () => true],
    ['an object', (Sign: string) => ({ Sign })],
    ['a list of it', (Sign: string) => [Sign]],
  ])('with %s is 401', async (_what, spoil) => {
    expect((await post(change({ Sign: spoil(of({})) }))).status).toBe(401);
  });

  it('that is told twice is 400, and nobody has to choose', async () => {
    const twice = sign().replace('{', `{"Sign":"${'0'.repeat(32)}",`);
    expect(await post(twice)).toEqual({ status: 400, text: '{"code":"MALFORMED_CALLBACK"}' });
    const room = sign().replace('{', '{"ActivityID":"1824921187234845",');
    expect((await post(room)).status).toBe(400);
  });

  it('that hides in a prototype is none', async () => {
    const { Sign, ...rest } = JSON.parse(sign()) as Record<string, unknown>;
    expect((await post(JSON.stringify(rest).replace('{', `{"__proto__":{"Sign":"${String(Sign)}"},`))).status).toBe(
      401,
    );
  });

  it('is compared whole and with every secret, wherever it differs', async () => {
    const Sign = of({});
    for (const given of [`${Sign.slice(0, -1)}x`, `x${Sign.slice(1)}`, Sign]) {
      compared.mockClear();
      await post(change({ Sign: given }));
      const sizes = compared.mock.calls.map(([one]) => one.byteLength);
      expect(sizes).toEqual([32, 32, 32]); // the path's digest, and the two secrets
    }
    compared.mockClear();
    await post(sign(), `${DOOR}/x`);
    expect(compared.mock.calls.map(([one]) => one.byteLength)).toEqual([32]); // a digest, however short the piece
  });
});

/**
 * The platform joins the signed values without a separator, so one signature fits other divisions of the same text too.
 * That is the platform's to mend; here it can move nothing but digits from the account to the room.
 */
it('known: digits may move from the account to the room, which then is no room of ours and is never confirmed', async () => {
  const { Sign } = JSON.parse(sign()) as { readonly Sign: string };
  const moved = change({ Sign, AccountID: '200000123', ActivityID: '41824921187234844' });
  expect((await post(moved)).status).toBe(200);
  const winners = await readWinners(gateway);
  const foreign = winners.filter(({ channel }) => channel.id === 'volcengine:channel:41824921187234844');
  expect(foreign.map(({ verification }) => verification)).toEqual(['SIGNED']);
});

it('old and new secrets hold beside each other, and the old one no longer once it is taken away', async () => {
  const accountSecrets = { main: 'the-old-secret', subAccounts: { new: 'the-new-secret' } };
  const answers = async (VOLCENGINE_ACCOUNT_SECRETS: string) => {
    await using open = await startGateway({
      environment: { VOLCENGINE_ACCOUNT_SECRETS },
      volcengine: { accountSecrets },
    });
    const bodies = ['admin', 'new'].map((SubAccountName) =>
      open.volcengine.signCallback(awardFields({ SubAccountName })),
    );
    return await Promise.all(bodies.map(async (body) => (await open.post(DOOR, body)).status));
  };
  expect(await answers('the-old-secret')).toEqual([200, 401]);
  expect(await answers('the-old-secret,the-new-secret')).toEqual([200, 200]);
  expect(await answers('the-new-secret')).toEqual([401, 200]);
});
