import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BadSignatureError, CallbackTooLargeError, MalformedCallbackError } from '../../src/domain/errors.js';
import type { Callback } from '../../src/domain/platform.js';
import { createWebhook } from '../../src/platforms/volcengine/webhook.js';
import { toLotteryWinKey, toRedPacketWinKey } from '../../src/platforms/volcengine/winner-key.js';
import { createWire } from '../../src/platforms/volcengine/wire.js';
import { createMemoryWinnerLog } from '../engines/memory-winner-log.js';
import { collectNotes, parseSample, readSample, type Parsed } from '../fixtures/volcengine/read.js';

const SECRET = 'abc';
const SENT_AT = 1_741_158_904;
const award = parseSample('award-callback');
const [viewer] = award['UserInfos'] as [Parsed];
const packet = parseSample('red-packet-callback');
const [receiver] = packet['UserInfos'] as [Parsed];

function md5(...values: readonly unknown[]): string {
  return createHash('md5').update(values.join('')).digest('hex');
}

/** Signs as the document of 实时抽奖结果回调 says, whatever the ids are called. */
function signed(body: Parsed, secret = SECRET): Parsed {
  const { AccountID, AccountId, ActivityID, ActivityId, EventType, Timestamp } = body;
  return { ...body, Sign: md5(secret, AccountID ?? AccountId, ActivityID ?? ActivityId, EventType, Timestamp) };
}

function read(body: Parsed | string | Buffer, options: { receivedAt?: number; secrets?: string[] } = {}) {
  const { notes, note } = collectNotes();
  const webhook = createWebhook({
    secrets: options.secrets ?? ['another', SECRET],
    toleranceSeconds: 300,
    mostWinners: 3_000,
    wire: createWire(note),
    note,
  });
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const receivedAt = options.receivedAt ?? SENT_AT * 1_000;
  const callback = webhook.read({ body: Buffer.from(text), headers: {}, receivedAt });
  return { ...callback, notes };
}

const readAward = (changes: Parsed = {}, row: Parsed = {}) =>
  read(signed({ ...award, UserInfos: [{ ...viewer, ...row }], ...changes }));
const readPacket = (changes: Parsed = {}, row: Parsed = {}) => {
  const body = { ...packet, UserInfos: [{ ...receiver, ...row }], ...changes };
  return read(signed(body), { receivedAt: 1_741_176_382_000 });
};
const keyOf = ({ news }: Callback) => news[0]?.key;
const winnerOf = ({ news }: Callback) => news[0]?.winner;

describe('the document’s own sample of ActivityAwardInfoCallBack', () => {
  it('is one win', () => {
    const { news, rejected, ignored, notes } = readAward();
    const key = toLotteryWinKey({
      room: '1825735265501234',
      lottery: '1622091234',
      prize: { item: '101234' },
      viewer: '18213718814012345',
    });
    expect(key).toMatch(/^[\w-]{22}$/);
    expect(news).toEqual([
      {
        key,
        aliases: [],
        earlier: [],
        raw: expect.stringContaining('"AwardItemId":"101234"'),
        winner: {
          id: `volcengine:winner:1825735265501234:${key}`,
          platform: 'volcengine',
          channelId: 'volcengine:channel:1825735265501234',
          channelName: '直播间 A',
          lotteryId: 'volcengine:lottery:1825735265501234:1622091234',
          lotteryName: '1',
          redPacketId: null,
          prize: {
            id: 'volcengine:prize:1825735265501234:1622091234:101234',
            name: '奖品 A',
            kind: 'VIRTUAL',
            delivery: null,
            amount: null,
            batch: null,
          },
          viewer: {
            id: 'volcengine:viewer:18213718814012345',
            platformId: '18213718814012345',
            externalId: '789898276911234',
            nickname: '观众 A',
            phone: '18000001234',
          },
          isPriority: false,
          extra: null,
          ipAddress: 'fdbd:dc00:0000::1',
          userAgent: 'Windows 10',
          wonAt: '2025-03-05T07:15:04.000Z',
          wonAtDraw: false,
          claim: null,
        },
      },
    ]);
    expect({ rejected, ignored, notes }).toEqual({ rejected: [], ignored: null, notes: [] });
  });

  it('may carry its ids as bare 64-bit numbers', () => {
    const text = JSON.stringify(signed({ ...award, UserInfos: [{ ...viewer, UserID: '1821371880000000001' }] }));
    const bare = text.replaceAll(/"(AccountID|ActivityID|AwardId|Timestamp|UserID)":"(\d+)"/g, '"$1":$2');
    expect(bare).toContain('"UserID":1821371880000000001');
    expect(winnerOf(read(bare))?.viewer.platformId).toBe('1821371880000000001');
    expect(read(bare).news).toEqual(read(text).news);
  });
});

describe('what a prize is', () => {
  const custom = { AwardItemType: '3', DeliveryMethod: '2', AwardItemNum: '48151841', AwardItemAmounts: '20' };
  it.each([
    [custom, { kind: 'CUSTOM', delivery: 'POINTS', amount: 20, batch: '48151841' }],
    [
      { ...custom, DeliveryMethod: '1' },
      { kind: 'CUSTOM', delivery: 'COUPON', amount: null, batch: '48151841' },
    ],
    [
      { ...custom, AwardItemType: '1' },
      { kind: 'PHYSICAL', delivery: null, amount: null, batch: null },
    ],
    [
      { ...custom, AwardItemType: '4' },
      { kind: 'TICKET', delivery: null, amount: null, batch: null },
    ],
  ])('DeliveryMethod counts for custom prizes, AwardItemAmounts for points: %j', (changes, prize) => {
    const callback = readAward(changes);
    expect(winnerOf(callback)?.prize).toMatchObject(prize);
    expect(callback.notes).toEqual([]);
  });

  it('is UNKNOWN and noted where nobody documented it', () => {
    const callback = readAward({ AwardItemType: '5' });
    expect(winnerOf(callback)?.prize.kind).toBe('UNKNOWN');
    expect(callback.notes).toEqual(['ActivityAwardInfoCallBack.AwardItemType=5']);
  });

  it('priority is told by 1 and 0; empty texts are null', () => {
    expect(winnerOf(readAward({}, { IsPriorityUser: '1' }))?.isPriority).toBe(true);
    const bare = winnerOf(
      readAward({ ActivityName: '', Name: '' }, { IsPriorityUser: '', ExternalID: '', Telephone: '' }),
    );
    expect(bare).toMatchObject({ isPriority: null, channelName: null, lotteryName: null });
    expect(bare?.viewer).toMatchObject({ externalId: null, phone: null });
  });
});

describe('the document’s own sample of ActivityRedPacketInfoCallBack', () => {
  it('is one win, in fen, under its own spelling of the ids', () => {
    const text = readSample('red-packet-callback').replace(
      /"Sign": "\w+"/,
      `"Sign": "${String(signed(packet)['Sign'])}"`,
    );
    const { news, notes } = read(text, { receivedAt: 1_741_176_382_000 });
    expect(news).toMatchObject([
      {
        winner: {
          channelId: 'volcengine:channel:1825657846361234',
          lotteryId: null,
          lotteryName: null,
          redPacketId: 'volcengine:redpacket:1825657846361234:1825091238702096',
          prize: { id: null, name: '现金红包', kind: 'CASH', delivery: null, amount: 100, batch: null },
          viewer: { platformId: '1821371881401234', externalId: '78989827691234' },
          wonAt: '2025-03-05T12:06:22.000Z',
        },
      },
    ]);
    expect(notes).toEqual([]);
  });

  it('of points names their batch', () => {
    const winner = winnerOf(readPacket({ RedPacketType: '1', RewardsPointsBatch: 'B1' }));
    expect(winner?.prize).toMatchObject({ name: '积分红包', kind: 'POINTS', amount: 100, batch: 'B1' });
  });

  it('without a RedPacketId is a win in no known packet', () => {
    expect(winnerOf(readPacket({ RedPacketId: undefined }))?.redPacketId).toBeNull();
  });
});

describe('the key of a win', () => {
  it('is the same however often and in whatever message the win is told', () => {
    const retried = { ...award, Timestamp: String(SENT_AT + 5), RequestUuid: 'other' };
    expect(keyOf(read(signed(retried)))).toBe(keyOf(readAward()));
    expect(keyOf(readAward({ SubAccountName: 'x' }, { NickName: 'x', Telephone: 'x' }))).toBe(keyOf(readAward()));
  });

  it('of a lottery asks for the prize by its id, and by its name only for want of that', () => {
    expect(keyOf(readAward({ AwardName: 'renamed' }))).toBe(keyOf(readAward()));
    const nameless = { AwardItemId: undefined };
    expect(keyOf(readAward({ ...nameless, AwardName: 'renamed' }))).not.toBe(keyOf(readAward(nameless)));
    expect(keyOf(readAward({ ...nameless, AwardName: '101234' }))).not.toBe(keyOf(readAward()));
    expect(readAward(nameless).news[0]).toMatchObject({ aliases: [], winner: { prize: { id: null } } });
  });

  it('differs by room, lottery, prize, viewer and kind of thing', () => {
    const keys = [
      readAward(),
      readAward({ ActivityID: '1825735265501235' }),
      readAward({ AwardId: '1622091235' }),
      readAward({ AwardItemId: '101235' }),
      readAward({ AwardItemId: undefined }),
      readAward({}, { UserID: '18213718814012346' }),
      readAward({ AwardId: undefined }),
      readPacket(),
      readPacket({ RedPacketId: '1825091238702097' }),
      readPacket({ RedPacketId: undefined }),
      readPacket({ RedPacketId: undefined }, { Amount: '99' }),
    ].map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is told by the catalogue’s prize where the lottery is not named', () => {
    const winner = winnerOf(readAward({ AwardId: undefined, Name: undefined }));
    expect(winner).toMatchObject({ lotteryId: null, lotteryName: null, prize: { id: null, name: '奖品 A' } });
    expect(keyOf(readAward({ AwardId: '', AwardName: 'renamed' }))).toBe(keyOf(readAward({ AwardId: undefined })));
  });

  it('of a red packet asks for the packet and the viewer alone', () => {
    expect(keyOf(readPacket({ TotalAmount: '1' }, { Amount: '1' }))).toBe(keyOf(readPacket()));
    const win = { room: '1825657846361234', redPacket: '1825091238702096', viewer: '1821371881401234' };
    expect(readPacket().news[0]).toMatchObject({ key: toRedPacketWinKey(win), aliases: [] });
  });
});

describe('a red packet that the callback does not name', () => {
  const MINUTE = 1_741_176_360; // 12:06:00, a whole minute
  const at = (seconds: number, row: Parsed = {}) => {
    const body = {
      ...packet,
      RedPacketId: undefined,
      Timestamp: String(seconds),
      UserInfos: [{ ...receiver, ...row }],
    };
    const [news] = read(signed(body), { receivedAt: seconds * 1_000 }).news;
    if (news === undefined) throw new Error('no news');
    return news;
  };
  /** What a log makes of callbacks at these seconds. */
  const record = async (...seconds: readonly number[]) => {
    const log = createMemoryWinnerLog(() => {});
    for (const second of seconds) {
      const toldAt = new Date((MINUTE + second) * 1_000).toISOString();
      await log.append([{ source: 'CALLBACK', toldAt, news: [at(MINUTE + second)], rejected: [] }]);
    }
    return (await log.readAfter(0, 1_000, {})).entries.length;
  };

  it('is told by the half minute of the callback; the one before is looked up, and is none of its names', () => {
    expect(at(MINUTE).key).toBe(at(MINUTE + 29).key);
    expect(at(MINUTE)).toMatchObject({ aliases: [], earlier: [at(MINUTE - 1).key] });
    expect(at(MINUTE + 30).earlier).toEqual([at(MINUTE).key]);
  });

  it.each([0, 7, 15, 29, 30, 45, 59])(
    'is one win where it is tried again up to 25 seconds later: from :%i',
    async (s) => {
      for (const later of [1, 5, 15, 25]) expect(await record(s, s + later)).toBe(1);
      for (const [second, third] of [
        [5, 10],
        [10, 20],
        [10, 25],
        [24, 25],
      ] as const)
        expect(await record(s, s + second, s + third)).toBe(1);
    },
  );

  it.each([60, 61, 89, 90, 120])('is a win each time where equal ones come every %i seconds', async (apart) => {
    const packets = Array.from({ length: 10 }, (_, index) => index * apart);
    expect(await record(...packets)).toBe(10);
    expect(await record(...packets.flatMap((second) => [second, second + 10, second + 25]))).toBe(10);
    expect(await record(...packets.flatMap((second) => [second + 29, second + 39, second + 54]))).toBe(10);
  });

  it('is another win for another viewer, and with another amount', () => {
    const { key, earlier } = at(MINUTE);
    for (const other of [at(MINUTE, { UserId: '2' }), at(MINUTE, { Amount: '99' })])
      expect([other.key, ...other.earlier].filter((one) => [key, ...earlier].includes(one))).toEqual([]);
  });
});

describe('what was told', () => {
  it('is kept raw: each row as a callback of its own, without the signature and what nobody knows', () => {
    const rows = [viewer, { ...viewer, UserID: '2', Unheard: 'of' }];
    const { news } = readAward({ UserInfos: rows, AwardId: '1622091234', Padding: 'x'.repeat(1_000) });
    expect(news.map(({ raw }) => JSON.parse(raw) as unknown)).toEqual(
      rows.map((row) => ({
        ...Object.fromEntries(
          Object.entries(award).filter(([name]) => !['Sign', 'SubAccountName', 'RequestUuid'].includes(name)),
        ),
        UserInfos: [row],
      })),
    );
    const { RedPacketType, TotalAmount } = packet;
    const [share] = readPacket().news;
    expect(JSON.parse(share?.raw ?? '')).toMatchObject({ RedPacketType, TotalAmount, UserInfos: [receiver] });
  });
});

describe('rows', () => {
  it('that name no viewer are rejected, the others recorded', () => {
    const rows = [viewer, { ...viewer, UserID: '' }, 'x', null, { ...viewer, UserID: '2' }, { ...viewer, UserID: '0' }];
    const { news, rejected } = readAward({ UserInfos: rows });
    expect(news.map(({ winner }) => winner.viewer.platformId)).toEqual(['18213718814012345', '2']);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'the row names no viewer',
      'the row is not an object',
      'the row is not an object',
      'the row names no viewer',
    ]);
    expect(JSON.parse(rejected[0]?.raw ?? '')).toEqual({ ...viewer, UserID: '' });
  });

  it('of which nothing tells what was won are rejected', () => {
    const { news, rejected } = readAward({ AwardId: '', AwardItemId: '', AwardName: '' });
    expect(news).toEqual([]);
    expect(rejected).toMatchObject([{ reason: 'the callback names neither its lottery nor its prize' }]);
  });

  it('are too many where they are more than is allowed', () => {
    const count = (length: number) => readAward({ UserInfos: Array.from({ length }, () => ({ ...viewer })) });
    expect(count(3_000).news).toHaveLength(3_000);
    expect(() => count(3_001)).toThrow(CallbackTooLargeError);
  });

  it('may be more than the documents say: 2,500, or none', () => {
    const rows = Array.from({ length: 2_500 }, (_, index) => ({ ...viewer, UserID: String(index + 1) }));
    expect(new Set(readAward({ UserInfos: rows }).news.map(({ key }) => key)).size).toBe(2_500);
    expect(readAward({ UserInfos: [] })).toMatchObject({ news: [], rejected: [], ignored: null });
  });

  it.each([[undefined], [null], ['x'], [{}]])('that are no list but %j are malformed', (UserInfos) => {
    expect(() => readAward({ UserInfos })).toThrow(MalformedCallbackError);
    expect(() => readPacket({ UserInfos })).toThrow(MalformedCallbackError);
  });
});

describe('the signature of a callback', () => {
  const refusal = (why: string) => expect.objectContaining({ constructor: BadSignatureError, why }) as Error;
  const body = signed(award);

  it.each(['Sign', 'AccountID', 'ActivityID', 'EventType', 'Timestamp'])('is missing without %s', (name) => {
    for (const nothing of [undefined, '', null, {}])
      expect(() => read({ ...body, [name]: nothing })).toThrow(refusal('missing'));
  });

  it.each([
    ['AccountID', '2000001235'],
    ['ActivityID', '1825735265501235'],
    ['Timestamp', '1741158905'],
    ['EventType', 'ActivityRedPacketInfoCallBack'],
    ['Sign', '0'.repeat(32)],
    ['Sign', 'short'],
    ['Sign', String(body['Sign']).toUpperCase()],
  ])('covers %s', (name, changed) => {
    expect(() => read({ ...body, [name]: changed })).toThrow(refusal('mismatch'));
  });

  it('is that of any of the secrets, and of no other', () => {
    expect(read(body, { secrets: [SECRET] }).news).toHaveLength(1);
    expect(read(signed(award, 'another')).news).toHaveLength(1);
    expect(() => read(body, { secrets: ['another', 'abcd'] })).toThrow(refusal('mismatch'));
    expect(() => read(body, { secrets: [] })).toThrow(refusal('mismatch'));
  });

  it('that has expired names the room that it vouches for', () => {
    const expired = (late: Parsed) => () => read(late, { receivedAt: (SENT_AT + 301) * 1_000 });
    const channelId = 'volcengine:channel:1825735265501234';
    expect(expired(body)).toThrow(expect.objectContaining({ why: 'expired', channelId }) as Error);
    expect(expired(signed({ ...award, ActivityID: 'x' }))).toThrow(
      expect.objectContaining({ channelId: null }) as Error,
    );
    expect(expired({ ...body, Sign: '0' })).toThrow(
      expect.objectContaining({ why: 'mismatch', channelId: null }) as Error,
    );
  });

  it('holds for 300 seconds before and after, to the millisecond', () => {
    for (const side of [-1, 1]) {
      expect(read(body, { receivedAt: (SENT_AT + side * 300) * 1_000 }).news).toHaveLength(1);
      expect(() => read(body, { receivedAt: (SENT_AT + side * 300) * 1_000 + side })).toThrow(refusal('expired'));
    }
    expect(() => read(signed({ ...award, Timestamp: 'soon' }))).toThrow(refusal('expired'));
  });

  it('comes before all else: a forged callback is not called malformed', () => {
    expect(() => read({ ...body, UserInfos: null, Sign: '0' })).toThrow(refusal('mismatch'));
  });

  it('vouches for the room that the news are filed under, however a second one is spelled', () => {
    expect(winnerOf(read({ ...body, ActivityId: '666', AccountId: '666' }))?.channelId).toBe(
      'volcengine:channel:1825735265501234',
    );
  });
});

describe('other events', () => {
  const at = String(SENT_AT);
  it.each([
    [{ AccountID: '1', ActivityID: '123', EventType: 'SomethingNew', Timestamp: at }, ['1', '123', 'SomethingNew', at]],
    [
      { AccountID: '1', ActivityID: '123', AwardId: '9', EventType: 'UserJoinAwardCallBack', Timestamp: at },
      ['1', '123', '9', 'UserJoinAwardCallBack', at],
    ],
    [
      { ActivityID: '123', EventType: 'ActivityStatusModifyCallBack', Status: '1', Timestamp: at },
      ['123', 'ActivityStatusModifyCallBack', '1', at],
    ],
    [
      { ActivityID: '123', EventType: 'ActivityModifyCallBack', Type: '1', Timestamp: at },
      ['123', 'ActivityModifyCallBack', at, '1'],
    ],
    [
      { AccountID: '1', ActivityID: '123', EventType: 'ActivityAutoReplayCallBack', Timestamp: at, Vid: 'v0' },
      ['1', '123', at, 'v0'],
    ],
    [{ ActivityID: '123', EventType: 'ActivityAutoReplayCallBack', Timestamp: at, Vid: 'v0' }, ['123', at, 'v0']],
  ])('%j are verified by the order that their document gives, then ignored', (body, values) => {
    expect(read({ ...body, Sign: md5(SECRET, ...values) })).toMatchObject({
      news: [],
      rejected: [],
      ignored: body.EventType,
    });
    expect(() => read({ ...body, Sign: md5('wrong', ...values) })).toThrow(BadSignatureError);
  });

  it('are refused in the usual order where their document gives another', () => {
    const body = { ...award, EventType: 'UserJoinAwardCallBack' };
    expect(() => read(signed(body))).toThrow(BadSignatureError);
  });
});

describe('a body of which nothing can be read is malformed', () => {
  it.each([
    ['not JSON', '<xml/>'],
    ['empty', ''],
    ['cut', '{"AccountID":"1"'],
    ['a list', '[]'],
    ['a number', '1'],
    ['null', 'null'],
    ['telling a name twice', '{"ActivityID":"1","ActivityID":"2"}'],
    ['nested beyond reason', '['.repeat(200_000)],
    ['not UTF-8', Buffer.from('{"Name":"\xff"}', 'latin1')],
  ])('%s', (_, body) => {
    expect(() => read(body)).toThrow(MalformedCallbackError);
  });

  it('a room that is no number', () => {
    expect(() => readAward({ ActivityID: 'x:1' })).toThrow(MalformedCallbackError);
  });
});
