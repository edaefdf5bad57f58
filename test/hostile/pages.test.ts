import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { openStage } from '../doors/stage.js';
import { jwtSecret } from '../access/credentials.js';
import { post } from './doors.js';

// What a page of somebody else may make a browser send, and read.

const query = { query: '{ feedPosition }' };
const asked = JSON.stringify(query);
const address = (origin: string, path: string) => `${origin}${path}?${new URLSearchParams(query)}`;
const events = { accept: 'text/event-stream' };
const ours = 'https://screen.example';
const foreign = 'https://evil.example';

describe.each(['/graphql', '/graphql/stream'])('%s', (path) => {
  it.each([
    ['text/plain', asked],
    ['application/x-www-form-urlencoded', new URLSearchParams(query).toString()],
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n{ feedPosition }\r\n--x--',
    ],
    ['', asked],
  ])('refuses what a page may send without asking first: a body as "%s"', async (type, body) => {
    await using stage = await openStage();
    // Node's own `fetch` would say `text/plain` where nothing is said.
    const response = await post(stage.origin, path, body, { 'content-type': type });
    expect([400, 415]).toContain(response.status);
    expect(await response.text()).toMatch(/CSRF|Unsupported Media Type/);
  });

  it('answers the same as JSON', async () => {
    await using stage = await openStage();
    const response = await post(stage.origin, path, asked, path === '/graphql' ? {} : events);
    expect(await response.text()).toContain('"data"');
  });

  it('says with every answer that no copy of it may be kept', async () => {
    const environment = { AUTH_JWT_SECRET: jwtSecret, REQUESTS_PER_MINUTE: '3' };
    await using stage = await openStage({ environment });
    const accept = path === '/graphql' ? {} : events;
    const get = { headers: { 'apollo-require-preflight': '1', ...accept } };
    const answers = [
      await post(stage.origin, path, asked, { authorization: 'Bearer a.b.c', ...accept }),
      await post(stage.origin, path, asked, accept),
      await fetch(address(stage.origin, path), get),
      await fetch(address(stage.origin, path), get),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 200, 429]);
    for (const { headers } of answers) expect(headers.get('cache-control')).toMatch(/^no-store/);
  });

  it('refuses many operations in one body', async () => {
    await using stage = await openStage();
    const response = await post(stage.origin, path, [query, query], path === '/graphql' ? {} : events);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it.each([
    [ours, ours],
    [foreign, null],
    ['null', null],
  ])('tells a page of %s that it may read: %s', async (origin, allowed) => {
    await using stage = await openStage({ environment: { CORS_ORIGINS: ours } });
    const preflight = await fetch(`${stage.origin}${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
    const answer = await post(stage.origin, path, asked, { origin, ...(path === '/graphql' ? {} : events) });
    for (const { headers } of [preflight, answer]) {
      expect(headers.get('access-control-allow-origin')).toBe(allowed);
      expect(headers.get('access-control-allow-credentials')).toBeNull(); // no cookie is a key here
      expect(headers.get('vary')).toMatch(/origin/i);
    }
    await answer.text();
  });
});

it('answers a GET of the query door to nobody who could not set a header', async () => {
  await using stage = await openStage();
  const plain = await fetch(address(stage.origin, '/graphql'));
  expect(plain.status).toBe(400);
  expect(await plain.json()).toMatchObject({ errors: [{ message: expect.stringMatching(/CSRF/) as string }] });

  const asking = await fetch(address(stage.origin, '/graphql'), { headers: { 'apollo-require-preflight': '1' } });
  expect(await asking.json()).toHaveProperty('data.feedPosition');
});

it.each(['[', 'a b', '%', '[::1'])('takes the Host "%s" for a fault of the caller', async (host) => {
  await using stage = await openStage();
  const body = JSON.stringify(query);
  const socket = connect(Number(new URL(stage.origin).port), '127.0.0.1');
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString('latin1')).toMatch(/^HTTP\/1\.1 400 /);
  expect(stage.logged.filter((line) => (JSON.parse(line) as { level: number }).level >= 40)).toEqual([]);
});

it('streams by GET to no page of a foreign origin', async () => {
  await using stage = await openStage({ environment: { CORS_ORIGINS: ours } });
  const get = (origin: string) => fetch(address(stage.origin, '/graphql/stream'), { headers: { ...events, origin } });
  const refused = await get(foreign);
  expect(refused.status).toBe(403);
  expect(await refused.text()).not.toContain('"data"');
  expect(await (await get(ours)).text()).toContain('"data"');
});
