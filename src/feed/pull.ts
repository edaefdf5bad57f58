import type { Log } from '../domain/log.js';
import { GatewayError } from '../domain/errors.js';
import type { Lottery } from '../domain/lottery.js';
import type { Ask, Platform } from '../domain/platform.js';
import type { RedPacket } from '../domain/red-packet.js';
import type { WinnerNews } from '../domain/winner.js';
import type { WinnerFeed } from './winner-feed.js';
import type { UnassignedWinner } from './winner-log.js';

/** What a look at one channel has found. */
export interface Pulled {
  /** Whether a draw is likely to be going on: look again soon. */
  readonly running: boolean;
}

export interface Pull {
  /**
   * Compares what a platform announces of its channels with what the log holds, and reads the platform's own lists where
   * they differ. A channel that could not be read is left out of the answer; a throw means that none could.
   */
  channels(platform: Platform, channelIds: readonly string[], ask: Ask): Promise<ReadonlyMap<string, Pulled>>;
  /** Reads the platform's own list of one lottery into the log. */
  lottery(platform: Platform, lottery: Lottery, ask: Ask): Promise<void>;
}

/** A list that never agrees with the announced number is not worth asking for again and again. */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
const MOST_PAUSES = 10_000;
const MOST_UNASSIGNED = 2_000;
const MINUTE_MS = 60_000;

export function createPull(options: {
  readonly feed: WinnerFeed;
  readonly diary: Log;
  readonly now: () => number;
  /** Draws older than this are history: they are not brought into the log. */
  readonly lookbackMs: number;
  /** How long a draw that lacks winners counts as running. */
  readonly runningMs: number;
}): Pull {
  const { feed, diary, now, lookbackMs, runningMs } = options;
  const { log } = feed;
  /** By lottery: the announced count at which its list was last read, and when it may be read again. */
  const pauses = new Map<
    string,
    { readonly announced: number | null; readonly until: number; readonly forMs: number }
  >();
  /** Red packets that were seen before they were drawn: what is drawn after that is news, not history. */
  const awaited = new Set<string>();

  async function lotteries(platform: Platform, channelIds: readonly string[], ask: Ask) {
    const from = new Date(now() - lookbackMs).toISOString();
    const window =
      platform.windowDays === null
        ? { from: null, to: null, sessionId: null }
        : { from, to: new Date(Math.ceil(now() / MINUTE_MS) * MINUTE_MS).toISOString(), sessionId: null };
    const slices = await platform.lotteriesOf(channelIds, window, ask);
    return new Map(
      [...slices].flatMap(([channelId, slice]) =>
        slice instanceof GatewayError
          ? []
          : [[channelId, slice.lotteries.filter(({ drawnAt, sentAt }) => (drawnAt ?? sentAt ?? '') >= from)] as const],
      ),
    );
  }

  /** Of these, the ones whose own list has to be read: it is unknown, or the numbers do not agree. */
  async function unsettled(drawn: readonly Lottery[]): Promise<readonly Lottery[]> {
    const ids = drawn.map(({ id }) => id);
    const [counts, listed, unconfirmed] = await Promise.all([log.count(ids), log.listed(ids), log.unconfirmed(ids)]);
    return drawn.filter(({ id, winnerCount, drawnAt }) => {
      const listedAt = listed.get(id);
      const isListed = listedAt !== undefined && (drawnAt === null || listedAt > drawnAt);
      const agrees = winnerCount === null || winnerCount === (counts.get(id) ?? 0);
      if (isListed && agrees && !unconfirmed.has(id)) {
        pauses.delete(id);
        return false;
      }
      const pause = pauses.get(id);
      return pause === undefined || pause.announced !== winnerCount || pause.until <= now();
    });
  }

  async function readList(
    platform: Platform,
    id: string,
    ask: Ask,
    adopt: (news: WinnerNews) => WinnerNews = (news) => news,
  ): Promise<number> {
    const startedAt = new Date(now()).toISOString();
    let recorded = 0;
    for await (const { news, rejected } of platform.winnersOf(id, ask)) {
      const toldAt = new Date(now()).toISOString();
      const appended = await feed.publish({ source: 'LIST', toldAt, news: news.map(adopt), rejected });
      recorded += appended.recorded;
    }
    await log.markListed([id], startedAt);
    return recorded;
  }

  async function lottery(platform: Platform, { id, winnerCount }: Lottery, ask: Ask): Promise<void> {
    const forMs = Math.min((pauses.get(id)?.forMs ?? FIRST_PAUSE_MS / 2) * 2, LONGEST_PAUSE_MS);
    pauses.delete(id); // so that the oldest stay in front
    pauses.set(id, { announced: winnerCount, until: now() + forMs, forMs });
    const [oldest] = pauses.keys();
    if (pauses.size > MOST_PAUSES && oldest !== undefined) pauses.delete(oldest);
    const restored = await readList(platform, id, ask);
    if (restored > 0) diary.info({ lottery: id, announced: winnerCount, restored }, 'winners restored from the list');
  }

  /** A platform that tells no state is believed for a while to be still drawing what lacks winners. */
  function isRunning({ status, sentAt, winnerCount, winnerQuota }: Lottery): boolean {
    if (status === 'RUNNING') return true;
    const lacksWinners = status === 'UNKNOWN' || (winnerCount ?? 0) < (winnerQuota ?? 0);
    return lacksWinners && sentAt !== null && Date.parse(sentAt) > now() - runningMs;
  }

  async function redPackets(platform: Platform, channelIds: readonly string[], ask: Ask): Promise<void> {
    const found = await platform.redPackets?.ofChannels(channelIds, ask);
    for (const [channelId, packets] of found ?? []) {
      if (packets instanceof GatewayError) continue;
      const unassigned = await log.unassigned(channelId, MOST_UNASSIGNED);
      const drawn = packets.filter(({ status }) => status === 'DRAWN');
      const unconfirmed = await log.unconfirmed(drawn.map(({ id }) => id));
      for (const packet of drawn) {
        const amounts = unassigned.filter(({ amount }) => canComeFrom(packet, amount));
        if (!awaited.has(packet.id) && !unconfirmed.has(packet.id) && amounts.length === 0) continue;
        const restored = await readList(platform, packet.id, ask, adoptFrom(amounts));
        awaited.delete(packet.id);
        if (restored > 0) diary.info({ redPacket: packet.id, restored }, 'winners restored from the list');
      }
      for (const { id, status } of packets) if (status === 'SENT' || status === 'DRAWING') awaited.add(id);
    }
  }

  return {
    lottery,
    async channels(platform, channelIds, ask) {
      const byChannel = await lotteries(platform, channelIds, ask);
      const drawn = [...byChannel.values()].flat().filter(({ winnerCount }) => (winnerCount ?? 0) > 0);
      for (const one of await unsettled(drawn)) await lottery(platform, one, ask);
      if (platform.redPackets !== null) await redPackets(platform, [...byChannel.keys()], ask);

      return new Map(
        [...byChannel].map(([channelId, all]) => [channelId, { running: all.some((one) => isRunning(one)) }]),
      );
    },
  };
}

function canComeFrom({ totalAmount }: RedPacket, amount: number | null): boolean {
  return amount !== null && (totalAmount === null || amount <= totalAmount);
}

/**
 * Older callbacks do not name their red packet. Where the list of a packet has the same viewer with the same amount, it
 * is the same win: the list's row takes the callback's key among its own.
 */
function adoptFrom(unassigned: readonly UnassignedWinner[]): (news: WinnerNews) => WinnerNews {
  const rest = [...unassigned];
  return (news) => {
    const { viewer, prize } = news.winner;
    const index = rest.findIndex(({ viewerId, amount }) => viewerId === viewer.id && amount === prize.amount);
    const [match] = index === -1 ? [] : rest.splice(index, 1);
    return match === undefined ? news : { ...news, aliases: [...news.aliases, match.key] };
  };
}
