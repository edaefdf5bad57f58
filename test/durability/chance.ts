/** Whole numbers that look random and are the same in each run with the same seed (mulberry32). */
export function createChance(seed: number) {
  let state = seed >>> 0;

  /** From 0, inclusive, to 1, exclusive. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function between(least: number, most: number): number {
    return least + Math.floor(next() * (most - least + 1));
  }

  return {
    /** Both inclusive. */
    between,
    shuffled<Item>(items: readonly Item[]): readonly Item[] {
      const mixed = [...items];
      for (let last = mixed.length - 1; last > 0; last -= 1) {
        const other = between(0, last);
        [mixed[last], mixed[other]] = [mixed[other] as Item, mixed[last] as Item]; // both are within
      }
      return mixed;
    },
  };
}
