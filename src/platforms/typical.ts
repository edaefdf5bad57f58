/** How long an answer takes as a rule, by those of late. */
export interface Typical {
  told(milliseconds: number): void;
  /** Milliseconds that are enough for most; 0 where nothing was answered lately: then it has to be tried. */
  enough(): number;
}

const WEIGHT_OF_NEWEST = 0.2;
/** Nobody is kept from asking for longer than that by what a platform was like before. */
const FORGOTTEN_MS = 10_000;
/** What our own timers and turns may add. */
const OWN_MS = 50;

export function createTypical(now: () => number): Typical {
  let average = 0;
  /** How far from the average answers are, on average. */
  let deviation = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const isKnown = () => now() < toldAt + FORGOTTEN_MS;

  return {
    told(milliseconds) {
      if (isKnown()) {
        const distance = milliseconds - average;
        average += distance * WEIGHT_OF_NEWEST;
        deviation += (Math.abs(distance) - deviation) * WEIGHT_OF_NEWEST;
      } else [average, deviation] = [milliseconds, 0];
      toldAt = now();
    },
    enough: () => (isKnown() ? average + 2 * deviation + OWN_MS : 0),
  };
}
