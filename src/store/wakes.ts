/** Who wants to know that the log may have grown. */
export interface Wakes {
  /** Gives the function that ends it. */
  readonly add: (wake: () => void) => () => void;
  readonly wakeAll: () => void;
}

export function createWakes(): Wakes {
  const sleepers = new Set<() => void>();
  return {
    add(wake) {
      const sleeper = () => wake(); // of its own, so that the same function can be added twice
      sleepers.add(sleeper);
      return () => void sleepers.delete(sleeper);
    },
    wakeAll() {
      for (const wake of [...sleepers]) wake();
    },
  };
}
