import { describe, expect, it } from 'vitest';
import { call, openSimulator } from './volcengine-caller.js';

const room = '1821371880000000001';
const listAwards = { Action: 'ListAwardConfigs', Version: '2023-08-01', ActivityId: room };
const listRecords = { Action: 'ListAwardRecordStatistics', Version: '2023-08-01', ActivityId: room };
const listPackets = { Action: 'ListActivityRedPacket', Version: '2023-08-01', ActivityID: room };
const listPacketRecords = { Action: 'ListRedPacketRecordAPI', Version: '2020-06-01', ActivityId: room };

describe('ListAwardConfigs', () => {
  it('tells of sent lotteries, and with All=1 of the others too, newest first', async () => {
    await using open = await openSimulator();
    const { simulator, origin } = open;
    const sent = simulator.putAward(room);
    const unsent = simulator.putAward(room, { Status: 1, SendTime: 0 });

    const some = await call({ origin }, listAwards);
    const none = await call({ origin }, { ...listAwards, All: '0' });
    const all = await call({ origin }, { ...listAwards, All: '1' });

    const toIds = (answer: typeof all) => answer.json.Result?.AwardConfigs?.map((row) => row['Id']);
    expect([toIds(some), toIds(none)]).toEqual([[Number(sent.Id)], [Number(sent.Id)]]);
    expect(toIds(all)).toEqual([Number(unsent.Id), Number(sent.Id)]);
  });

  it('writes 64-bit integers as bare numbers, digit for digit', async () => {
    await using open = await openSimulator();
    open.simulator.putAward(room, { Id: 9_223_372_036_854_775_807n });

    const { text } = await call({ origin: open.origin }, listAwards);

    expect(text).toContain('"Id":9223372036854775807,');
    expect(text).toContain('"ActivityId":1821371880000000001,');
  });

  it('has every field of the document, and takes any raw value for any of them', async () => {
    await using open = await openSimulator();
    const { simulator, origin } = open;
    const award = simulator.putAward(room);
    expect((await call({ origin }, listAwards)).json.Result?.AwardConfigs?.[0]).toMatchObject({
      Name: '抽奖活动',
      DeadLineSecond: 30,
      SendTime: 1673199096,
      AwardCondition: { CheckIn: 'all', Vote: '1' },
      AwardItemInfo: [{ AwardItemId: 908, AwardItemType: 4, WinnerInfoType: '2,1,3' }],
    });

    simulator.putAward(room, { Id: award.Id, Status: '坏', AwardTheme: null, Unheard: [1], MsgIds: undefined });
    const [changed] = (await call({ origin }, listAwards)).json.Result?.AwardConfigs ?? [];

    expect(changed).toMatchObject({ Name: '抽奖活动', Status: '坏', AwardTheme: null, Unheard: [1] });
    expect(changed).not.toHaveProperty('MsgIds');
    expect(simulator.award(room, award.Id).Status).toBe('坏');
  });
});

describe('ListAwardRecordStatistics', () => {
  it('lists participants unless winners are asked for', async () => {
    await using open = await openSimulator();
    const { simulator, origin } = open;
    const { Id } = simulator.putAward(room);
    simulator.joinAward(room, Id, simulator.inventViewers(3));
    const [won] = simulator.drawAward(room, Id, [{ nickname: '小橘子' }]);

    const participants = await call({ origin }, { ...listRecords, AwardId: String(Id) });
    const winners = await call({ origin }, { ...listRecords, AwardId: String(Id), SearchType: '1' });

    expect(participants.json.Result).toMatchObject({ PageNo: 1, PageItemCount: 10, PageTotalCount: 4 });
    expect(participants.json.Result?.AwardRecords?.map((row) => row['AwardResult'])).toEqual([5, 5, 5, 4]);
    expect(winners.json.Result).toMatchObject({ PageTotalCount: 1 });
    expect(winners.json.Result?.AwardRecords).toMatchObject([
      { UserId: won?.UserId, UserName: '小橘子', AwardItemName: '奖券', AwardResult: 4 },
    ]);
  });

  it('gives pages of the asked size, the last one short and those beyond it empty', async () => {
    await using open = await openSimulator();
    const { simulator, origin } = open;
    const { Id } = simulator.putAward(room);
    simulator.drawAward(room, Id, simulator.inventViewers(5));

    const pages = [];
    for (const PageNo of ['1', '2', '3', '4']) {
      const answer = await call({ origin }, { ...listRecords, AwardId: String(Id), PageNo, PageItemCount: '2' });
      pages.push(answer.json.Result);
    }

    expect(pages.map((page) => page?.AwardRecords?.length)).toEqual([2, 2, 1, 0]);
    expect(pages.map((page) => [page?.['PageNo'], page?.['PageItemCount'], page?.['PageTotalCount']])).toEqual(
      [1, 2, 3, 4].map((number) => [number, 2, 5]),
    );
    const users = pages.flatMap((page) => page?.AwardRecords?.map((row) => row['UserId']));
    expect(new Set(users).size).toBe(5);
  });
});

describe('the red packet interfaces', () => {
  it('give the same packet in the list and alone', async () => {
    await using open = await openSimulator();
    const { simulator, origin } = open;
    for (let index = 0; index < 12; index += 1) simulator.putRedPacket(room, { Name: `红包 ${index}` });

    const list = await call({ origin }, listPackets);
    const second = await call({ origin }, { ...listPackets, PageNo: '2' });
    const [newest] = list.json.Result?.RedPacketList ?? [];
    const alone = await call(
      { origin },
      { ...listPackets, Action: 'GetActivityRedPacket', RedPacketID: String(newest?.['RedPacketID']) },
    );

    expect(list.json.Result).toMatchObject({ PageNo: 1, PageItemCount: 10, TotalCount: 12 });
    expect(second.json.Result?.RedPacketList).toHaveLength(2);
    expect(newest?.['Name']).toBe('红包 11');
    expect(alone.json.Result).toEqual(newest);
    expect(alone.text).toContain('"ActivityID":1821371880000000001,');
    expect(alone.json.Result).toMatchObject({ TotalAmount: 10000, MiniAppRedirectUrl: 'test=1', RedPacketStatus: 0 });
  });

  it('list winners as 1 and participants as 2, with user ids as numbers', async () => {
    await using open = await openSimulator();
    const { simulator, origin } = open;
    const { RedPacketID } = simulator.putRedPacket(room);
    simulator.joinRedPacket(room, RedPacketID, simulator.inventViewers(2));
    simulator.drawRedPacket(room, RedPacketID, [{ userId: '9007199254740993', amount: 88 }]);
    const query = { ...listPacketRecords, RedPacketID: String(RedPacketID) };

    const winners = await call({ origin }, { ...query, SearchType: '1' });
    const participants = await call({ origin }, { ...query, SearchType: '2' });

    expect(winners.text).toContain('"UserID":9007199254740993,');
    expect(winners.json.Result).toMatchObject({ TotalCount: 1, JoinRedPacketList: [{ Amount: 88, Status: 1 }] });
    expect(participants.json.Result).toMatchObject({ PageNo: 1, PageItemCount: 10, TotalCount: 3 });
  });
});
