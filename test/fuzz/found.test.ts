import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toWinnerCursor } from '../../src/feed/cursor.js';
import { openClient, takeOnly } from '../doors/clients.js';
import { openSocket } from '../hostile/doors.js';
import { type ClientError, startGateway, type TestGateway } from '../gateway.js';
import { awardFields, DOOR } from '../webhooks/callbacks.js';

// What bad input in bulk has brought to light, one by one.

let gateway: TestGateway;
beforeAll(async () => {
  // With limits so wide that they stop nothing before the stack does.
  gateway = await startGateway({ environment: { QUERY_TOKENS: '1000000', QUERY_LENGTH: '10000000' } });
  await gateway.post(DOOR, gateway.volcengine.signCallback(awardFields()));
});
afterAll(() => gateway[Symbol.asyncDispose]());

const codesOf = (errors: readonly ClientError[] | undefined) => (errors ?? []).map(({ extensions }) => extensions.code);

const nested = `{ channels(ids: ${'['.repeat(50_000)}`;

it.each(['ws', 'sse'] as const)('on %s, a document nested beyond the stack is the caller’s fault', async (door) => {
  const client = openClient(door, gateway.origin);
  expect(codesOf((await takeOnly(client.iterate(nested))).errors)).toEqual(['GRAPHQL_PARSE_FAILED']);
  await client.dispose();
  expect(gateway.logged.join('')).not.toContain('"level":50');
});

it('on http, too', async () => {
  const { status, errors } = await gateway.ask(nested);
  expect({ status, codes: codesOf(errors) }).toEqual({ status: 400, codes: ['GRAPHQL_PARSE_FAILED'] });
  expect(gateway.logged.join('')).not.toContain('"level":50');
});

/** Whatever the protocol says at its end has room for 123 bytes, and the library puts the id into it. */
it.each(['x'.repeat(200), '中'.repeat(100), `${'x'.repeat(80)}😀😀😀😀😀😀😀😀`])(
  'a long id used twice is told as what it is (%s)',
  async (id) => {
    const socket = await openSocket(gateway.origin);
    const payload = { query: 'subscription { winnerAdded { cursor } }' };
    for (const _ of [1, 2]) socket.send(JSON.stringify({ id, type: 'subscribe', payload }));
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect(code).toBe(4409);
    expect(reason.toString()).toMatch(/^Subscriber for [^\uFFFD]+…$/);
    expect(gateway.logged.join('')).not.toContain('"level":50');
  },
);

/** Base64 is read whatever stands between its letters, and JSON with blanks in it. */
const respell: readonly (readonly [string, (cursor: string) => string])[] = [
  ['a letter of no alphabet in it', (cursor) => `${cursor.slice(0, 5)}é${cursor.slice(5)}`],
  ['a blank after it', (cursor) => `${cursor} `],
  ['padding', (cursor) => `${cursor}==`],
  [
    'blanks in its content',
    (cursor) =>
      toBase64(
        Buffer.from(cursor, 'base64url')
          .toString('utf8')
          .replaceAll(/([:,])/g, '$1 '),
      ),
  ],
  ['nothing in it', () => ''],
];
const toBase64 = (text: string) => Buffer.from(text).toString('base64url');

it.each(respell)('a cursor with %s was not given out', async (_what, spell) => {
  const page = '{ nodes { id } pageInfo { endCursor } }';
  const ROOM = '1824921187234844';
  const { Id } = gateway.volcengine.putAward(ROOM);
  gateway.volcengine.sendAward(ROOM, Id);
  gateway.volcengine.putRedPacket(ROOM);
  gateway.volcengine.putRedPacket(ROOM);
  const lists: readonly ((after: string) => string)[] = [
    (after) => `{ list: winners(first: 1${after}) ${page} }`,
    (after) => `{ list: lotteries(channelIds: ["volcengine:channel:${ROOM}"], first: 1${after}) ${page} }`,
    (after) => `{ channel(id: "volcengine:channel:${ROOM}") { list: redPackets(first: 1${after}) ${page} } }`,
  ];
  for (const list of lists) {
    const { data } = await gateway.ask(list(''));
    const [, cursor = ''] = /"endCursor":"([^"]+)"/.exec(JSON.stringify(data)) ?? [];
    expect(cursor).not.toBe('');
    expect((await gateway.ask(list(`, after: ${JSON.stringify(cursor)}`))).errors).toEqual([]);
    const { errors } = await gateway.ask(list(`, after: ${JSON.stringify(spell(cursor))}`));
    expect(codesOf(errors)).toEqual(['CURSOR_UNKNOWN']);
  }
  const { errors } = await gateway.ask(
    `{ quarantine(after: ${JSON.stringify(spell(toBase64('["q1","1"]')))}) { nodes { id } } }`,
  );
  expect(codesOf(errors)).toEqual(['CURSOR_UNKNOWN']);
});

it('a position written with zeroes before it is no cursor', async () => {
  const { data } = await gateway.ask('{ winners(first: 1) { pageInfo { endCursor } } }');
  const [, cursor = ''] = /"endCursor":"([^"]+)"/.exec(JSON.stringify(data)) ?? [];
  const [, identity = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(':');
  expect(cursor).toBe(toWinnerCursor(identity, 1));
  const { errors } = await gateway.ask(`{ winners(after: "${toBase64(`w1:${identity}:01`)}") { nodes { id } } }`);
  expect(codesOf(errors)).toEqual(['CURSOR_UNKNOWN']);
});
