import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChannelLotteriesDocument } from '../../src/client/generated/graphql.js';
import type { TestGateway } from '../gateway.js';
import { newRoom, notesOf, type RawFields, readAward, startUnhurried, WIDE_ID } from './readings.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startUnhurried();
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface Trap {
  readonly trap: string;
  readonly award?: RawFields;
  readonly prize?: RawFields;
  /** What is read of the lottery, or of its one prize. */
  readonly lottery?: object;
  readonly won?: object;
}

const SENT = 1_673_199_096;
const noConditions = { Quiz: '', Questionnaire: '', CheckIn: '', Vote: '', RightQuiz: '' };
const condition = (kind: string, known: object) => ({ kind, all: false, count: null, text: null, ...known });

const inverted: readonly Trap[] = [
  {
    trap: 'ShowPeopleNumber is inverted: 0 shows',
    award: { ShowPeopleNumber: 0 },
    lottery: { display: { participantCount: true } },
  },
  {
    trap: 'ShowPeopleNumber is inverted: 1 hides',
    award: { ShowPeopleNumber: 1 },
    lottery: { display: { participantCount: false } },
  },
  {
    trap: 'IsHideAwardNum, as its name says: 0 shows',
    award: { IsHideAwardNum: 0 },
    lottery: { display: { prizeQuantity: true } },
  },
  {
    trap: 'IsHideAwardNum, as its name says: 1 hides',
    award: { IsHideAwardNum: 1 },
    lottery: { display: { prizeQuantity: false } },
  },
  {
    trap: 'ShowWinnerComment is not inverted: 0 hides',
    award: { ShowWinnerComment: 0 },
    lottery: { display: { winnerDetails: false } },
  },
  {
    trap: 'ShowWinnerComment is not inverted: 1 shows',
    award: { ShowWinnerComment: 1 },
    lottery: { display: { winnerDetails: true } },
  },
];

const times: readonly Trap[] = [
  {
    trap: 'DeadLine is minutes and DeadLineSecond seconds more, in an automatic draw',
    award: { AwardType: 1, DeadLine: 2, DeadLineSecond: 5, SendTime: SENT },
    lottery: { drawMode: 'AUTOMATIC', countdownSeconds: 125, drawsAt: '2023-01-08T17:33:41.000Z' },
  },
  {
    trap: 'DeadLine and DeadLineSecond mean nothing in a manual draw',
    award: { AwardType: 2, DeadLine: 2, DeadLineSecond: 5, SendTime: SENT },
    lottery: { drawMode: 'MANUAL', countdownSeconds: null, drawsAt: null },
  },
  {
    trap: 'a countdown of less than a minute has DeadLine 0',
    award: { AwardType: 1, DeadLine: 0, DeadLineSecond: 30 },
    lottery: { countdownSeconds: 30 },
  },
  {
    trap: 'SendTime and OpenAwardTime are seconds',
    award: { SendTime: SENT, OpenAwardTime: SENT + 62 },
    lottery: { sentAt: '2023-01-08T17:31:36.000Z', drawnAt: '2023-01-08T17:32:38.000Z' },
  },
  { trap: 'an OpenAwardTime of 0 is not 1970', award: { Status: 2, OpenAwardTime: 0 }, lottery: { drawnAt: null } },
  {
    trap: 'AwardSendTime counts where AwardSendType is 1',
    award: { AwardSendType: 1, AwardSendTime: 1_726_734_970 },
    lottery: { sendMode: 'SCHEDULED', scheduledAt: '2024-09-19T08:36:10.000Z' },
  },
  {
    trap: 'AwardSendTime stays behind where AwardSendType is 0',
    award: { AwardSendType: 0, AwardSendTime: 1_726_734_970 },
    lottery: { sendMode: 'MANUAL', scheduledAt: null },
  },
  {
    trap: 'a lottery not yet sent has no documented Status: to be sent by hand, it is CREATED',
    award: { Status: 1, SendTime: 0, OpenAwardTime: 0, AwardSendType: 0 },
    lottery: { status: 'CREATED', sentAt: null, drawsAt: null, drawnAt: null },
  },
  {
    trap: 'a lottery not yet sent has no documented Status: to be sent later, it is SCHEDULED',
    award: { Status: 1, SendTime: 0, OpenAwardTime: 0, AwardSendType: 1 },
    lottery: { status: 'SCHEDULED', sentAt: null, drawsAt: null },
  },
];

const conditions: readonly Trap[] = [
  {
    trap: 'a condition that is empty is not there',
    award: { AwardCondition: noConditions, BarragePwd: '' },
    lottery: { conditions: [] },
  },
  {
    trap: 'no AwardCondition at all is no condition',
    award: { AwardCondition: null, BarragePwd: '' },
    lottery: { conditions: [] },
  },
  {
    trap: 'a condition is "all", and then has no count',
    award: { AwardCondition: { ...noConditions, Vote: 'all' }, BarragePwd: '' },
    lottery: { conditions: [condition('VOTE', { all: true })] },
  },
  {
    trap: 'a condition is a count in a text',
    award: { AwardCondition: { ...noConditions, Questionnaire: '999' }, BarragePwd: '' },
    lottery: { conditions: [condition('QUESTIONNAIRE', { count: 999 })] },
  },
  {
    trap: 'Quiz and RightQuiz are two conditions: to answer, and to answer correctly',
    award: { AwardCondition: { ...noConditions, Quiz: '3', RightQuiz: '2' }, BarragePwd: '' },
    lottery: { conditions: [condition('QUIZ', { count: 3 }), condition('CORRECT_ANSWERS', { count: 2 })] },
  },
  {
    trap: 'BarragePwd is a condition outside AwardCondition',
    award: { AwardCondition: noConditions, BarragePwd: '新年快乐' },
    lottery: { conditions: [condition('COMMENT', { text: '新年快乐' })] },
  },
];

const allFields = { AwardItemNum: '48151841', AwardItemAmounts: 50, AwardLotteryTicketAddr: 'http://t.example.com/a' };
const prizes: readonly Trap[] = [
  {
    trap: 'an icon has no scheme',
    prize: { AwardItemIcon: '//p.org/a~tplv.image' },
    won: { imageUrl: 'https://p.org/a~tplv.image' },
  },
  {
    trap: 'an icon has neither scheme nor slashes',
    prize: { AwardItemIcon: 'p.org/a.png' },
    won: { imageUrl: 'https://p.org/a.png' },
  },
  {
    trap: 'an icon that has its scheme keeps it',
    prize: { AwardItemIcon: 'http://p.org/a.png' },
    won: { imageUrl: 'http://p.org/a.png' },
  },
  { trap: 'an empty icon is none', prize: { AwardItemIcon: '' }, won: { imageUrl: null } },
  {
    trap: 'WinnerInfoType "2,1,3" is a list in a text, in the order of the form',
    prize: { WinnerInfoType: '2,1,3' },
    won: { claimFields: [{ kind: 'PHONE' }, { kind: 'ADDRESS' }, { kind: 'NAME' }] },
  },
  {
    trap: 'an empty WinnerInfoType asks for nothing',
    prize: { AwardItemType: 1, WinnerInfoType: '' },
    won: { claimFields: [], claimMethod: null },
  },
  {
    trap: 'a physical prize has no batch, amount or ticket address, whatever is sent',
    prize: { ...allFields, AwardItemType: 1 },
    won: { kind: 'PHYSICAL', batch: null, amount: null, claimUrl: null },
  },
  {
    trap: 'a virtual prize has no batch, amount or ticket address, whatever is sent',
    prize: { ...allFields, AwardItemType: 2 },
    won: { kind: 'VIRTUAL', batch: null, amount: null, claimUrl: null },
  },
  {
    trap: 'a custom prize has batch and amount, and no ticket address',
    prize: { ...allFields, AwardItemType: 3 },
    won: { kind: 'CUSTOM', batch: '48151841', amount: 50, claimUrl: null },
  },
  {
    trap: 'a ticket has its address, and neither batch nor amount',
    prize: { ...allFields, AwardItemType: 4 },
    won: { kind: 'TICKET', batch: null, amount: null, claimMethod: 'LINK', claimUrl: 'http://t.example.com/a' },
  },
  {
    trap: 'AwardNum is how many can win, never added up from the prizes',
    award: { AwardNum: 7 },
    prize: { AwardItemCount: 1_000 },
    lottery: { winnerQuota: 7 },
    won: { quantity: 1_000, winnerQuota: null },
  },
  {
    trap: 'MsgIds is a list in a text',
    award: { MsgIds: '155681,155682' },
    lottery: { messageIds: ['155681', '155682'] },
  },
  { trap: 'an empty MsgIds is no message', award: { MsgIds: '' }, lottery: { messageIds: [] } },
];

const traps = [...inverted, ...times, ...conditions, ...prizes].map((trap) => [trap.trap, trap] as const);

it.each(traps)('%s', async (_trap, { award, prize, lottery, won }) => {
  expect(await readAward(gateway, award, prize)).toMatchObject({
    ...lottery,
    ...(won === undefined ? {} : { prizes: [won] }),
  });
});

describe('ids', () => {
  it('1821371880000000001 as a JSON number arrives digit for digit, in every id', async () => {
    const room = String(WIDE_ID);
    const { AwardItemInfo } = gateway.volcengine.putAward(room, { Id: WIDE_ID + 1n });
    Object.assign(AwardItemInfo[0] ?? {}, { AwardItemId: WIDE_ID + 2n });

    const { data, errors } = await gateway.query(ChannelLotteriesDocument, { id: `volcengine:channel:${room}` });
    expect(errors).toEqual([]);
    expect(data.channel?.lotteries?.nodes).toMatchObject([
      {
        id: 'volcengine:lottery:1821371880000000001:1821371880000000002',
        platformId: '1821371880000000002',
        channel: { id: 'volcengine:channel:1821371880000000001', platformId: '1821371880000000001' },
        prizes: [{ id: 'volcengine:prize:1821371880000000001:1821371880000000002:1821371880000000003' }],
      },
    ]);
    expect(gateway.volcengine.calls.at(-1)?.query.get('ActivityId')).toBe('1821371880000000001');
  });
});

describe('the call', () => {
  it('sends All=1, since lotteries not yet sent exist only so', async () => {
    const room = newRoom();
    gateway.volcengine.putAward(room, { Name: 'waiting', Status: 1, SendTime: 0, OpenAwardTime: 0 });
    const { data } = await gateway.query(ChannelLotteriesDocument, { id: `volcengine:channel:${room}` });
    expect(data.channel?.lotteries?.nodes.map(({ name }) => name)).toEqual(['waiting']);
    expect(gateway.volcengine.calls.at(-1)?.query.getAll('All')).toEqual(['1']);
  });

  it('has no empty parameter', async () => {
    await readAward(gateway);
    const queries = gateway.volcengine.calls.map(({ rawQuery }) => rawQuery);
    expect(queries.filter((query) => /=(&|$)/.test(query))).toEqual([]);
  });
});

describe('values that nobody documented', () => {
  it('an unknown word becomes UNKNOWN, fails no query and is logged once', async () => {
    await using own = await startUnhurried();
    const award = { Status: 9, AwardType: 3, AwardSendType: 2, RangeStatus: 8, AwardTheme: 'fireworks' };
    const flags = { ShowPeopleNumber: 2, IsHideAwardNum: 2, ShowWinnerComment: 2 };
    const prize = { AwardItemType: 9, WinnerInfoType: '2,4' };
    for (let round = 0; round < 2; round++)
      expect(await readAward(own, { ...award, ...flags }, prize)).toMatchObject({
        status: 'UNKNOWN',
        drawMode: 'UNKNOWN',
        countdownSeconds: null,
        sendMode: 'UNKNOWN',
        odds: 'UNKNOWN',
        theme: 'UNKNOWN',
        display: { participantCount: null, prizeQuantity: null, winnerDetails: null },
        prizes: [{ kind: 'UNKNOWN', claimFields: [{ kind: 'PHONE' }, { kind: 'UNKNOWN' }] }],
      });
    expect(notesOf(own).toSorted()).toEqual([
      'AwardConfigs.AwardSendType=2',
      'AwardConfigs.AwardTheme=fireworks',
      'AwardConfigs.AwardType=3',
      'AwardConfigs.IsHideAwardNum=2',
      'AwardConfigs.RangeStatus=8',
      'AwardConfigs.ShowPeopleNumber=2',
      'AwardConfigs.ShowWinnerComment=2',
      'AwardConfigs.Status=9',
      'AwardItemInfo.AwardItemType=9',
      'AwardItemInfo.WinnerInfoType=4',
    ]);
  });

  it('a number too wide for Int is null and one log line', async () => {
    await using own = await startUnhurried();
    const wide = 2n ** 40n;
    for (let round = 0; round < 2; round++)
      expect(await readAward(own, { ParticipantCount: wide, AwardNum: wide }, { AwardItemCount: wide })).toMatchObject({
        participantCount: null,
        winnerQuota: null,
        prizes: [{ quantity: null }],
      });
    expect(notesOf(own)).toHaveLength(3);
  });

  it('a countdown that fits in minutes and not in seconds is null and one log line', async () => {
    await using own = await startUnhurried();
    expect(await readAward(own, { DeadLine: 2_147_483_647 })).toMatchObject({ countdownSeconds: null, drawsAt: null });
    expect(notesOf(own)).toHaveLength(1);
  });

  it.each(['javascript:alert(1)', 'test=1', '//', 'ftp://p.org/a.png', 'data:image/png;base64,AAAA'])(
    'an address that is none, %s, is null and one log line that does not show it',
    async (address) => {
      await using own = await startUnhurried();
      for (let round = 0; round < 2; round++)
        expect(await readAward(own, {}, { AwardItemIcon: address })).toMatchObject({ prizes: [{ imageUrl: null }] });
      expect(notesOf(own)).toEqual(['AwardItemInfo.AwardItemIcon: not an http address']);
      expect(own.logged.join('')).not.toContain(address.length > 2 ? address : '"//"');
    },
  );

  it.each([
    ['a text instead of a number', { ParticipantCount: '5' }, { participantCount: 5 }],
    ['an object instead of a text', { Name: { zh: '抽奖' } }, { name: '' }],
    ['a text instead of a list', { AwardItemInfo: 'none' }, { prizes: [] }],
    ['null instead of a list', { AwardItemInfo: null }, { prizes: [] }],
    ['an instant far beyond the calendar', { OpenAwardTime: 1_673_199_158_000_000 }, { drawnAt: null }],
  ])('%s fails no query', async (_name, award, lottery) => {
    const room = newRoom();
    gateway.volcengine.putAward(room, award);
    const { data, errors } = await gateway.query(ChannelLotteriesDocument, { id: `volcengine:channel:${room}` });
    expect(errors).toEqual([]);
    expect(data.channel?.lotteries?.nodes).toMatchObject([lottery]);
  });
});

describe('refusals are known by their Code, not by the HTTP status', () => {
  it.each([
    ['an error inside of HTTP 200', 200, 'InvalidParameter.ActivityNotExist', 'UPSTREAM_REFUSED', false],
    ["the caller's fault as HTTP 500", 500, 'InvalidParameter.ActivityIdInvalid', 'UPSTREAM_REFUSED', false],
    [
      'a missing permission as HTTP 409',
      409,
      'OperationDenied.ActivityModuleWithoutPermission',
      'UPSTREAM_REFUSED',
      false,
    ],
    ['a fault of theirs as HTTP 500', 500, 'InternalError', 'UPSTREAM_UNAVAILABLE', true],
    ['too many calls', 429, 'FlowLimitExceeded', 'UPSTREAM_THROTTLED', true],
    ['our own key', 401, 'InvalidAccessKey', 'UPSTREAM_UNAUTHORIZED', false],
  ])('%s', async (_name, status, Code, code, retryable) => {
    await using own = await startUnhurried();
    const ResponseMetadata = { RequestId: '202306041104200100100232280022D31', Error: { Code, Message: 'no' } };
    own.volcengine.setFault({ kind: 'reply', reply: { status, json: JSON.stringify({ ResponseMetadata }) } });
    const { errors } = await own.query(ChannelLotteriesDocument, { id: `volcengine:channel:${newRoom()}` });
    expect(errors).toMatchObject([
      { extensions: { code, retryable, platform: 'VOLCENGINE', requestId: ResponseMetadata.RequestId } },
    ]);
  });
});
