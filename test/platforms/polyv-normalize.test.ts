import { describe, expect, it } from 'vitest';
import type { Lottery } from '../../src/domain/lottery.js';
import { createNote } from '../../src/platforms/note.js';
import { parseJson } from '../../src/platforms/json.js';
import { toRecord } from '../../src/platforms/polyv/normalize.js';
import { createWire } from '../../src/platforms/polyv/wire.js';
import { sample } from '../fixtures/polyv/open-polyv.js';

const origin = { channel: '1965681', fetchedAt: '2026-01-01T00:00:00.000Z' };

/** The document's first row with some of its fields told otherwise, and what was noted of it. */
function read(otherwise: object, name = 'list-channels-lottery'): { lottery: Lottery; notes: readonly object[] } {
  const answer = JSON.parse(sample(name)) as { data: { contents: object[] } };
  const row = parseJson(JSON.stringify({ ...answer.data.contents[0], ...otherwise }));
  const notes: object[] = [];
  const note = createNote({ info() {}, error() {}, warn: (fields) => void notes.push(fields) }, 'polyv');
  const checked = createWire(note).record.parse(row);
  toRecord(checked, origin, note); // twice: a kind is noted once
  return { lottery: toRecord(checked, origin, note), notes };
}

describe('a polyv record', () => {
  it("becomes a lottery: the document's own sample", () => {
    const { lottery, notes } = read({});
    expect(notes).toEqual([]);
    expect(lottery).toEqual({
      id: 'polyv:lottery:1965681:fv3mao43u6',
      platform: 'polyv',
      platformId: 'fv3mao43u6',
      channelId: 'polyv:channel:1965681',
      name: '特等奖',
      status: 'UNKNOWN',
      drawMode: null,
      sendMode: null,
      countdownSeconds: null,
      drawsAt: null,
      participantCount: null,
      winnerCount: 0,
      winnerQuota: 1,
      conditions: [],
      odds: null,
      repeatWins: null,
      audience: { kind: 'ALL', title: null, groups: [], split: null, perGroup: null },
      display: { participantCount: null, prizeQuantity: null, winnerCount: null, winnerDetails: null },
      theme: null,
      prizes: [
        {
          id: 'polyv:prize:1965681:fv3mao43u6',
          name: '特等奖',
          tier: null,
          kind: 'UNKNOWN',
          delivery: null,
          quantity: null,
          winnerCount: 0,
          winnerQuota: 1,
          correctAnswers: null,
          imageUrl: null,
          claimMethod: 'FORM',
          claimUrl: null,
          claimQrCodeUrl: null,
          claimQrCodeHint: null,
          claimFields: [
            { kind: 'UNKNOWN', label: '姓名:', hint: '请输入您的真实姓名', required: null },
            { kind: 'UNKNOWN', label: '手机:', hint: '请输入您的手机号码', required: null },
          ],
          batch: null,
          amount: null,
          showsWinnerQuota: null,
          price: null,
          discountPrice: null,
        },
      ],
      sessionId: 'fv3ma84e63',
      accountId: '1b448be323',
      messageIds: [],
      presetViewerIds: [],
      createdAt: '2021-01-20T10:09:43.000Z',
      updatedAt: '2021-01-20T10:09:43.000Z',
      scheduledAt: null,
      sentAt: '2021-01-20T10:09:43.000Z',
      drawnAt: null,
      fetchedAt: '2026-01-01T00:00:00.000Z',
      stale: false,
    });
  });

  it('is drawn once it has winners', () => {
    expect(read({ winnerCount: '1' }).lottery.status).toBe('DRAWN');
    expect(read({ winnerCount: '0' }).lottery.status).toBe('UNKNOWN');
    expect(read({ winnerCount: null }).lottery).toMatchObject({ status: 'UNKNOWN', winnerCount: null });
  });

  it.each([
    ['a text, as in v3', { winnerCount: '12' }],
    ['a number, as in v4', { winnerCount: 12 }],
  ])('has a winnerCount that is %s', (_name, otherwise) => {
    expect(read(otherwise).lottery.winnerCount).toBe(12);
  });

  it('has a channelId that is a number in the sample and a text in the table', () => {
    const note = () => undefined;
    for (const channelId of ['1965681', 1_965_681]) {
      const row = parseJson(JSON.stringify({ lotteryId: 'a', channelId }));
      expect(createWire(note).record.parse(row).channelId).toBe('1965681');
    }
  });

  it('has its extension as JSON inside a text in v3, as an object in v4', () => {
    const v4 = read({}, 'channel-lottery-list');
    expect(v4.notes).toEqual([]);
    expect(v4.lottery.prizes[0]?.claimFields).toEqual(read({}).lottery.prizes[0]?.claimFields);
  });

  it.each([
    ['cut off', '{"collectInfo":[{"field":"姓'],
    ['not an object', '"abc"'],
    ['a list', '[1]'],
    ['another type', { collectInfo: 'abc' }],
    ['a field without a name', '{"collectInfo":[{"tips":"abc"}]}'],
  ])('survives an extension that is %s, with one note that does not show it', (_name, ext) => {
    const { lottery, notes } = read({ ext });
    expect(lottery.prizes[0]).toMatchObject({ name: '特等奖', claimFields: [], claimMethod: null });
    expect(notes).toHaveLength(1);
    expect(JSON.stringify(notes)).not.toMatch(/abc|姓/);
  });

  it.each(['', null, undefined, 'null', '{}', '{"collectInfo":null}'])('takes the extension %j for none', (ext) => {
    const { lottery, notes } = read({ ext });
    expect(lottery.prizes[0]?.claimFields).toEqual([]);
    expect(notes).toEqual([]);
  });

  it.each([
    ['all', 'ALL'],
    ['notWinning', 'NON_WINNERS'],
    ['signed', 'CHECKED_IN'],
    ['actor', 'TITLE'],
    ['questionnaire', 'QUESTIONNAIRE'],
  ])('is for %s: %s', (lotteryRange, kind) => {
    expect(read({ lotteryRange }).lottery.audience?.kind).toBe(kind);
  });

  it('has an actor only where the range is a title', () => {
    expect(read({ lotteryRange: 'actor', actor: '讲师' }).lottery.audience?.title).toBe('讲师');
    expect(read({ lotteryRange: 'all', actor: '讲师' }).lottery.audience?.title).toBeNull();
  });

  it('is for UNKNOWN where nobody documented the range, and says so once', () => {
    const { lottery, notes } = read({ lotteryRange: 'vip' });
    expect(lottery.audience?.kind).toBe('UNKNOWN');
    expect(notes).toEqual([{ platform: 'polyv', kind: 'lottery.lotteryRange', value: 'vip' }]);
  });

  it('names its preset winners in one text', () => {
    expect(read({ preset: '' }).lottery.presetViewerIds).toEqual([]);
    expect(read({ preset: '1615539698424,v2, v3' }).lottery.presetViewerIds).toEqual(['1615539698424', 'v2', 'v3']);
    expect(read({ preset: null }).lottery.presetViewerIds).toBeNull();
  });

  it('tells its instants in milliseconds', () => {
    const { lottery } = read({ createdTime: 1_611_137_383_001, lastModified: '1611137384002' });
    expect(lottery).toMatchObject({ sentAt: '2021-01-20T10:09:43.001Z', updatedAt: '2021-01-20T10:09:44.002Z' });
  });

  it('has no number where it is too wide for Int, and says so once', () => {
    const { lottery, notes } = read({ amount: 2_147_483_648, winnerCount: '99999999999999999999' });
    expect(lottery).toMatchObject({ winnerQuota: null, winnerCount: null });
    expect(notes.map((fields) => (fields as { kind: string }).kind)).toEqual([
      'lottery.winnerCount: not a whole number that fits',
      'lottery.amount: not a whole number that fits',
    ]);
  });

  it.each(['amount', 'preset', 'createdTime', 'lotteryRange', 'actor', 'sessionId', 'winnerCount'])(
    'survives a %s of another type, with one note',
    (field) => {
      const { lottery, notes } = read({ [field]: { a: 1 } });
      expect(lottery.id).toBe('polyv:lottery:1965681:fv3mao43u6');
      expect(notes).toEqual([{ platform: 'polyv', kind: `lottery.${field}: not of the documented type` }]);
    },
  );

  it('needs nothing but its id', () => {
    const { record } = createWire(() => undefined);
    const row = record.parse(parseJson('{"lotteryId":"fv3mao43u6"}'));
    expect(toRecord(row, origin, () => undefined)).toMatchObject({ name: '', sentAt: null, audience: null });
    expect(record.safeParse({ prize: '键盘' }).success).toBe(false);
  });
});
