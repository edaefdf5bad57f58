import { setMaxListeners } from 'node:events';
import { GatewayError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import type { Platform } from '../domain/platform.js';
import type { Pull } from './pull.js';
import type { SeenRooms, Shared } from './store.js';
import { createRemembering } from './remembering.js';
import { byPlatform, createWatchedChannels, type WatchedChannel } from './watched-channels.js';

/** How often a channel is looked at, in milliseconds. */
export interface Cadence {
  /** Of a platform that does not call back, while a draw is likely to be going on. */
  readonly runningMs: number;
  /** Of a platform that does not call back, else. */
  readonly idleMs: number;
  /** Of a platform that calls back: its callbacks are checked against its lists. */
  readonly reconcileMs: number;
  /** How long a channel is still watched after the last one who watched it has left. */
  readonly lingerMs: number;
  /** How long a channel of a platform that calls back is remembered after it was asked for or called back. */
  readonly rememberMs: number;
}

/** Looks after the channels that somebody watches, and after those that may have called back in vain. */
export interface Watch {
  /**
   * Watches channels until the function it gives is called; beyond 10,000, no new ones are looked at. Resolves when what was drawn there lately is recorded, so
   * that what comes after this is news; after five seconds also where that could not be read.
   */
  begin(channelIds: readonly string[]): Promise<() => void>;
  /** Remembers channels that were asked for or called back, and that exist. */
  see(channelIds: readonly string[]): void;
  /** Remembers a channel and looks at it at the next occasion, at most once a minute. */
  hurry(channelId: string): void;
  /** Begins to look: at once at all that is remembered. */
  start(): void;
  close(): Promise<void>;
}

const LONGEST_TICK_MS = 250;
/** Channels of one look: the others come next, so that however many there are, each has its turn. */
const CHANNELS_A_LOOK = 20;
const LOOK_DEADLINE_MS = 60_000;
/** Somebody waits for it. */
const BASELINE_MS = 5_000;
const HURRY_MS = 60_000;
/** Anybody may watch any channel: beyond so many, no others are looked at for that. */
const MOST_WATCHED = 10_000;

export function createWatch(options: {
  readonly platforms: readonly Platform[];
  readonly pull: Pick<Pull, 'channels'>;
  readonly rooms: SeenRooms;
  readonly shared: Pick<Shared, 'lease'>;
  readonly diary: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly cadence: Cadence;
}): Watch {
  const { platforms, pull, rooms, shared, diary, now, cadence } = options;
  const channels = createWatchedChannels({ platforms, now });
  const remembering = createRemembering({ channels, rooms, diary, now, ...cadence });
  /** Platforms with a regular look under way: one at a time. */
  const busy = new Set<Platform>();
  const looks = new Set<Promise<void>>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // every call of every look listens
  let timer: NodeJS.Timeout | undefined;

  function tick(): void {
    for (const [platform, due] of channels.due()) {
      if (busy.has(platform)) continue;
      busy.add(platform);
      void look(platform, due.slice(0, CHANNELS_A_LOOK), leased).finally(() => busy.delete(platform));
    }
  }

  /** Never rejects. `choose` says which of the channels are this instance's to look at. */
  function look(platform: Platform, wanted: readonly WatchedChannel[], choose: typeof leased): Promise<void> {
    const work = lookAt(platform, wanted, choose)
      .catch((error: unknown) => {
        if (closing.signal.aborted) return;
        const code = error instanceof GatewayError ? error.code : 'INTERNAL';
        diary.warn({ platform: platform.name, code, channels: wanted.length }, 'channels could not be looked at');
      })
      .finally(() => {
        looks.delete(work);
        for (const channel of wanted) channel.look = null;
      });
    looks.add(work);
    for (const channel of wanted) channel.look = work;
    return work;
  }

  async function lookAt(platform: Platform, wanted: readonly WatchedChannel[], choose: typeof leased): Promise<void> {
    const begunAt = now();
    for (const channel of wanted) {
      channel.begunAt = begunAt;
      channel.nextAt = begunAt + calmOf(platform);
    }
    const own = await choose(wanted);
    if (own.length === 0) return;

    const ask = {
      deadlineAt: now() + LOOK_DEADLINE_MS,
      urgency: 'BACKGROUND',
      maxAgeMs: 0,
      signal: closing.signal,
    } as const;
    const ids = own.map(({ id }) => id);
    const pulled = await pull.channels(platform, ids, ask);
    for (const channel of own) {
      const found = pulled.get(channel.id);
      if (found === undefined) continue;
      channel.readAt = now();
      if (found.filled) {
        channel.known = true;
        if (channel.watchers > 0) remembering.see([channel.id]);
      }
      const soon = begunAt + cadence.runningMs;
      if (found.running && platform.webhook === null) channel.nextAt = Math.min(channel.nextAt, soon);
    }
  }

  function calmOf(platform: Platform): number {
    return platform.webhook === null ? cadence.idleMs : cadence.reconcileMs;
  }

  /** Those that no other instance looks at. */
  async function leased(wanted: readonly WatchedChannel[]): Promise<readonly WatchedChannel[]> {
    const isOurs = await Promise.all(wanted.map(({ id, platform }) => shared.lease(`watch ${id}`, calmOf(platform))));
    for (const [index, channel] of wanted.entries()) if (!isOurs[index]) channel.readAt = now();
    return wanted.filter((_, index) => isOurs[index]);
  }

  return {
    async begin(channelIds) {
      const begun = [...new Set(channelIds)].flatMap(
        (channelId) => channels.open(channelId, now(), MOST_WATCHED) ?? [],
      );
      for (const channel of begun) channel.watchers++;
      const paused = begun.filter(({ readAt }) => readAt < now() - cadence.lingerMs);
      // Whoever holds the lease may be in the middle of a look of its own: this one is ours, and repeats harm nobody.
      for (const [platform, own] of byPlatform(paused.filter((channel) => channel.look === null)))
        if (!closing.signal.aborted) void look(platform, own, async (all) => all);
      await within(BASELINE_MS, Promise.all(paused.flatMap((channel) => channel.look ?? [])));

      let isEnded = false;
      return () => {
        if (isEnded) return;
        isEnded = true;
        for (const channel of begun) {
          channel.watchers--;
          channel.until = Math.max(channel.until, now() + cadence.lingerMs);
        }
      };
    },
    see: (channelIds) => void remembering.see(channelIds),
    hurry(channelId) {
      for (const channel of remembering.see([channelId]))
        channel.nextAt = Math.min(channel.nextAt, Math.max(now(), channel.begunAt + HURRY_MS));
    },
    start() {
      for (const { configured, watch } of platforms)
        if (configured) for (const id of watch) channels.open(id, now(), Infinity);
      timer = setInterval(tick, Math.min(LONGEST_TICK_MS, cadence.runningMs)).unref();
      void remembering.recall(closing.signal).then(tick);
    },
    async close() {
      clearInterval(timer);
      closing.abort(new Error('the gateway is closing'));
      await Promise.all(looks);
    },
  };
}

/** Resolves with the work, or without it when that takes longer. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
