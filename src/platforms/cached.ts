import type { Keyv } from 'keyv';
import { GatewayError } from '../domain/errors.js';
import { readId, toChannelId } from '../domain/ids.js';
import type { Lottery } from '../domain/lottery.js';
import type { Found, LotterySlice, Platform, Window } from '../domain/platform.js';
import type { RedPacket } from '../domain/red-packet.js';
import { coalesced, type Read } from './coalesced.js';
import { type Kind, remembering } from './remembered.js';

/** For how long an answer is believed, in milliseconds. */
export interface TimesToLive {
  /** While a draw is going on. */
  readonly runningMs: number;
  /** What a channel has, while nothing is going on. */
  readonly idleMs: number;
  /** What will hardly change any more. */
  readonly settledMs: number;
  /** How old an answer may be that is given because no newer one can be had. */
  readonly staleMs: number;
}

export interface CacheOptions {
  readonly memory: Keyv<string>;
  readonly ttl: TimesToLive;
  /** False: everything is asked for anew; questions at the same time are still one. */
  readonly enabled: boolean;
  /** How long a draw that lacks winners counts as running, where the platform tells no state. */
  readonly drawMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The same platform, with answers remembered and questions asked at the same time made one. */
export function cached(platform: Platform, options: CacheOptions): Platform {
  const { ttl, drawMs, now } = options;
  const memory = remembering({ ...options, platform: platform.name });
  const share = <T>(read: Read<T>) => coalesced(read, { platform: platform.name, now });

  function isRunning({ status, sentAt, winnerCount, winnerQuota }: Lottery): boolean {
    if (status === 'RUNNING') return true;
    const lacksWinners = status === 'UNKNOWN' || (winnerCount ?? 0) < (winnerQuota ?? 0);
    return lacksWinners && sentAt !== null && Date.parse(sentAt) > now() - drawMs;
  }

  const lotteryKind: Kind<Lottery> = {
    name: 'lottery',
    channelOf: (id) => toChannelId(readId(id)),
    ttlOf: (lottery) => (isRunning(lottery) ? ttl.runningMs : lottery.sentAt === null ? ttl.idleMs : ttl.settledMs),
    toStale: (lottery) => ({ ...lottery, stale: true }),
    // Who is set to win is personal, and nothing personal is remembered.
    isPersonal: ({ presetViewerIds }) => (presetViewerIds ?? []).length > 0,
  };
  const sliceKind = (window: string): Kind<LotterySlice> => ({
    name: `lotteries ${window}`,
    channelOf: (channelId) => channelId,
    ttlOf: ({ lotteries }) => (lotteries.some(isRunning) ? ttl.runningMs : ttl.idleMs),
    toStale: (slice) => ({ ...slice, lotteries: slice.lotteries.map((one) => lotteryKind.toStale(one)) }),
    isPersonal: ({ lotteries }) => lotteries.some((one) => lotteryKind.isPersonal(one)),
  });
  const packetTtl = ({ status }: RedPacket) =>
    status === 'SENT' || status === 'DRAWING' ? ttl.runningMs : status === 'DRAWN' ? ttl.settledMs : ttl.idleMs;
  const packetKind: Kind<RedPacket> = {
    name: 'red packet',
    channelOf: (id) => toChannelId(readId(id)),
    ttlOf: packetTtl,
    toStale: (packet) => ({ ...packet, stale: true }),
    isPersonal: () => false,
  };
  const packetsKind: Kind<readonly RedPacket[]> = {
    name: 'red packets',
    channelOf: (channelId) => channelId,
    ttlOf: (packets) => Math.min(ttl.idleMs, ...packets.map(packetTtl)),
    toStale: (packets) => packets.map((packet) => ({ ...packet, stale: true })),
    isPersonal: () => false,
  };

  const lotteries = memory.read(
    lotteryKind,
    share((ids, ask) => platform.lotteries(ids, ask)),
  );
  /** One reading per window: only what is asked for within the same window can go out together. */
  const byWindow = new Map<string, Read<LotterySlice>>();

  function lotteriesOf(key: string, window: Window): Read<LotterySlice> {
    const known = byWindow.get(key);
    if (known !== undefined) return known;
    const read = share<LotterySlice>(async (channelIds, ask) => {
      const found = await platform.lotteriesOf(channelIds, window, ask);
      for (const slice of found.values())
        if (!(slice instanceof GatewayError)) memory.prime(lotteryKind, slice.lotteries);
      return found;
    });
    const remembered = memory.read(sliceKind(key), read);
    byWindow.set(key, remembered);
    const [oldest] = byWindow.keys();
    if (byWindow.size > MOST_WINDOWS && oldest !== undefined) byWindow.delete(oldest);
    return remembered;
  }

  /** A platform that answers without a window is asked for everything: one answer serves all windows. */
  function toUpstream(window: Window): { readonly key: string; readonly asked: Window } {
    if (platform.windowDays === null) return { key: 'all', asked: { from: null, to: null, sessionId: null } };
    return { key: keyOf(window, platform.windowDays, now()), asked: window };
  }

  return {
    ...platform,
    lotteries,
    async lotteriesOf(channelIds, window, ask) {
      const { key, asked } = toUpstream(window);
      const found = await lotteriesOf(key, asked)(channelIds, ask);
      return mapFound(found, (slice) => ({
        ...slice,
        lotteries: slice.lotteries.filter((lottery) => isWithin(lottery, window)),
      }));
    },
    redPackets: platform.redPackets && {
      byId: memory.read(packetKind, share(platform.redPackets.byId)),
      ofChannels: memory.read(packetsKind, share(platform.redPackets.ofChannels)),
    },
    createLottery:
      platform.createLottery &&
      (async (lottery, ask) => {
        try {
          return await platform.createLottery!(lottery, ask);
        } finally {
          await memory.forget([lottery.channelId]);
        }
      }),
    webhook: platform.webhook && {
      read(request) {
        const callback = platform.webhook!.read(request);
        void memory.forget([...new Set(callback.news.map(({ winner }) => winner.channelId))]);
        return callback;
      },
    },
    health: () => ({ ...platform.health(), cacheHitRate: memory.hitRate() }),
  };
}

const MOST_WINDOWS = 200;

/**
 * What a window is remembered by. One that ends "now" moves from minute to minute, and is still the same question: it
 * goes by its length where that is the platform's own, else by its beginning.
 */
function keyOf({ from, to, sessionId }: Window, days: number, now: number): string {
  const isOpen = to !== null && Date.parse(to) >= now - MINUTE_MS;
  const isUsual = isOpen && from !== null && Date.parse(to) - Date.parse(from) === days * DAY_MS;
  return JSON.stringify([isUsual ? 'usual' : from, isOpen ? 'now' : to, sessionId]);
}

function isWithin({ sentAt, sessionId }: Lottery, window: Window): boolean {
  const { from, to } = window;
  if (window.sessionId !== null && sessionId !== window.sessionId) return false;
  if (sentAt === null) return from === null && to === null;
  return (from === null || sentAt >= from) && (to === null || sentAt < to);
}

function mapFound<T>(found: Found<T>, change: (value: T) => T): Found<T> {
  return new Map([...found].map(([id, value]) => [id, value instanceof GatewayError ? value : change(value)]));
}
