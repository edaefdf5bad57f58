import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openClient, takeOnly } from './clients.js';
import { openStage, type Stage } from './stage.js';
import { winnerNews } from './winners.js';

const initiate = JSON.stringify({ type: 'connection_init' });
const subscribe = JSON.stringify({
  id: '1',
  type: 'subscribe',
  payload: { query: 'subscription { winnerAdded { cursor } }' },
});

it('answers queries and mutations on the same socket', async () => {
  await using stage = await openStage();
  await stage.publish(winnerNews(1));
  const client = openClient('ws', stage.origin);

  const { data } = await takeOnly(client.iterate('{ winners(last: 1) { nodes { verification claim { name } } } }'));
  expect(data).toEqual({ winners: { nodes: [{ verification: 'SIGNED', claim: null }] } });
  const { errors } = await takeOnly(client.iterate('mutation { createLottery(input: {}) { lottery { id } } }'));
  expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  await client.dispose();
});

it('frees a follower whose socket is half-open after a missed pong', async () => {
  await using stage = await openStage({ environment: { STREAM_PING_SECONDS: '1' } });
  const deaf = open(stage, { autoPong: false });
  const live = open(stage);
  const closed = closeOf(deaf);
  for (const socket of [deaf, live]) {
    await acknowledged(socket);
    socket.send(subscribe);
  }
  await stage.followed(2);

  await stage.followed(1);
  expect(await closed).toEqual({ code: 1006, reason: '' });
  await sleep(1_500);
  expect(stage.followers()).toBe(1);
  live.close();
});

it.each([
  ['a message that is no JSON', 'nonsense', 4400],
  ['a subscription before connection_init', subscribe, 4401],
  ['what only a server says', JSON.stringify({ id: '1', type: 'next', payload: {} }), 4400],
  ['a message larger than 256 kB', JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(300_000) } }), 1009],
])('closes at %s', async (_what, message, code) => {
  await using stage = await openStage();
  const socket = open(stage);
  const closed = closeOf(socket);
  await opened(socket);
  socket.send(message);
  expect((await closed).code).toBe(code);
});

it('closes a socket that never says connection_init, and one of another protocol', async () => {
  await using stage = await openStage();
  const silent = open(stage);
  const foreign = new WebSocket(`${stage.origin.replace('http', 'ws')}/graphql`, []);
  expect((await closeOf(foreign)).code).toBe(4406);
  expect((await closeOf(silent)).code).toBe(4408);
});

it('refuses more operations at once than one socket may have', async () => {
  await using stage = await openStage();
  const client = openClient('ws', stage.origin);
  const many = Array.from({ length: 100 }, () => client.iterate('subscription { winnerAdded { cursor } }'));
  const pending = many.map((results) => results.next());
  await stage.followed(100);

  const { errors } = await takeOnly(client.iterate('subscription { winnerAdded { cursor } }'));
  expect(errors?.[0]?.extensions.code).toBe('TOO_MANY_OPERATIONS');
  await client.dispose();
  await Promise.allSettled(pending);
  await stage.followed(0);
});

it('does not read a client that does not read', async () => {
  await using stage = await openStage({ environment: { STREAM_STALL_SECONDS: '2' } });
  const socket = open(stage);
  await acknowledged(socket);
  socket.pause();
  // Each pong carries as much as its ping: were they read, they would fill the gateway's memory.
  const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(200_000) } });
  while (socket.bufferedAmount < 60_000_000) socket.send(ping);
  await sleep(1_000);
  expect(socket.bufferedAmount).toBeGreaterThan(30_000_000);

  await expect.poll(() => stage.logged.join('\n'), { timeout: 5_000 }).toContain('nobody reads');
  socket.terminate();
});

it.each([
  ['production', 'https://evil.example', 403],
  ['production', 'null', 403],
  ['production', 'https://screen.example', 101],
  ['production', 'SAME', 101],
  ['development', 'https://sandbox.embed.apollographql.com', 101],
  ['development', 'http://localhost:5173', 101],
  ['development', 'http://127.0.0.1:8080', 101],
  ['development', 'http://[::1]', 101],
  ['development', 'https://evil.example', 403],
  ['development', 'https://localhost.evil.example', 403],
  ['development', 'https://evil.example:127', 403],
  ['development', 'null', 403],
])('in %s, answers an upgrade from the origin %s with %i', async (mode, origin, status) => {
  await using stage = await openStage({
    environment: { NODE_ENV: mode, CORS_ORIGINS: 'https://screen.example' },
  });
  expect(await statusOf(stage, '/graphql', origin === 'SAME' ? stage.origin : origin)).toBe(status);
});

it('knows no other path, and no origin at all is no page', async () => {
  await using stage = await openStage();
  expect(await statusOf(stage, '/elsewhere', null)).toBe(404);
  expect(await statusOf(stage, '/graphql?x=1', null)).toBe(101);
});

it('tells everybody at a clean stop to come back, and takes nobody new meanwhile', async () => {
  await using stage = await openStage({ environment: { STREAM_DRAIN_MS: '600' } });
  const sockets = [1, 2, 3].map(() => open(stage));
  for (const socket of sockets) {
    await acknowledged(socket);
    socket.send(subscribe);
  }
  await stage.followed(3);
  const started = Date.now();
  const ends = sockets.map(async (socket) => ({ ...(await closeOf(socket)), after: Date.now() - started }));
  const closing = stage.close();
  await sleep(50);
  expect(await statusOf(stage, '/graphql', null)).toBe(503);
  await closing;

  const all = await Promise.all(ends);
  expect(all.map(({ code }) => code)).toEqual([1001, 1001, 1001]);
  expect(all[0]?.reason).toMatch(/going away/i);
  expect(all.map(({ after }) => Math.round(after / 200))).toEqual([0, 1, 2]);
  expect(stage.followers()).toBe(0);
});

it('stops although a socket does not answer the goodbye', async () => {
  await using stage = await openStage();
  const socket = open(stage);
  await opened(socket);
  socket.pause();
  const started = Date.now();
  await stage.close();
  expect(Date.now() - started).toBeLessThan(3_000);
  socket.terminate();
});

function open(stage: Stage, options: { readonly autoPong?: boolean } = {}): WebSocket {
  return new WebSocket(`${stage.origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', options);
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === WebSocket.OPEN) resolve();
    else socket.once('open', () => resolve());
  });
}

async function acknowledged(socket: WebSocket): Promise<void> {
  await opened(socket);
  const answer = new Promise((resolve) => socket.once('message', resolve));
  socket.send(initiate);
  await answer;
}

function closeOf(socket: WebSocket): Promise<{ code: number; reason: string }> {
  return new Promise((resolve) => {
    socket.on('error', () => {}); // `close` follows
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
}

/** The status that an upgrade is answered with. */
function statusOf(stage: Stage, path: string, origin: string | null): Promise<number> {
  const { hostname, port, host } = new URL(stage.origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(
        [
          `GET ${path} HTTP/1.1`,
          `Host: ${host}`,
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Protocol: graphql-transport-ws',
          `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
          ...(origin === null ? [] : [`Origin: ${origin}`]),
          '\r\n',
        ].join('\r\n'),
      ),
    );
    socket.once('error', reject);
    socket.once('data', (data) => {
      resolve(Number(data.toString('latin1').split(' ')[1]));
      socket.destroy();
    });
  });
}
