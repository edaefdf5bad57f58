import { GatewayError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import type { Ask, Platform, WinnerPage } from '../domain/platform.js';
import type { RedPacket } from '../domain/red-packet.js';
import { assign } from './assign.js';
import type { Patience } from './patience.js';
import type { WinnerFeed } from './winner-feed.js';
import type { UnassignedWinner } from './winner-log.js';

/** The most winners of red packets that wait in one channel for being assigned; older ones stay as they are. */
const MOST_UNASSIGNED = 2_000;

/**
 * Reads the lists of red packets that were drawn. A platform tells neither when a red packet was drawn nor how many have
 * won, so what is news is known from what was there before: the log remembers (`markListed`) which packets are done with
 * and, under the channel's own id, when the channel was last looked at. Gives the ids of all packets of the channels.
 */
export function createPullRedPackets(options: {
  readonly feed: WinnerFeed;
  readonly diary: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A channel that was not looked at for so long has nothing but history. */
  readonly lookbackMs: number;
  /** How long callbacks are waited for before a list is read. */
  readonly settleMs: number;
  readonly patience: Patience;
  /** Runs `work`, which reads the list `id`; notes its failure instead of rejecting. */
  readonly attempt: (id: string, announced: null, work: () => Promise<void>) => Promise<void>;
}): (platform: Platform, channelIds: readonly string[], ask: Ask) => Promise<readonly string[]> {
  const { feed, diary, now, lookbackMs, settleMs, patience, attempt } = options;
  const { log } = feed;
  /** Drawn packets that are not done with: when each was first seen. */
  const drawnSince = new Map<string, number>();
  /** Of these, the ones that were drawn when the channel was first looked at: news only if they turn out to be. */
  const perhapsHistory = new Set<string>();

  const instant = (beforeMs = 0) => new Date(now() - beforeMs).toISOString();

  async function finish(ids: readonly string[], at: string): Promise<void> {
    await log.markListed(ids, at);
    for (const id of ids) {
      drawnSince.delete(id);
      perhapsHistory.delete(id);
    }
  }

  /** Callbacks that do not name their packet have to be there before its list, or a win would be told twice. */
  function isSettled({ id }: RedPacket, platform: Platform): boolean {
    const since = drawnSince.get(id) ?? now();
    drawnSince.set(id, since);
    return platform.webhook === null || since <= now() - settleMs;
  }

  async function pullChannel(platform: Platform, channelId: string, packets: readonly RedPacket[], ask: Ask) {
    const startedAt = instant();
    const drawn = packets.filter(({ status }) => status === 'DRAWN');
    const ids = drawn.map(({ id }) => id);
    const [listed, unconfirmed, unassigned] = await Promise.all([
      log.listed([channelId, ...ids]),
      log.unconfirmed(ids),
      log.unassigned(channelId, MOST_UNASSIGNED),
    ]);
    const fresh = drawn.filter(({ id }) => !listed.has(id) && !unconfirmed.has(id));
    if ((listed.get(channelId) ?? '') < instant(lookbackMs)) {
      const [perhaps, history] = parted(fresh, (packet) => unassigned.some((winner) => canComeFrom(packet, winner)));
      for (const { id } of perhaps) perhapsHistory.add(id);
      await finish(
        history.map(({ id }) => id),
        startedAt,
      );
    }
    await log.markListed([channelId], startedAt);

    for (const id of unconfirmed) perhapsHistory.delete(id);
    const due = drawn.filter((packet) =>
      unconfirmed.has(packet.id)
        ? patience.isWorthIt(packet.id, null)
        : !listed.has(packet.id) && isSettled(packet, platform) && patience.isWorthIt(packet.id, null),
    );
    await readLists(platform, due, unassigned, ask);
  }

  /** All lists first: which packet an unassigned win is of can be told only by those that it is not of. */
  async function readLists(
    platform: Platform,
    packets: readonly RedPacket[],
    unassigned: readonly UnassignedWinner[],
    ask: Ask,
  ): Promise<void> {
    const startedAt = instant();
    const read: { readonly id: string; readonly pages: readonly WinnerPage[] }[] = [];
    for (const { id } of packets)
      await attempt(id, null, async () => {
        const pages: WinnerPage[] = [];
        for await (const page of platform.winnersOf(id, ask)) pages.push(page);
        read.push({ id, pages });
      });

    const assigned = assign(
      read.map(({ pages }) => pages.flatMap(({ news }) => news)),
      unassigned,
    );
    for (const [index, { id, pages }] of read.entries()) {
      const { news, adopted } = assigned[index] ?? { news: [], adopted: 0 };
      const rejected = pages.flatMap((page) => page.rejected);
      if (adopted > 0 || !perhapsHistory.has(id)) {
        const { recorded } = await feed.publish({ source: 'LIST', toldAt: instant(), news, rejected });
        if (recorded > 0) diary.info({ redPacket: id, restored: recorded }, 'winners restored from the list');
      }
      await finish([id], startedAt);
    }
  }

  return async (platform, channelIds, ask) => {
    const found = await platform.redPackets?.ofChannels(channelIds, ask);
    const ids: string[] = [];
    for (const [channelId, packets] of found ?? []) {
      if (packets instanceof GatewayError) continue;
      ids.push(...packets.map(({ id }) => id));
      await pullChannel(platform, channelId, packets, ask);
    }
    return ids;
  };
}

function canComeFrom({ totalAmount }: RedPacket, { amount }: UnassignedWinner): boolean {
  return amount !== null && (totalAmount === null || amount <= totalAmount);
}

function parted<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter((one) => isFirst(one)), all.filter((one) => !isFirst(one))];
}
