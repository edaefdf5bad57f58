import { vi } from 'vitest';
import { openApp, type Parts } from '../../src/app.js';
import type { WinnerNews } from '../../src/domain/winner.js';
import type { WinnerFeed } from '../../src/feed/winner-feed.js';
import { createSettings } from '../../src/settings.js';
import { createMemoryStore } from '../engines/memory-store.js';
import { telling } from './winners.js';
import { openToAll } from '../open-to-all.js';
import { createKeptLog, keepSecrets } from '../secrets/written.js';

export interface StageOptions {
  /** Over the settings of the stage. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly parts?: Partial<Parts>;
}

/** Opens a gateway on some engine; what is left out is the engine's. */
export type Start = (options?: StageOptions) => Promise<Stage>;

/** A gateway with its doors open, and a hand on the feed behind them. */
export interface Stage extends AsyncDisposable {
  readonly origin: string;
  readonly feed: WinnerFeed;
  /** Everything the gateway has logged, one JSON line each. */
  readonly logged: readonly string[];
  /** Records winners; resolves when they are durable. */
  publish(...news: readonly WinnerNews[]): Promise<void>;
  /** How many followers the feed has. */
  followers(): number;
  /** Resolves when the feed has so many followers; rejects after five seconds. */
  followed(by: number): Promise<void>;
  /** What `POST /graphql` answers. */
  ask(query: string, variables?: object): Promise<{ status: number; data: never; errors: never }>;
  close(): Promise<void>;
}

/** The gateway on its in-memory engine, with both platforms known and none configured. */
export async function openStage({ environment = {}, parts = {} }: StageOptions = {}): Promise<Stage> {
  const { log, logged } = createKeptLog();
  keepSecrets(environment);
  const settings = createSettings({
    PORT: '0',
    STREAM_DRAIN_MS: '50',
    REQUESTS_PER_MINUTE: '0', // crowds come from one address
    ...openToAll,
    ...environment,
  });
  const app = await openApp(settings, { log, store: createMemoryStore(), ...parts });
  const { feed } = app;
  const followers = countFollowers(feed);
  const origin = await app.listen();
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= app.close());

  return {
    origin,
    feed,
    logged,
    async publish(...news) {
      await feed.publish(telling(news));
    },
    followers,
    followed: (by) =>
      vi.waitFor(
        () => {
          if (followers() !== by) throw new Error(`${followers()} followers, not ${by}`);
        },
        { timeout: 5_000, interval: 2 },
      ),
    async ask(query, variables = {}) {
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as { data: never; errors: never }) };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Counts in place: the doors hold this very object. */
function countFollowers(feed: WinnerFeed): () => number {
  const open = new Set<object>();
  const follow = feed.follow.bind(feed);
  Object.assign(feed, {
    follow(...asked: Parameters<WinnerFeed['follow']>) {
      const follower = follow(...asked);
      const end = follower.return?.bind(follower);
      open.add(follower);
      return Object.assign(follower, {
        return() {
          open.delete(follower);
          return end?.();
        },
      });
    },
  });
  return () => open.size;
}
