import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Added, doors, openClient, take, winnerAdded } from '../doors/clients.js';
import { openStage } from '../doors/stage.js';
import { winnerNews } from '../doors/winners.js';
import { askThrough } from './ask.js';
import { bearer, jwtSecret } from './credentials.js';

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

it('says goodbye at once where a token has ended before its socket began, and keeps no timer', async () => {
  await using stage = await openStage({ environment: { ...environment, AUTH_EXPIRY_GRACE_SECONDS: '0' } });
  const socket = new WebSocket(`${stage.origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await new Promise((resolve) => socket.once('open', resolve));
  const payload = { authorization: await bearer({ endsIn: 1 }) };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  const code = await new Promise((resolve) => socket.once('close', resolve));
  expect(code).toBe(4403);
});
