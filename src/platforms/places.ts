/** Calls that a platform counts together, and how many of them may begin within one window. */
export interface Allowance {
  /** The platform names it; nothing in it is secret, since other processes may share the budget. */
  readonly key: string;
  /** Below the platform's own limit, which other tools may be using too. */
  readonly calls: number;
  readonly windowMs: number;
}

/** Who has begun how many calls lately: in this process alone, or in all that share a budget. */
export interface Places {
  /**
   * Takes one place of an allowance, which is 0, or tells after how many milliseconds one may be free. No window of the
   * allowance ever holds more than its calls.
   */
  take(allowance: Allowance): Promise<number>;
  /** Before the first place is taken. Resolves also where what is shared can't be reached. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Calls leave us in windows and arrive a little bunched: ours are this much longer than the platform's. */
export const JITTER_MS = 50;

/** The places of one process. */
export function createPlaces(now: () => number): Places {
  /** Per key: when the last places were taken, oldest first; never more than the allowance has calls. */
  const begun = new Map<string, number[]>();

  return {
    async take({ key, calls, windowMs }) {
      const latest = begun.get(key) ?? [];
      const oldest = latest.length < calls ? undefined : latest[latest.length - calls];
      const freeAt = oldest === undefined ? 0 : oldest + windowMs + JITTER_MS;
      if (freeAt > now()) return freeAt - now();
      begun.set(key, [...latest, now()].slice(-calls));
      return 0;
    },
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
