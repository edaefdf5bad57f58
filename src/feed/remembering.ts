import type { Log } from '../domain/log.js';
import type { SeenRooms } from './store.js';
import type { WatchedChannel, WatchedChannels } from './watched-channels.js';

/** A channel that is asked for all the time need not be remembered all the time. */
const AGAIN_MS = 10 * 60_000;
/** Twice as many as can be watched (`watch.ts`): whoever watches takes no place of those that call back. */
const MOST = 20_000;
const RECALL_AGAIN_MS = 2_000;

/** Keeps in the store which channels of platforms that call back were seen lately, so that a restart forgets none. */
export function createRemembering(options: {
  readonly channels: WatchedChannels;
  readonly rooms: SeenRooms;
  readonly diary: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly reconcileMs: number;
  readonly rememberMs: number;
}) {
  const { channels, rooms, diary, now, reconcileMs, rememberMs } = options;

  /** Null where the platform does not call back. `firstAt` is when to look first, if it is not looked at already. */
  function remember(channelId: string, firstAt: number): WatchedChannel | null {
    const channel = channels.open(channelId, firstAt, MOST);
    if (channel === null || channel.platform.webhook === null) return null;
    channel.known = true;
    channel.until = now() + rememberMs;
    return channel;
  }

  return {
    /** Remembers channels that were asked for or called back, and gives those that are remembered. */
    see(channelIds: readonly string[]): readonly WatchedChannel[] {
      // What was just asked for or told need not be checked yet.
      const seen = channelIds.flatMap((channelId) => remember(channelId, now() + reconcileMs) ?? []);
      const news = seen.filter(({ rememberedAt }) => rememberedAt < now() - AGAIN_MS);
      for (const channel of news) channel.rememberedAt = now();
      if (news.length === 0) return seen;

      const ids = news.map(({ id }) => id);
      rooms.see(ids, new Date(now()).toISOString()).catch((error: Error) => {
        for (const channel of news) channel.rememberedAt = 0;
        diary.warn({ reason: error.message }, 'channels could not be remembered');
      });
      return seen;
    },

    /** Takes up what was remembered before this process; a store that is away is asked until it answers. */
    async recall(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        try {
          const remembered = await rooms.seenSince(new Date(now() - rememberMs).toISOString());
          for (const channelId of remembered) remember(channelId, now());
          return;
        } catch {
          await new Promise((resolve) => void setTimeout(resolve, RECALL_AGAIN_MS).unref());
        }
      }
    },
  };
}
