import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Added, doors, openClient, take, winnerAdded } from '../doors/clients.js';
import { openStage, type Stage } from '../doors/stage.js';
import { winnerNews } from '../doors/winners.js';
import { upgradeStatus } from '../hostile/doors.js';
import { askThrough } from './ask.js';
import { bearer, jwtSecret, openIssuer } from './credentials.js';

const environment = { AUTH_ANONYMOUS_SCOPES: '', AUTH_JWT_SECRET: jwtSecret, AUTH_EXPIRY_GRACE_SECONDS: '1' };

const goodbyes = {
  sse: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
  ws: { code: 4403, reason: 'The token has expired' },
};
const refusals = {
  sse: { message: expect.stringContaining('401') as string },
  ws: [{ extensions: { code: 'UNAUTHENTICATED' } }],
};

describe.each(doors)('%s', (door) => {
  it('ends the streams of a token a while after it has expired, and goes on by cursor with a new one', async () => {
    await using stage = await openStage({ environment });
    const authorization = await bearer({ scope: 'winner:read', endsIn: 2 });
    const client = openClient(door, stage.origin, authorization);
    const results = client.iterate<Added>(winnerAdded);
    const first = take(results, 1);
    await stage.followed(1);
    await stage.publish(winnerNews(1));
    const [{ winnerAdded: seen } = { winnerAdded: undefined }] = await first;

    const end = await results.next().catch((error: unknown) => ({ done: true, value: error }));
    expect(end.value).toMatchObject(goodbyes[door]);
    expect((await results.next()).done).toBe(true);
    expect((await askThrough(door, stage.origin, authorization, '{ feedPosition }')).data).toBeNull();
    await stage.followed(0);
    await client.dispose();

    await stage.publish(winnerNews(2));
    const renewed = openClient(door, stage.origin, await bearer({ scope: 'winner:read' }));
    const [next] = await take(renewed.iterate<Added>(winnerAdded, { after: seen?.cursor }), 1);
    expect(next?.winnerAdded.node.id).toBe(winnerNews(2).winner.id);
    await renewed.dispose();
  });

  it('takes nothing new from an expired token while its streams still run', async () => {
    let now = Date.now();
    await using stage = await openStage({
      environment: { ...environment, AUTH_EXPIRY_GRACE_SECONDS: '3600' },
      parts: { now: () => now },
    });
    const client = openClient(door, stage.origin, await bearer({ scope: 'winner:read', endsIn: 60 }));
    const results = client.iterate<Added>(winnerAdded);
    const first = take(results, 1);
    await stage.followed(1);
    now += 120_000;
    await stage.publish(winnerNews(1));
    expect(await first).toHaveLength(1);
    const late = client.iterate('{ feedPosition }').next();
    await expect(late).rejects.toMatchObject(refusals[door]);
    await client.dispose();
  });
});

it('says goodbye at once where a token has ended before its socket began', async () => {
  await using stage = await openStage({ environment: { ...environment, AUTH_EXPIRY_GRACE_SECONDS: '0' } });
  const socket = await initiate(stage, await bearer({ endsIn: 1 }));
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(4403);
});

describe('the timer of a token', () => {
  /** Longer than anything else in a gateway waits. */
  const hours = { endsIn: 360_000, scope: 'winner:read' };

  /** Those that wait for the end of such a token. */
  function watchTimers() {
    const made = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    return {
      made: () => made.mock.results.flatMap(({ value }, n) => ((made.mock.calls[n]?.[1] ?? 0) > 3e8 ? [value] : [])),
      cleared: () => cleared.mock.calls.map(([timer]) => timer),
    };
  }
  afterEach(() => vi.restoreAllMocks());

  it.each(doors)('keeps no process, and goes with its connection on %s', async (door) => {
    await using stage = await openStage({ environment });
    const timers = watchTimers();
    const client = openClient(door, stage.origin, await bearer(hours));
    const first = take(client.iterate<Added>(winnerAdded), 1);
    await stage.followed(1);
    await stage.publish(winnerNews(1));
    await first;
    const [timer, ...more] = timers.made();
    expect(more).toEqual([]);
    expect(timer?.hasRef()).toBe(false);
    await client.dispose();
    await expect.poll(timers.cleared).toContain(timer);
  });

  it('is not begun for a socket that has closed while its token was checked', async () => {
    await using issuer = await openIssuer();
    await using stage = await openStage({
      environment: { AUTH_ANONYMOUS_SCOPES: '', ...issuer.environment, CONNECTIONS: '1' },
    });
    const timers = watchTimers();
    const release = issuer.hold();
    const authorization = await issuer.bearer(hours);
    const socket = await initiate(stage, authorization);
    await expect.poll(issuer.asked).toBe(1);
    socket.terminate();
    await expect.poll(() => upgradeStatus(stage.origin)).toBe(101); // its place is free
    release();
    expect((await askThrough('http', stage.origin, authorization, '{ feedPosition }')).data).not.toBeNull();
    expect(timers.made()).toEqual([]);
  });
});

/** A socket that has said who it is, and was not yet answered. */
async function initiate({ origin }: Stage, authorization: string): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  return socket;
}
