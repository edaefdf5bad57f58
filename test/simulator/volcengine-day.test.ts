import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { playVolcengineDay } from '../../src/simulator/volcengine/day.js';
import { openSimulator } from './volcengine-caller.js';

const rooms = ['1824921187234844', '1754400000038536', '1821371880000000001'];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: Date.UTC(2026, 10, 20) });
});
afterEach(() => {
  vi.useRealTimers();
});

async function openDay() {
  const open = await openSimulator();
  const day = playVolcengineDay(open.simulator, { everyMs: 20_000 });
  const awards = () => rooms.flatMap((room) => [...open.simulator.room(room).awards.values()]);
  return { ...open, day, awards };
}

it('begins with a past of several days, and with lotteries that are yet to come', async () => {
  await using open = await openDay();
  for (const id of rooms) {
    const awards = [...open.simulator.room(id).awards.values()];
    const drawn = awards.filter(({ Status }) => Status === 4);
    const days = new Set(drawn.map(({ OpenAwardTime }) => Math.floor(OpenAwardTime / 86_400)));

    expect(days.size).toBeGreaterThanOrEqual(5);
    expect(drawn.every(({ WinnerCount, ParticipantCount }) => WinnerCount > 0 && ParticipantCount >= 30)).toBe(true);
    expect(awards.filter(({ Status }) => Status === 1).map(({ AwardSendType }) => AwardSendType)).toEqual([0, 1]);
    expect(new Set(awards.map(({ Status }) => Status))).toEqual(
      new Set(id === rooms[0] ? [4, 7, 5, 1, 2] : [4, 7, 5, 1]),
    );
    expect(open.simulator.room(id).redPackets.size).toBe(3);
  }
  open.day.stop();
});

it('draws a lottery in every round, in each room in turn, and opens red packets of both kinds', async () => {
  await using open = await openDay();
  const before = open.awards().filter(({ Status }) => Status === 4).length;
  const [first] = open.awards().filter(({ Status }) => Status === 2);
  vi.advanceTimersByTime(14_000);
  expect(first?.ParticipantCount).toBeGreaterThan(0);
  vi.advanceTimersByTime(6 * 20_000);

  expect(first?.Status).toBe(4);
  expect(open.awards().filter(({ Status }) => Status === 4).length).toBe(before + 6);
  const packets = rooms.map((room) => [...open.simulator.room(room).redPackets.values()].slice(3));
  expect(new Set(packets.flat().map(({ RedPacketType }) => RedPacketType))).toEqual(new Set([0, 1]));

  open.day.stop();
  vi.advanceTimersByTime(60_000);
  expect(open.awards().filter(({ Status }) => Status === 4).length).toBe(before + 6);
});

it('sends the scheduled lottery when its hour has come, and sets up another', async () => {
  await using open = await openDay();
  const scheduled = open.awards().filter(({ Status, AwardSendType }) => Status === 1 && AwardSendType === 1);
  vi.advanceTimersByTime(3_600_000 + 60_000);

  expect(scheduled.every(({ Status }) => Status === 2 || Status === 4)).toBe(true);
  expect(open.awards().filter(({ Status, AwardSendType }) => Status === 1 && AwardSendType === 1)).toHaveLength(3);
  open.day.stop();
});

it('stays small, and uses nobody who could be real', async () => {
  await using open = await openDay();
  vi.advanceTimersByTime(24 * 3_600_000);

  for (const id of rooms) {
    const { awards, awardRecords, redPackets, redPacketRecords } = open.simulator.room(id);
    expect(awards.size).toBeLessThanOrEqual(65);
    expect(awardRecords.size).toBeLessThanOrEqual(awards.size);
    expect(redPackets.size).toBeLessThanOrEqual(22);
    expect(redPacketRecords.size).toBeLessThanOrEqual(redPackets.size);
    const phones = [...awardRecords.values()].flat().map(({ LoginTel }) => LoginTel);
    expect(phones.every((phone) => /^1380000\d{4}$/.test(phone))).toBe(true);
  }
  open.day.stop();
});
