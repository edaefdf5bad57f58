import { LRUCache } from 'lru-cache';

/** When a platform's channels were last said to have changed, by what this process was told. */
export interface Changes {
  /** Epoch milliseconds; 0: nobody has said so. */
  at(channelId: string): number;
  note(channelId: string, at: number): void;
}

const MOST_CHANNELS = 10_000;

/** Kept in this process: it holds even where a shared memory was away at the time. */
export function createChanges(): Changes {
  const changes = new LRUCache<string, number>({ max: MOST_CHANNELS });
  return {
    at: (channelId) => changes.get(channelId) ?? 0,
    note: (channelId, at) => void changes.set(channelId, at),
  };
}
