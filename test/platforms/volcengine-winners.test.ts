import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BadIdError, UpstreamRefusedError, UpstreamUnavailableError } from '../../src/domain/errors.js';
import type { Platform } from '../../src/domain/platform.js';
import type { Call } from '../../src/simulator/loopback.js';
import { createAsk, readWinners } from '../fixtures/ask.js';
import { openVolcengine, toRefused, toResult } from '../fixtures/volcengine/open-volcengine.js';

const ROOM = '1825735265501234';
const LOTTERY = `volcengine:lottery:${ROOM}:7`;
const PACKET = `volcengine:redpacket:${ROOM}:9`;

const prizes = [
  { AwardItemId: 908, AwardItemName: '奖券', AwardItemType: 4 },
  { AwardItemId: 909, AwardItemName: '积分', AwardItemType: 3, AwardItemAmounts: 20, AwardItemNum: 'B1' },
];
const record = {
  AwardName: '抽奖活动',
  AwardItemName: '奖券',
  UserId: '42',
  UserName: '观众 A',
  ExternalId: '7613760946837832760',
  Extra: 'x=1',
  LoginTel: '18000001234',
  Email: '',
  Ip: '203.0.113.7',
  UserAgent: 'iPhone',
  AwardResult: 4,
  OpenAwardTime: 1_673_199_158,
  IsPriorityUser: 1,
  ReceiverName: '',
  ReceiverTel: '',
  AwardAddress: '',
  AwardEmail: '',
};
const packetRecord = { UserID: 42, UserName: '观众 A', PhoneNumber: '18000001234', Amount: 100, IsPriorityUser: 0 };

/** Plays a room with one lottery and one red packet; a list of rows is cut into the pages that are asked for. */
function play(given: {
  readonly items?: readonly object[];
  readonly records?: readonly unknown[];
  readonly packetRecords?: readonly unknown[];
  readonly packetType?: number;
}) {
  const cut = (rows: readonly unknown[], { query }: Call) => {
    const [page, size] = [Number(query.get('PageNo')), Number(query.get('PageItemCount'))];
    return rows.slice((page - 1) * size, page * size);
  };
  return (call: Call): string => {
    const { records = [record], packetRecords = [packetRecord], items = prizes, packetType = 0 } = given;
    switch (call.query.get('Action')) {
      case 'ListAwardConfigs':
        return toResult({ AwardConfigs: [{ Id: 7, Name: '抽奖活动', AwardItemInfo: items }] });
      case 'ListAwardRecordStatistics':
        return toResult({ PageTotalCount: records.length, AwardRecords: cut(records, call) });
      case 'GetActivityRedPacket':
        return toResult({
          RedPacketID: 9,
          RedPacketType: packetType,
          RewardsPointsConfig: { RewardsPointsBatch: 'B2' },
        });
      default:
        return toResult({ TotalCount: packetRecords.length, JoinRedPacketList: cut(packetRecords, call) });
    }
  };
}

/** The win as its signed callback tells it. */
function callBack(platform: Platform, body: Readonly<Record<string, unknown>>) {
  const [account, event, at] = ['2000001234', String(body['EventType']), '1741158904'];
  const Sign = createHash('md5').update(`abc${account}${ROOM}${event}${at}`).digest('hex');
  const text = JSON.stringify({ AccountID: account, ActivityID: ROOM, Timestamp: at, Sign, ...body });
  const request = { body: Buffer.from(text), headers: {}, receivedAt: Number(at) * 1_000 };
  return platform.webhook?.read(request).news[0];
}

const questions = (calls: readonly Call[], action: string) =>
  calls.filter(({ query }) => query.get('Action') === action).map(({ rawQuery }) => rawQuery);
const isStatistics = (call: Call) => call.query.get('Action') === 'ListAwardRecordStatistics';

describe('winners of a lottery', () => {
  it('are asked for by SearchType 1, in pages of 500 from 1', async () => {
    await using open = await openVolcengine(play({}));
    await readWinners(open.platform, LOTTERY);
    expect(questions(open.loopback.calls, 'ListAwardRecordStatistics')).toEqual([
      `Action=ListAwardRecordStatistics&ActivityId=${ROOM}&AwardId=7&PageItemCount=500&PageNo=1&SearchType=1&Version=2023-08-01`,
    ]);
    expect(open.warnings).toEqual([]);
  });

  it('are told whole', async () => {
    await using open = await openVolcengine(play({}));
    const [page] = await readWinners(open.platform, LOTTERY);
    expect(page?.rejected).toEqual([]);
    expect(page?.news.map(({ winner }) => winner)).toEqual([
      {
        id: `volcengine:winner:${ROOM}:${page?.news[0]?.key}`,
        platform: 'volcengine',
        channelId: `volcengine:channel:${ROOM}`,
        channelName: null,
        lotteryId: LOTTERY,
        lotteryName: '抽奖活动',
        redPacketId: null,
        prize: {
          id: `volcengine:prize:${ROOM}:7:908`,
          name: '奖券',
          kind: 'TICKET',
          delivery: null,
          amount: null,
          batch: null,
        },
        viewer: {
          id: 'volcengine:viewer:42',
          platformId: '42',
          externalId: '7613760946837832760',
          nickname: '观众 A',
          phone: '18000001234',
        },
        isPriority: true,
        extra: 'x=1',
        ipAddress: '203.0.113.7',
        userAgent: 'iPhone',
        wonAt: '2023-01-08T17:32:38.000Z',
        wonAtDraw: true,
        claim: null,
      },
    ]);
  });

  it('have the key of their callback, whatever each of them calls the fields', async () => {
    await using open = await openVolcengine(play({}));
    const called = callBack(open.platform, {
      EventType: 'ActivityAwardInfoCallBack',
      AwardId: '7',
      AwardItemId: '908',
      AwardName: '奖券',
      UserInfos: [{ UserID: '42' }],
    });
    const [page] = await readWinners(open.platform, LOTTERY);
    expect(page?.news[0]?.key).toBe(called?.key);
    expect(page?.news[0]?.winner.id).toBe(called?.winner.id);
    expect(JSON.parse(page?.news[0]?.raw ?? '')).toMatchObject({ AwardItemName: '奖券' });
  });

  it('of a renamed prize have the key of their callback among their own', async () => {
    const renamed = [...prizes, { AwardItemId: 910, AwardItemName: '新名', AwardItemType: 1 }];
    await using open = await openVolcengine(play({ items: renamed, records: [{ ...record, AwardItemName: '旧名' }] }));
    const called = callBack(open.platform, {
      EventType: 'ActivityAwardInfoCallBack',
      AwardId: '7',
      AwardItemId: '910',
      AwardName: '旧名',
      UserInfos: [{ UserID: '42' }],
    });
    const pages = await readWinners(open.platform, LOTTERY);
    const [news] = pages.flatMap((page) => page.news);
    expect([news?.key, ...(news?.aliases ?? [])]).toContain(called?.key);
    expect(news?.winner.prize).toMatchObject({ id: null, name: '旧名', kind: 'UNKNOWN' });
  });

  it('come page by page; those of an uncertain prize come last, whatever page they stand on', async () => {
    const twice = [...prizes, { AwardItemId: 910, AwardItemName: '奖券' }];
    const records = Array.from({ length: 1_001 }, (_, index) =>
      index % 1_000 === 0
        ? { ...record, AwardItemName: '奖券' }
        : { ...record, AwardItemName: '积分', UserId: String(100 + index) },
    );
    await using open = await openVolcengine(play({ items: twice, records }));
    const pages = await readWinners(open.platform, LOTTERY);
    expect(pages.map(({ news }) => news.length)).toEqual([499, 500, 0, 2]);
    const uncertain = pages.at(-1)?.news.map(({ winner }) => winner.prize.id);
    expect(uncertain).toEqual([`volcengine:prize:${ROOM}:7:908`, `volcengine:prize:${ROOM}:7:910`]);
  });

  it('of custom prizes get their points; the reading’s time stands in for a draw that is not told', async () => {
    const points = { ...record, AwardItemName: '积分', OpenAwardTime: 0, AwardName: '' };
    await using open = await openVolcengine(play({ records: [points] }));
    const [page] = await readWinners(open.platform, LOTTERY);
    const winner = page?.news[0]?.winner;
    expect(winner?.prize).toMatchObject({ kind: 'CUSTOM', amount: 20, batch: 'B1', delivery: null });
    expect(winner).toMatchObject({ wonAtDraw: false, lotteryName: '抽奖活动' });
    expect(Date.now() - Date.parse(winner?.wonAt ?? '')).toBeLessThan(5_000);
  });

  it('tell what was filled in to get the prize', async () => {
    const claimed = {
      ...record,
      ReceiverName: '肖',
      ReceiverTel: '18500000000',
      AwardAddress: '南京',
      AwardEmail: 'a@b.c',
    };
    await using open = await openVolcengine(play({ records: [claimed] }));
    const [page] = await readWinners(open.platform, LOTTERY);
    const claim = { name: '肖', phone: '18500000000', address: '南京', email: 'a@b.c', fields: [] };
    expect(page?.news[0]?.winner).toMatchObject({ claim, viewer: { phone: '18000001234' } });
  });

  it('are the rows with AwardResult 4; others are noted, unreadable ones set aside, and no note is personal', async () => {
    const rows = [
      record,
      { ...record, UserId: '43', AwardResult: 5 },
      { ...record, UserId: '' },
      'x',
      { ...record, UserId: '44', LoginTel: { a: '138' } },
    ];
    await using open = await openVolcengine(play({ records: rows }));
    const [page] = await readWinners(open.platform, LOTTERY);
    expect(page?.news.map(({ winner }) => winner.viewer.platformId)).toEqual(['42', '44']);
    expect(page?.rejected.map(({ reason }) => reason)).toEqual(['the row names no viewer', 'the row is not an object']);
    expect(JSON.parse(page?.rejected[0]?.raw ?? '')).toMatchObject({ UserName: '观众 A' });
    expect(open.warnings).toMatchObject([
      { kind: 'AwardRecords.AwardResult: not that of a winner' },
      { kind: 'AwardRecords.LoginTel: not of the documented type' },
    ]);
    expect(JSON.stringify(open.warnings)).not.toContain('138');
  });

  it('are none where there is no such room, lottery or red packet', async () => {
    for (const code of ['ActivityNotExist', 'ActivityHasBeenDeleted', 'AwardIdInvalid', 'RedPacketIDInvalid']) {
      await using open = await openVolcengine(() => toRefused(`InvalidParameter.${code}`));
      expect(await readWinners(open.platform, LOTTERY)).toEqual([]);
      expect(await readWinners(open.platform, PACKET)).toEqual([]);
    }
  });

  it('could not be read where the lotteries could not: their keys would be others', async () => {
    await using open = await openVolcengine((call) =>
      isStatistics(call) ? play({})(call) : toRefused('InternalError'),
    );
    await expect(readWinners(open.platform, LOTTERY)).rejects.toBeInstanceOf(UpstreamUnavailableError);
  });

  it.each([
    ['less than its own total', { PageTotalCount: 501, AwardRecords: [] }],
    ['no total for a full page', { AwardRecords: Array.from({ length: 500 }, () => record) }],
    ['a total that can not be', { PageTotalCount: 1_000_000_000, AwardRecords: [record] }],
    ['something that is no list', { PageTotalCount: 1, AwardRecords: 'x' }],
  ])('were not read whole after %s', async (_, result) => {
    await using open = await openVolcengine((call) => (isStatistics(call) ? toResult(result) : play({})(call)));
    await expect(readWinners(open.platform, LOTTERY)).rejects.toBeInstanceOf(UpstreamUnavailableError);
  });

  it('were not read whole where the room goes in the middle of the list', async () => {
    const answer = play({ records: Array.from({ length: 501 }, () => record) });
    await using open = await openVolcengine((call) =>
      call.query.get('PageNo') === '2' ? toRefused('InvalidParameter.ActivityHasBeenDeleted') : answer(call),
    );
    await expect(readWinners(open.platform, LOTTERY)).rejects.toBeInstanceOf(UpstreamRefusedError);
  });

  it.each(['nonsense', 'polyv:lottery:1:a', `volcengine:channel:${ROOM}`, 'volcengine:lottery:x:1'])(
    'of %s are not asked for',
    async (id) => {
      await using open = await openVolcengine(play({}));
      await expect(readWinners(open.platform, id)).rejects.toBeInstanceOf(BadIdError);
      expect(open.loopback.calls).toEqual([]);
    },
  );

  it('are not asked for any more when the caller leaves', async () => {
    await using open = await openVolcengine(play({}));
    open.loopback.setFault({ kind: 'hang' }, isStatistics);
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(new Error('left')), 50);
    await expect(readWinners(open.platform, LOTTERY, createAsk({ signal: leaving.signal }))).rejects.toThrow('left');
  });
});

describe('winners of a red packet', () => {
  it('are asked for by an older interface with spellings of its own', async () => {
    await using open = await openVolcengine(play({}));
    await readWinners(open.platform, PACKET);
    expect(questions(open.loopback.calls, 'ListRedPacketRecordAPI')).toEqual([
      `Action=ListRedPacketRecordAPI&ActivityId=${ROOM}&PageItemCount=500&PageNo=1&RedPacketID=9&SearchType=1&Version=2020-06-01`,
    ]);
  });

  it('have the key and the prize of their callback; when they won is not told', async () => {
    await using open = await openVolcengine(play({}));
    const called = callBack(open.platform, {
      EventType: 'ActivityRedPacketInfoCallBack',
      RedPacketId: '9',
      RedPacketType: '0',
      UserInfos: [{ UserId: '42', Amount: '100', Telephone: '18000001234' }],
    });
    const [page] = await readWinners(open.platform, PACKET);
    const [news] = page?.news ?? [];
    expect(news).toMatchObject({ key: called?.key, aliases: [], earlier: [] });
    expect(news?.winner).toMatchObject({ redPacketId: PACKET, lotteryId: null, wonAtDraw: false, claim: null });
    expect(news?.winner.prize).toEqual(called?.winner.prize);
    expect(news?.winner.viewer.phone).toBe(called?.winner.viewer.phone);
  });

  it('of points name their batch; a packet that is gone tells no kind', async () => {
    await using points = await openVolcengine(play({ packetType: 1 }));
    const [page] = await readWinners(points.platform, PACKET);
    expect(page?.news[0]?.winner.prize).toMatchObject({ name: '积分红包', kind: 'POINTS', amount: 100, batch: 'B2' });

    await using gone = await openVolcengine((call) =>
      call.query.get('Action') === 'GetActivityRedPacket'
        ? toRefused('InvalidParameter.RedPacketIDInvalid')
        : play({})(call),
    );
    const [rest] = await readWinners(gone.platform, PACKET);
    expect(rest?.news[0]?.winner.prize).toMatchObject({ name: '红包', kind: 'UNKNOWN', amount: 100, batch: null });
  });

  it('without a PhoneNumber have that of UserTel; without a viewer they are set aside', async () => {
    const rows = [{ UserID: 42, PhoneNumber: '', UserTel: '139' }, { UserName: 'x' }];
    await using open = await openVolcengine(play({ packetRecords: rows }));
    const [page] = await readWinners(open.platform, PACKET);
    expect(page?.news.map(({ winner }) => winner.viewer.phone)).toEqual(['139']);
    expect(page?.rejected).toMatchObject([{ reason: 'the row names no viewer' }]);
  });

  it('are paced by the minute, and what is asked by the second waits for none of them', async () => {
    await using open = await openVolcengine(play({}), { VOLCENGINE_CALLS_PER_MINUTE: '3' }); // 90 %: 2
    const ask = () => createAsk({ deadlineAt: Date.now() + 1_000 });
    await readWinners(open.platform, PACKET, ask());
    await readWinners(open.platform, PACKET, ask());
    await expect(readWinners(open.platform, PACKET, ask())).rejects.toMatchObject({ code: 'UPSTREAM_BUSY' });
    expect(questions(open.loopback.calls, 'ListRedPacketRecordAPI')).toHaveLength(2);
    expect(await readWinners(open.platform, LOTTERY, ask())).toHaveLength(1);
  });
});
