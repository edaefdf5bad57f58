import { describe, expect, it } from 'vitest';
import type { Lottery } from '../../src/domain/lottery.js';
import { parseJson } from '../../src/platforms/json.js';
import { createNote } from '../../src/platforms/note.js';
import { toActivity } from '../../src/platforms/polyv/normalize-activity.js';
import { createWire } from '../../src/platforms/polyv/wire.js';
import { sample } from '../fixtures/polyv/open-polyv.js';

/** The document's activity; `otherwise` are members of its JSON, as text, so that digits stay as they are. */
function read(otherwise = '{}'): { lottery: Lottery; notes: readonly object[] } {
  const { data } = parseJson(sample('lottery-activity-create')) as { data: object };
  const notes: object[] = [];
  const note = createNote({ info() {}, error() {}, warn: (fields) => void notes.push(fields) }, 'polyv');
  const wire = createWire(note).activity.parse({ ...data, ...(parseJson(otherwise) as object) });
  const origin = { channel: '2974342', fetchedAt: '2026-01-01T00:00:00.000Z' };
  toActivity(wire, origin, note); // twice: a kind is noted once
  return { lottery: toActivity(wire, origin, note), notes };
}

describe('a polyv activity', () => {
  it("becomes a lottery: the document's own sample", () => {
    const { lottery, notes } = read();
    expect(notes).toEqual([]);
    expect(lottery).toMatchObject({
      id: 'polyv:activity:2974342:20521',
      platformId: '20521',
      channelId: 'polyv:channel:2974342',
      name: '无条件抽奖',
      status: 'CREATED',
      winnerCount: null,
      winnerQuota: 1,
      repeatWins: { allowed: false, limit: null, windowDays: null },
      presetViewerIds: null,
      sentAt: null,
      prizes: [
        {
          id: 'polyv:prize:2974342:activity:20521',
          name: '键盘',
          winnerQuota: 1,
          claimMethod: 'FORM',
          claimFields: [
            { kind: 'NAME', label: '姓名', hint: '请输入您的名称', required: true },
            { kind: 'PHONE', label: '手机', hint: '请输入您的手机号码', required: true },
          ],
          showsWinnerQuota: null,
          price: null,
          discountPrice: null,
        },
      ],
    });
  });

  it('drops the noise of its answer: inviteType poster where nobody is invited', () => {
    expect(read().lottery.conditions).toEqual([]);
    const [condition] = read('{"lotteryCondition":"comment","comment":"666","inviteType":"poster"}').lottery.conditions;
    expect(condition).toMatchObject({ kind: 'COMMENT', text: '666', inviteMethod: null });
  });

  it('drops the noise of its answer: customGroupLotteryType where everyone takes part', () => {
    expect(read().lottery.audience).toEqual({ kind: 'ALL', title: null, groups: [], split: null, perGroup: null });
  });

  it.each(['null', '"Y"', '"started"', '7'])('does not use the status, whose meaning is untold: %s', (status) => {
    const { lottery, notes } = read(`{"status":${status}}`);
    expect(lottery.status).toBe('CREATED');
    expect(notes).toEqual([]);
  });

  it('shows what is not hidden', () => {
    const shown = (member: string) => read(member).lottery.display;
    expect(shown('{"hiddenAttendeeNumber":"Y","hiddenWinnerAmount":"N"}')).toEqual({
      participantCount: false,
      prizeQuantity: null,
      winnerCount: true,
      winnerDetails: null,
    });
    expect(shown('{"hiddenAttendeeNumber":"N","hiddenWinnerAmount":"Y"}')).toMatchObject({
      participantCount: true,
      winnerCount: false,
    });
    const { lottery, notes } = read('{"hiddenAttendeeNumber":null,"hiddenWinnerAmount":"maybe"}');
    expect(lottery.display).toMatchObject({ participantCount: null, winnerCount: null });
    expect(notes).toEqual([{ platform: 'polyv', kind: 'lottery-activity.hiddenWinnerAmount', value: 'maybe' }]);
  });

  it.each([
    ['Y', { allowed: true, limit: null, windowDays: null }],
    ['N', { allowed: false, limit: null, windowDays: null }],
    ['', null],
  ])('lets winners win again: %s', (repeatWinEnabled, repeatWins) => {
    expect(read(JSON.stringify({ repeatWinEnabled })).lottery.repeatWins).toEqual(repeatWins);
  });

  it('invites by poster', () => {
    const { lottery } = read('{"lotteryCondition":"invite","inviteNum":3,"activityDuration":"10"}');
    expect(lottery.conditions).toEqual([
      expect.objectContaining({ kind: 'INVITE', count: 3, inviteMethod: 'POSTER', durationMinutes: 10, seconds: null }),
    ]);
  });

  it('invites elsewhere', () => {
    const { lottery } = read(
      `{"lotteryCondition":"invite","inviteNum":"3","inviteType":"external",
        "externalListLink":"//invite.example/list","externalInviteNumLink":"https://invite.example/count"}`,
    );
    expect(lottery.conditions[0]).toMatchObject({
      inviteMethod: 'EXTERNAL',
      inviteListUrl: 'https://invite.example/list',
      inviteCountUrl: 'https://invite.example/count',
    });
  });

  it('waits for watching, in seconds', () => {
    const { lottery } = read('{"lotteryCondition":"duration","duration":120,"activityDuration":5}');
    expect(lottery.conditions[0]).toMatchObject({ kind: 'WATCH_DURATION', seconds: 120, durationMinutes: 5 });
  });

  it('has a condition UNKNOWN where nobody documented it, and says so once', () => {
    const { lottery, notes } = read('{"lotteryCondition":"dance"}');
    expect(lottery.conditions).toEqual([expect.objectContaining({ kind: 'UNKNOWN', inviteMethod: null })]);
    expect(notes).toEqual([{ platform: 'polyv', kind: 'lottery-activity.lotteryCondition', value: 'dance' }]);
  });

  it('has a prize a tier, where questions are asked', () => {
    const { lottery } = read(
      `{"lotteryCondition":"question","questionGroupId":9007199254740993,"perAnswerDuration":15,"activityDuration":"20",
        "prizeInfo":[
          {"prizeItem":"一等奖","correctAnswerCount":5,"prizeName":"手机","amount":1,"acceptType":"link",
           "prizeUrl":"https://shop.example/claim","price":4999.00,"realPrice":"0.10"},
          {"prizeItem":"二等奖","correctAnswerCount":3,"prizeName":"耳机","amount":2,"acceptType":"qrCode",
           "qrCode":"https://shop.example/qr.png","qrCodeTips":"扫一扫"}]}`,
    );
    expect(lottery.conditions[0]).toMatchObject({
      kind: 'QUESTION_GROUP',
      questionGroupId: '9007199254740993',
      secondsPerQuestion: 15,
      durationMinutes: 20,
    });
    expect(lottery.prizes).toEqual([
      expect.objectContaining({
        id: 'polyv:prize:2974342:activity:20521:0',
        tier: '一等奖',
        name: '手机',
        correctAnswers: 5,
        winnerQuota: 1,
        claimMethod: 'LINK',
        claimUrl: 'https://shop.example/claim',
        price: '4999.00',
        discountPrice: '0.10',
      }),
      expect.objectContaining({
        id: 'polyv:prize:2974342:activity:20521:1',
        tier: '二等奖',
        claimMethod: 'QR_CODE',
        claimQrCodeUrl: 'https://shop.example/qr.png',
        claimQrCodeHint: '扫一扫',
      }),
    ]);
  });

  it.each([
    ['0.1', '0.1'],
    ['19.90', '19.90'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
    ['"99.00"', '99.00'],
  ])('has exact prices: %s', (price, exact) => {
    expect(read(`{"price":${price},"realPrice":${price}}`).lottery.prizes[0]).toMatchObject({
      price: exact,
      discountPrice: exact,
    });
  });

  it('asks winners for nothing where it is told N', () => {
    expect(read('{"receiveEnabled":"N"}').lottery.prizes[0]).toMatchObject({ claimMethod: null, claimFields: [] });
  });

  it('asks winners by a form of its own, where there is a condition', () => {
    const { lottery } = read(
      `{"lotteryCondition":"comment","acceptType":"form","formInfo":[{"type":"custom","field":"尺码","tips":"S/M/L"},
        {"type":"address","field":"地址","tips":""},{"tips":"无名"}]}`,
    );
    expect(lottery.prizes[0]).toMatchObject({
      claimMethod: 'FORM',
      claimFields: [
        { kind: 'CUSTOM', label: '尺码', hint: 'S/M/L', required: null },
        { kind: 'UNKNOWN', label: '地址', hint: null, required: null },
      ],
    });
  });

  it('is for groups, whose size is a text', () => {
    const { lottery } = read(
      `{"lotteryRange":"customGroup","customGroup":[{"id":9007199254740993,"title":"华东","type":"whitelist","count":"12"}],
        "customGroupLotteryType":"average","customGroupLotteryAmount":2}`,
    );
    expect(lottery.audience).toEqual({
      kind: 'GROUPS',
      title: null,
      groups: [{ id: '9007199254740993', title: '华东', type: 'whitelist', size: 12 }],
      split: 'EVEN',
      perGroup: 2,
    });
  });

  it.each(['formInfo', 'receiveInfo', 'prizeInfo', 'customGroup'])('survives a %s that is no list', (field) => {
    const { lottery, notes } = read(`{"lotteryCondition":"none","lotteryRange":"customGroup","${field}":{"a":1}}`);
    expect(lottery.id).toBe('polyv:activity:2974342:20521');
    expect(notes).toEqual([{ platform: 'polyv', kind: `lottery-activity.${field}: not of the documented type` }]);
  });

  it('needs nothing but its id', () => {
    const { activity } = createWire(() => undefined);
    expect(activity.safeParse({ id: '1' }).success).toBe(true);
    expect(activity.safeParse({ activityName: '无条件抽奖' }).success).toBe(false);
  });
});
