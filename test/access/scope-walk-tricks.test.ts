import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../src/domain/caller.js';
import { type Door, doors, openClient, takeOnly } from '../doors/clients.js';
import { openStage, type Stage } from '../doors/stage.js';
import { room, winnerNews } from '../doors/winners.js';
import { type AnyDoor, everyDoor } from './ask.js';
import { askAs, authorizationOf, onlyByKey, type Told } from './callers.js';

// Ways around the scopes that a document might try. What is refused on one door is refused on all of them alike.

let stage: Stage;
let published = 1;
beforeAll(async () => {
  stage = await openStage({ environment: onlyByKey });
  const viewer = { id: 'volcengine:viewer:fang', platformId: 'fang', externalId: '9001', nickname: 'Walking-Fang' };
  await stage.publish(winnerNews(published, { viewer: { ...viewer, phone: '18012341234' } }));
});
afterAll(() => stage.close());

const screen: readonly Scope[] = ['winner:read'];
const catalogue: readonly Scope[] = ['lottery:read'];
const operator: readonly Scope[] = ['ops:read'];

interface Question {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

async function askOn(door: AnyDoor, set: readonly Scope[], question: Question): Promise<Told> {
  if (door === 'http') return askAs(set, stage.origin, question);
  const client = openClient(door, stage.origin, authorizationOf(set));
  const { query, variables, operationName } = question;
  const told = await takeOnly(client.iterate(query, variables, operationName));
  await client.dispose();
  return told;
}

/** The fields that a whole refusal names; what else it was, where it was none. */
function refusedFields({ data, errors = [] }: Told): unknown {
  const [error, ...more] = errors;
  const [, list] = /^Beyond the scopes of this caller: (.*)$/.exec(error?.message ?? '') ?? [];
  const isWhole = data === undefined && more.length === 0 && error?.extensions.code === 'FORBIDDEN';
  if (!isWhole || list === undefined) return { data, errors };
  return new Set(list.split(', ').map((entry) => entry.replace(/ \(.*/, '')));
}

describe.each(everyDoor)('%s', (door) => {
  const beyond = async (set: readonly Scope[], query: string) => refusedFields(await askOn(door, set, { query }));
  const answers = async (set: readonly Scope[], question: Question) => {
    const { data, errors = [] } = await askOn(door, set, question);
    expect(errors).toEqual([]);
    return data;
  };

  it("an interface's field is the object's own wherever the object is known", async () => {
    const ofChannel = '{ winners { nodes { channel { ... on Node { id } } } } }';
    expect(await beyond(screen, ofChannel)).toEqual(new Set(['Channel.id']));
    const id = `volcengine:channel:${room}`;
    expect(await answers(['winner:read', 'lottery:read'], { query: ofChannel })).toEqual({
      winners: { nodes: [{ channel: { id } }] },
    });
    expect(await beyond(operator, '{ quarantine { nodes { winner { ... on Node { id } } } } }')).toEqual(
      new Set(['Winner.id']),
    );
    const input = `{ channelId: "${id}", name: "x", condition: { none: {} } }`;
    expect(
      await beyond(
        ['lottery:write', 'winner:read'],
        `mutation { createLottery(input: ${input}) { lottery { ... on Node { ... on Node { id } } } } }`,
      ),
    ).toEqual(new Set(['Lottery.id']));
  });

  it.each([
    ['{ winners { nodes { ...Named channel { ...Named } } } }'],
    ['{ winners { nodes { channel { ...Named } ...Named } } }'],
    ['{ winners { nodes { ...Named } edges { node { channel { ... on Channel { ...Named } } } } } }'],
  ])('a fragment counts for each type that it is spread on: %s', async (query) => {
    expect(await beyond(screen, `${query} fragment Named on Node { id }`)).toEqual(new Set(['Channel.id']));
    expect(await beyond(screen, `fragment Named on Node { ...Inner } ${query} fragment Inner on Node { id }`)).toEqual(
      new Set(['Channel.id']),
    );
  });

  it('fragments in fragments, and spread twice, hide nothing', async () => {
    const fragments = `
      fragment Page on WinnerConnection { nodes { ...Whole ...Whole } }
      fragment Whole on Winner { id ...Person ... { ... @include(if: true) { lottery { ...Drawn } } } }
      fragment Person on Winner { viewer { nickname } claim { phone } }
      fragment Drawn on Lottery { name }`;
    const query = `{ first: winners { ...Page } second: winners { ...Page nodes { ...Whole } } } ${fragments}`;
    expect(await beyond(screen, query)).toEqual(new Set(['Winner.claim', 'WinnerClaim.phone', 'Lottery.name']));
  });

  it.each([
    [
      'fragments in a circle',
      '{ winners { nodes { ...A } } } fragment A on Winner { ...B } fragment B on Winner { ...A }',
    ],
    [
      'a fragment of itself',
      '{ winners { nodes { ...A } } } fragment A on Winner { id lottery { channel { id } } ...A }',
    ],
    ['a fragment that there is not', '{ winners { nodes { ...A } } }'],
    ['a fragment on what it can not be', '{ winners { nodes { ... on Lottery { name } } } }'],
    ['a field that there is not', '{ winners { nodes { secret } } }'],
  ])('what is not valid is read for nobody: %s', async (_name, query) => {
    for (const set of [[], screen]) {
      const { data, errors } = await askOn(door, set, { query });
      expect([data, errors?.[0]?.extensions.code]).toEqual([undefined, 'GRAPHQL_VALIDATION_FAILED']);
    }
  });

  it('an alias is no other field', async () => {
    expect(await beyond(catalogue, '{ lotteries: feedPosition channel: winners { id: totalCount } }')).toEqual(
      new Set(['Query.feedPosition', 'Query.winners', 'WinnerConnection.totalCount']),
    );
    const query = '{ winners { nodes { viewer { id: phone } __typename: claim { __typename } } } }';
    expect(await beyond(screen, query.replace('__typename: claim', 'typename: claim'))).toEqual(
      new Set(['Winner.claim']),
    );
  });

  it.each([
    ['{ feedPosition platforms @skip(if: true) { platform } }', {}],
    ['query ($no: Boolean = false) { feedPosition platforms @include(if: $no) { platform } }', {}],
    ['query ($no: Boolean!) { feedPosition ... @include(if: $no) { platforms { platform } } }', { no: false }],
    [
      'query ($yes: Boolean!) { feedPosition ...P @skip(if: $yes) } fragment P on Query { platforms { platform } }',
      { yes: true },
    ],
  ])('what is left out counts: %s', async (query, variables) => {
    expect(refusedFields(await askOn(door, screen, { query, variables }))).toEqual(
      new Set(['Query.platforms', 'PlatformStatus.platform']),
    );
    expect(await answers(['winner:read', 'ops:read'], { query, variables })).toEqual({
      feedPosition: expect.anything(),
    });
  });

  it('of several operations the chosen one counts, and no other', async () => {
    const query = `
      query Mine { winners { ...Page } }
      query Theirs { platforms { platform } }
      mutation Erase { eraseViewer(input: { viewerIds: ["volcengine:viewer:fang"] }) { erasedCount } }
      fragment Page on WinnerConnection { nodes { viewer { platformId } } }`;
    const mine = { winners: { nodes: [{ viewer: { platformId: 'fang' } }] } };
    for (let round = 0; round < 2; round++) {
      expect(await answers(screen, { query, operationName: 'Mine' })).toEqual(mine);
      expect(refusedFields(await askOn(door, screen, { query, operationName: 'Theirs' }))).toEqual(
        new Set(['Query.platforms', 'PlatformStatus.platform']),
      );
      expect(refusedFields(await askOn(door, screen, { query, operationName: 'Erase' }))).toEqual(
        new Set(['Mutation.eraseViewer', 'EraseViewerPayload.erasedCount']),
      );
      expect(await answers(operator, { query, operationName: 'Theirs' })).toMatchObject({ platforms: [{}, {}] });
      expect(refusedFields(await askOn(door, operator, { query, operationName: 'Mine' }))).toEqual(
        new Set(['Query.winners', 'WinnerConnection.nodes', 'Winner.viewer', 'Viewer.platformId']),
      );
    }
    for (const operationName of [undefined, 'mine', 'constructor']) {
      const { data, errors } = await askOn(door, screen, { query, ...(operationName && { operationName }) });
      expect([data, errors?.[0]?.extensions.code]).toEqual([undefined, 'OPERATION_RESOLUTION_FAILURE']);
    }
  });

  it('names of types are all that can be had without a scope', async () => {
    expect(await answers([], { query: '{ __typename }' })).toEqual({ __typename: 'Query' });
    expect(await beyond([], '{ winners { __typename } }')).toEqual(new Set(['Query.winners']));
    expect(await beyond([], '{ node(id: "volcengine:channel:1") { __typename } }')).toEqual(new Set(['Query.node']));
    expect(await beyond(operator, '{ winners: __typename channels(ids: []) { __typename } }')).toEqual(
      new Set(['Query.channels']),
    );
    expect(await beyond([], 'mutation { eraseViewer(input: { viewerIds: [] }) { __typename } }')).toEqual(
      new Set(['Mutation.eraseViewer']),
    );
  });

  it('what an id names is checked where the document does not tell it', async () => {
    const winner = winnerNews(1).winner.id;
    const channel = `volcengine:channel:${room}`;
    const query =
      'query ($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { id __typename } node(id: $id) { ... on Node { id } } }';
    const ask = (set: readonly Scope[]) =>
      askOn(door, set, { query, variables: { ids: [winner, channel], id: winner } });
    expect(await ask(screen)).toMatchObject({
      data: { nodes: [{ id: winner }, null], node: { id: winner } },
      errors: [{ path: ['nodes', 1], extensions: { code: 'FORBIDDEN' } }],
    });
    const toCatalogue = await ask(catalogue);
    expect(toCatalogue.data).toEqual({ nodes: [null, { id: channel, __typename: 'Channel' }], node: null });
    expect(toCatalogue.errors?.map(({ path, extensions: { code } }) => [path?.join('.'), code]).toSorted()).toEqual([
      ['node', 'FORBIDDEN'],
      ['nodes.0', 'FORBIDDEN'],
    ]);
    const toOperator = await ask(operator);
    expect(toOperator.data).toEqual({ nodes: [null, null], node: null });
    expect(toOperator.errors).toHaveLength(3);
    expect(refusedFields(await ask(['winner:pii', 'winner:erase', 'lottery:write']))).toEqual(
      new Set(['Query.nodes', 'Query.node', 'Node.id']),
    );
  });

  it('what was found out for one caller holds for no other, whoever comes first', async () => {
    const ways: readonly [readonly Scope[], readonly Scope[]][] = [
      [screen, operator],
      [operator, screen],
    ];
    for (const [index, order] of ways.entries()) {
      const query = `query Known${index} { feedPosition }`; // another document each time
      for (const set of [...order, ...order]) {
        const { data, errors } = await askOn(door, set, { query });
        const code = errors?.[0]?.extensions.code;
        expect([data === undefined, code]).toEqual(set === operator ? [true, 'FORBIDDEN'] : [false, undefined]);
      }
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, turn) => askOn(door, order[turn % 2] ?? [], { query })),
      );
      const isAnswered = all.map(({ data }) => data !== undefined);
      expect(isAnswered).toEqual(all.map((_, turn) => order[turn % 2] === screen));
    }
  });
});

describe.each(doors)('subscriptions by %s', (door: Door) => {
  const added = 'subscription ($filter: WinnerFilter) { winnerAdded(filter: $filter) { node { id viewer { id } } } }';

  it('are refused like anything else', async () => {
    for (const set of [[], catalogue, operator])
      expect(refusedFields(await askOn(door, set, { query: added }))).toEqual(
        new Set(['Subscription.winnerAdded', 'WinnerEdge.node', 'Winner.id', 'Winner.viewer', 'Viewer.id']),
      );
    const deep = 'subscription { winnersAdded { edges { node { lottery { name } channel { ... on Node { id } } } } } }';
    expect(refusedFields(await askOn(door, screen, { query: deep }))).toEqual(new Set(['Lottery.name', 'Channel.id']));
    expect(
      refusedFields(
        await askOn(door, screen, {
          query:
            'subscription { winnersAdded { cursor ...C @skip(if: true) } } fragment C on WinnerBatch { edges { node { claim { email } } } }',
        }),
      ),
    ).toEqual(new Set(['Winner.claim', 'WinnerClaim.email']));
  });

  it.each(['18012341234', '9001', 'Walking-Fang', 'Walking', 'f', '*', '%'])(
    'find nobody by what is personal: %s',
    async (personal) => {
      const client = openClient(door, stage.origin, authorizationOf(screen));
      const before = stage.followers();
      const filter = { viewerIds: [`volcengine:viewer:${encodeURIComponent(personal)}`] };
      const byPersonal = client.iterate(added, { filter });
      const told: unknown[] = [];
      void (async () => {
        for await (const result of byPersonal) told.push(result);
      })();
      await stage.followed(before + 1);
      const byId = client.iterate(added, { filter: { viewerIds: ['volcengine:viewer:fang'] } });
      const first = byId.next();
      await stage.followed(before + 2);
      const viewer = { id: 'volcengine:viewer:fang', platformId: 'fang', externalId: '9001', nickname: 'Walking-Fang' };
      await stage.publish(winnerNews(++published, { viewer: { ...viewer, phone: '18012341234' } }));
      expect((await first).value).toMatchObject({ data: { winnerAdded: { node: { viewer: { id: viewer.id } } } } });
      expect(told).toEqual([]);
      const { data } = await askAs(screen, stage.origin, {
        query: 'query ($filter: WinnerFilter) { winners(filter: $filter) { nodes { id } } }',
        variables: { filter },
      });
      expect(data).toEqual({ winners: { nodes: [] } });
      await byPersonal.return?.();
      await byId.return?.();
      await client.dispose();
      await stage.followed(before);
    },
  );

  it('a filter that is malformed is told of to those alone who may subscribe', async () => {
    const variables = { filter: { viewerIds: ['18012341234'] } };
    expect((await askOn(door, screen, { query: added, variables })).errors?.[0]?.extensions.code).toBe('BAD_ID');
    expect((await askOn(door, catalogue, { query: added, variables })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('HTTP alone', () => {
  const query = 'query ByHash { feedPosition }';
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash } };

  it('a persisted query is refused to whom its text is', async () => {
    const byHash = (set: readonly Scope[]) => askAs(set, stage.origin, { extensions });
    expect((await byHash(catalogue)).errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(refusedFields(await askAs(catalogue, stage.origin, { query, extensions }))).toEqual(
      new Set(['Query.feedPosition']),
    );
    expect((await byHash(catalogue)).data).toBeUndefined();
    expect((await askAs(screen, stage.origin, { query, extensions })).data).toHaveProperty('feedPosition');
    expect((await byHash(screen)).data).toHaveProperty('feedPosition');
    for (const set of [catalogue, operator, []])
      expect(refusedFields(await byHash(set))).toEqual(new Set(['Query.feedPosition']));
    const forged = { query: 'query ByHash { __typename }', extensions };
    expect((await askAs(catalogue, stage.origin, forged)).data).toBeUndefined();
  });

  it.each(['/graphql', '/graphql/stream'])('GET %s is refused like POST', async (path) => {
    const get = async (set: readonly Scope[]) => {
      const authorization = authorizationOf(set);
      const response = await fetch(`${stage.origin}${path}?${new URLSearchParams({ query }).toString()}`, {
        headers: {
          'apollo-require-preflight': 'yes',
          accept: path === '/graphql' ? 'application/json' : 'text/event-stream',
          ...(authorization !== null && { authorization }),
        },
      });
      return { status: response.status, text: await response.text() };
    };
    expect((await get(screen)).text).toMatch(/"feedPosition":"/);
    for (const set of [[], catalogue]) {
      const { status, text } = await get(set);
      expect(text).toContain('"FORBIDDEN"');
      expect(text).not.toContain('"data"');
      expect(status).toBe(path === '/graphql' ? 403 : 200); // a stream has begun when it says why it ends
    }
  });

  it('many operations in one body are none', async () => {
    const told = await askAs(screen, stage.origin, [{ query }, { query: '{ platforms { platform } }' }]);
    expect([told.status, told.data]).toEqual([400, undefined]);
  });

  it('an empty name chooses no operation', async () => {
    const { data, errors = [] } = await askAs(catalogue, stage.origin, { query, operationName: '' });
    expect([data, errors.length]).toEqual([undefined, 1]);
  });
});
