import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../doors/stage.js';
import { desks, proxied } from './desks.js';
import { askAt, askOn, openSocket, post, upgradeStatus } from './doors.js';

const subscription = 'subscription { winnerAdded { cursor } }';
const events = { accept: 'text/event-stream' };

/** Opens one and says how it was answered; `leave` closes it. */
const openings = {
  async ws(stage: Stage) {
    const status = await upgradeStatus(stage.origin);
    if (status !== 101) return { status, leave: async () => {} };
    const socket = await openSocket(stage.origin).catch(() => null);
    return { status, leave: async () => socket?.close() };
  },
  async sse(stage: Stage) {
    const gone = new AbortController();
    const response = await fetch(`${stage.origin}/graphql/stream?${new URLSearchParams({ query: subscription })}`, {
      headers: events,
      signal: gone.signal,
    });
    return { status: response.status, leave: async () => gone.abort() };
  },
} as const;

describe('connections of one caller', () => {
  it('are refused beyond their number on WebSockets, until one is closed', async () => {
    await using stage = await openStage({ environment: { CONNECTIONS_PER_CALLER: '2' } });
    const [first, second] = [await openSocket(stage.origin), await openSocket(stage.origin)];
    expect(await upgradeStatus(stage.origin)).toBe(429);
    first.close();
    await once(first, 'close');
    await expect.poll(() => upgradeStatus(stage.origin)).toBe(101);
    second.close();
  });

  it('are refused beyond their number on event streams, until one is closed', async () => {
    await using stage = await openStage({ environment: { CONNECTIONS_PER_CALLER: '2' } });
    const [first] = [await openings.sse(stage), await openings.sse(stage)];
    await stage.followed(2);
    const refused = await askAt('sse', stage.origin, { query: '{ feedPosition }' });
    expect(refused.status).toBe(429);
    expect(refused.errors).toMatchObject([{ extensions: { code: 'TOO_MANY_CONNECTIONS', retryable: true } }]);
    await first.leave();
    await stage.followed(1);
    await expect.poll(async () => (await askAt('sse', stage.origin, { query: '{ feedPosition }' })).status).toBe(200);
  });

  it('count together, of whatever kind', async () => {
    await using stage = await openStage({ environment: { CONNECTIONS_PER_CALLER: '2' } });
    const socket = await openSocket(stage.origin);
    await openings.sse(stage);
    expect((await openings.ws(stage)).status).toBe(429);
    expect((await openings.sse(stage)).status).toBe(429);
    socket.close();
  });

  it('count by the address that a trusted proxy tells', async () => {
    await using stage = await openStage({ environment: { CONNECTIONS_PER_CALLER: '1', ...proxied } });
    const from = (address: string) => upgradeStatus(stage.origin, { 'x-forwarded-for': address });
    expect(await from('203.0.113.1')).toBe(101);
    expect(await from('203.0.113.1')).toBe(429);
    expect(await from('203.0.113.2')).toBe(101);
  });

  it('count by the name of who has one, not for the address it calls from', async () => {
    await using stage = await openStage({ environment: { CONNECTIONS_PER_CALLER: '2', ...desks } });
    const asDesk = { authorization: 'Bearer key-of-desk' };
    const [first] = [await openSocket(stage.origin, asDesk), await openSocket(stage.origin, asDesk)];
    const third = openSocket(stage.origin, asDesk);
    await expect(third).rejects.toThrow(/1013 More than 2 open connections of one caller/);
    const refused = await askAt('sse', stage.origin, { query: '{ feedPosition }' }, asDesk);
    expect(refused.errors).toMatchObject([{ extensions: { code: 'TOO_MANY_CONNECTIONS' } }]);

    const others = [
      await openSocket(stage.origin),
      await openSocket(stage.origin, { authorization: 'Bearer key-of-hall' }),
    ];
    first.close();
    await expect
      .poll(async () => (await askAt('sse', stage.origin, { query: '{ feedPosition }' }, asDesk)).status)
      .toBe(200);
    for (const socket of others) socket.close();
  });

  it('are free again after requests that were answered or broke off', async () => {
    await using stage = await openStage({ environment: { CONNECTIONS_PER_CALLER: '1' } });
    for (const _ of [1, 2, 3]) {
      expect((await askAt('sse', stage.origin, { query: '{ feedPosition }' })).status).toBe(200);
      expect((await post(stage.origin, '/graphql/stream', '{', events)).status).toBe(400);
      expect(await brokenUpgrade(stage)).toBe(400);
    }
    expect(await upgradeStatus(stage.origin)).toBe(101);
  });
});

it.each(['ws', 'sse'] as const)('refuses by %s what is beyond the number for everybody', async (kind) => {
  await using stage = await openStage({ environment: { CONNECTIONS: '2', ...proxied } });
  const sockets = [
    await openSocket(stage.origin, { 'x-forwarded-for': '203.0.113.1' }),
    await openSocket(stage.origin, { 'x-forwarded-for': '203.0.113.2' }),
  ];
  expect((await openings[kind](stage)).status).toBe(503);
  // Questions that are answered at once need no seat.
  expect((await askAt('http', stage.origin, { query: '{ feedPosition }' })).status).toBe(200);
  for (const socket of sockets) socket.close();
});

it('refuses more operations at once than one socket may have, and takes one for each that ends', async () => {
  await using stage = await openStage({ environment: { OPERATIONS_PER_CONNECTION: '2' } });
  const socket = await openSocket(stage.origin);
  for (const id of ['1', '2']) void askOn(socket, id, { query: subscription }).catch(() => {});
  await stage.followed(2);
  const refused = await askOn(socket, '3', { query: subscription });
  expect(refused.errors).toMatchObject([{ extensions: { code: 'TOO_MANY_OPERATIONS', retryable: true } }]);

  socket.send(JSON.stringify({ id: '1', type: 'complete' }));
  await stage.followed(1);
  expect((await askOn(socket, '4', { query: '{ feedPosition }' })).data).toHaveProperty('feedPosition');
  socket.close();
});

it('closes a socket on which nothing is asked for long, and none on which something runs', async () => {
  await using stage = await openStage({ environment: { STREAM_PING_SECONDS: '1', STREAM_IDLE_SECONDS: '1' } });
  const [idle, busy] = [await openSocket(stage.origin), await openSocket(stage.origin)];
  const answered = askOn(idle, '1', { query: '{ feedPosition }' });
  void askOn(busy, '1', { query: subscription }).catch(() => {});
  expect((await answered).data).toHaveProperty('feedPosition');
  const [code] = (await once(idle, 'close')) as [number];
  expect(code).toBe(1000);
  await sleep(1_500);
  expect(busy.readyState).toBe(busy.OPEN);
  busy.close();
});

/** An upgrade that is let in and has no key. */
async function brokenUpgrade({ origin }: Stage): Promise<number | undefined> {
  const asked = request(`${origin}/graphql`, { headers: { connection: 'Upgrade', upgrade: 'websocket' } }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  await once(response.resume(), 'close');
  return response.statusCode;
}
