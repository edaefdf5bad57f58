import { setMaxListeners } from 'node:events';
import { GatewayError } from '../domain/errors.js';
import { readId } from '../domain/ids.js';
import type { Log } from '../domain/log.js';
import type { Ask, Platform } from '../domain/platform.js';
import type { Pull } from './pull.js';
import type { SeenRooms, Shared } from './store.js';

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
   * Watches channels until the function it gives is called. Resolves when what was drawn there lately is recorded, so
   * that what comes after this is news; also where that could not be read.
   */
  begin(channelIds: readonly string[]): Promise<() => void>;
  /** Remembers channels that were asked for or called back. */
  see(channelIds: readonly string[]): void;
  /** Looks at a channel at the next occasion, at most once a minute. */
  hurry(channelId: string): void;
  /** Begins to look: at once at all that is remembered. */
  start(): void;
  close(): Promise<void>;
}

interface Watched {
  readonly platform: Platform;
  watchers: number;
  /** Watched by its settings, whatever happens. */
  readonly always: boolean;
  /** Epoch milliseconds until which it is looked at without a watcher. */
  until: number;
  nextAt: number;
  lookedAt: number;
}

const TICK_MS = 250;
const HURRY_MS = 60_000;
/** A channel that is asked for all the time need not be remembered all the time. */
const SEE_AGAIN_MS = 10 * 60_000;
const RECALL_AGAIN_MS = 2_000;
const LOOK_DEADLINE_MS = 30_000;
/** Somebody waits for it. */
const BASELINE_DEADLINE_MS = 5_000;

export function createWatch(options: {
  readonly platforms: readonly Platform[];
  readonly pull: Pull;
  readonly rooms: SeenRooms;
  readonly shared: Pick<Shared, 'lease'>;
  readonly diary: Log;
  readonly now: () => number;
  readonly cadence: Cadence;
}): Watch {
  const { platforms, pull, rooms, shared, diary, now, cadence } = options;
  const watched = new Map<string, Watched>();
  const seenAt = new Map<string, number>();
  const looking = new Map<Platform, Promise<void>>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // every call of every look listens
  let timer: NodeJS.Timeout | undefined;

  function entryOf(channelId: string): Watched | null {
    const known = watched.get(channelId);
    if (known !== undefined) return known;
    const platform = platforms.find(({ name }) => name === readId(channelId).platform);
    if (platform === undefined || !platform.configured) return null;
    const always = platform.watch.includes(channelId);
    const entry = { platform, watchers: 0, always, until: 0, nextAt: now(), lookedAt: 0 };
    watched.set(channelId, entry);
    return entry;
  }

  function tick(): void {
    const due = new Map<Platform, string[]>();
    for (const [channelId, entry] of watched) {
      if (entry.watchers === 0 && !entry.always && entry.until <= now()) watched.delete(channelId);
      else if (entry.nextAt <= now()) due.set(entry.platform, [...(due.get(entry.platform) ?? []), channelId]);
    }
    for (const [platform, channelIds] of due) if (!looking.has(platform)) void look(platform, channelIds);
  }

  /** One look at a time for each platform; never rejects. */
  function look(platform: Platform, channelIds: readonly string[]): Promise<void> {
    const work = lookAt(platform, channelIds)
      .catch((error: unknown) => {
        if (closing.signal.aborted) return;
        const code = error instanceof GatewayError ? error.code : 'INTERNAL';
        diary.warn({ platform: platform.name, code, channels: channelIds.length }, 'channels could not be looked at');
      })
      .finally(() => looking.delete(platform));
    looking.set(platform, work);
    return work;
  }

  async function lookAt(platform: Platform, channelIds: readonly string[]): Promise<void> {
    const calm = platform.webhook === null ? cadence.idleMs : cadence.reconcileMs;
    for (const channelId of channelIds) postpone(channelId, calm);
    const leased = await Promise.all(channelIds.map((channelId) => shared.lease(`watch ${channelId}`, calm)));
    const own = channelIds.filter((_, index) => leased[index]);
    if (own.length === 0) return;

    const pulled = await pull.channels(platform, own, backgroundAsk(LOOK_DEADLINE_MS));
    for (const [channelId, { running }] of pulled)
      if (running && platform.webhook === null) postpone(channelId, cadence.runningMs);
  }

  function postpone(channelId: string, byMs: number): void {
    const entry = watched.get(channelId);
    if (entry === undefined) return;
    entry.lookedAt = now();
    entry.nextAt = now() + byMs;
  }

  function backgroundAsk(forMs: number): Ask {
    return { deadlineAt: now() + forMs, urgency: 'BACKGROUND', maxAgeMs: 0, signal: closing.signal };
  }

  /** `nextAt`: when to look first, if it is not looked at already. */
  function remember(channelId: string, nextAt: number): void {
    const isNew = !watched.has(channelId);
    const entry = entryOf(channelId);
    if (entry === null || entry.platform.webhook === null) return;
    entry.until = now() + cadence.rememberMs;
    if (isNew) entry.nextAt = nextAt;
  }

  /** What was remembered before this process; a store that is away is asked until it answers. */
  async function recall(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        const remembered = await rooms.seenSince(new Date(now() - cadence.rememberMs).toISOString());
        for (const channelId of remembered) remember(channelId, now());
        return tick();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RECALL_AGAIN_MS).unref());
      }
    }
  }

  return {
    async begin(channelIds) {
      const fresh = new Map<Platform, string[]>();
      const entries = [...new Set(channelIds)].flatMap((channelId) => {
        const entry = entryOf(channelId);
        if (entry === null) return [];
        const isPaused = entry.lookedAt < now() - cadence.lingerMs;
        if (isPaused) fresh.set(entry.platform, [...(fresh.get(entry.platform) ?? []), channelId]);
        entry.watchers++;
        return [entry];
      });
      // Whoever else holds the lease may be in the middle of its own look: this one is ours, and repeats harm nobody.
      const ask = backgroundAsk(BASELINE_DEADLINE_MS);
      await Promise.all([...fresh].map(([platform, own]) => pull.channels(platform, own, ask).catch(() => {})));
      for (const entry of entries) entry.lookedAt = now();
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        for (const entry of entries) {
          entry.watchers--;
          entry.until = Math.max(entry.until, now() + cadence.lingerMs);
        }
      };
    },
    see(channelIds) {
      const news = channelIds.filter((channelId) => (seenAt.get(channelId) ?? 0) < now() - SEE_AGAIN_MS);
      if (news.length === 0) return;
      for (const channelId of news) {
        seenAt.set(channelId, now());
        remember(channelId, now() + cadence.reconcileMs); // what was just asked for or told need not be checked yet
      }
      rooms.see(news, new Date(now()).toISOString()).catch((error: Error) => {
        diary.warn({ reason: error.message }, 'channels could not be remembered');
      });
    },
    hurry(channelId) {
      const entry = entryOf(channelId);
      if (entry !== null) entry.nextAt = Math.min(entry.nextAt, Math.max(now(), entry.lookedAt + HURRY_MS));
    },
    start() {
      for (const { configured, watch } of platforms) if (configured) for (const channelId of watch) entryOf(channelId);
      timer = setInterval(tick, TICK_MS).unref();
      void recall();
    },
    async close() {
      clearInterval(timer);
      closing.abort(new Error('the gateway is closing'));
      await Promise.all(looking.values());
    },
  };
}
