import { createClient } from 'graphql-sse';
import { expect, it } from 'vitest';
import { openClient, takeOnly } from './clients.js';
import { openStage, type Stage } from './stage.js';
import { winnerNews } from './winners.js';

const json = { 'content-type': 'application/json' };
const subscription = 'subscription { winnerAdded { cursor } }';

it('answers a query with one `next`, then `complete`', async () => {
  await using stage = await openStage();
  const response = await post(stage, { query: '{ feedPosition }' });

  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const feedPosition = stage.feed.toCursor(0);
  expect(await response.text()).toBe(
    `event: next\ndata: ${JSON.stringify({ data: { feedPosition } })}\n\nevent: complete\ndata:\n\n`,
  );
});

it.each([
  ['no JSON', { body: '{', headers: json }, 400],
  ['no object', { body: '[]', headers: json }, 400],
  ['no query', { body: '{}', headers: json }, 400],
  ['a list as variables', { body: JSON.stringify({ query: subscription, variables: [] }), headers: json }, 400],
  [
    'another content type',
    { body: JSON.stringify({ query: subscription }), headers: { 'content-type': 'text/plain' } },
    415,
  ],
  ['a body too large', { body: JSON.stringify({ query: `#${'x'.repeat(300_000)}` }), headers: json }, 413],
  [
    'a reader of JSON',
    { body: JSON.stringify({ query: subscription }), headers: { ...json, accept: 'application/json' } },
    406,
  ],
  [
    'a token of single connection mode',
    { body: JSON.stringify({ query: subscription }), headers: { ...json, 'x-graphql-event-stream-token': '1' } },
    400,
  ],
])('refuses %s', async (_what, request, status) => {
  await using stage = await openStage();
  const response = await fetch(`${stage.origin}/graphql/stream`, { method: 'POST', ...request });

  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  expect(stage.followers()).toBe(0);
});

it('refuses the single connection mode of the published client', async () => {
  await using stage = await openStage();
  const client = createClient({ url: `${stage.origin}/graphql/stream`, singleConnection: true, retryAttempts: 0 });
  await expect(client.iterate({ query: subscription }).next()).rejects.toMatchObject({ response: { status: 405 } });
});

it('streams by GET to whoever asks for events, and changes nothing by GET', async () => {
  await using stage = await openStage();
  const get = (query: string, headers: Record<string, string>) =>
    fetch(`${stage.origin}/graphql/stream?${new URLSearchParams({ query, variables: '{}' })}`, { headers });
  const events = { accept: 'text/event-stream' };

  expect(await (await get('{ feedPosition }', events)).text()).toContain('event: complete');
  expect((await get('{ feedPosition }', { accept: 'text/html,*/*;q=0.8' })).status).toBe(406);
  const create = `mutation {
    createLottery(input: { channelId: "polyv:channel:1", name: "x", condition: { none: {} } }) { lottery { id } }
  }`;
  expect((await get(create, events)).status).toBe(405);
});

it.each([
  ['production', 'https://evil.example', 403, null],
  ['production', 'https://screen.example', 200, 'https://screen.example'],
  ['production', 'http://localhost:5173', 403, null],
  ['development', 'https://evil.example', 403, null],
  ['development', 'null', 403, null],
  ['development', 'http://localhost:5173', 200, 'http://localhost:5173'],
  ['development', 'https://sandbox.embed.apollographql.com', 200, 'https://sandbox.embed.apollographql.com'],
])('in %s, answers a page from %s with %i', async (mode, origin, status, allowed) => {
  await using stage = await openStage({ environment: { NODE_ENV: mode, CORS_ORIGINS: 'https://screen.example' } });
  const response = await post(stage, { query: '{ feedPosition }' }, { origin });

  expect(response.status).toBe(status);
  expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
  await response.text();
});

it('shows a sign of life, and frees the follower of one who has left at once', async () => {
  await using stage = await openStage({ environment: { STREAM_PING_SECONDS: '1' } });
  const gone = new AbortController();
  const response = await post(stage, { query: subscription }, {}, gone.signal);
  expect(stage.followers()).toBe(1); // the headers say so
  const reader = response.body?.getReader();

  const { value } = (await reader?.read()) ?? {};
  expect(Buffer.from(value ?? []).toString()).toBe(':\n\n');
  gone.abort();
  await stage.followed(0);
});

it('ends streams at a clean stop without `complete`, so that clients come back', async () => {
  await using stage = await openStage();
  const response = await post(stage, { query: subscription });
  await stage.publish(winnerNews(1));
  await stage.close();

  const text = await response.text();
  expect(text).toContain('event: next');
  expect(text).not.toContain('event: complete');
  expect(stage.followers()).toBe(0);
});

it('lets the published client come back by itself after a stop of the stream', async () => {
  const first = await openStage();
  const { port } = new URL(first.origin);
  const client = createClient({ url: `${first.origin}/graphql/stream`, retryAttempts: 5, retry: async () => {} });
  const results = client.iterate<{ winnerAdded: { cursor: string } }>({ query: subscription });
  const pending = results.next();
  await first.followed(1);
  const closing = first.close();
  await using second = await closing.then(() => openStage({ environment: { PORT: port } }));
  await second.followed(1);
  await second.publish(winnerNews(1));

  expect((await pending).value).toEqual({ data: { winnerAdded: { cursor: second.feed.toCursor(1) } } });
  client.dispose();
});

it('serves several operations of one client, each on a stream of its own', async () => {
  await using stage = await openStage();
  const client = openClient('sse', stage.origin);
  const answers = await Promise.all([1, 2, 3].map(() => takeOnly(client.iterate('{ feedPosition }'))));
  expect(answers.map(({ data }) => data)).toEqual(Array(3).fill({ feedPosition: stage.feed.toCursor(0) }));
  await client.dispose();
});

function post(stage: Stage, body: object, headers: Record<string, string> = {}, signal?: AbortSignal) {
  return fetch(`${stage.origin}/graphql/stream`, {
    method: 'POST',
    headers: { ...json, accept: 'text/event-stream', ...headers },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}
