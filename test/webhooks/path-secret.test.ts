import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../gateway.js';
import { awardFields, DOOR, readWinners } from './callbacks.js';

const OLD = 'old-path-secret.0123456789';
const NEW = 'new_path~secret-9876543210';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { WEBHOOK_PATH_SECRET: `${OLD},${NEW}` } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const sign = (otherwise: Readonly<Record<string, unknown>> = {}) =>
  gateway.volcengine.signCallback(awardFields(otherwise));

/** All of an answer that the other side can see, but for the time. */
async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(`${gateway.origin}${path}`, init);
  const headers = [...response.headers].filter(([name]) => name !== 'date');
  return { status: response.status, headers, text: await response.text() };
}

const jsonBody = (body: string, type = 'application/json'): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': type },
});

it('a path that can not be read is answered as everywhere', async () => {
  for (const path of ['%zz', `${NEW}%zz`, '%c3%28'])
    expect(await ask(`${DOOR}/${path}`, { method: 'POST' })).toEqual(await ask(`/nowhere/${path}`, { method: 'POST' }));
});

it.each([OLD, NEW, encodeURIComponent(NEW).replaceAll('n', '%6E')])('callbacks are taken at /%s', async (secret) => {
  expect((await gateway.post(`${DOOR}/${secret}`, sign())).status).toBe(200);
  expect(await readWinners(gateway)).toHaveLength(1);
});

it('a right path is not enough: the signature has to hold', async () => {
  const answer = await ask(`${DOOR}/${NEW}`, jsonBody(sign().replace('AwardId', 'AwardID').replace('2000001234', '2')));
  expect(answer).toMatchObject({ status: 401, text: '{"code":"BAD_SIGNATURE"}' });
});

describe('every other path is as if there were nothing', () => {
  const paths = [
    DOOR,
    `${DOOR}/`,
    `${DOOR}/wrong-secret-wrong-secret`,
    `${DOOR}/${NEW.slice(0, -1)}`,
    `${DOOR}/${NEW}x`,
    `${DOOR}/${NEW.toUpperCase()}`,
    `${DOOR}/${OLD},${NEW}`,
    `${DOOR}/%20`,
    `${DOOR}/${'x'.repeat(5_000)}`,
    `${DOOR}/${NEW}/more`,
    `/webhooks/${NEW}`,
    `/webhooks/polyv/${NEW}`,
    `${DOOR}//${NEW}`,
    `${DOOR}?secret=${NEW}`,
    `${DOOR}/__proto__`,
  ];
  const asks: readonly (readonly [string, RequestInit])[] = [
    ['a callback', jsonBody('{}')],
    ['broken JSON', jsonBody('{"')],
    ['an unknown content', jsonBody('x', 'application/x-unknown')],
    ['a content that is none', jsonBody('x', '???')],
    ['no body', { method: 'POST' }],
    ['more than is allowed', jsonBody('x'.repeat(9 * 1024 * 1024))],
    ...['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => [method, { method }] as const),
    [
      'a preflight',
      { method: 'OPTIONS', headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' } },
    ],
  ];

  /** CORS answers these for every path. */
  const statuses: Readonly<Record<string, number>> = { OPTIONS: 400, 'a preflight': 204 };

  it.each(asks)('%s', async (what, init) => {
    const nowhere = await ask('/nowhere/at/all', init);
    expect(nowhere.status).toBe(statuses[what] ?? 404);
    for (const path of paths) expect({ path, ...(await ask(path, init)) }).toEqual({ path, ...nowhere });
  });
});

it.each(['GET', 'PUT', 'DELETE'])('%s is 405 to who knows the path', async (method) => {
  expect((await ask(`${DOOR}/${NEW}`, { method })).status).toBe(405);
});

it('an old secret that is taken away is a wrong one', async () => {
  await using later = await startGateway({ environment: { WEBHOOK_PATH_SECRET: NEW } });
  expect((await later.post(`${DOOR}/${OLD}`, sign())).status).toBe(404);
  expect((await later.post(`${DOOR}/${NEW}`, sign())).status).toBe(200);
});

it.each([
  ['too-short-secret'.slice(1)],
  [`${NEW},short`],
  ['with/slash/0123456789'],
  ['x'.repeat(101)],
  ['snowman-☃-0123456789'],
])('the start is refused with %s, and the fault does not show it', async (WEBHOOK_PATH_SECRET) => {
  const fault = await startGateway({ environment: { WEBHOOK_PATH_SECRET } }).then(
    () => null,
    (error: Error) => error.message,
  );
  expect(fault).toContain('WEBHOOK_PATH_SECRET: expected each item to be 16 to 100 letters');
  for (const item of WEBHOOK_PATH_SECRET.split(',')) expect(fault).not.toContain(item);
});

it('neither a log line nor an answer shows a secret', async () => {
  const answers = await Promise.all([
    gateway.post(`${DOOR}/${NEW}`, sign()),
    gateway.post(`${DOOR}/${NEW}`, 'x'),
    gateway.post(`${DOOR}/${NEW}`, 'x'.repeat(9 * 1024 * 1024)),
    gateway.post(`${DOOR}/${NEW}?secret=${NEW}`, sign({ Timestamp: '1' })),
    gateway.post(`${DOOR}/${NEW}`, sign({ EventType: 'OtherCallBack' })),
    gateway.post(`${DOOR}/${NEW}x`, sign()),
    gateway.post(`${DOOR}/${NEW}%zz`, sign()),
    fetch(`${gateway.origin}${DOOR}/${NEW}`),
  ]);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  await send(`POST ${DOOR}/${NEW} HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n`);
  await send(`GET ${DOOR}/${NEW} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`);
  expect(gateway.logged.join('')).toContain('callback refused');
  for (const secret of [OLD, NEW]) expect([...gateway.logged, ...texts].join('')).not.toContain(secret);
});

/** Bytes that are no request of a well-behaved client; resolves when the connection ends. */
function send(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gateway.origin);
    let told = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding('utf8').on('data', (data: string) => (told += data));
    socket.on('close', () => resolve(told)).on('error', reject);
  });
}
