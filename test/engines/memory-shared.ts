import type { Shared } from '../../src/feed/store.js';

/** One process alone: it wakes itself and has every lease. `wake` is to be called after each append. */
export function createMemoryShared(): Shared & { wake(): void } {
  const listeners = new Set<() => void>();
  return {
    onWake(wake) {
      listeners.add(wake);
      return () => listeners.delete(wake);
    },
    wake() {
      for (const listener of [...listeners]) listener();
    },
    lease: () => Promise.resolve(true),
  };
}
