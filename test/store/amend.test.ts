import { describe, expect, it } from 'vitest';
import { amend } from '../../src/feed/amend.js';
import { type Told, win } from './winners.js';

const claim = { name: null, phone: null, address: null, email: null, fields: [] };
const winner = (told: Told = {}) => win('a', told).winner;
const contradictions = (recorded: Told, told: Told) =>
  amend(winner(recorded), winner(told)).contradictions.map(({ what }) => what);

describe('amending', () => {
  it.each<readonly [name: string, Told]>([
    ['channelName', { channelName: 'Launch' }],
    ['lotteryName', { lotteryName: 'Round 1' }],
    ['redPacketId', { redPacketId: 'acme:redpacket:1:9' }],
    ['isPriority', { isPriority: false }],
    ['extra', { extra: 'from=poster' }],
    ['ipAddress', { ipAddress: '203.0.113.7' }],
    ['userAgent', { userAgent: 'Mozilla/5.0' }],
    ['claim', { claim: { ...claim, name: 'Fang' } }],
    ['viewer.externalId', { viewer: { externalId: 'E-1' } }],
    ['viewer.nickname', { viewer: { nickname: 'Fang' } }],
    ['viewer.phone', { viewer: { phone: '18012341234' } }],
    ['prize.id', { prize: { id: 'acme:prize:1:7:1' } }],
    ['prize.delivery', { prize: { delivery: 'COUPON' } }],
    ['prize.amount', { prize: { amount: 0 } }],
    ['prize.batch', { prize: { batch: 'B1' } }],
  ])('fills in %s, and keeps it against a telling without', (_name, told) => {
    const full = winner(told);
    expect(amend(winner(), full)).toEqual({ winner: full, changed: true, contradictions: [] });
    const kept = amend(full, winner());
    expect(kept).toEqual({ winner: full, changed: false, contradictions: [] });
    expect(kept.winner).toBe(full);
  });

  it('takes an empty text, UNKNOWN and an empty list for gaps', () => {
    const recorded = winner({ lotteryId: null, channelName: '', prize: { name: '', kind: 'UNKNOWN' }, claim });
    const told = winner({
      channelName: 'Launch',
      prize: { name: 'Mug', kind: 'PHYSICAL' },
      claim: { ...claim, fields: [{ label: 'size', value: 'M' }] },
    });
    expect(amend(recorded, told).winner).toEqual(told);
  });

  it('keeps what is there', () => {
    const recorded = winner({ channelName: 'Launch', claim: { ...claim, name: 'Fang' }, viewer: { nickname: 'Fang' } });
    const told = winner({ channelName: 'Later', claim: { ...claim, name: 'Wang', email: 'w@example.com' } });
    const { winner: amended } = amend(recorded, { ...told, id: 'other', viewer: { ...told.viewer, nickname: 'W' } });
    expect(amended).toEqual({ ...recorded, claim: { ...claim, name: 'Fang', email: 'w@example.com' } });
  });

  it('takes the time of the draw over that of the announcement, and never the other way', () => {
    const announced = winner({ wonAt: '2026-11-20T08:00:05.000Z' });
    const drawn = winner({ wonAt: '2026-11-20T08:00:00.000Z', wonAtDraw: true });
    expect(amend(announced, drawn)).toEqual({ winner: drawn, changed: true, contradictions: [] });
    expect(amend(drawn, announced)).toMatchObject({ winner: drawn, changed: false });
    expect(amend(drawn, { ...drawn, wonAt: announced.wonAt })).toMatchObject({ winner: drawn, changed: false });
  });

  it('changes nothing where something contradicts', () => {
    const recorded = winner({ viewer: { phone: '18012341234' } });
    const told = winner({ channelName: 'Launch', viewer: { phone: '18012341235' } });
    const expected = { winner: recorded, changed: false, contradictions: [{ what: 'phone', told: '18012341235' }] };
    expect(amend(recorded, told)).toEqual(expected);
  });
});

describe('contradictions', () => {
  it.each([
    ['+86 180 1234 1234', '18012341234', true],
    ['008618012341234', '180-1234-1234', true],
    ['8618012341234', '18012341234', true],
    ['180****1234', '18012341234', true],
    ['18012341234', '+86 180****1234', true],
    ['180****1234', '***********', true],
    ['180*1234', '18012341234', true],
    ['180****1234', '18012349999', false],
    ['18012341234', '18012341235', false],
    ['18012341234', '1801234123', false],
  ])('phones %s and %s', (recorded, told, isSame) => {
    const found = contradictions({ viewer: { phone: recorded } }, { viewer: { phone: told } });
    expect(found).toEqual(isSame ? [] : ['phone']);
  });

  it('lie in external ids and amounts', () => {
    expect(contradictions({ viewer: { externalId: 'E-1' } }, { viewer: { externalId: 'E-2' } })).toEqual([
      'external id',
    ]);
    expect(contradictions({ prize: { amount: 0 } }, { prize: { amount: 1 } })).toEqual(['amount']);
    expect(contradictions({ prize: { amount: 1 } }, { prize: { amount: 1 } })).toEqual([]);
  });

  it('lie in the ids of prizes, or in their names where one has no id', () => {
    const [mug, cup] = [{ prize: { id: 'acme:prize:1:7:1' } }, { prize: { id: 'acme:prize:1:7:2' } }];
    expect(contradictions(mug, cup)).toEqual(['prize']);
    expect(contradictions(mug, { prize: { ...mug.prize, name: 'Another name' } })).toEqual([]);
    expect(contradictions(mug, { prize: { name: 'Another name' } })).toEqual(['prize']);
    expect(contradictions(mug, { prize: { name: ' Mug ' } })).toEqual([]);
    expect(contradictions(mug, { prize: { name: '' } })).toEqual([]);
  });

  it('are told all together', () => {
    const recorded = { viewer: { phone: '1', externalId: '1' }, prize: { amount: 1 } };
    const told = { viewer: { phone: '2', externalId: '2' }, prize: { amount: 2, name: 'Cup' } };
    expect(contradictions(recorded, told)).toEqual(['phone', 'external id', 'prize', 'amount']);
  });
});
