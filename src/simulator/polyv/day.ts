import { createDraw, createViewer, DAY_CHANNELS, dayActivities, toDayWinner, type DayViewer } from './day-script.js';
import type { PolyvSimulator } from './index.js';
import { createRandom } from './random.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const HISTORY_DAYS = 21;
const VIEWERS = 150;
/** How many of the lotteries that the day itself started are kept, and how many recorded calls. */
const MOST_LIVE_KEPT = 300;
const MOST_CALLS_KEPT = 5_000;

/**
 * Plays a lively day on three channels: three weeks of history and a few activities at once, then one lottery after
 * another, each drawn a while later in one step or two. It can be left running: the oldest of its lotteries, and the
 * recorded calls, are dropped on the way.
 */
export function playPolyvDay(
  simulator: PolyvSimulator,
  options: {
    /** Milliseconds from one lottery to the next. Left out: 20,000. */
    readonly everyMs?: number;
    /** Left out: 1. The same seed gives the same lotteries and winners. */
    readonly seed?: number;
    /** The clock of the history, in epoch milliseconds. Left out: Date.now. */
    readonly now?: () => number;
  } = {},
): { stop(): void } {
  const everyMs = options.everyMs ?? 20_000;
  const now = options.now ?? Date.now;
  const random = createRandom(options.seed ?? 1);
  const viewers = Array.from({ length: VIEWERS }, () => createViewer(random));
  const live: (readonly [channelId: string, lotteryId: string])[] = [];
  const timers = new Set<NodeJS.Timeout>();

  function later(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, milliseconds);
    timers.add(timer.unref()); // a demo ends when its doors close, not when the day does
  }

  /** Different viewers, two in three of whom have claimed their prize. */
  function someWinners(count: number) {
    const first = random.below(VIEWERS);
    return Array.from({ length: count }, (_, place) => viewers[(first + place) % VIEWERS])
      .filter((viewer): viewer is DayViewer => viewer !== undefined)
      .map((viewer) => toDayWinner(viewer, random.below(3) > 0));
  }

  function tellHistory(channelId: string, daysAgo: number): void {
    const began = now() - daysAgo * DAY_MS;
    const sessionId = `s${random.text(9, 'abcdefghijklmnopqrstuvwxyz0123456789')}`;
    for (let left = 1 + random.below(3); left > 0; left--) {
      const draw = createDraw(random);
      const createdTime = began + random.below(DAY_MS / 12);
      const record = simulator.putRecord(channelId, {
        ...draw,
        sessionId,
        createdTime,
        winnerCount: String(draw.amount),
      });
      const at = { createdTime: createdTime + 60_000, lastModified: createdTime + 60_000 };
      const rows = someWinners(draw.amount).map((row) => ({ ...row, ...at }));
      simulator.putWinners(channelId, String(record['lotteryId']), rows);
    }
  }

  function startLottery(): void {
    const channelId = random.pick(DAY_CHANNELS);
    const draw = createDraw(random);
    const lotteryId = simulator.startLottery(channelId, draw);
    live.push([channelId, lotteryId]);

    const winners = someWinners(draw.amount);
    const inTwoSteps = draw.amount > 1 && random.below(2) === 0;
    const first = inTwoSteps ? Math.ceil(draw.amount / 2) : draw.amount;
    later(everyMs * 0.3, () => simulator.drawLottery(channelId, lotteryId, winners.slice(0, first)));
    if (inTwoSteps) later(everyMs * 0.6, () => simulator.drawLottery(channelId, lotteryId, winners.slice(first)));
    dropTheOldest();
  }

  function dropTheOldest(): void {
    for (const [channelId, lotteryId] of live.splice(0, live.length - MOST_LIVE_KEPT)) {
      simulator.dropRecord(channelId, lotteryId);
    }
    if (simulator.calls.length > MOST_CALLS_KEPT) simulator.forgetCalls();
  }

  function goOn(): void {
    startLottery();
    later(everyMs, goOn);
  }

  for (const channelId of DAY_CHANNELS) {
    simulator.putChannel(channelId);
    for (let daysAgo = HISTORY_DAYS; daysAgo > 0; daysAgo--) tellHistory(channelId, daysAgo);
  }
  for (const [channelId, activity] of dayActivities) simulator.putActivity(channelId, activity);
  goOn();

  return {
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
