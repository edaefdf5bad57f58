import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { examples, exampleVariables } from '../../src/client/examples.js';
import * as published from '../../src/client/generated/graphql.js';
import { openStage } from '../doors/stage.js';
import { askAt, doors, type Payload } from './doors.js';

interface Hostile {
  readonly what: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly tooMuch: Payload;
  /** The same just under the limit. */
  readonly allowed: Payload;
  readonly message: string;
}

const comment = (length: number) => `#${'x'.repeat(length - 16)}\n{feedPosition}`;
const repeat = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const ids = (count: number) => Array.from({ length: count }, (_, index) => `polyv:channel:${index + 1}`);

const hostile: readonly Hostile[] = [
  {
    what: 'too deep',
    environment: { QUERY_DEPTH: '3' },
    tooMuch: { query: '{ winners { nodes { prize { id } } } }' },
    allowed: { query: '{ winners { nodes { id } } }' },
    message: 'Query depth limit of 3 exceeded, found 4.',
  },
  {
    what: 'too deep through fragments, which are no level themselves',
    environment: { QUERY_DEPTH: '3' },
    tooMuch: {
      query: '{ ...A } fragment A on Query { winners { nodes { ...B } } } fragment B on Winner { prize { id } }',
    },
    allowed: { query: '{ ...A } fragment A on Query { winners { nodes { ...B } } } fragment B on Winner { id }' },
    message: 'Query depth limit of 3 exceeded, found 4.',
  },
  {
    what: 'too many aliases',
    environment: { QUERY_ALIASES: '2' },
    tooMuch: { query: '{ a: feedPosition b: feedPosition c: feedPosition }' },
    allowed: { query: '{ a: feedPosition b: feedPosition }' },
    message: 'Aliases limit of 2 exceeded, found 3.',
  },
  {
    what: 'too many aliases through a fragment that is used twice',
    environment: { QUERY_ALIASES: '3' },
    tooMuch: { query: '{ ...A ...A } fragment A on Query { a: feedPosition b: feedPosition }' },
    allowed: { query: '{ ...A } fragment A on Query { a: feedPosition b: feedPosition }' },
    message: 'Aliases limit of 3 exceeded, found 4.',
  },
  {
    what: 'too many directives',
    environment: { QUERY_DIRECTIVES: '1' },
    tooMuch: { query: '{ feedPosition @skip(if: false) @include(if: true) }' },
    allowed: { query: '{ feedPosition @include(if: true) }' },
    message: 'Directives limit of 1 exceeded, found 2.',
  },
  {
    what: 'too many root fields',
    environment: { QUERY_ROOT_FIELDS: '2' },
    tooMuch: { query: '{ feedPosition ...A } fragment A on Query { platforms { queued } ... { a: feedPosition } }' },
    allowed: { query: '{ feedPosition feedPosition ...A ...A } fragment A on Query { platforms { queued } }' },
    message: 'Root fields limit of 2 exceeded, found 3.',
  },
  {
    what: 'too many tokens',
    environment: { QUERY_TOKENS: '12' },
    tooMuch: { query: `{ ${repeat(11, () => 'feedPosition')} }` },
    allowed: { query: `{ ${repeat(10, () => 'feedPosition')} }` },
    message: 'Tokens limit of 12 exceeded.',
  },
  {
    what: 'nested beyond what a parser can bear',
    environment: {},
    tooMuch: { query: '{winners'.repeat(6_000) },
    allowed: { query: '{ feedPosition }' },
    message: 'Tokens limit of 2000 exceeded.',
  },
  {
    what: 'too long',
    environment: { QUERY_LENGTH: '200' },
    tooMuch: { query: comment(201) },
    allowed: { query: comment(200) },
    message: 'Length limit of 200 characters exceeded.',
  },
  {
    what: 'too costly by a page size',
    environment: { QUERY_COST: '300' },
    tooMuch: { query: '{ winners(first: 67) { nodes { id wonAt } } }' },
    allowed: { query: '{ winners(first: 66) { nodes { id wonAt } } }' },
    message: 'Cost limit of 300 exceeded, found 301.',
  },
  {
    what: 'too costly by variables',
    environment: { QUERY_COST: '300' },
    tooMuch: { query: 'query ($n: Int) { winners(last: $n) { nodes { id wonAt } } }', variables: { n: 67 } },
    allowed: { query: 'query ($n: Int) { winners(last: $n) { nodes { id wonAt } } }', variables: { n: 66 } },
    message: 'Cost limit of 300 exceeded, found 301.',
  },
  {
    what: 'too costly by the default of a variable, and of the argument',
    environment: { QUERY_COST: '159' },
    tooMuch: { query: 'query ($n: Int = 20) { winners(first: $n) { nodes { id wonAt } } }' },
    allowed: { query: 'query ($n: Int = 20) { winners(first: $n) { nodes { id wonAt } } }', variables: { n: 19 } },
    message: 'Cost limit of 159 exceeded, found 160.',
  },
  {
    what: 'too costly by many ids, each with a page of its own',
    environment: {},
    tooMuch: {
      query:
        'query ($ids: [ID!]!, $n: Int!) { channels(ids: $ids) { lotteries(first: $n) { nodes { id name status sentAt drawnAt prizes { id name tier } } } } }',
      variables: { ids: ids(100), n: 100 },
    },
    allowed: {
      query:
        'query ($ids: [ID!]!, $n: Int!) { channels(ids: $ids) { lotteries(first: $n) { nodes { id name status sentAt drawnAt prizes { id name tier } } } } }',
      variables: { ids: ids(100), n: 20 },
    },
    message: 'Cost limit of 100000 exceeded, found ',
  },
  {
    what: 'fragments in fragments, seven times each',
    environment: {},
    tooMuch: { query: `{ ...F0 } ${repeat(40, doubling)} fragment F40 on Query { feedPosition }` },
    allowed: { query: `{ ...F0 } ${repeat(4, doubling)} fragment F4 on Query { feedPosition }` },
    message: 'maximum allowed number of nodes',
  },
  {
    what: 'one field so often that comparing takes long',
    environment: {},
    tooMuch: { query: `{ ${repeat(1_990, () => 'feedPosition')} }` },
    allowed: { query: `{ ${repeat(20, () => 'feedPosition')} }` },
    message: 'Limit of fields with the same name exceeded',
  },
];

function doubling(index: number): string {
  return `fragment F${index} on Query { ${repeat(7, () => `...F${index + 1}`)} }`;
}

/** What is said once a document is run: nothing is configured, an example names another id, no log can erase. */
const beyond = ['NOT_CONFIGURED', 'BAD_ID', 'LOG_UNAVAILABLE'];

describe.each(doors)('%s', (door) => {
  it.each(hostile)('refuses what is $what, and answers what is just under it', async (limit) => {
    await using stage = await openStage({ environment: limit.environment });
    const refused = await askAt(door, stage.origin, limit.tooMuch);

    expect(refused.errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX', retryable: false } }]);
    expect(refused.errors?.[0]?.message).toContain(limit.message);
    expect(refused.data).toBeUndefined();
    expect(refused.status).toBe({ http: 400, sse: 200, ws: null }[door]);

    const { errors = [] } = await askAt(door, stage.origin, limit.allowed);
    expect(errors.filter(({ extensions }) => !beyond.includes(extensions.code))).toEqual([]);
  });

  it('refuses the whole where the cost of a part can not be told', async () => {
    await using stage = await openStage({ environment: { QUERY_COST: '300' } });
    const query =
      'query ($id: ID = "polyv:channel:1") { node(id: $id) { id } winners(first: 100) { nodes { id wonAt } } }';
    const refused = await askAt(door, stage.origin, { query, variables: { id: null } });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(refused.data).toBeUndefined();
  });

  it('counts the operation that is run, not those beside it', async () => {
    await using stage = await openStage({ environment: { QUERY_COST: '120' } });
    const query = 'query A { feedPosition } query B { winners(first: 100) { nodes { id } } }';
    expect((await askAt(door, stage.origin, { query, operationName: 'A' })).errors).toBeUndefined();
    const { errors } = await askAt(door, stage.origin, { query, operationName: 'B' });
    expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
  });

  it.each([
    ['channels', 'query ($ids: [ID!]!) { channels(ids: $ids) { id } }'],
    ['nodes', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }'],
    ['lotteries', 'query ($ids: [ID!]!) { lotteries(channelIds: $ids) { totalCount } }'],
    ['winners', 'query ($ids: [ID!]!) { winners(filter: { channelIds: $ids }) { totalCount } }'],
  ])('answers a list of 100 ids for %s and refuses a longer one', async (field, query) => {
    await using stage = await openStage();
    const refused = await askAt(door, stage.origin, { query, variables: { ids: ids(101) } });
    expect(refused.errors).toMatchObject([{ path: [field], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(refused.errors?.[0]?.message).toContain('expected at most 100, got 101');

    const { errors = [] } = await askAt(door, stage.origin, { query, variables: { ids: ids(100) } });
    expect(errors.filter(({ extensions }) => !beyond.includes(extensions.code))).toEqual([]);
  });

  it('lets every published document through, and what the tools of development ask for', async () => {
    await using stage = await openStage({ environment: { NODE_ENV: 'development' } });
    const variables = { ...exampleVariables, ids: ids(100), channelIds: ids(100), input };
    const documents = Object.entries(published).flatMap(([name, text]) =>
      name.endsWith('Document') ? [String(text)] : [],
    );
    expect(documents.length).toBeGreaterThan(10);
    for (const query of [...documents.filter((text) => !text.includes('subscription ')), introspection]) {
      const isErasing = query.includes('eraseViewer');
      const asked = isErasing ? { input: { viewerIds: ['polyv:viewer:nobody'] } } : variables;
      const { errors = [] } = await askAt(door, stage.origin, { query, variables: asked });
      expect(errors.filter(({ extensions }) => !beyond.includes(extensions.code))).toEqual([]);
    }
    const { errors = [] } = await askAt(door, stage.origin, { query: examples, operationName: 'Channels', variables });
    expect(errors.filter(({ extensions }) => !beyond.includes(extensions.code))).toEqual([]);
  });
});

const input = { channelId: 'polyv:channel:1', name: 'x', condition: { none: {} } };
const introspection = getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, oneOf: true });
