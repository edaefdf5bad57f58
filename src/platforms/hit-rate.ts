/** How often what was asked for lately was there. */
export interface HitRate {
  count(isHit: boolean): void;
  /** From 0 to 1; null before anything was asked for. */
  now(): number | null;
}

/** Hits and misses fade from here on, so that the rate is that of lately. */
const FADE_AT = 1_000;

export function createHitRate(): HitRate {
  let hits = 0;
  let misses = 0;
  return {
    count(isHit) {
      if (isHit) hits++;
      else misses++;
      if (hits + misses > FADE_AT) [hits, misses] = [hits / 2, misses / 2];
    },
    now: () => (hits + misses === 0 ? null : hits / (hits + misses)),
  };
}
