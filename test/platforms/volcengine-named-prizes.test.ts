import { describe, expect, it } from 'vitest';
import type { Prize } from '../../src/domain/prize.js';
import { toLottery } from '../../src/platforms/volcengine/normalize.js';
import { createNamedPrizes, type NamedPrizes } from '../../src/platforms/volcengine/named-prizes.js';
import { toLotteryWinKey } from '../../src/platforms/volcengine/winner-key.js';
import { createWire } from '../../src/platforms/volcengine/wire.js';

const [ROOM, LOTTERY, VIEWER] = ['1', '7', '42'];

/** The key that a callback of this prize makes. */
const item = (id: string, viewer = VIEWER) =>
  toLotteryWinKey({ room: ROOM, lottery: LOTTERY, prize: { item: id }, viewer });
const named = (name: string) => toLotteryWinKey({ room: ROOM, lottery: LOTTERY, prize: { name }, viewer: VIEWER });

/** Prizes by id and name, as ListAwardConfigs tells them. */
function toPrizes(names: Readonly<Record<string, string>>): readonly Prize[] {
  const AwardItemInfo = Object.entries(names).map(([id, name]) => ({ AwardItemId: id, AwardItemName: name }));
  const note = () => undefined;
  const { AwardConfigs } = createWire(note).awardConfigs.parse({ AwardConfigs: [{ Id: LOTTERY, AwardItemInfo }] });
  return AwardConfigs.flatMap((award) => toLottery(award, { room: ROOM, fetchedAt: '' }, note).prizes);
}

const open = (names: Readonly<Record<string, string>>) =>
  createNamedPrizes({ room: ROOM, native: LOTTERY, prizes: toPrizes(names) });
const win = (prizeName: string, viewer = VIEWER) => ({ viewer, prizeName });
const assign = (prizes: NamedPrizes, ...names: readonly string[]) =>
  prizes.assign(names.map((name) => win(name))).map(([, keys]) => keys);

describe('a win that the list tells by the name of its prize', () => {
  it('has the key that its callback has, where one prize has that name', () => {
    const [keys] = assign(open({ 908: '奖券', 909: '键盘' }), '键盘');
    expect(keys).toMatchObject({ key: item('909'), aliases: [named('键盘')], prize: { name: '键盘' } });
  });

  it('has the key of either of two prizes of that name, and of no third one', () => {
    const [keys] = assign(open({ 908: '奖券', 909: '键盘', 910: '奖券' }), '奖券');
    expect(keys).toEqual({ key: item('908'), aliases: [item('910'), named('奖券')], prize: null });
  });

  it('may be any prize of the lottery, where none has that name any more', () => {
    const [keys] = assign(open({ 908: '奖券', 909: '键盘' }), '旧名');
    expect(keys).toEqual({ key: item('908'), aliases: [item('909'), named('旧名')], prize: null });
  });

  it('has a key made of the name alone, where the lottery is not there any more', () => {
    expect(assign(open({}), '奖券')).toEqual([{ key: named('奖券'), aliases: [], prize: null }]);
  });

  it('is certain where one prize has that name', () => {
    const prizes = open({ 908: '奖券', 909: '键盘', 910: '奖券' });
    expect(['奖券', '键盘', '旧名'].map((name) => prizes.isCertain(name))).toEqual([false, true, false]);
  });
});

describe('two wins of one viewer', () => {
  it('under one name are two wins, and each is a certain prize where there are two of that name', () => {
    const keys = assign(open({ 908: '奖券', 910: '奖券' }), '奖券', '奖券');
    expect(keys).toMatchObject([
      { key: item('908'), aliases: [named('奖券')], prize: { id: 'volcengine:prize:1:7:908' } },
      { key: item('910'), aliases: [], prize: { id: 'volcengine:prize:1:7:910' } },
    ]);
  });

  it('under one name that three prizes have leave the third one to the last win', () => {
    const keys = assign(open({ 908: '奖券', 909: '奖券', 910: '奖券' }), '奖券', '奖券');
    expect(keys.map(({ key, aliases }) => [key, ...aliases])).toEqual([
      [item('908'), named('奖券')],
      [item('909'), item('910')],
    ]);
  });

  it('leave to the renamed one what the other one is not', () => {
    const prizes = open({ 908: '奖券', 909: '键盘' });
    const [certain] = assign(prizes, '奖券');
    const [renamed] = assign(prizes, '旧名');
    expect(certain?.key).toBe(item('908'));
    expect(renamed).toEqual({ key: item('909'), aliases: [named('旧名')], prize: null });
  });

  it('under names that are still there come before one whose name is gone', () => {
    const keys = assign(open({ 908: '奖券', 909: '奖券', 910: '键盘' }), '旧名', '奖券', '奖券');
    expect(keys.map(({ key }) => key)).toEqual([item('908'), item('909'), item('910')]);
  });

  it('under names that are both gone take one prize each, and the name where there are no more', () => {
    const keys = assign(open({ 908: '奖券' }), '旧名', '更旧');
    expect(keys.map(({ key, aliases }) => [key, ...aliases])).toEqual([[item('908'), named('旧名')], [named('更旧')]]);
  });

  it('of two prizes never share a key or an alias, in whatever order they come', () => {
    const names = ['奖券', '旧名', '奖券', '更旧', '键盘'];
    for (const order of [names, names.toReversed()]) {
      const prizes = open({ 908: '奖券', 909: '键盘', 910: '奖券', 911: '新名', 912: '更新' });
      const all = assign(prizes, ...order).flatMap(({ key, aliases }) => [key, ...aliases]);
      expect(new Set(all).size).toBe(all.length);
      expect(assign(prizes, ...order)).toEqual([]);
    }
  });
});

describe('a row', () => {
  it('that is told twice is one win', () => {
    const prizes = open({ 908: '奖券' });
    expect(assign(prizes, '奖券', '奖券')).toHaveLength(1);
    expect(assign(prizes, '奖券')).toEqual([]);
  });

  it('of another viewer takes nothing away', () => {
    const prizes = open({ 908: '奖券', 910: '奖券' });
    const keys = prizes.assign([win('奖券', '1'), win('奖券', '2')]).map(([, { key }]) => key);
    expect(keys).toEqual([item('908', '1'), item('908', '2')]);
  });
});
