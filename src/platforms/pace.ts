/** The part of an allowance that is used: below 1 after the platform asked for fewer calls. */
export interface Pace {
  now(): number;
  /** At most once a second, since many calls may bring the same news. */
  halve(): void;
}

const SLOWEST = 0.1;
/** Every so many milliseconds a tenth of the allowance comes back. */
const STEP_MS = 1_000;

export function createPace(now: () => number): Pace {
  let slowedTo = 1;
  let slowedAt = Number.NEGATIVE_INFINITY;

  function current(): number {
    const steps = Math.floor((now() - slowedAt) / STEP_MS);
    return Math.min(1, slowedTo + steps / 10);
  }

  return {
    now: current,
    halve() {
      if (now() - slowedAt < STEP_MS) return;
      slowedTo = Math.max(SLOWEST, current() / 2);
      slowedAt = now();
    },
  };
}
