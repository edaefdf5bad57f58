import { request } from 'undici';
import type { Agent } from 'undici';
import { judge } from './graphql-answers.js';
import { breakUtf8, type Chance, hostileJson, hostileText, mutateJson, mutateText, pick } from './mutate.js';
import type { Outcome } from './tally.js';

/** An HTTP request as it is sent. */
export interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
}

const question = {
  operationName: 'Q',
  query: 'query Q($ids: [ID!]!) { channels(ids: $ids) { id platform } }',
  variables: { ids: ['polyv:channel:1965681'], nested: { a: [1, { b: null }] } },
  extensions: {},
};

const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/graphql',
  'x',
  '???',
  ';;;',
];

/** The body of a question to `path`, with something wrong about it or around it. */
export function makeBody(chance: Chance, path: string, accept: Readonly<Record<string, string>> = {}): Sent {
  const good = JSON.stringify(question);
  const headers = { 'content-type': 'application/json', ...accept };
  const post = { method: 'POST', path, headers } as const;
  switch (chance.between(0, 9)) {
    case 0:
      return { ...post, body: breakUtf8(chance, good) };
    case 1:
    case 2:
    case 3:
      return { ...post, body: mutateText(chance, good) };
    case 4:
    case 5:
      return { ...post, body: mutateJson(chance, question) };
    case 6:
      return { ...post, body: pick(chance, hostileJson) };
    case 7:
      return { ...post, body: pick(chance, hostileText) };
    case 8:
      return {
        ...post,
        headers: { ...headers, 'content-type': pick(chance, contentTypes) },
        body: mutateText(chance, good),
      };
    default:
      return chance.between(0, 20) === 0
        ? { ...post, body: 'x'.repeat(2_000_000) } // larger than any door takes
        : { ...post, body: good.repeat(2) };
  }
}

const sseHeaders: readonly Readonly<Record<string, string>>[] = [
  { accept: 'text/event-stream' },
  { accept: 'application/json' },
  { accept: '' },
  { accept: 'text/event-stream', 'x-graphql-event-stream-token': 'x' },
  { accept: 'text/event-stream', origin: 'https://evil.example' },
  { accept: 'text/event-stream', origin: 'null' },
  { accept: '\u00ff\u00fe' },
];

/** A request to the door of streams that gets no stream. */
export function makeSseRequest(chance: Chance): Sent {
  const path = '/graphql/stream';
  const headers = pick(chance, sseHeaders);
  const parameters = [
    `query=${encode(mutateText(chance, '{ platforms { platform } }'))}`,
    `variables=${encode(mutateText(chance, '{"a":1}'))}`,
    `operationName=${encodeURIComponent(pick(chance, ['A', '__proto__', '']))}`,
  ];
  const search = parameters.filter(() => chance.between(0, 2) > 0).join('&');
  const kind = chance.between(0, 9);
  if (kind < 4) return makeBody(chance, path, headers);
  if (kind < 7) return { method: 'GET', path: `${path}?${search}`, headers, body: null };
  if (kind === 7)
    return {
      method: 'GET',
      path: `${path}?${mutateText(chance, search).replaceAll(/[^!-~]/g, '')}`,
      headers,
      body: null,
    };
  if (kind === 8) return { method: pick(chance, ['PUT', 'DELETE', 'PATCH']), path, headers, body: null };
  const mutation = encodeURIComponent('mutation { createLottery(input: {}) { lottery { id } } }');
  return { method: 'GET', path: `${path}?query=${mutation}`, headers, body: null };
}

/** Half a character has no place in an address. */
function encode(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, ''));
}

/** Sends it, and judges the answer; of a stream, its first result. */
export async function send(agent: Agent, origin: string, { method, path, headers, body }: Sent): Promise<Outcome> {
  const answer = await request(`${origin}${path}`, { method, headers, body, dispatcher: agent });
  const text = await answer.body.text();
  const [, data] = /event: next\ndata: (.*)\n\n/.exec(text) ?? [];
  return judge(answer.statusCode, data ?? text);
}
