import { describe, expect, it } from 'vitest';
import { toNetwork } from '../../src/http/caller-key.js';
import { readDoorLimits } from '../../src/http/limits.js';
import { createRate } from '../../src/http/rate.js';
import { createSettings } from '../../src/settings.js';
import { openStage } from '../doors/stage.js';
import { startGateway } from '../gateway.js';
import { desks, proxied } from './desks.js';
import { askAt, askOn, type Door, doors, openSocket, post } from './doors.js';

const query = '{ feedPosition }';
const environment = { REQUESTS_PER_MINUTE: '3' };
const statusOf = { http: 429, sse: 429, ws: null } as const satisfies Record<Door, unknown>;

describe.each(doors)('%s', (door) => {
  it('answers as many requests as a caller may ask in a minute, and refuses the next', async () => {
    await using stage = await openStage({ environment });
    for (const _ of [1, 2, 3]) expect((await askAt(door, stage.origin, { query })).data).toHaveProperty('feedPosition');
    const { status, errors } = await askAt(door, stage.origin, { query });

    expect(status).toBe(statusOf[door]);
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryable: true } }]);
    const { retryAfterMs = 0 } = errors?.[0]?.extensions ?? {};
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it('counts what came through the other doors', async () => {
    await using stage = await openStage({ environment });
    for (const other of doors) await askAt(other, stage.origin, { query });
    expect((await askAt(door, stage.origin, { query })).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
  });

  it('gives less to who has no name, where it is told to', async () => {
    await using stage = await openStage({
      environment: { REQUESTS_PER_MINUTE: '3', REQUESTS_PER_MINUTE_ANONYMOUS: '2', ...desks },
    });
    const codesOf = async (headers = {}) => {
      const codes: unknown[] = [];
      for (const _ of [1, 2, 3, 4])
        codes.push((await askAt(door, stage.origin, { query }, headers)).errors?.[0]?.extensions.code);
      return codes;
    };
    expect(await codesOf()).toEqual([undefined, undefined, 'RATE_LIMITED', 'RATE_LIMITED']);
    const asDesk = { authorization: 'Bearer key-of-desk' };
    expect(await codesOf(asDesk)).toEqual([undefined, undefined, undefined, 'RATE_LIMITED']);
  });

  it('counts a document by its length, also of who may not ask it', async () => {
    await using stage = await openStage({
      environment: { REQUESTS_PER_MINUTE: '10', AUTH_ANONYMOUS_SCOPES: 'lottery:read' },
    });
    const long = `{ feedPosition } # ${'x'.repeat(8_000)}`; // five points
    const codes: unknown[] = [];
    for (const asked of [query, long, long, query])
      codes.push((await askAt(door, stage.origin, { query: asked })).errors?.[0]?.extensions.code);
    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN', 'RATE_LIMITED', 'RATE_LIMITED']);
  });

  it('believes no header about where a request comes from', async () => {
    await using stage = await openStage({ environment });
    const from = (address: string) => askAt(door, stage.origin, { query }, { 'x-forwarded-for': address });
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) await from(address);
    expect((await from('203.0.113.4')).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  });

  it('counts by its name who has one, wherever it calls from', async () => {
    await using stage = await openStage({ environment: { ...environment, ...proxied, ...desks } });
    const as = (key: string, address: string) =>
      askAt(door, stage.origin, { query }, { 'x-forwarded-for': address, authorization: `Bearer ${key}` });
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) await as('key-of-desk', address);
    expect((await as('key-of-desk', '203.0.113.4')).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect((await as('key-of-hall', '203.0.113.1')).errors).toBeUndefined();
    expect((await askAt(door, stage.origin, { query }, { 'x-forwarded-for': '203.0.113.1' })).errors).toBeUndefined();
  });

  it('counts by the address that a trusted proxy tells, of IPv6 by the network', async () => {
    await using stage = await openStage({ environment: { ...environment, ...proxied } });
    const from = (address: string) => askAt(door, stage.origin, { query }, { 'x-forwarded-for': address });
    for (const host of [1, 2, 3]) await from(`2001:db8:0:7::${host}`);
    expect((await from('2001:db8:0:7:ffff::9')).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect((await from('2001:db8:0:8::1')).errors).toBeUndefined();
    expect((await from('203.0.113.1')).errors).toBeUndefined();
  });
});

it.each([
  [{}, { named: 3_000, anonymous: 600 }],
  [{ REQUESTS_PER_MINUTE: '100' }, { named: 100, anonymous: 100 }],
  [{ REQUESTS_PER_MINUTE: '0' }, { named: 0, anonymous: 0 }],
  [
    { REQUESTS_PER_MINUTE: '0', REQUESTS_PER_MINUTE_ANONYMOUS: '60' },
    { named: 0, anonymous: 60 },
  ],
  [{ REQUESTS_PER_MINUTE_ANONYMOUS: '5000' }, { named: 3_000, anonymous: 5_000 }],
])('with %j, callers have %j a minute', (given, perMinute) => {
  expect(readDoorLimits(createSettings(given)).requestsPerMinute).toEqual(perMinute);
});

it.each(['/graphql', '/graphql/stream'])('says at %s when to come back', async (path) => {
  await using stage = await openStage({ environment: { REQUESTS_PER_MINUTE: '1' } });
  await (await post(stage.origin, path, { query })).text();
  const refused = await post(stage.origin, path, { query });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
});

it('counts each operation on one socket, which stays', async () => {
  await using stage = await openStage({ environment });
  const socket = await openSocket(stage.origin);
  const codes: unknown[] = [];
  for (const id of ['1', '2', '3', '4', '5'])
    codes.push((await askOn(socket, id, { query })).errors?.[0]?.extensions.code);
  expect(codes).toEqual([undefined, undefined, undefined, 'RATE_LIMITED', 'RATE_LIMITED']);
  socket.close();
});

it('does not count callbacks and looks at its health', async () => {
  await using gateway = await startGateway({ environment: { REQUESTS_PER_MINUTE: '1' } });
  await gateway.ask(query);
  expect((await gateway.ask(query)).status).toBe(429);
  for (const _ of [1, 2, 3]) {
    expect((await gateway.post('/webhooks/volcengine', '{}')).status).toBe(401); // not signed
    expect((await fetch(`${gateway.origin}/healthz`)).status).toBe(200);
  }
});

it('needs no more memory for 400,000 addresses than for those it tells apart', async () => {
  const rate = createRate({ named: 10, anonymous: 10 });
  const count = async (from: number, to: number) => {
    for (let number = from; number < to; number++) await rate.count({ kind: 'address', value: `address ${number}` });
    return process.memoryUsage().heapUsed;
  };
  const full = await count(0, 200_000);
  expect((await count(200_000, 400_000)) - full).toBeLessThan(32 * 1024 * 1024);
  expect(await rate.count({ kind: 'name', value: 'somebody' })).toBeNull();
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:DB8:0:0:5::', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['what is no address, however long', 'what is no address, however long'],
])('takes %s for a caller of %s', (address, network) => {
  expect(toNetwork(address)).toBe(network);
  expect(toNetwork(`${address}${'x'.repeat(10_000)}`).length).toBeLessThan(50);
});
