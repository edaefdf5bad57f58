import { setMaxListeners } from 'node:events';
import { GatewayError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import { readId, toChannelId } from '../domain/ids.js';
import { isRunning, type Lottery } from '../domain/lottery.js';
import type { Ask, LotterySlice, Platform } from '../domain/platform.js';
import { createPatience } from './patience.js';
import { createPullRedPackets } from './pull-red-packets.js';
import type { WinnerFeed } from './winner-feed.js';

/** What a look at one channel has found. */
export interface Pulled {
  /** Whether a draw is likely to be going on: look again soon. */
  readonly running: boolean;
  /** Whether there is anything in it. A platform may answer with empty lists for a channel that does not exist. */
  readonly filled: boolean;
}

export interface Pull {
  /**
   * Compares what a platform announces of its channels with what the log holds, and reads the platform's own lists where
   * they differ. A channel that could not be read is left out of the answer; a throw means that none could. A list that
   * could not be read is noted, and keeps nothing else from being read.
   */
  channels(platform: Platform, channelIds: readonly string[], ask: Ask): Promise<ReadonlyMap<string, Pulled>>;
  /**
   * Reads the platform's own list of one lottery into the log, unless that was done in vain a moment ago. Whoever asks
   * while it is being read waits for that reading; it goes on for the others where one of them leaves. Never rejects.
   */
  lottery(platform: Platform, lottery: Lottery, ask: Ask): Promise<void>;
  /** Breaks off what is being read. What came before is recorded. */
  close(): Promise<void>;
}

/** Of the newest announced winners of some channels, how many may be of a lottery that the platform does not list. */
const MOST_STRAYS = 200;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How often the list of a settled draw is read again for what its winners have filled in meanwhile. */
const CLAIMS_MS = 30 * MINUTE_MS;

export function createPull(options: {
  readonly feed: WinnerFeed;
  readonly diary: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Draws older than this are history: they are not brought into the log. */
  readonly lookbackMs: number;
  /** How long a draw that lacks winners counts as running. */
  readonly runningMs: number;
  /** How soon a list that disagrees is read again. */
  readonly firstPauseMs: number;
  /** How long a red packet's callbacks are waited for before its list is read. */
  readonly settleMs: number;
}): Pull {
  const { feed, diary, now, lookbackMs, runningMs, firstPauseMs } = options;
  const { log } = feed;
  const patience = createPatience({ firstMs: firstPauseMs, now });
  const pullRedPackets = createPullRedPackets({ ...options, patience, attempt });
  /** By lottery. */
  const reading = new Map<string, Promise<void>>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // every call of every reading listens

  const instant = (beforeMs = 0) => toText(now() - beforeMs);

  /** What fails is noted and comes up again: on purpose later where the platform has refused it, else the next time. */
  async function attempt(id: string, announced: number | null, work: () => Promise<void>): Promise<void> {
    patience.begin(id, announced);
    try {
      await work();
    } catch (error) {
      const isRefused = error instanceof GatewayError && !error.retryable;
      if (!isRefused) patience.end(id);
      if (closing.signal.aborted) return;
      const code = error instanceof GatewayError ? error.code : 'INTERNAL';
      diary.warn({ list: id, code }, 'a list of winners could not be read');
    }
  }

  /** The lotteries of each channel that could be read, back to the beginning of the lookback however many they are. */
  async function lotteriesOf(platform: Platform, channelIds: readonly string[], ask: Ask) {
    const isWhole = platform.windowDays === null;
    // By the hour: each look is the same question then, and is remembered in the same place.
    const from = isWhole ? null : toText(Math.floor((now() - lookbackMs) / HOUR_MS) * HOUR_MS);
    const found = new Map<string, Lottery[]>();
    let rest = channelIds;
    let to = isWhole ? null : toText(Math.ceil(now() / MINUTE_MS) * MINUTE_MS);
    while (rest.length > 0) {
      const slices = await platform.lotteriesOf(rest, { from, to, sessionId: null }, ask);
      const cut: string[] = [];
      for (const [channelId, slice] of slices) {
        if (slice instanceof GatewayError) continue;
        found.set(channelId, [...(found.get(channelId) ?? []), ...slice.lotteries]);
        if (slice.completeFrom !== null) cut.push(slice.completeFrom);
      }
      rest = rest.filter((channelId) => hasMore(slices.get(channelId)));
      to = cut.toSorted().at(-1) ?? null; // some are read twice then, which harms nobody
    }
    return found;
  }

  /** The lotteries of which the own list has to be read: it is unknown, the numbers differ, or it may confirm somebody. */
  async function unsettled(lotteries: readonly Lottery[]): Promise<readonly Lottery[]> {
    const ids = lotteries.map(({ id }) => id);
    const [counts, listed, unconfirmed] = await Promise.all([log.count(ids), log.listed(ids), log.unconfirmed(ids)]);
    const from = instant(lookbackMs);
    return lotteries.filter(({ id, winnerCount, drawnAt, sentAt }) => {
      const listedAt = listed.get(id);
      const isListed = listedAt !== undefined && (drawnAt === null || listedAt > drawnAt);
      const isHistory = (drawnAt ?? sentAt ?? '') < from;
      // What winners fill in comes long after the draw, and only the list tells it.
      const isRecent = listedAt !== undefined && listedAt > instant(CLAIMS_MS);
      const agrees = winnerCount === (counts.get(id) ?? 0);
      const isSettled = !winnerCount || isHistory || (isListed && isRecent && agrees);
      if (!isSettled || unconfirmed.has(id)) return patience.isWorthIt(id, winnerCount);
      patience.end(id);
      return false;
    });
  }

  async function readList(platform: Platform, { id, winnerCount }: Lottery, ask: Ask): Promise<void> {
    const startedAt = instant();
    let recorded = 0;
    try {
      for await (const { news, rejected } of platform.winnersOf(id, ask)) {
        const appended = await feed.publish({ source: 'LIST', toldAt: instant(), news, rejected });
        recorded += appended.recorded;
      }
      await log.markListed([id], startedAt);
    } finally {
      // Where a platform does not call back, every winner comes this way.
      if (recorded > 0 && platform.webhook !== null)
        diary.info({ lottery: id, announced: winnerCount, restored: recorded }, 'winners restored from the list');
    }
  }

  /** One reading of a list at a time. Never rejects. */
  function readOnce(platform: Platform, lottery: Lottery, ask: Ask): Promise<void> {
    const { id, winnerCount } = lottery;
    const underWay = reading.get(id);
    if (underWay !== undefined) return underWay;
    if (!patience.isWorthIt(id, winnerCount)) return Promise.resolve();
    const work = attempt(id, winnerCount, () => readList(platform, lottery, ask)).finally(() => reading.delete(id));
    reading.set(id, work);
    return work;
  }

  /**
   * A callback may name a lottery or a red packet that the platform does not list: an empty list of winners says that
   * nobody has won there. Winners of what is not listed are not taken over, since their prizes are not known.
   */
  async function checkStrays(
    platform: Platform,
    channelIds: readonly string[],
    listed: ReadonlySet<string>,
    ask: Ask,
  ): Promise<void> {
    const filter = { channelIds, verification: ['SIGNED'], from: instant(lookbackMs) } as const;
    const { entries } = await log.readBefore(null, MOST_STRAYS, filter);
    const named = new Set(entries.flatMap(({ winner }) => winner.lotteryId ?? winner.redPacketId ?? []));
    for (const id of named) {
      if (listed.has(id) || !patience.isWorthIt(id, null)) continue;
      await attempt(id, null, async () => {
        const startedAt = instant();
        for await (const { news, rejected } of platform.winnersOf(id, ask))
          if (news.length + rejected.length > 0) return;
        await log.markListed([id], startedAt);
      });
    }
  }

  return {
    lottery: (platform, lottery, ask) => readOnce(platform, lottery, { ...ask, signal: closing.signal }),
    async channels(platform, channelIds, ask) {
      const byChannel = await lotteriesOf(platform, channelIds, ask);
      const read = [...byChannel.keys()];
      const lotteries = [...byChannel.values()].flat();
      for (const lottery of await unsettled(lotteries)) await readOnce(platform, lottery, ask);
      const redPacketIds = await pullRedPackets(platform, read, ask);
      const listed = new Set([...lotteries.map(({ id }) => id), ...redPacketIds]);
      if (platform.webhook !== null && read.length > 0) await checkStrays(platform, read, listed, ask);

      const filled = new Set([...listed].map((id) => toChannelId(readId(id))));
      return new Map(
        [...byChannel].map(([channelId, all]) => [
          channelId,
          { running: all.some((one) => isRunning(one, now() - runningMs)), filled: filled.has(channelId) },
        ]),
      );
    },
    async close() {
      closing.abort(new Error('the gateway is closing'));
      await Promise.all(reading.values());
    },
  };
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}

function hasMore(slice: LotterySlice | GatewayError | undefined): boolean {
  return slice !== undefined && !(slice instanceof GatewayError) && slice.completeFrom !== null;
}
