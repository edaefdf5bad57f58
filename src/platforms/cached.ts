import { GatewayError } from '../domain/errors.js';
import type { Lottery } from '../domain/lottery.js';
import type { LotterySlice, Platform, Window } from '../domain/platform.js';
import type { Memory } from './cache.js';
import type { Changes } from './changes.js';
import { coalesced, type Read } from './coalesced.js';
import { createKinds, type TimesToLive } from './kinds.js';
import { type Kind, remembering } from './remembered.js';
import { isWithin } from './window.js';
import { toSpan } from './window-span.js';

export interface CacheOptions {
  readonly memory: Memory;
  readonly ttl: TimesToLive;
  /** False: everything is asked for anew; questions at the same time are still one. */
  readonly enabled: boolean;
  /** How long a draw that lacks winners counts as running, where the platform tells no state. */
  readonly drawMs: number;
  /** The same that the platform was made with. */
  readonly changes: Changes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Windows that are kept ready; what is remembered does not depend on it. */
const MOST_WINDOWS = 200;

/** The same platform, with answers remembered and questions asked at the same time made one. */
export function cached(platform: Platform, options: CacheOptions): Platform {
  const { now } = options;
  const { windowDays, redPackets, createLottery, webhook } = platform;
  const kinds = createKinds(options);
  const memory = remembering({ ...options, platform: platform.name });

  /** Remembered, and made one call for all who ask at the same time. */
  function remembered<T>(kind: Kind<T>, read: Read<T>): Read<T> {
    const changedAt = (id: string) => memory.changedAt(kind, id);
    return memory.read(
      kind,
      coalesced(memory.saving(kind, read), { platform: platform.name, now, changedAt, lingers: options.enabled }),
    );
  }

  /** One reading per window: only what is asked for within the same window can go out together. */
  const readings = new Map<string, Read<LotterySlice>>();

  function readingOf(key: string, windowNow: () => Window): Read<LotterySlice> {
    const known = readings.get(key);
    if (known !== undefined) return known;
    const reading = remembered(kinds.slice(key), async (channelIds, ask) => {
      const askedAt = now();
      const found = await platform.lotteriesOf(channelIds, windowNow(), ask);
      for (const slice of found.values())
        if (!(slice instanceof GatewayError)) memory.prime(kinds.lottery, slice.lotteries, askedAt);
      return found;
    });
    readings.set(key, reading);
    const [oldest] = readings.keys();
    if (readings.size > MOST_WINDOWS && oldest !== undefined) readings.delete(oldest);
    return reading;
  }

  return {
    ...platform,
    lotteries: remembered(kinds.lottery, (ids, ask) => platform.lotteries(ids, ask)),
    async lotteriesOf(channelIds, window, ask) {
      const { key, windowNow } = toSpan(window, windowDays, now);
      const found = await readingOf(key, windowNow)(channelIds, ask);
      const keeps = (lottery: Lottery) => isWithin(lottery, window, windowDays !== null);
      return new Map(
        [...found].map(([id, slice]) => [
          id,
          slice instanceof GatewayError ? slice : { ...slice, lotteries: slice.lotteries.filter(keeps) },
        ]),
      );
    },
    redPackets: redPackets && {
      byId: remembered(kinds.redPacket, (ids, ask) => redPackets.byId(ids, ask)),
      ofChannels: remembered(kinds.redPackets, (ids, ask) => redPackets.ofChannels(ids, ask)),
    },
    createLottery:
      createLottery &&
      (async (lottery, ask) => {
        try {
          return await createLottery(lottery, ask);
        } finally {
          await memory.forget([lottery.channelId]); // also where nobody knows what became of it
        }
      }),
    webhook: webhook && {
      read(request) {
        const callback = webhook.read(request);
        void memory.forget([...new Set(callback.news.map(({ winner }) => winner.channelId))]);
        return callback;
      },
    },
    health: () => ({ ...platform.health(), cacheHitRate: memory.hitRate() }),
  };
}
