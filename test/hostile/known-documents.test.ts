import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../../src/app.js';
import { FeedPositionDocument, WinnersDocument } from '../../src/client/generated/graphql.js';
import { createSettings } from '../../src/settings.js';
import { openStage } from '../doors/stage.js';
import { askAt, doors } from './doors.js';

const published = 'src/client/generated/persisted-documents.json';
const documents = JSON.parse(readFileSync(published, 'utf8')) as Record<string, string>;
const hash = Object.keys(documents).find((key) => documents[key]?.includes('query Winners(')) ?? '';
const digits = hash.replace('sha256:', '');
const variables = { last: 5 };
const environment = { TRUSTED_DOCUMENTS: published };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(doors)('%s', (door) => {
  it.each([
    ['its documentId', { documentId: hash }],
    ['its documentId without the name of the algorithm', { documentId: digits }],
    [
      'its hash as an automatic persisted query',
      { extensions: { persistedQuery: { version: 1, sha256Hash: digits } } },
    ],
    ['its text', { query: String(WinnersDocument) }],
    ['its text, otherwise spaced', { query: String(WinnersDocument).replaceAll(/\s+/g, '  ') }],
  ])('runs a known document by %s', async (_what, payload) => {
    await using stage = await openStage({ environment });
    const { data, errors } = await askAt(door, stage.origin, { ...payload, variables, operationName: 'Winners' });
    expect(errors).toBeUndefined();
    expect(data).toHaveProperty('winners.edges');
  });

  it.each([
    ['another text', { query: '{ feedPosition }' }],
    [
      'a known text with one field more',
      { query: String(FeedPositionDocument).replace('}', 'platforms { queued } }') },
    ],
    ['a known text and one operation more', { query: `${String(FeedPositionDocument)} query B { feedPosition }` }],
    ['no document at all', { query: '{ nonsense' }],
    ['introspection', { query: '{ __schema { queryType { name } } }' }],
    ['an unknown hash', { documentId: `sha256:${'0'.repeat(64)}` }],
    ['a hash that is no text', { documentId: { toString: 1 } }],
    ['the name of what every object has', { documentId: 'constructor' }],
    ['an unknown hash with a known text', { documentId: '0'.repeat(64), query: String(FeedPositionDocument) }],
    ['a document on its way to be remembered', persisted('{ feedPosition }')],
  ])('refuses %s', async (_what, payload) => {
    await using stage = await openStage({ environment: { ...environment, NODE_ENV: 'development' } });
    const { status, errors, data } = await askAt(door, stage.origin, payload);
    expect(errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_IN_LIST', retryable: false } }]);
    expect(data).toBeUndefined();
    expect(status).toBe({ http: 400, sse: 200, ws: null }[door]);
  });

  it('holds a known document to its cost', async () => {
    await using stage = await openStage({ environment: { ...environment, QUERY_COST: '1000' } });
    const ask = (last: number) => askAt(door, stage.origin, { documentId: hash, variables: { last } });
    expect((await ask(5)).errors).toBeUndefined();
    expect((await ask(100)).errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
  });
});

it.each(['documentId', 'extensions'])('answers a GET by %s', async (name) => {
  await using stage = await openStage({ environment });
  const value = name === 'documentId' ? hash : JSON.stringify({ persistedQuery: { version: 1, sha256Hash: digits } });
  const parameters = new URLSearchParams({ [name]: value, variables: JSON.stringify(variables) });
  const answers = await Promise.all([
    fetch(`${stage.origin}/graphql?${parameters}`, { headers: { 'apollo-require-preflight': '1' } }),
    fetch(`${stage.origin}/graphql/stream?${parameters}`, { headers: { accept: 'text/event-stream' } }),
  ]);
  for (const answer of answers) expect(await answer.text()).toContain('"edges":[]');
});

describe('where any document may be run', () => {
  it('remembers it by its hash, by HTTP', async () => {
    await using stage = await openStage();
    const { extensions, query } = persisted('{ feedPosition }');
    const forgotten = await askAt('http', stage.origin, { extensions });
    expect(forgotten.errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }]);
    await askAt('http', stage.origin, { extensions, query });
    expect((await askAt('http', stage.origin, { extensions })).data).toHaveProperty('feedPosition');
  });

  it.each(['ws', 'sse'] as const)('knows no hashes by %s', async (door) => {
    await using stage = await openStage();
    const { errors } = await askAt(door, stage.origin, persisted('{ feedPosition }'));
    expect(errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }]);
  });

  it.each(doors)('knows no documentId by %s', async (door) => {
    await using stage = await openStage();
    const { errors } = await askAt(door, stage.origin, { documentId: hash });
    expect(errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }]);
  });
});

it.each([
  ['is not there', null],
  ['is no JSON', 'nonsense'],
  ['is a list', '[]'],
  ['holds nothing', '{}'],
  ['has another key than a hash', '{"feedPosition": "{ feedPosition }"}'],
  ['has a document that is none', JSON.stringify({ ['0'.repeat(64)]: '{ feedPosition' })],
])('refuses to start with a file that %s', async (_what, text) => {
  const file = join(folder, 'documents.json');
  await rm(file, { force: true });
  if (text !== null) await writeFile(file, text);
  const started = openApp(createSettings({ TRUSTED_DOCUMENTS: file, DATA_DIR: folder, LOG_LEVEL: 'silent' }));
  await expect(started).rejects.toThrow(/Bad settings\n {2}TRUSTED_DOCUMENTS: expected a file of known documents/);
});

function persisted(query: string) {
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  return { query, extensions: { persistedQuery: { version: 1, sha256Hash } } };
}
