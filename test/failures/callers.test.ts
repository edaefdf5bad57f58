import { type ClientRequest, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ChannelsDocument, LotteriesDocument } from '../../src/client/generated/graphql.js';
import type { Ask, Platform } from '../../src/domain/platform.js';
import { createUnconfigured } from '../../src/platforms/unconfigured.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { expectNoLeak } from './leaks.js';

/** The log's lines from this level on; 50 says that somebody must act. */
function loggedAt({ logged }: TestGateway, level: number) {
  return logged.map((line) => JSON.parse(line) as { level: number; msg: string }).filter((line) => line.level >= level);
}

/** Asks on a connection of its own, to be broken by `destroy`. */
function call(gateway: TestGateway, body: string): ClientRequest {
  const options = { method: 'POST', agent: false, headers: { 'content-type': 'application/json' } } as const;
  const request = httpRequest(`${gateway.origin}/graphql`, options, (response) => response.resume());
  request.on('error', () => {}); // what it is told when it breaks its own connection
  return request.end(body);
}

describe('a caller that leaves', () => {
  it('takes nothing from the others', async () => {
    await using gateway = await startGateway();
    gateway.polyv.putRecord('3000001', { prize: 'patience' });
    gateway.polyv.setFault({ kind: 'slow', milliseconds: 300 });
    const variables = { ids: ['polyv:channel:3000001'] };
    const body = JSON.stringify({ query: ChannelsDocument.toString(), variables });

    const stays = gateway.query(ChannelsDocument, variables);
    const leaves = call(gateway, body);
    while (gateway.polyv.calls.length < 1) await sleep(5);
    await sleep(50); // both wait for the same call
    leaves.destroy();

    const { data, errors } = await stays;
    expect(errors).toEqual([]);
    expect(data.channels[0]?.lotteries?.nodes).toMatchObject([{ name: 'patience' }]);
    // It is nobody's fault, so nobody has to act; and the gateway answers on.
    expect(loggedAt(gateway, 40)).toEqual([]);
    gateway.polyv.setFault(null);
    expect((await gateway.query(LotteriesDocument, { channelIds: variables.ids })).errors).toEqual([]);
  });

  it('ends what was begun for it, and nothing else', async () => {
    const asks: Ask[] = [];
    const waiting: Platform = {
      ...createUnconfigured({ name: 'polyv', windowDays: null }),
      lotteriesOf: async (_ids, _window, ask) => {
        asks.push(ask);
        await sleep(500, null, { signal: ask.signal }).catch(() => ask.signal.throwIfAborted());
        return new Map();
      },
    };
    await using gateway = await startGateway({ parts: { platforms: [waiting] } });
    const variables = { ids: ['polyv:channel:3000001'] };
    const leaves = call(gateway, JSON.stringify({ query: ChannelsDocument.toString(), variables }));
    await expect.poll(() => asks.length).toBe(1);
    const stays = gateway.query(ChannelsDocument, variables);
    await expect.poll(() => asks.length).toBe(2);

    leaves.destroy();
    await expect.poll(() => asks.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect((await stays).errors).toEqual([]);
  });

  it('in great numbers, at any moment, leaves a gateway that answers', async () => {
    await using gateway = await startGateway();
    gateway.polyv.putRecord('3000001', { prize: 'still here' });
    gateway.polyv.setFault({ kind: 'slow', milliseconds: 50 });
    const variables = { ids: ['polyv:channel:3000001'] };
    const body = JSON.stringify({ query: ChannelsDocument.toString(), variables });
    for (let index = 0; index < 40; index++) {
      const leaves = call(gateway, body);
      setTimeout(() => leaves.destroy(), 2 * index);
    }
    await sleep(100);

    const { data, errors } = await gateway.query(ChannelsDocument, variables);
    expect(errors).toEqual([]);
    expect(data.channels[0]?.lotteries?.nodes).toMatchObject([{ name: 'still here' }]);
    expect(loggedAt(gateway, 40)).toEqual([]);
  });
});

describe('a question that is none', () => {
  const faults: readonly (readonly [what: string, body: unknown, code: string])[] = [
    ['broken syntax', { query: '{ channel(id: ' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ channel(id: "polyv:channel:1") { secretKey } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', { query: 'query ($id: ID!) { channel(id: $id) { id } }' }, 'BAD_USER_INPUT'],
    [
      'a variable of another type',
      { query: 'query ($first: Int) { winners(first: $first) { totalCount } }', variables: { first: 'ten' } },
      'BAD_USER_INPUT',
    ],
    [
      'a scalar that can not be read',
      {
        query:
          'query ($from: DateTime) { lotteries(channelIds: ["polyv:channel:1"], filter: { from: $from }) { from } }',
        variables: { from: 'yesterday' },
      },
      'BAD_USER_INPUT',
    ],
    [
      'two operations and no name',
      { query: 'query A { platforms { configured } } query B { platforms { platform } }' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'no such operation',
      { query: 'query A { platforms { configured } }', operationName: 'B' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['no query at all', { variables: {} }, 'BAD_REQUEST'],
    ['a list', [], 'BAD_REQUEST'],
  ];

  it.each(faults)('%s: is refused with a code and no stack', async (_what, body, code) => {
    await using gateway = await startGateway();
    const response = await gateway.post('/graphql', JSON.stringify(body));
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ message: expect.any(String), extensions: { code } }] });
    expectNoLeak(text, gateway);
    expect(loggedAt(gateway, 50)).toEqual([]);
  });

  it('says which variable it is that can not be read', async () => {
    await using gateway = await startGateway();
    const { errors } = await gateway.ask(
      'query ($from: DateTime) { lotteries(channelIds: ["polyv:channel:1"], filter: { from: $from }) { from } }',
      { from: 'yesterday' },
    );
    expect(errors).toMatchObject([{ message: expect.stringContaining('$from') }]);
  });

  it.each([
    ['JSON that breaks off', '{"query": "{ plat', 'application/json', 400],
    ['another content type', '{ platforms { configured } }', 'text/csv', 415],
  ])('%s: is refused by status', async (_what, body, type, status) => {
    await using gateway = await startGateway();
    const response = await gateway.post('/graphql', body, { 'content-type': type });
    expect(response.status).toBe(status);
    expectNoLeak(await response.text(), gateway);
  });

  it('a subscription sent as a query does not pass for a fault of ours', async () => {
    await using gateway = await startGateway();
    const { status, errors } = await gateway.ask('subscription { winnerAdded { cursor } }');
    expect(status).toBe(400);
    expect(errors.map(({ extensions }) => extensions.code)).not.toContain('INTERNAL');
    expect(loggedAt(gateway, 50)).toEqual([]);
  });
});

describe('a fault of ours', () => {
  it('is masked, and logged once however many fields it spoils', async () => {
    const broken: Platform = {
      ...createUnconfigured({ name: 'polyv', windowDays: null }),
      lotteriesOf: () => Promise.reject(new TypeError('canary: could not read http://10.0.0.1/?sign=ABC')),
    };
    await using gateway = await startGateway({ parts: { platforms: [broken] } });

    const response = await gateway.post(
      '/graphql',
      JSON.stringify({
        query: ChannelsDocument.toString(),
        variables: { ids: ['polyv:channel:3000001', 'polyv:channel:3000002'] },
      }),
    );
    const text = await response.text();

    expect(JSON.parse(text)).toMatchObject({
      data: { channels: [{ lotteries: null }, { lotteries: null }] },
      errors: [0, 1].map((index) => ({
        message: 'Internal error',
        path: ['channels', index, 'lotteries'],
        extensions: { code: 'INTERNAL', retryable: false },
      })),
    });
    expect(text).not.toContain('canary');
    expectNoLeak(text, gateway);
    expect(loggedAt(gateway, 50)).toMatchObject([
      { msg: 'unexpected error', path: ['channels', 0, 'lotteries'], error: { name: 'TypeError' } },
    ]);
    expect(gateway.logged.join('')).toContain('callers.test.ts'); // where it was
    expect(gateway.logged.join('')).not.toContain('canary'); // and not with what
  });

  it('in one channel of a merged list fails the list, since nobody can say what is missing from it', async () => {
    const broken: Platform = {
      ...createUnconfigured({ name: 'polyv', windowDays: null }),
      lotteriesOf: () => Promise.reject(new TypeError('canary')),
    };
    await using gateway = await startGateway({ parts: { platforms: [broken] } });
    const { data, errors } = await gateway.query(LotteriesDocument, { channelIds: ['polyv:channel:3000001'] });
    expect(data.lotteries).toBeNull();
    expect(errors).toMatchObject([
      { path: ['lotteries'], message: 'Internal error', extensions: { code: 'INTERNAL' } },
    ]);
    expect(loggedAt(gateway, 50)).toHaveLength(1);
  });
});
