import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { playPolyvDay } from '../../src/simulator/polyv/day.js';
import { openPolyvSimulator, type PolyvSimulator } from '../../src/simulator/polyv/index.js';
import { ACCOUNT, NOON } from './polyv-caller.js';

const CHANNELS = ['1965681', '2383918', '2974342'];
const DAY_MS = 86_400_000;
let simulator: PolyvSimulator;

beforeEach(async () => {
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  simulator = await openPolyvSimulator({ ...ACCOUNT, now: Date.now });
});
afterEach(async () => {
  vi.useRealTimers();
  await simulator.close();
});

const records = () => CHANNELS.flatMap((channelId) => simulator.records(channelId));
const winnersOf = (record: ReturnType<typeof records>[number]) =>
  simulator.winners(String(record['channelId']), String(record['lotteryId']));

describe('a day', () => {
  it('has three weeks behind it, every win told', () => {
    playPolyvDay(simulator).stop();
    const history = records().filter((record) => record['winnerCount'] !== '0');
    expect(history.length).toBeGreaterThan(60);
    for (const record of history) {
      expect(Number(record['createdTime'])).toBeGreaterThanOrEqual(NOON - 21 * DAY_MS);
      expect(Number(record['createdTime'])).toBeLessThan(NOON);
      expect(winnersOf(record)).toHaveLength(Number(record['winnerCount']));
    }
  });

  it('names nobody real', () => {
    playPolyvDay(simulator).stop();
    const telephones = records().flatMap((record) => winnersOf(record).map(({ telephone }) => telephone));
    const claimed = telephones.filter((telephone) => telephone !== null);
    expect(claimed.length).toBeGreaterThan(50);
    for (const telephone of claimed) expect(telephone).toMatch(/^1380000\d{4}$/);
  });

  it('has an activity of every condition, and the one of the sample', () => {
    playPolyvDay(simulator).stop();
    const conditions = CHANNELS.flatMap((channelId) =>
      simulator.activities(channelId).map(({ lotteryCondition }) => lotteryCondition),
    );
    expect(new Set(conditions)).toEqual(new Set(['none', 'invite', 'duration', 'comment', 'question']));
    expect(simulator.activities('2974342')).toContainEqual(expect.objectContaining({ id: 20521, prizeName: '键盘' }));
  });

  it('starts a lottery every twenty seconds and draws it', () => {
    const day = playPolyvDay(simulator);
    const before = records().length;
    vi.advanceTimersByTime(200_000);
    expect(records()).toHaveLength(before + 10);
    vi.advanceTimersByTime(19_999);
    day.stop();
    for (const record of records()) {
      expect(record['winnerCount']).toBe(String(record['amount']));
      const viewerIds = winnersOf(record).map(({ viewerId }) => viewerId);
      expect(new Set(viewerIds).size).toBe(record['amount']);
    }
  });

  it('draws some of them in two steps', () => {
    const day = playPolyvDay(simulator, { everyMs: 1_000 });
    const partly = new Set<unknown>();
    for (let step = 0; step < 200; step++) {
      vi.advanceTimersByTime(100);
      for (const { lotteryId, winnerCount, amount } of records()) {
        if (winnerCount !== '0' && winnerCount !== String(amount)) partly.add(lotteryId);
      }
    }
    day.stop();
    expect(partly.size).toBeGreaterThan(2);
  });

  it('does not grow without end, and ends when told', () => {
    const day = playPolyvDay(simulator, { everyMs: 1_000 });
    vi.advanceTimersByTime(400_000);
    const after = records().length;
    vi.advanceTimersByTime(400_000);
    expect(records()).toHaveLength(after);
    day.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is the same day from the same seed', async () => {
    const other = await openPolyvSimulator({ ...ACCOUNT, now: Date.now });
    for (const each of [simulator, other]) playPolyvDay(each, { seed: 3 }).stop();
    expect(other.records('1965681')).toEqual(simulator.records('1965681'));
    await other.close();
  });
});
