import { describe, expect, it } from 'vitest';
import type { Lottery } from '../../src/domain/lottery.js';
import { toLottery } from '../../src/platforms/volcengine/normalize.js';
import { createWire } from '../../src/platforms/volcengine/wire.js';
import { collectNotes, parseSample, type Parsed } from '../fixtures/volcengine/read.js';

const origin = { room: '1754400000038536', fetchedAt: '2025-03-06T06:38:01.000Z' };

/** The sample's lottery with some of its values replaced; numbers as their text, as they arrive. */
function read(changes: Parsed = {}, prizeChanges: Parsed = {}): { lottery: Lottery; notes: readonly string[] } {
  const { notes, note } = collectNotes();
  const [sample] = (parseSample('list-award-configs')['Result'] as { AwardConfigs: [Parsed] }).AwardConfigs;
  const [prize] = sample['AwardItemInfo'] as [Parsed];
  const row = { ...sample, AwardItemInfo: [{ ...prize, ...prizeChanges }], ...changes };
  const [wire] = createWire(note).awardConfigs.parse({ AwardConfigs: [row] }).AwardConfigs;
  if (wire === undefined) throw new Error('expected one lottery');
  return { lottery: toLottery(wire, origin, note), notes };
}

const prizeOf = (changes: Parsed) => read({}, changes).lottery.prizes[0];
const condition = (kind: string, known: object) =>
  expect.objectContaining({ kind, all: false, count: null, text: null, seconds: null, ...known }) as unknown;
const conditionsOf = (changes: Parsed) => read({ BarragePwd: '', AwardCondition: null, ...changes }).lottery.conditions;

describe('the document’s own sample of ListAwardConfigs', () => {
  it('becomes a lottery', () => {
    const { lottery, notes } = read();
    expect(lottery).toEqual({
      id: 'volcengine:lottery:1754400000038536:36576',
      platform: 'volcengine',
      platformId: '36576',
      channelId: 'volcengine:channel:1754400000038536',
      name: '抽奖活动',
      status: 'DRAWN',
      drawMode: 'AUTOMATIC',
      sendMode: 'SCHEDULED',
      countdownSeconds: 90,
      drawsAt: '2023-01-08T17:33:06.000Z',
      participantCount: 5,
      winnerCount: 1,
      winnerQuota: 1,
      conditions: [
        condition('QUIZ', { count: 2 }),
        condition('CORRECT_ANSWERS', { count: 1 }),
        condition('QUESTIONNAIRE', { count: 1 }),
        condition('CHECK_IN', { all: true }),
        condition('VOTE', { count: 1 }),
        condition('COMMENT', { text: '弹幕口令' }),
      ],
      odds: 'EQUAL',
      repeatWins: null,
      audience: null,
      display: { participantCount: true, prizeQuantity: true, winnerCount: null, winnerDetails: false },
      theme: 'WHEEL',
      prizes: [
        {
          id: 'volcengine:prize:1754400000038536:36576:908',
          name: '奖券',
          tier: null,
          kind: 'TICKET',
          delivery: null,
          quantity: 1000,
          winnerCount: 1,
          winnerQuota: null,
          correctAnswers: null,
          imageUrl: 'https://p.org/04ae0f42a3a04e7387e5f6fe7a18c4fb~tplv-6ed59yyum2-image.image',
          claimMethod: 'LINK',
          claimUrl: 'http://livesaas.example.com/ticket',
          claimQrCodeUrl: null,
          claimQrCodeHint: null,
          claimFields: [
            { kind: 'PHONE', label: '手机号', hint: null, required: null },
            { kind: 'ADDRESS', label: '收货地址', hint: null, required: null },
            { kind: 'NAME', label: '收件人', hint: null, required: null },
          ],
          batch: null,
          amount: null,
          showsWinnerQuota: null,
          price: null,
          discountPrice: null,
        },
      ],
      sessionId: null,
      accountId: null,
      messageIds: ['155681'],
      presetViewerIds: null,
      createdAt: null,
      updatedAt: null,
      scheduledAt: '2024-09-19T08:36:10.000Z',
      sentAt: '2023-01-08T17:31:36.000Z',
      drawnAt: '2023-01-08T17:32:38.000Z',
      fetchedAt: origin.fetchedAt,
      stale: false,
    });
    expect(notes).toEqual([]);
  });

  it('survives JSON unchanged', () => {
    const { lottery } = read();
    expect(JSON.parse(JSON.stringify(lottery))).toEqual(lottery);
  });
});

describe('the status of a lottery', () => {
  const unsent = { SendTime: '0', AwardSendType: '0', AwardSendTime: '0' };
  it.each([
    [{ Status: '2' }, 'RUNNING'],
    [{ Status: '4' }, 'DRAWN'],
    [{ Status: '5' }, 'DELETED'],
    [{ Status: '7' }, 'WITHDRAWN'],
    [{ ...unsent, Status: '0' }, 'CREATED'],
    [{ ...unsent, Status: '1', AwardSendType: '1', AwardSendTime: '1726734970' }, 'SCHEDULED'],
    [{ ...unsent, Status: '1', AwardSendType: '1' }, 'CREATED'],
    [{ ...unsent, Status: '1', AwardSendTime: '1726734970' }, 'CREATED'],
    [{ ...unsent, Status: '5' }, 'DELETED'],
    [{ ...unsent, Status: null, SendTime: null }, 'CREATED'],
    [{ Status: '1' }, 'SCHEDULED'],
    [{ Status: '1', AwardSendType: '0' }, 'CREATED'],
  ])('%j is %s, without a note', (changes, status) => {
    const { lottery, notes } = read(changes);
    expect(lottery.status).toBe(status);
    expect(notes).toEqual([]);
  });

  it('is UNKNOWN and noted where a lottery that was sent has a code nobody documented', () => {
    const { lottery, notes } = read({ Status: '6' });
    expect(lottery.status).toBe('UNKNOWN');
    expect(notes).toEqual(['AwardConfigs.Status=6']);
  });
});

describe('the traps of ListAwardConfigs', () => {
  it('ShowPeopleNumber and IsHideAwardNum say "show" by 0, ShowWinnerComment by 1', () => {
    const displayOf = (flag: string) =>
      read({ ShowPeopleNumber: flag, IsHideAwardNum: flag, ShowWinnerComment: flag }).lottery.display;
    expect(displayOf('0')).toMatchObject({ participantCount: true, prizeQuantity: true, winnerDetails: false });
    expect(displayOf('1')).toMatchObject({ participantCount: false, prizeQuantity: false, winnerDetails: true });
    expect(displayOf('2')).toMatchObject({ participantCount: null, prizeQuantity: null, winnerDetails: null });
  });

  it('DeadLine and DeadLineSecond count for automatic draws only', () => {
    expect(read({ AwardType: '2' }).lottery).toMatchObject({
      drawMode: 'MANUAL',
      countdownSeconds: null,
      drawsAt: null,
    });
    expect(read({ DeadLine: null }).lottery).toMatchObject({ countdownSeconds: 30 });
    expect(read({ DeadLine: null, DeadLineSecond: null }).lottery).toMatchObject({ countdownSeconds: null });
    expect(read({ SendTime: '0' }).lottery).toMatchObject({ countdownSeconds: 90, drawsAt: null });
  });

  it('AwardSendTime counts for scheduled sending only', () => {
    expect(read({ AwardSendType: '0' }).lottery).toMatchObject({ sendMode: 'MANUAL', scheduledAt: null });
  });

  it('a condition is "all", a count, or absent where it is empty, in a fixed order', () => {
    expect(conditionsOf({ AwardCondition: { Vote: '', CheckIn: 'all', Quiz: '999', RightQuiz: null } })).toEqual([
      condition('QUIZ', { count: 999 }),
      condition('CHECK_IN', { all: true }),
    ]);
    expect(conditionsOf({ AwardCondition: {} })).toEqual([]);
    expect(conditionsOf({ AwardCondition: undefined })).toEqual([]);
  });

  it('a condition that is no number holds, with a count nobody knows, and is noted', () => {
    const { lottery, notes } = read({ AwardCondition: { Vote: 'most' } });
    expect(lottery.conditions).toContainEqual(condition('VOTE', {}));
    expect(notes).toEqual(['AwardCondition.Vote: not a whole number that fits=most']);
  });

  it('a BarragePwd is a COMMENT condition', () => {
    expect(conditionsOf({ BarragePwd: '新年快乐' })).toEqual([condition('COMMENT', { text: '新年快乐' })]);
  });

  it('WatchLiveTime is read as minutes, and the guess is noted', () => {
    const { lottery, notes } = read({ BarragePwd: '', AwardCondition: { WatchLiveTime: '5' } });
    expect(lottery.conditions).toEqual([condition('WATCH_DURATION', { seconds: 300 })]);
    expect(notes).toEqual(['AwardCondition.WatchLiveTime: unit not documented, read as minutes']);
    expect(conditionsOf({ AwardCondition: { WatchLiveTime: 'all' } })).toEqual([
      condition('WATCH_DURATION', { all: true }),
    ]);
  });

  it.each(['//cdn.example.com/a.png', 'cdn.example.com/a.png', 'https://cdn.example.com/a.png'])(
    'the icon %s gets a scheme where it has none',
    (icon) => {
      expect(prizeOf({ AwardItemIcon: icon })?.imageUrl).toBe('https://cdn.example.com/a.png');
    },
  );

  it.each(['javascript:alert(1)', 'test=1', '//', 'data:text/html,x'])(
    'an icon like %s is null, and the note does not show it',
    (icon) => {
      const { lottery, notes } = read({}, { AwardItemIcon: icon });
      expect(lottery.prizes[0]?.imageUrl).toBeNull();
      expect(notes).toEqual(['AwardItemInfo.AwardItemIcon: not an http address']);
    },
  );

  it.each([['2,1,3'], ['2, 1 ,3'], ['[2,1,3]'], [['2', '1', '3']]])(
    'WinnerInfoType %j tells the fields in the form’s order',
    (given) => {
      expect(prizeOf({ WinnerInfoType: given })?.claimFields.map(({ kind }) => kind)).toEqual([
        'PHONE',
        'ADDRESS',
        'NAME',
      ]);
    },
  );

  it('an undocumented WinnerInfoType is UNKNOWN and noted; none is none', () => {
    const { lottery, notes } = read({}, { WinnerInfoType: '9' });
    expect(lottery.prizes[0]?.claimFields).toEqual([{ kind: 'UNKNOWN', label: '9', hint: null, required: null }]);
    expect(notes).toEqual(['AwardItemInfo.WinnerInfoType=9']);
    expect(prizeOf({ WinnerInfoType: '' })?.claimFields).toEqual([]);
  });

  it('batch and amount are a custom prize’s, the ticket’s address a ticket’s', () => {
    const everything = {
      AwardItemNum: '48151841',
      AwardItemAmounts: '20',
      AwardLotteryTicketAddr: 'https://t.example.com/1',
    };
    expect(prizeOf({ ...everything, AwardItemType: '3' })).toMatchObject({
      kind: 'CUSTOM',
      batch: '48151841',
      amount: 20,
      claimUrl: null,
      claimMethod: 'FORM',
    });
    expect(prizeOf({ ...everything, AwardItemType: '4' })).toMatchObject({
      kind: 'TICKET',
      batch: null,
      amount: null,
      claimUrl: 'https://t.example.com/1',
      claimMethod: 'LINK',
    });
    expect(prizeOf({ ...everything, AwardItemType: '1', WinnerInfoType: '' })).toMatchObject({
      kind: 'PHYSICAL',
      batch: null,
      amount: null,
      claimUrl: null,
      claimMethod: null,
    });
  });

  it('0 is "not yet", and milliseconds are not taken for seconds', () => {
    expect(read({ SendTime: '0', OpenAwardTime: '0' }).lottery).toMatchObject({ sentAt: null, drawnAt: null });
    const { lottery, notes } = read({ OpenAwardTime: '1673199158000' });
    expect(lottery.drawnAt).toBeNull();
    expect(notes).toEqual(['AwardConfigs.OpenAwardTime: not an instant=1673199158000']);
  });

  it.each([
    [{ AwardType: '3' }, { drawMode: 'UNKNOWN' }, 'AwardConfigs.AwardType=3'],
    [{ AwardSendType: '2' }, { sendMode: 'UNKNOWN', scheduledAt: null }, 'AwardConfigs.AwardSendType=2'],
    [{ RangeStatus: '2' }, { odds: 'UNKNOWN' }, 'AwardConfigs.RangeStatus=2'],
    [{ AwardTheme: 'claw' }, { theme: 'UNKNOWN' }, 'AwardConfigs.AwardTheme=claw'],
    [{ AwardTheme: 'toString' }, { theme: 'UNKNOWN' }, 'AwardConfigs.AwardTheme=toString'],
  ])('an undocumented word %j is UNKNOWN and one note', (changes, expected, noted) => {
    const { lottery, notes } = read(changes);
    expect(lottery).toMatchObject(expected);
    expect(notes).toEqual([noted]);
  });

  it('an undocumented AwardItemType is UNKNOWN and one note', () => {
    const { lottery, notes } = read({}, { AwardItemType: '5' });
    expect(lottery.prizes[0]?.kind).toBe('UNKNOWN');
    expect(notes).toEqual(['AwardItemInfo.AwardItemType=5']);
  });

  it('numbers too wide for 32 bits are null and one note', () => {
    const { lottery, notes } = read({ ParticipantCount: '2147483648', WinnerCount: '2147483647' });
    expect(lottery).toMatchObject({ participantCount: null, winnerCount: 2_147_483_647 });
    expect(notes).toEqual(['AwardConfigs.ParticipantCount: not a whole number that fits=2147483648']);
  });

  it('a countdown too wide for 32 bits is null and one note', () => {
    const { lottery, notes } = read({ DeadLine: '2147483647' });
    expect(lottery).toMatchObject({ countdownSeconds: null, drawsAt: null });
    expect(notes).toHaveLength(1);
  });

  it('ids of 64 bits stay digit for digit', () => {
    const { lottery } = read({ Id: '1821371880000000001' }, { AwardItemId: '9007199254740993' });
    expect(lottery.id).toBe('volcengine:lottery:1754400000038536:1821371880000000001');
    expect(lottery.prizes[0]?.id).toBe('volcengine:prize:1754400000038536:1821371880000000001:9007199254740993');
  });

  it('the room is the one asked for, whatever the row says of its own', () => {
    expect(read({ ActivityId: '1' }).lottery.channelId).toBe('volcengine:channel:1754400000038536');
  });

  it('MsgIds may be several, or none', () => {
    expect(read({ MsgIds: '155681, 155682' }).lottery.messageIds).toEqual(['155681', '155682']);
    expect(read({ MsgIds: '' }).lottery.messageIds).toEqual([]);
  });
});

describe('what is broken in a row of ListAwardConfigs', () => {
  it('costs its own value and one note', () => {
    const { lottery, notes } = read({ Name: { deep: '1' }, AwardCondition: [], MsgIds: ['1'] });
    expect(lottery).toMatchObject({ name: '', messageIds: [], status: 'DRAWN' });
    expect(notes).toEqual([
      'AwardConfigs.Name: not of the documented type',
      'AwardConfigs.MsgIds: not of the documented type',
      'AwardCondition: not of the documented type',
    ]);
  });

  it('costs a prize its place only where the prize has no id', () => {
    const { lottery, notes } = read({ AwardItemInfo: [{ AwardItemName: 'no id' }, { AwardItemId: '1' }, null] });
    expect(lottery.prizes).toMatchObject([{ id: 'volcengine:prize:1754400000038536:36576:1', name: '' }]);
    expect(notes).toEqual(['AwardItemInfo: not of the documented type', 'AwardItemInfo: not of the documented type']);
  });

  it('is nothing where all but the id is absent or null', () => {
    const { notes, note } = collectNotes();
    const schema = createWire(note).awardConfigs;
    const [bare] = schema.parse({ AwardConfigs: [{ Id: '7' }] }).AwardConfigs;
    expect(bare && toLottery(bare, origin, note)).toMatchObject({ platformId: '7', status: 'CREATED', prizes: [] });
    expect(notes).toEqual([]);
    for (const empty of [{}, { AwardConfigs: null }, { AwardConfigs: [] }])
      expect(schema.parse(empty).AwardConfigs).toEqual([]);
  });

  it('is everything where a row has no id, or the list is none', () => {
    const schema = createWire(collectNotes().note).awardConfigs;
    for (const broken of [[{ Name: 'no id' }], {}, 'x', [null]])
      expect(schema.safeParse({ AwardConfigs: broken }).success).toBe(false);
  });
});
