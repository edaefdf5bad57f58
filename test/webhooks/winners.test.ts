import { describe, expect, it } from 'vitest';
import { LogUnavailableError } from '../../src/domain/errors.js';
import { createMemoryStore } from '../engines/memory-store.js';
import { createMemoryWinnerLog } from '../engines/memory-winner-log.js';
import type { WinnerLog } from '../../src/feed/winner-log.js';
import { startGateway } from '../gateway.js';
import { awardFields, DOOR, personal, readWinners, ROOM, userInfo } from './callbacks.js';

describe('a draw on the platform', () => {
  it('is there with each of its prizes, 64-bit ids digit for digit', async () => {
    await using gateway = await startGateway();
    const { volcengine } = gateway;
    const { Id, AwardItemInfo } = volcengine.putAward(ROOM, { Id: 9_007_199_254_740_993n, Name: '双奖' });
    const [ticket] = AwardItemInfo;
    if (ticket === undefined) throw new Error('the sample has a prize');
    AwardItemInfo.push({
      ...ticket,
      AwardItemId: 9_007_199_254_740_995n,
      AwardItemName: '积分',
      AwardItemType: 3,
      AwardItemAmounts: 88,
      AwardItemNum: '1232140000003214123',
    });
    volcengine.drawAward(ROOM, Id, [
      { userId: 1_821_371_880_000_000_001n, externalId: '7613760946839999999', nickname: '甲', phone: '13800000001' },
      {
        userId: 9_223_372_036_854_775_807n,
        nickname: '乙',
        awardItemId: 9_007_199_254_740_995n,
        isPriority: true,
        extra: 'from=poster',
        ipAddress: '203.0.113.9',
      },
    ]);
    await volcengine.settled();
    expect(volcengine.deliveries.map(({ status }) => status)).toEqual([200, 200]);

    const winners = await readWinners(gateway);
    const byName = new Map(winners.map((winner) => [winner.viewer.nickname, winner]));
    expect(winners).toHaveLength(2);
    expect(byName.get('甲')).toMatchObject({
      platform: 'VOLCENGINE',
      channel: { id: `volcengine:channel:${ROOM}` },
      channelName: '直播间 A',
      lotteryName: '双奖',
      prize: {
        id: `volcengine:prize:${ROOM}:9007199254740993:908`,
        name: '奖券',
        kind: 'TICKET',
        delivery: null,
        amount: null,
        batch: null,
      },
      viewer: {
        id: 'volcengine:viewer:1821371880000000001',
        platformId: '1821371880000000001',
        externalId: '7613760946839999999',
      },
      isPriority: false,
      extra: null,
    });
    expect(byName.get('乙')).toMatchObject({
      prize: {
        id: `volcengine:prize:${ROOM}:9007199254740993:9007199254740995`,
        kind: 'CUSTOM',
        delivery: 'POINTS',
        amount: 88,
        batch: '1232140000003214123',
      },
      viewer: { platformId: '9223372036854775807' },
      isPriority: true,
      extra: 'from=poster',
      ipAddress: '203.0.113.9',
    });

    const { data, errors } = await gateway.ask(
      `query ($ids: [ID!]) { winners(filter: { lotteryIds: $ids }) { nodes { lottery { name winnerCount } } } }`,
      { ids: [`volcengine:lottery:${ROOM}:9007199254740993`] },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      winners: {
        nodes: [{ lottery: { name: '双奖', winnerCount: 2 } }, { lottery: { name: '双奖', winnerCount: 2 } }],
      },
    });
  });

  it('with more winners than one callback holds is there whole', async () => {
    await using gateway = await startGateway();
    const { Id } = gateway.volcengine.putAward(ROOM);
    const viewers = gateway.volcengine.inventViewers(4_001);
    gateway.volcengine.drawAward(ROOM, Id, viewers);
    await gateway.volcengine.settled();
    expect(gateway.volcengine.deliveries.map(({ status }) => status)).toEqual([200, 200, 200]);

    const winners = await readWinners(gateway);
    expect(winners).toHaveLength(4_001);
    expect(new Set(winners.map(({ viewer }) => viewer.platformId))).toEqual(
      new Set(viewers.map(({ userId }) => String(userId))),
    );
    expect(new Set(winners.map(({ id }) => id)).size).toBe(4_001);
  });

  it.each([true, false])('of a red packet is there too, its id told: %s', async (withId) => {
    await using gateway = await startGateway();
    const { RedPacketID } = gateway.volcengine.putRedPacket(ROOM, { RedPacketID: 9_007_199_254_740_993n });
    gateway.volcengine.drawRedPacket(ROOM, RedPacketID, [{ amount: 888, userId: 1_821_371_880_000_000_001n }], {
      withId,
    });
    await gateway.volcengine.settled();

    const { data, errors } = await gateway.ask(
      `{ winners { nodes { prize { name kind amount } viewer { platformId } redPacket { id name } lottery { id } } } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      winners: {
        nodes: [
          {
            prize: { name: expect.stringContaining('红包') as string, kind: 'CASH', amount: 888 },
            viewer: { platformId: '1821371880000000001' },
            redPacket: withId ? { id: `volcengine:redpacket:${ROOM}:9007199254740993`, name: '新年红包' } : null,
            lottery: null,
          },
        ],
      },
    });
  });
});

describe('the same news again', () => {
  it('changes nothing, whether repeated to the byte or told anew', async () => {
    await using gateway = await startGateway();
    const first = gateway.volcengine.signCallback(awardFields());
    const later = gateway.volcengine.signCallback(
      awardFields({ Timestamp: String(Math.floor(Date.now() / 1_000) - 60), RequestUuid: 'another' }),
    );
    for (const body of [first, first, later]) expect((await gateway.post(DOOR, body)).status).toBe(200);
    expect(await readWinners(gateway)).toHaveLength(1);
  });

  it('at once is one winner', async () => {
    await using gateway = await startGateway();
    const body = gateway.volcengine.signCallback(awardFields());
    const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await gateway.post(DOOR, body)).status));
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(await readWinners(gateway)).toHaveLength(1);
  });

  it('for another prize is another win', async () => {
    await using gateway = await startGateway();
    const [one, other] = [
      { AwardItemId: '908', AwardName: '奖品 A' },
      { AwardItemId: '909', AwardName: '奖品 B' },
    ];
    for (const prize of [one, other, one])
      await gateway.post(DOOR, gateway.volcengine.signCallback(awardFields(prize)));
    expect((await readWinners(gateway)).map(({ prize }) => prize.name)).toEqual(['奖品 A', '奖品 B']);
  });
});

it('good rows are recorded beside bad ones, and the callback is a success', async () => {
  await using gateway = await startGateway();
  const { UserID: _nobody, ...nameless } = userInfo;
  const rows = [userInfo, nameless, 'nickname-canary', null, { ...userInfo, UserID: '1821371880000000002' }];
  const response = await gateway.post(DOOR, gateway.volcengine.signCallback(awardFields({ UserInfos: rows })));

  expect(response.status).toBe(200);
  expect((await readWinners(gateway)).map(({ viewer }) => viewer.platformId)).toEqual([
    '1821371880000000001',
    '1821371880000000002',
  ]);
  const told = gateway.logged.filter((line) => line.includes('rows of a callback are unreadable'));
  const counts = told.map((line) => (JSON.parse(line) as { rows: number }).rows);
  expect(counts).toEqual([1, 2]);
});

it('ids spelled as bare numbers are read without rounding', async () => {
  await using gateway = await startGateway();
  const rows = [{ ...userInfo, UserID: 1_821_371_880_000_000_001n, ExternalID: 7_613_760_946_839_999_999n }];
  const body = gateway.volcengine.signCallback(
    awardFields({ UserInfos: rows, ActivityID: BigInt(ROOM), AwardId: 9_007_199_254_740_993n }),
  );
  expect(body).toContain('"UserID":1821371880000000001}');
  expect((await gateway.post(DOOR, body)).status).toBe(200);

  const [winner] = await readWinners(gateway);
  expect(winner).toMatchObject({
    channel: { id: `volcengine:channel:${ROOM}` },
    viewer: { platformId: '1821371880000000001', externalId: '7613760946839999999' },
    prize: { id: `volcengine:prize:${ROOM}:9007199254740993:908` },
  });
});

describe('a log that can not write', () => {
  /** A log of which the first appends fail. */
  function createFailingLog(failures: number, error: Error): WinnerLog {
    const log = createMemoryWinnerLog(() => {});
    let left = failures;
    return { ...log, append: (tellings) => (left-- > 0 ? Promise.reject(error) : log.append(tellings)) };
  }

  it.each([
    ['says so', new LogUnavailableError(new Error('disk full: nickname-canary')), 'LOG_UNAVAILABLE'],
    ['breaks', new Error('nickname-canary in a stack'), 'UNAVAILABLE'],
  ])('when it %s: 503, and nothing is acknowledged', async (_how, error, code) => {
    await using gateway = await startGateway({
      parts: { store: createMemoryStore({ winnerLog: createFailingLog(1, error) }) },
    });
    const body = gateway.volcengine.signCallback(awardFields());

    const refused = await gateway.post(DOOR, body);
    expect({ status: refused.status, body: await refused.json() }).toEqual({ status: 503, body: { code } });
    expect(await readWinners(gateway)).toEqual([]);

    expect((await gateway.post(DOOR, body)).status).toBe(200);
    expect(await readWinners(gateway)).toHaveLength(1);
  });

  it('loses nothing, since the platform tries again', async () => {
    const winnerLog = createFailingLog(2, new LogUnavailableError(new Error('disk full')));
    await using gateway = await startGateway({ parts: { store: createMemoryStore({ winnerLog }) } });
    const { Id } = gateway.volcengine.putAward(ROOM);
    gateway.volcengine.drawAward(ROOM, Id, [{ nickname: '坚持' }]);
    await gateway.volcengine.settled();
    expect(gateway.volcengine.deliveries.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect(gateway.volcengine.givenUp).toEqual([]);
    expect((await readWinners(gateway)).map(({ viewer }) => viewer.nickname)).toEqual(['坚持']);
  });
});

it('no log line holds anything personal', async () => {
  const log = createMemoryWinnerLog(() => {});
  const faults: Error[] = [];
  const append: WinnerLog['append'] = (tellings) => {
    const fault = faults.pop();
    return fault === undefined ? log.append(tellings) : Promise.reject(fault);
  };
  const winnerLog = { ...log, append };
  await using gateway = await startGateway({ parts: { store: createMemoryStore({ winnerLog }) } });
  const sign = (otherwise: object) => gateway.volcengine.signCallback(awardFields({ ...otherwise }));
  const bodies = [
    sign({}),
    sign({ AwardItemType: '77', UserInfos: [userInfo, { NickName: 'nickname-canary' }, 13_800_001_234] }),
    sign({ UserInfos: 'nickname-canary' }),
    sign({}).replace('"UserInfos":', '"UserInfos":"nickname-canary",'),
    sign({}).replace(ROOM, '1824921187234845'),
    sign({ Timestamp: '1741158904' }),
  ];
  for (const body of bodies) {
    const quoting = Object.assign(new Error('duplicate key (13800001234)'), { code: '23505' });
    faults.push(new LogUnavailableError(quoting), quoting);
    await gateway.post(DOOR, body);
    await gateway.post(DOOR, body);
  }
  faults.length = 0;
  for (const body of bodies) await gateway.post(`${DOOR}?phone=13800001234`, body);
  await readWinners(gateway);

  const logged = gateway.logged.join('');
  expect(logged).toContain('23505'); // what an operator needs is there
  for (const datum of personal) expect(logged).not.toContain(datum);
});
