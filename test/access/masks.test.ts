import { describe, expect, it } from 'vitest';
import { LogUnavailableError } from '../../src/domain/errors.js';
import type { Winner } from '../../src/domain/winner.js';
import { doors, openClient, take } from '../doors/clients.js';
import { openStage, type StageOptions } from '../doors/stage.js';
import { winnerNews } from '../doors/winners.js';
import { createMemoryStore } from '../engines/memory-store.js';
import { askThrough, codesOf, everyDoor } from './ask.js';
import { apiKey } from './credentials.js';

const screen = apiKey('screen', ['winner:read', 'lottery:read', 'ops:read']);
const desk = apiKey('desk', ['winner:read', 'winner:pii', 'lottery:read', 'ops:read']);

const open = (environment: StageOptions['environment'] = {}, parts: StageOptions['parts'] = {}) =>
  openStage({
    environment: { AUTH_ANONYMOUS_SCOPES: '', AUTH_API_KEYS: `${screen.setting},${desk.setting}`, ...environment },
    parts,
  });

const person = {
  viewer: {
    id: 'volcengine:viewer:fang',
    platformId: 'fang',
    externalId: 'member-canary-77',
    nickname: '方小圆canary',
    phone: '18012341234',
  },
  extra: 'uid=canary',
  ipAddress: '203.0.113.77',
  claim: {
    name: 'Fang canary',
    phone: '18056785678',
    address: 'Canary Road 1',
    email: 'fang@canary.example',
    fields: [{ label: 'Size', value: 'canary-L' }],
  },
} satisfies Partial<Winner>;

const fields = 'viewer { id platformId externalId nickname phone } extra ipAddress userAgent';
const id = winnerNews(1).winner.id;

/** Every way to a winner that answers once, and where in the answer it is. */
const ways: readonly (readonly [name: string, query: string, find: (data: never) => unknown])[] = [
  ['winners', `{ winners { nodes { ${fields} } } }`, (data: { winners: { nodes: object[] } }) => data.winners.nodes[0]],
  [
    'edges',
    `{ winners(last: 1) { edges { node { ${fields} } } } }`,
    (data: { winners: { edges: { node: object }[] } }) => data.winners.edges[0]?.node,
  ],
  ['node', `{ node(id: "${id}") { ... on Winner { ${fields} } } }`, (data: { node: object }) => data.node],
  ['nodes', `{ nodes(ids: ["${id}"]) { ... on Winner { ${fields} } } }`, (data: { nodes: object[] }) => data.nodes[0]],
  [
    'a channel',
    `{ channel(id: "volcengine:channel:1824921187234844") { winners { nodes { ${fields} } } } }`,
    (data: { channel: { winners: { nodes: object[] } } }) => data.channel.winners.nodes[0],
  ],
  [
    'aliases and fragments',
    `{ w: winners { nodes { ...Person } } } fragment Person on Winner { viewer { ...V } extra ipAddress userAgent }
     fragment V on Viewer { id platformId externalId nickname phone }`,
    (data: { w: { nodes: object[] } }) => data.w.nodes[0],
  ],
];

const masked = {
  viewer: {
    id: person.viewer.id,
    platformId: 'fang',
    externalId: '****',
    nickname: '方****',
    phone: '180****1234',
  },
  extra: '****',
  ipAddress: '203.0.113.x',
  userAgent: 'browser',
};
const unmasked = { viewer: person.viewer, extra: person.extra, ipAddress: person.ipAddress, userAgent: 'browser' };

describe.each(everyDoor)('%s', (door) => {
  it.each(ways)('masks what is personal, unless the caller may see it: %s', async (_name, query, find) => {
    await using stage = await open();
    await stage.publish(winnerNews(1, { ...person, userAgent: 'browser' }));
    const toScreen = await askThrough(door, stage.origin, screen.authorization, query);
    expect(find(toScreen.data as never)).toEqual(masked);
    const toDesk = await askThrough(door, stage.origin, desk.authorization, query);
    expect(find(toDesk.data as never)).toEqual(unmasked);

    const { data } = await askThrough(door, stage.origin, screen.authorization, trailQuery);
    expect(data).toMatchObject({
      auditTrail: {
        nodes: [
          {
            caller: 'key:desk',
            action: 'READ_PERSONAL',
            operation: 'query',
            positions: '1',
            fields: ['Viewer.externalId', 'Viewer.nickname', 'Viewer.phone', 'Winner.extra', 'Winner.ipAddress'],
          },
        ],
      },
    });
  });

  it('refuses what a winner filled in', async () => {
    await using stage = await open();
    await stage.publish(winnerNews(1, person));
    const query = '{ winners { nodes { claim { name phone address email fields { label value } } } } }';
    const refused = await askThrough(door, stage.origin, screen.authorization, query);
    expect(codesOf(refused)).toEqual(['FORBIDDEN']);
    expect(refused.data).toBeNull();
    expect(refused.errors[0]?.message).toContain('Winner.claim (winner:pii)');
    const { data } = await askThrough(door, stage.origin, desk.authorization, query);
    expect(data).toEqual({ winners: { nodes: [{ claim: person.claim }] } });
  });

  it('writes down what was read, and nothing where nothing personal was', async () => {
    await using stage = await open();
    for (const number of [1, 2, 3, 4]) await stage.publish(winnerNews(number, person));
    const ask = (query: string, by = desk) => askThrough(door, stage.origin, by.authorization, query);
    await ask('{ winners { nodes { id viewer { id } wonAt } } }');
    await ask('query Hidden($show: Boolean = false) { winners { nodes { viewer { phone @include(if: $show) } } } }');
    await ask('{ winners { nodes { viewer { phone } } } }', screen);
    await ask('query Phones { winners(first: 2) { nodes { viewer { phone } } } }');
    await ask('query Claims { winners(last: 1) { nodes { claim { address } } } }');
    const { data } = await ask(trailQuery);
    expect(data).toMatchObject({
      auditTrail: {
        nodes: [
          { operation: 'Claims', positions: '4', fields: ['WinnerClaim.address'] },
          { operation: 'Phones', positions: '1-2', fields: ['Viewer.phone'] },
        ],
        totalCount: 2,
      },
    });
    expect(JSON.stringify(data)).not.toMatch(/canary|180\d/);
  });
});

describe.each(everyDoor)('%s', (door) => {
  it('finds winners by their ids in the organizer’s own system for whoever may see those', async () => {
    await using stage = await open();
    await stage.publish(winnerNews(1, person), winnerNews(2));
    const ask = (by: { authorization: string }, viewerExternalIds: readonly string[]) =>
      askThrough(door, stage.origin, by.authorization, byExternalId, { filter: { viewerExternalIds } });
    const found = await ask(desk, [person.viewer.externalId, 'nobody']);
    expect(found).toMatchObject({ data: { winners: { nodes: [{ id }] } }, errors: [] });
    expect((await ask(desk, ['nobody'])).data).toEqual({ winners: { nodes: [] } });
    for (const [by, ids, code] of [
      [screen, [person.viewer.externalId], 'FORBIDDEN'],
      [desk, [], 'BAD_USER_INPUT'],
      [desk, [''], 'BAD_USER_INPUT'],
    ] as const)
      expect(codesOf(await ask(by, ids))).toEqual([code]);
  });

  it('writes down that somebody was looked for by such an id, found or not', async () => {
    await using stage = await open();
    await stage.publish(winnerNews(1), winnerNews(2, person));
    const ask = (query: string, variables = {}) => askThrough(door, stage.origin, desk.authorization, query, variables);
    await ask(byExternalId, { filter: { viewerExternalIds: [person.viewer.externalId] } });
    await ask(byExternalId, { filter: { viewerExternalIds: ['nobody'] } });
    await ask(byExternalId, { filter: { viewerExternalIds: null } });
    await ask(byExternalId, { filter: { viewerIds: ['volcengine:viewer:w1'] } });
    const lookedFor = { fields: ['WinnerFilter.viewerExternalIds'] };
    expect(await ask(trailQuery)).toMatchObject({
      data: {
        auditTrail: {
          totalCount: 2,
          nodes: [
            { ...lookedFor, positions: '' },
            { ...lookedFor, positions: '2' },
          ],
        },
      },
    });
  });

  it('writes down which telling of those kept aside was read as it came', async () => {
    const keptAside = ['9', '8', '7'].map((number) => ({
      id: number,
      toldAt: '2026-03-01T12:00:01.000Z',
      source: 'CALLBACK' as const,
      reason: 'odd',
      winnerId: null,
      raw: `{"canary":${number}}`,
    }));
    const store = createMemoryStore();
    const quarantined = (limit: number) => Promise.resolve(keptAside.slice(0, limit));
    await using stage = await open({}, { store: { ...store, winnerLog: { ...store.winnerLog, quarantined } } });
    const ask = (query: string) => askThrough(door, stage.origin, desk.authorization, query);
    await ask('{ quarantine { nodes { id reason } } }');
    expect(await ask('{ quarantine(first: 2) { nodes { raw } } }')).toMatchObject({
      data: { quarantine: { nodes: [{ raw: '{"canary":9}' }, { raw: '{"canary":8}' }] } },
    });
    const subjects = ['quarantine:8', 'quarantine:9'];
    expect(await ask('{ auditTrail { totalCount nodes { fields positions subjects } } }')).toMatchObject({
      data: {
        auditTrail: { totalCount: 1, nodes: [{ fields: ['QuarantinedTelling.raw'], positions: '', subjects }] },
      },
    });
  });
});

const byExternalId = 'query ($filter: WinnerFilter) { winners(filter: $filter) { nodes { id } } }';

const trailQuery = '{ auditTrail { totalCount nodes { caller action operation positions fields at } } }';

it('writes down no more than 100 characters of an operation’s name, which is the caller’s to choose', async () => {
  await using stage = await open();
  await stage.publish(winnerNews(1, person));
  const ask = (query: string) => askThrough('http', stage.origin, desk.authorization, query);
  await ask(`query A${'b'.repeat(5_000)} { winners { nodes { viewer { phone } } } }`);
  const operation = `A${'b'.repeat(99)}`;
  expect(await ask(trailQuery)).toMatchObject({ data: { auditTrail: { nodes: [{ operation }] } } });
});

describe.each(doors)('%s', (door) => {
  it.each(['winnerAdded', 'winnersAdded'])('masks the stream %s, and writes down each page of it', async (field) => {
    await using stage = await open();
    const edges = field === 'winnerAdded' ? `node { ${fields} }` : `edges { node { ${fields} } }`;
    const subscription = `subscription S { ${field} { cursor ${edges} } }`;
    const clients = [screen, desk].map(({ authorization }) => openClient(door, stage.origin, authorization));
    const takers = clients.map((client) => take(client.iterate<Record<string, never>>(subscription), 1));
    await stage.followed(2);
    await stage.publish(winnerNews(1, { ...person, userAgent: 'browser' }));
    const [toScreen, toDesk] = await Promise.all(takers);
    expect(JSON.stringify(toScreen)).toContain(JSON.stringify(masked));
    expect(JSON.stringify(toScreen)).not.toContain('canary');
    expect(JSON.stringify(toDesk)).toContain(JSON.stringify(unmasked));
    const { data } = await askThrough('http', stage.origin, screen.authorization, trailQuery);
    expect(data).toMatchObject({ auditTrail: { totalCount: 1, nodes: [{ operation: 'S', positions: '1' }] } });
    for (const client of clients) await client.dispose();
  });
});

describe.each(doors)('%s', (door) => {
  it.each(['winnerAdded', 'winnersAdded'])(
    'writes down that %s listens for somebody, and what it hears',
    async (field) => {
      await using stage = await open();
      const client = openClient(door, stage.origin, desk.authorization);
      const subscription = `subscription S($filter: WinnerFilter) { ${field}(filter: $filter) { cursor } }`;
      const filter = { viewerExternalIds: [person.viewer.externalId] };
      const one = take(client.iterate<Record<string, never>>(subscription, { filter }), 1);
      await stage.followed(1);
      const trail = () => askThrough('http', stage.origin, screen.authorization, trailQuery);
      const listens = { operation: 'S', fields: ['WinnerFilter.viewerExternalIds'], positions: '' };
      await expect.poll(trail).toMatchObject({ data: { auditTrail: { totalCount: 1, nodes: [listens] } } });
      await stage.publish(winnerNews(1), winnerNews(2, person));
      await one;
      expect(await trail()).toMatchObject({
        data: { auditTrail: { totalCount: 2, nodes: [{ ...listens, positions: '2' }, listens] } },
      });
      await client.dispose();
    },
  );
});

describe('where the audit trail can not be written', () => {
  const closedBook = () => {
    const store = createMemoryStore();
    return {
      ...store,
      audit: { ...store.audit, record: () => Promise.reject(new LogUnavailableError(new Error('disk'))) },
    };
  };

  it.each(everyDoor)('nothing personal is answered (%s)', async (door) => {
    await using stage = await open({}, { store: closedBook() });
    await stage.publish(winnerNews(1, person));
    const query = '{ winners { nodes { viewer { phone } } } }';
    const answered = await askThrough(door, stage.origin, desk.authorization, query);
    expect(codesOf(answered)).toEqual(['LOG_UNAVAILABLE']);
    expect(answered.data).toBeNull();
    expect((await askThrough(door, stage.origin, screen.authorization, query)).errors).toEqual([]);
  });

  it.each(doors)('nobody is listened for (%s)', async (door) => {
    await using stage = await open({}, { store: closedBook() });
    const subscription = 'subscription { winnerAdded(filter: { viewerExternalIds: ["somebody"] }) { cursor } }';
    const answered = await askThrough(door, stage.origin, desk.authorization, subscription);
    expect(codesOf(answered)).toEqual(['LOG_UNAVAILABLE']);
    expect(stage.followers()).toBe(0);
  });

  it.each(doors)('a stream ends, so that it is taken up again where it was (%s)', async (door) => {
    await using stage = await open({}, { store: closedBook() });
    const client = openClient(door, stage.origin, desk.authorization);
    const results = client.iterate<never>('subscription { winnerAdded { node { viewer { phone } } } }');
    const first = results.next();
    await stage.followed(1);
    await stage.publish(winnerNews(1, person));
    expect((await first).value).toMatchObject({ errors: [{ extensions: { code: 'LOG_UNAVAILABLE' } }] });
    expect((await results.next()).done).toBe(true);
    await client.dispose();
  });
});

it('shows nicknames to everybody where that is set, and nothing else', async () => {
  await using stage = await open({ NICKNAMES: 'shown' });
  await stage.publish(winnerNews(1, person));
  const { data } = await askThrough(
    'http',
    stage.origin,
    screen.authorization,
    '{ winners { nodes { viewer { nickname phone } } } }',
  );
  expect(data).toEqual({
    winners: { nodes: [{ viewer: { nickname: person.viewer.nickname, phone: '180****1234' } }] },
  });
});
