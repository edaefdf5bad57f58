import { createChanges } from '../../src/platforms/changes.js';
import { createPlaces } from '../../src/platforms/places.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  BadIdError,
  NotConfiguredError,
  UpstreamRefusedError,
  UpstreamThrottledError,
  UpstreamUnavailableError,
} from '../../src/domain/errors.js';
import type { Log } from '../../src/domain/log.js';
import type { Ask, LotterySlice, Platform } from '../../src/domain/platform.js';
import { volcengine } from '../../src/platforms/volcengine/index.js';
import { createSettings, type Environment } from '../../src/settings.js';
import { openLoopback, type Call, type Loopback, type Reply } from '../../src/simulator/loopback.js';
import { readSample } from '../fixtures/volcengine/read.js';

const ROOM = '1754400000038536';
const PACKET = '1825091238702096';
const channel = (room: string) => `volcengine:channel:${room}`;
const everything = { from: null, to: null, sessionId: null };
const keys = { VOLCENGINE_ACCESS_KEY_ID: 'AKLTEXAMPLE', VOLCENGINE_SECRET_ACCESS_KEY: 'secret' };

let loopback: Loopback;
let platform: Platform;
let warnings: string[];
let answer: (call: Call) => string;

function create(env: Environment): Platform {
  const log: Log = { info() {}, warn: (_, message) => void warnings.push(message), error() {} };
  const settings = createSettings({ UPSTREAM_RETRIES: '0', ...env });
  const made = volcengine.create({
    settings,
    log,
    places: createPlaces(Date.now),
    changes: createChanges(),
    now: Date.now,
  });
  settings.verify();
  return made;
}

function operation(known: Partial<Ask> = {}): Ask {
  const signal = new AbortController().signal;
  return { deadlineAt: Date.now() + 5_000, urgency: 'QUESTION', maxAgeMs: 0, signal, ...known };
}

const ok = (result: string) => `{"ResponseMetadata":{"RequestId":"R1"},"Result":${result}}`;
const refused = (code: string) => `{"ResponseMetadata":{"RequestId":"R1","Error":{"Code":"${code}","Message":"x"}}}`;
const awards = (...rows: readonly string[]) => ok(`{"AwardConfigs":[${rows.join(',')}]}`);
const queries = () => loopback.calls.map(({ rawQuery }) => rawQuery);
const roomOf = (call: Call) => call.query.get('ActivityId') ?? call.query.get('ActivityID') ?? '';

beforeEach(async () => {
  warnings = [];
  // The status is always 200: only the body may count.
  loopback = await openLoopback({ answer: (call): Reply => ({ status: 200, json: answer(call) }) });
  const paced = { VOLCENGINE_CALLS_PER_SECOND: '1000', VOLCENGINE_ACCOUNT_SECRETS: 'abc' };
  platform = create({ ...keys, ...paced, VOLCENGINE_BASE_URL: loopback.origin });
});

afterEach(async () => {
  await platform.close();
  await loopback.close();
});

describe('lotteries by id', () => {
  const id = (native: string, room = ROOM) => `volcengine:lottery:${room}:${native}`;

  it('come from their room, asked once with All=1 and a signature', async () => {
    answer = () => readSample('list-award-configs');
    const found = await platform.lotteries([id('36576'), id('1')], operation());
    expect([...found.keys()]).toEqual([id('36576')]); // a missing key: no such thing
    expect(queries()).toEqual([`Action=ListAwardConfigs&ActivityId=${ROOM}&All=1&Version=2023-08-01`]);
    const [call] = loopback.calls;
    expect(call?.headers.authorization).toMatch(/^HMAC-SHA256 Credential=AKLTEXAMPLE\/\d{8}\/cn-north-1\/livesaas/);
    expect(call?.headers.authorization).toContain('SignedHeaders=host;x-content-sha256;x-date, ');
    expect(call?.headers.host).toBe(new URL(loopback.origin).host);
  });

  it('of several rooms cost one call a room; one room’s failure is its own', async () => {
    answer = (call) => (roomOf(call) === '2' ? refused('FlowLimitExceeded') : awards('{"Id":7}'));
    const found = await platform.lotteries([id('7', '1'), id('7', '2'), id('8', '1'), id('7', '3')], operation());
    expect([...found.keys()].toSorted()).toEqual([id('7', '1'), id('7', '2'), id('7', '3')]);
    expect(found.get(id('7', '2'))).toBeInstanceOf(UpstreamThrottledError);
    expect(loopback.calls.map(roomOf).toSorted()).toEqual(['1', '2', '3']);
  });

  it.each(['ActivityNotExist', 'ActivityHasBeenDeleted', 'ActivityIdInvalid'])(
    'of a room that does not exist (%s) do not exist',
    async (code) => {
      answer = () => refused(`InvalidParameter.${code}`);
      expect(await platform.lotteries([id('1')], operation())).toEqual(new Map());
    },
  );

  it.each([
    'volcengine:lottery:abc:1',
    'volcengine:lottery:1:x',
    'volcengine:lottery:01:1',
    'volcengine:lottery:9223372036854775808:1',
    'volcengine:channel:1',
    'polyv:lottery:1:1',
    'nonsense',
  ])('like %s can’t be ids of this platform: no call', async (bad) => {
    const found = await platform.lotteries([bad], operation());
    expect(found.get(bad)).toBeInstanceOf(BadIdError);
    expect(loopback.calls).toEqual([]);
  });
});

describe('lotteries of rooms', () => {
  const slice = async (window: object) => {
    const found = await platform.lotteriesOf([channel(ROOM)], { ...everything, ...window }, operation());
    return found.get(channel(ROOM)) as LotterySlice; // the test's own room
  };
  const natives = async (window: object) => (await slice(window)).lotteries.map(({ platformId }) => platformId);

  it('are all there without a window, unsent ones too', async () => {
    answer = () => awards('{"Id":1,"SendTime":100}', '{"Id":2,"SendTime":0}', '{"Id":3,"SendTime":200,"Status":5}');
    expect(await natives({})).toEqual(['1', '2', '3']);
    expect((await slice({})).completeFrom).toBeNull();
  });

  it('within a window are those sent from its beginning until before its end', async () => {
    answer = () => awards('{"Id":1,"SendTime":100}', '{"Id":2}', '{"Id":3,"SendTime":200}');
    const [from, to] = ['1970-01-01T00:01:40Z', '1970-01-01T00:03:20.000Z'];
    expect(await natives({ from, to })).toEqual(['1']);
    expect(await natives({ from })).toEqual(['1', '3']);
    expect(await natives({ to })).toEqual(['1']);
  });

  it('of a session are none, nor are those of a window without an inside: no call is made', async () => {
    const [from, to] = ['2026-01-01T00:00:00Z', '2026-01-01T08:00:00+08:00']; // the same instant
    for (const nothing of [{ sessionId: 's1' }, { from, to }, { from, to: '2025-01-01T00:00:00Z' }])
      expect(await slice(nothing)).toEqual({ lotteries: [], completeFrom: null });
    expect(loopback.calls).toEqual([]);
  });

  it('of a room that does not exist are a refusal, of a bad id a BadIdError', async () => {
    answer = () => refused('InvalidParameter.ActivityNotExist');
    const found = await platform.lotteriesOf([channel(ROOM), channel('x')], everything, operation());
    expect(found.get(channel(ROOM))).toBeInstanceOf(UpstreamRefusedError);
    expect(found.get(channel('x'))).toBeInstanceOf(BadIdError);
  });

  it('are asked for once per operation, failures included, and anew in the next', async () => {
    answer = (call) => (roomOf(call) === '2' ? refused('InternalError') : awards('{"Id":7}'));
    const ask = operation();
    const rooms = [channel('1'), channel('2')];
    await platform.lotteriesOf(rooms, everything, ask);
    await platform.lotteriesOf(rooms, { ...everything, from: '2025-01-01T00:00:00Z' }, ask);
    await platform.lotteries(['volcengine:lottery:1:7', 'volcengine:lottery:2:7'], ask);
    expect(loopback.calls).toHaveLength(2);
    await platform.lotteriesOf(rooms, everything, operation());
    expect(loopback.calls).toHaveLength(4);
  });

  it.each([
    ['HTML', { kind: 'html' }],
    ['nothing', { kind: 'status', status: 200 }],
    ['half an answer', { kind: 'truncated' }],
    ['a broken connection', { kind: 'reset' }],
  ] as const)('could not be found out after %s: never "there is none"', async (_, fault) => {
    answer = () => readSample('list-award-configs');
    loopback.setFault(fault);
    const found = await platform.lotteriesOf([channel(ROOM)], everything, operation());
    expect(found.get(channel(ROOM))).toBeInstanceOf(UpstreamUnavailableError);
    expect(loopback.calls).toHaveLength(1); // one try
  });

  it.each(['{"AwardConfigs":[{"Id":1},{"Name":"no id"}]}', '{"AwardConfigs":"x"}'])(
    'could not be found out from an answer like %s: no shorter list',
    async (result) => {
      answer = () => ok(result);
      const found = await platform.lotteriesOf([channel(ROOM)], everything, operation());
      expect(found.get(channel(ROOM))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', requestId: 'R1' });
    },
  );

  it('are everybody’s failure when the caller leaves', async () => {
    loopback.setFault({ kind: 'hang' });
    const leaving = new AbortController();
    const asked = platform.lotteriesOf([channel(ROOM)], everything, operation({ signal: leaving.signal }));
    setTimeout(() => leaving.abort(new Error('left')), 50);
    await expect(asked).rejects.toThrow('left');
  });
});

describe('red packets', () => {
  const id = (native: string, room = ROOM) => `volcengine:redpacket:${room}:${native}`;

  it('by id cost a call each; one that does not exist is a missing key', async () => {
    answer = (call) =>
      call.query.get('RedPacketID') === PACKET
        ? readSample('get-activity-red-packet')
        : refused('InvalidParameter.RedPacketIDInvalid');
    const ask = operation();
    const found = await platform.redPackets?.byId([id(PACKET), id('1'), 'volcengine:redpacket:x:1'], ask);
    await platform.redPackets?.byId([id(PACKET)], ask);
    expect(found?.get(id(PACKET))).toMatchObject({ id: id(PACKET), totalAmount: 10_000 });
    expect(found?.get('volcengine:redpacket:x:1')).toBeInstanceOf(BadIdError);
    expect(found?.has(id('1'))).toBe(false);
    expect(queries().toSorted()).toEqual([
      `Action=GetActivityRedPacket&ActivityID=${ROOM}&RedPacketID=1&Version=2023-08-01`,
      `Action=GetActivityRedPacket&ActivityID=${ROOM}&RedPacketID=${PACKET}&Version=2023-08-01`,
    ]);
  });

  it('by id are not taken for others', async () => {
    answer = () => ok('{"RedPacketID":2}');
    expect((await platform.redPackets?.byId([id('1')], operation()))?.get(id('1'))).toBeInstanceOf(
      UpstreamUnavailableError,
    );
  });

  it('of a room come in pages of 500, each asked once, rows that moved told once', async () => {
    answer = (call) => {
      const first = (Number(call.query.get('PageNo')) - 1) * 500;
      const rows = Array.from({ length: Math.min(500, 1_001 - first) }, (_, index) => first + index + 1);
      if (first === 500) rows[0] = 500; // made meanwhile: the others moved on by one
      return ok(`{"TotalCount":1001,"RedPacketList":[${rows.map((row) => `{"RedPacketID":${row}}`).join(',')}]}`);
    };
    const ask = operation();
    const found = await platform.redPackets?.ofChannels([channel(ROOM)], ask);
    await platform.redPackets?.ofChannels([channel(ROOM)], ask);
    expect(found?.get(channel(ROOM))).toHaveLength(1_000);
    expect(queries().toSorted()).toEqual(
      ['1', '2', '3'].map(
        (page) => `Action=ListActivityRedPacket&ActivityID=${ROOM}&PageItemCount=500&PageNo=${page}&Version=2023-08-01`,
      ),
    );
  });

  it.each([
    ['{"TotalCount":0,"RedPacketList":null}', 0],
    ['{}', 0],
    ['{"RedPacketList":[{"RedPacketID":1}]}', 1],
  ])('of a room may be few: %s', async (result, count) => {
    answer = () => ok(result);
    const found = await platform.redPackets?.ofChannels([channel(ROOM)], operation());
    expect(found?.get(channel(ROOM))).toHaveLength(count);
    expect(loopback.calls).toHaveLength(1);
  });

  it('of a room that tells no total, or one that can’t be, could not be found out', async () => {
    const full = Array.from({ length: 500 }, (_, index) => `{"RedPacketID":${index + 1}}`).join(',');
    for (const total of ['null', '1000000000']) {
      answer = () => ok(`{"TotalCount":${total},"RedPacketList":[${full}]}`);
      const found = await platform.redPackets?.ofChannels([channel(ROOM)], operation());
      expect(found?.get(channel(ROOM))).toBeInstanceOf(UpstreamUnavailableError);
    }
    expect(loopback.calls).toHaveLength(2);
  });

  it('of a room that does not exist are a refusal', async () => {
    answer = () => refused('InvalidParameter.ActivityHasBeenDeleted');
    const found = await platform.redPackets?.ofChannels([channel(ROOM)], operation());
    expect(found?.get(channel(ROOM))).toBeInstanceOf(UpstreamRefusedError);
  });
});

describe('the pace', () => {
  it('is 90 % of the limit, for each interface by itself', async () => {
    answer = (call) => (call.query.get('Action') === 'ListAwardConfigs' ? awards() : ok('{}'));
    const slow = create({ ...keys, VOLCENGINE_BASE_URL: loopback.origin });
    const rooms = Array.from({ length: 10 }, (_, index) => channel(String(index + 1)));
    const ask = operation({ deadlineAt: Date.now() + 900 });
    const [found, packets] = await Promise.all([
      slow.lotteriesOf(rooms, everything, ask),
      slow.redPackets?.ofChannels(rooms.slice(0, 9), ask),
    ]);
    await slow.close();
    const codes = [...found.values()].map((value) => (value instanceof Error ? value.name : 'read'));
    expect(codes.filter((code) => code === 'read')).toHaveLength(9);
    expect(codes.filter((code) => code === 'UpstreamBusyError')).toHaveLength(1);
    expect([...(packets?.values() ?? [])].every((value) => !(value instanceof Error))).toBe(true);
  });
});

describe('its settings', () => {
  it('left out make a platform that knows its ids and refuses every question', async () => {
    const none = create({});
    expect(none).toMatchObject({ name: 'volcengine', configured: false, windowDays: null, createLottery: null });
    await expect(none.lotteries([], operation())).rejects.toBeInstanceOf(NotConfiguredError);
  });

  it.each(volcengine.credentials.map((name) => [name]))('are all told when only %s is given', (name) => {
    const make = () => create({ [name]: 'x-secret' });
    expect(make).toThrow(/VOLCENGINE_(ACCESS_KEY_ID|SECRET_ACCESS_KEY): expected a text/);
    expect(make).not.toThrow(/x-secret/);
  });

  it('name the rooms to be watched, each once; what can’t be one is a fault', () => {
    const watching = (rooms: string) => create({ ...keys, VOLCENGINE_WATCH_ROOMS: rooms }).watch;
    expect(watching(' 1754400000038536,7 ,7,')).toEqual([channel(ROOM), channel('7')]);
    expect(platform.watch).toEqual([]);
    for (const bad of ['x', '01', '9223372036854775808'])
      expect(() => watching(`7,${bad}`)).toThrow(
        `VOLCENGINE_WATCH_ROOMS: expected live rooms' ids (whole numbers), got "${bad}"`,
      );
  });

  it('without account secrets accept no callbacks, and say so', async () => {
    expect(platform.webhook).not.toBeNull();
    expect(warnings).toEqual([]);
    const deaf = create(keys);
    expect(deaf.webhook).toBeNull();
    expect(warnings).toEqual(['no VOLCENGINE_ACCOUNT_SECRETS: callbacks are not accepted']);
    await deaf.close();
  });

  it('of temporary credentials sign their token', async () => {
    answer = () => awards();
    const temporary = create({
      ...keys,
      VOLCENGINE_SESSION_TOKEN: 'STS',
      VOLCENGINE_REGION: 'cn-x',
      VOLCENGINE_BASE_URL: loopback.origin,
    });
    await temporary.lotteriesOf([channel('1')], everything, operation());
    await temporary.close();
    const [call] = loopback.calls;
    expect(call?.headers['x-security-token']).toBe('STS');
    expect(call?.headers.authorization).toContain('/cn-x/livesaas/request');
    expect(call?.headers.authorization).toContain('x-date;x-security-token,');
  });
});
