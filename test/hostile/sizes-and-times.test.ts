import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openStage } from '../doors/stage.js';
import { winnerNews } from '../doors/winners.js';
import { startGateway } from '../gateway.js';
import { askAt, askOn, doors, openSocket, post } from './doors.js';

const padded = (length: number) => {
  const bare = JSON.stringify({ query: '{ feedPosition }', operationName: null, variables: { x: '' } });
  return { query: '{ feedPosition }', operationName: null, variables: { x: 'x'.repeat(length - bare.length) } };
};

describe('a request larger than REQUEST_BODY_LIMIT', () => {
  const environment = { REQUEST_BODY_LIMIT: '2000' };

  it.each(['/graphql', '/graphql/stream'])('is answered 413 at %s, and one byte less is not', async (path) => {
    await using stage = await openStage({ environment });
    const headers: Record<string, string> = path === '/graphql' ? {} : { accept: 'text/event-stream' };
    const refused = await post(stage.origin, path, padded(2_001), headers);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ errors: [{ message: 'Request body is too large' }] });
    expect((await post(stage.origin, path, padded(2_000), headers)).status).toBe(200);
  });

  it('closes a WebSocket with 1009, and half of it does not', async () => {
    await using stage = await openStage({ environment });
    const socket = await openSocket(stage.origin);
    expect((await askOn(socket, '1', padded(1_000))).data).toHaveProperty('feedPosition');
    const closed = once(socket, 'close');
    await expect(askOn(socket, '2', padded(2_001))).rejects.toThrow(/1009/);
    expect((await closed)[0]).toBe(1009);
  });

  it('is 256 kB where nothing is set', async () => {
    await using stage = await openStage();
    expect((await post(stage.origin, '/graphql', padded(256 * 1024 + 1))).status).toBe(413);
    expect((await post(stage.origin, '/graphql', padded(256 * 1024))).status).toBe(200);
  });
});

describe('half a request', () => {
  const paths = ['/graphql', '/graphql/stream', '/webhooks/volcengine', '/healthz'];
  const head = (path: string) => `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;

  const halves: readonly (readonly [what: string, text: string])[] = [
    ...paths.map((path) => [`headers for ${path}`, head(path)] as const),
    ...paths
      .slice(0, 3)
      .map((path) => [`a body for ${path}`, `${head(path)}Content-Length: 500\r\n\r\n{"query": `] as const),
    ['an upgrade', 'GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'],
  ];

  it.each(halves)('is not waited for: %s', async (_what, text) => {
    await using gateway = await startGateway({ environment: { RECEIVE_TIMEOUT_MS: '300' } });
    const drips = text.endsWith('\r\n') ? 'X-Drip: 1\r\n' : ' ';
    const startedAt = Date.now();
    expect(await sendSlowly(gateway.origin, text, drips)).toMatch(/^HTTP\/1\.1 408 /);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect((await gateway.ask('{ feedPosition }')).status).toBe(200);
  });

  it('does not end streams, which last longer', async () => {
    await using stage = await openStage({
      environment: { RECEIVE_TIMEOUT_MS: '300', REQUEST_DEADLINE_MS: '300', STREAM_STALL_SECONDS: '1' },
    });
    const subscription = { query: 'subscription { winnerAdded { cursor } }' };
    const socket = await openSocket(stage.origin);
    const results = [askOn(socket, '1', subscription), askAt('sse', stage.origin, subscription)];
    await stage.followed(2);
    await sleep(3_000);
    await stage.publish(winnerNews(1));
    expect((await results[0])?.data).toHaveProperty('winnerAdded.cursor');
    await stage.close();
    expect((await results[1])?.data).toHaveProperty('winnerAdded.cursor');
  });
});

it('cuts a reader that takes nothing of a large answer', async () => {
  const environment = { NODE_ENV: 'development', REQUEST_DEADLINE_MS: '500', STREAM_STALL_SECONDS: '1' };
  await using stage = await openStage({ environment });
  const whole = (await (await fetch(`${stage.origin}/graphiql`)).arrayBuffer()).byteLength;
  const socket = connect(Number(new URL(stage.origin).port), '127.0.0.1');
  socket.on('error', () => {}); // `close` follows
  let taken = 0;
  socket.write('GET /graphiql HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await sleep(4_000);
  socket.on('data', (chunk) => (taken += chunk.length));
  await once(socket, 'close');
  expect(whole).toBeGreaterThan(8_000_000);
  expect(taken).toBeLessThan(whole);
});

it.each(doors)('serves %s while a hundred slow ones wait', async (door) => {
  await using stage = await openStage({ environment: { RECEIVE_TIMEOUT_MS: '1000' } });
  const slow = Array.from({ length: 100 }, () => {
    const socket = connect(Number(new URL(stage.origin).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.resume().write('POST /graphql HTTP/1.1\r\nHost: localhost\r\n');
    return once(socket, 'close');
  });
  expect((await askAt(door, stage.origin, { query: '{ feedPosition }' })).data).toHaveProperty('feedPosition');
  await Promise.all(slow);
});

/** Sends the text and then more and more of it, a bit at a time; gives what comes before the line is cut. */
function sendSlowly(origin: string, text: string, drips: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    let answer = '';
    socket.write(text);
    const drip = setInterval(() => socket.write(drips), 100);
    socket.on('error', () => {}); // `close` follows
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.once('close', () => {
      clearInterval(drip);
      resolve(answer);
    });
  });
}
