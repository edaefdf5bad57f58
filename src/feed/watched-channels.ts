import { readId } from '../domain/ids.js';
import type { Platform } from '../domain/platform.js';

/** A channel that is looked at from time to time. All times are epoch milliseconds. */
export interface WatchedChannel {
  readonly id: string;
  readonly platform: Platform;
  /** Watched by its platform's settings, whatever happens. */
  readonly always: boolean;
  watchers: number;
  /** Until when it is looked at without a watcher. */
  until: number;
  nextAt: number;
  /** When the last look at it began; 0: none has. */
  begunAt: number;
  /** When it was last read, by this instance or by another one. */
  readAt: number;
  /** When the store was last told to remember it. */
  rememberedAt: number;
  /** Whether it is known to exist: it called back, or something was found in it. */
  known: boolean;
  /** The look that it is part of at the moment. */
  look: Promise<void> | null;
}

export type WatchedChannels = ReturnType<typeof createWatchedChannels>;

/** The channels that have to be looked at, and when. */
export function createWatchedChannels({
  platforms,
  now,
}: {
  readonly platforms: readonly Platform[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const channels = new Map<string, WatchedChannel>();

  return {
    /**
     * Null where its platform can't be asked, or where it is new and there are `most` already. One that is new is to be
     * looked at first at `firstAt`.
     */
    open(id: string, firstAt: number, most: number): WatchedChannel | null {
      const open = channels.get(id);
      if (open !== undefined) return open;
      if (channels.size >= most) return null;
      const platform = platforms.find(({ name }) => name === readId(id).platform);
      if (platform === undefined || !platform.configured) return null;
      const always = platform.watch.includes(id);
      const times = { until: 0, nextAt: firstAt, begunAt: 0, readAt: 0, rememberedAt: 0 };
      const channel = { id, platform, always, watchers: 0, ...times, known: always, look: null };
      channels.set(id, channel);
      return channel;
    },

    /**
     * Those whose time has come, by platform, the longest overdue first, and after all others those that may not exist:
     * anybody can name any number of them. Forgets those that nobody wants any more.
     */
    due(): ReadonlyMap<Platform, readonly WatchedChannel[]> {
      const due: WatchedChannel[] = [];
      for (const channel of channels.values()) {
        if (channel.watchers === 0 && !channel.always && channel.until <= now()) channels.delete(channel.id);
        else if (channel.nextAt <= now() && channel.look === null) due.push(channel);
      }
      return byPlatform(
        due.toSorted((one, other) => Number(other.known) - Number(one.known) || one.nextAt - other.nextAt),
      );
    },
  };
}

export function byPlatform(channels: readonly WatchedChannel[]): ReadonlyMap<Platform, readonly WatchedChannel[]> {
  const groups = new Map<Platform, WatchedChannel[]>();
  for (const channel of channels) groups.set(channel.platform, [...(groups.get(channel.platform) ?? []), channel]);
  return groups;
}
