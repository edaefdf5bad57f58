import { describe, expect, it } from 'vitest';
import type { RedPacket } from '../../src/domain/red-packet.js';
import { toRedPacket } from '../../src/platforms/volcengine/normalize-red-packet.js';
import { createWire } from '../../src/platforms/volcengine/wire.js';
import { collectNotes, parseSample, type Parsed } from '../fixtures/volcengine/read.js';

const origin = { room: '1824921187234844', fetchedAt: '2025-03-06T06:38:01.000Z' };

/** The sample's red packet with some of its values replaced; numbers as their text, as they arrive. */
function read(changes: Parsed = {}, rule: Parsed = {}): { packet: RedPacket; notes: readonly string[] } {
  const { notes, note } = collectNotes();
  const sample = parseSample('get-activity-red-packet')['Result'] as Parsed;
  const RewardsPointsConfig = { ...(sample['RewardsPointsConfig'] as Parsed), ...rule };
  const wire = createWire(note).redPacket.parse({ ...sample, RewardsPointsConfig, ...changes });
  return { packet: toRedPacket(wire, origin, note), notes };
}

const points = { RedPacketType: '1' };

describe('the document’s own sample of GetActivityRedPacket', () => {
  it('becomes a red packet of the room that was asked for, though it says another', () => {
    const { packet, notes } = read();
    const { conditions, ...rest } = packet;
    expect(rest).toEqual({
      id: 'volcengine:redpacket:1824921187234844:1825091238702096',
      platform: 'volcengine',
      platformId: '1825091238702096',
      channelId: 'volcengine:channel:1824921187234844',
      name: null,
      status: 'INITIAL',
      kind: 'CASH',
      totalAmount: 10_000,
      unit: 'fen',
      quantity: 10,
      allocation: null,
      shares: [],
      batch: null,
      drawMode: 'AUTOMATIC',
      countdownSeconds: 300,
      odds: 'EQUAL',
      repeatWins: null,
      priorityListId: '1621620099',
      blockListId: '1621620100',
      smsNotification: false,
      coverUrl: 'https://www.example.com/a.png',
      winText: '恭喜你，抢到积分红包，请联系主办方领取',
      loseText: '很遗憾，您没有抢到红包',
      redirectUrl: null,
      miniApp: { appId: '1234567891011', path: 'test=1' },
      fetchedAt: origin.fetchedAt,
      stale: false,
    });
    expect(conditions.map(({ kind, all, count, text }) => [kind, all, count, text])).toEqual([
      ['QUIZ', true, null, null],
      ['CORRECT_ANSWERS', true, null, null],
      ['QUESTIONNAIRE', true, null, null],
      ['CHECK_IN', true, null, null],
      ['VOTE', false, 1, null],
      ['COMMENT', false, null, '新年快乐'],
    ]);
    expect(notes).toEqual([]);
    expect(JSON.parse(JSON.stringify(packet))).toEqual(packet);
  });
});

describe('the traps of GetActivityRedPacket', () => {
  it('a cash packet has no points rule, even where the payload carries one', () => {
    const { packet, notes } = read({}, { AmountCalculationType: '1' });
    expect(packet).toMatchObject({ unit: 'fen', allocation: null, shares: [], batch: null, quantity: 10 });
    expect(notes).toEqual([]);
  });

  it('points shared at random have a number of packets and no shares', () => {
    expect(read(points).packet).toMatchObject({
      kind: 'POINTS',
      unit: '积分',
      allocation: 'RANDOM',
      quantity: 10,
      shares: [],
      batch: '12321400003214123',
    });
  });

  it('points of fixed amounts have shares, and no number of packets', () => {
    expect(read(points, { AmountCalculationType: '1' }).packet).toMatchObject({
      allocation: 'FIXED',
      quantity: null,
      shares: [{ amount: 100, quantity: 10 }],
    });
  });

  it('-1 is unlimited: RewardPointNumber and TotalAmount', () => {
    const rule = {
      AmountCalculationType: '1',
      FixedRewardPointConfigs: [
        { RewardPointAmount: '100', RewardPointNumber: '-1' },
        { RewardPointAmount: '5', RewardPointNumber: '2' },
      ],
    };
    const { packet, notes } = read({ ...points, TotalAmount: '-1' }, rule);
    expect(packet).toMatchObject({
      totalAmount: null,
      shares: [
        { amount: 100, quantity: null },
        { amount: 5, quantity: 2 },
      ],
    });
    expect(notes).toEqual([]);
  });

  it('a share without an amount is left out', () => {
    const rule = { AmountCalculationType: '1', FixedRewardPointConfigs: [{ RewardPointNumber: '3' }, null, 'x'] };
    expect(read(points, rule).packet.shares).toEqual([]);
  });

  it('DeadLine counts for automatic draws only', () => {
    expect(read({ OpenRedPacketType: '1' }).packet).toMatchObject({ drawMode: 'MANUAL', countdownSeconds: null });
  });

  it('RepeatedAwardLimit counts where RangeStatus is 2, which tells no odds', () => {
    expect(read({ RangeStatus: '1', RepeatedAwardLimit: '3' }).packet).toMatchObject({
      odds: 'NON_WINNERS_FAVOURED',
      repeatWins: null,
    });
    const { packet, notes } = read({ RangeStatus: '2', RepeatedAwardLimit: '3' });
    expect(packet).toMatchObject({ odds: null, repeatWins: { allowed: true, limit: 3, windowDays: 30 } });
    expect(notes).toEqual([]);
    expect(read({ RangeStatus: '2', RepeatedAwardLimit: '1' }).packet.repeatWins).toEqual({
      allowed: false,
      limit: 1,
      windowDays: 30,
    });
    expect(read({ RangeStatus: '2', RepeatedAwardLimit: null }).packet.repeatWins).toEqual({
      allowed: null,
      limit: null,
      windowDays: 30,
    });
  });

  it.each([[true], ['true'], ['1']])('EnableCustomRedirect %j shows the address, EnableMiniApp the app', (on) => {
    expect(read({ EnableCustomRedirect: on, EnableMiniApp: on }).packet).toMatchObject({
      redirectUrl: 'https://www.example.com',
      miniApp: { appId: '1234567891011', path: 'test=1' },
    });
  });

  it.each([[false], ['false'], ['0'], [null], [undefined]])('switched off by %j they are null', (off) => {
    const { packet, notes } = read({
      EnableCustomRedirect: off,
      EnableMiniApp: off,
      CustomRedirectUrl: 'javascript:x',
    });
    expect(packet).toMatchObject({ redirectUrl: null, miniApp: null });
    expect(notes).toEqual([]);
  });

  it('VipUserInfoId and BlackUserInfoId 0 or absent are null', () => {
    for (const none of ['0', '', null, undefined])
      expect(read({ VipUserInfoId: none, BlackUserInfoId: none }).packet).toMatchObject({
        priorityListId: null,
        blockListId: null,
      });
  });

  it('fen are whole: a fraction is null and one note', () => {
    const { packet, notes } = read({ TotalAmount: '100.5' });
    expect(packet.totalAmount).toBeNull();
    expect(notes).toEqual(['RedPacket.TotalAmount: not a whole number that fits=100.5']);
  });

  it('the cover from the console has no scheme, the one by API has', () => {
    expect(read({ RedPacketCoverImage: '//cdn.example.com/a.png' }).packet.coverUrl).toBe(
      'https://cdn.example.com/a.png',
    );
  });

  it.each([
    ['0', 'INITIAL'],
    ['1', 'SENT'],
    ['2', 'DRAWING'],
    ['3', 'DRAWN'],
    ['4', 'FAILED'],
  ])('RedPacketStatus %s is %s', (code, status) => {
    expect(read({ RedPacketStatus: code }).packet.status).toBe(status);
  });

  it.each([
    [{ RedPacketStatus: '5' }, { status: 'UNKNOWN' }, 'RedPacket.RedPacketStatus=5'],
    [{ RedPacketType: '2' }, { kind: 'UNKNOWN', unit: '', quantity: null }, 'RedPacket.RedPacketType=2'],
    [{ OpenRedPacketType: '2' }, { drawMode: 'UNKNOWN', countdownSeconds: null }, 'RedPacket.OpenRedPacketType=2'],
    [{ RangeStatus: '3' }, { odds: 'UNKNOWN' }, 'RedPacket.RangeStatus=3'],
  ])('an undocumented word %j is UNKNOWN and one note', (changes, expected, noted) => {
    const { packet, notes } = read(changes);
    expect(packet).toMatchObject(expected);
    expect(notes).toEqual([noted]);
  });

  it('an undocumented AmountCalculationType is UNKNOWN and one note', () => {
    const { packet, notes } = read(points, { AmountCalculationType: '2' });
    expect(packet).toMatchObject({ allocation: 'UNKNOWN', quantity: null, shares: [] });
    expect(notes).toEqual(['RewardsPointsConfig.AmountCalculationType=2']);
  });

  it('needs its id and nothing else', () => {
    const { notes, note } = collectNotes();
    const schema = createWire(note).redPacket;
    expect(toRedPacket(schema.parse({ RedPacketID: '1821371880000000001' }), origin, note)).toMatchObject({
      id: 'volcengine:redpacket:1824921187234844:1821371880000000001',
      status: 'UNKNOWN',
      kind: 'UNKNOWN',
      drawMode: 'UNKNOWN',
      conditions: [],
      smsNotification: null,
    });
    expect(notes).toEqual([]);
    expect(schema.safeParse({ Name: 'no id' }).success).toBe(false);
  });
});
