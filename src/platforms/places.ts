/** Calls that a platform counts together, and how many of them may begin within one window. */
export interface Allowance {
  /** The platform names it; nothing in it is secret, since other processes may share the budget. */
  readonly key: string;
  /** Below the platform's own limit, which other tools may be using too. */
  readonly calls: number;
  readonly windowMs: number;
  /** Milliseconds from one call to the next while half of them or more are used up. Left out: none. */
  readonly gapMs?: number;
}

/** The right to make one call now. Telling something twice changes nothing. */
export interface Place {
  /**
   * To be told when the call goes out: a connection that had to be opened first takes its time. Until then the place
   * counts as taken just now.
   */
  left(): void;
  /** To be told when the call has ended: it had arrived by then. */
  ended(): void;
  /** Instead of both: nothing goes out. */
  giveBack(): void;
}

/** Who has begun how many calls lately: in this process alone, or in all that share a budget. */
export interface Places {
  /**
   * Takes one place of an allowance, or tells after how many milliseconds to ask again. No window of the allowance ever
   * holds more than its calls. Where the places are shared, the next one is kept for this process until then.
   */
  take(allowance: Allowance): Promise<Place | number>;
  /** Nobody waits any more: what was kept is for others. */
  release(key: string): void;
  /** Before the first place is taken. Resolves also where what is shared can't be reached. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Calls leave us in windows and arrive a little bunched: ours are this much longer than the platform's. */
export const JITTER_MS = 50;
/**
 * A call that is not answered may have been held up on its way and not have arrived yet. It counts from the end of so
 * many milliseconds at most: a slow platform is not to cost more than a tenth of its limit.
 */
export const HELD_UP_MS = 120;

/** From when a call counts, if its window is to be longer by `JITTER_MS`. Milliseconds of any one clock. */
export function countsFrom(leftAt: number, endedAt: number): number {
  return Math.max(leftAt, Math.min(endedAt, leftAt + HELD_UP_MS) - JITTER_MS);
}

/** Of an even pace; the rest is there to catch up with. */
const GAP_OF_PACE = 0.5;
/** So much a busy process may be late with a call, in milliseconds, without the next ones being later for it. */
export const CATCH_UP_MS = 60;

/**
 * So many calls in a window as short as the platform's own, not all at once: where a bunch is held up on its way, the
 * platform counts it together with the next one; where single calls are, there is one more in a window at most.
 */
export function apart(calls: number, windowMs: number): Pick<Allowance, 'calls' | 'windowMs' | 'gapMs'> {
  return { calls, windowMs, gapMs: Math.floor((windowMs / calls) * GAP_OF_PACE) };
}

/** What one of several instances may use of an allowance by itself; in a longer window where there is not a call for each. */
export function toShare(allowance: Allowance, instances: number): Allowance {
  const share = allowance.calls / instances;
  if (share >= 1) return { ...allowance, calls: Math.floor(share) };
  return { ...allowance, calls: 1, windowMs: Math.ceil(allowance.windowMs / share) };
}

/**
 * So many calls in a long window, as fewer in a short one: no burst uses up what somebody urgent needs a moment later,
 * and after an outage of what is shared a short window is soon over.
 */
export function spread(calls: number, windowMs: number, parts: number): Pick<Allowance, 'calls' | 'windowMs'> {
  const own = Math.max(1, Math.min(parts, Math.floor(calls / 2)));
  return { calls: Math.floor(calls / own), windowMs: Math.ceil(windowMs / own) };
}

interface Taken {
  /** By the clock of `createPlaces`; null: not yet. */
  leftAt: number | null;
  endedAt: number | null;
}

/** The places of one process. `now`: milliseconds, by a clock that is never set back. */
export function createPlaces(now: () => number): Places {
  /** Per key. */
  const taken = new Map<string, readonly Taken[]>();
  /** Per key: when the last call was due, which may be a little before it went out. */
  const lastDueAt = new Map<string, number>();

  const instantOf = ({ leftAt, endedAt }: Taken) => (leftAt === null ? now() : countsFrom(leftAt, endedAt ?? now()));

  return {
    async take({ key, calls, windowMs, gapMs = 0 }) {
      const lately = (taken.get(key) ?? []).filter((place) => instantOf(place) + windowMs + JITTER_MS > now());
      // A call may leave before one that took its place earlier.
      const instants = lately.map(instantOf).toSorted((one, other) => other - one);
      const freeAt = (instants[calls - 1] ?? Number.NEGATIVE_INFINITY) + windowMs + JITTER_MS;
      const isHalfUsed = instants.length * 2 >= calls;
      const dueAt = isHalfUsed
        ? Math.max((lastDueAt.get(key) ?? Number.NEGATIVE_INFINITY) + gapMs, now() - CATCH_UP_MS)
        : now();
      const waitMs = Math.max(freeAt, dueAt) - now();
      if (waitMs > 0) return waitMs;

      const place: Taken = { leftAt: null, endedAt: null };
      taken.set(key, [...lately, place]);
      lastDueAt.set(key, dueAt);
      return {
        left: () => void (place.leftAt ??= now()),
        ended() {
          place.leftAt ??= now();
          place.endedAt ??= now();
        },
        giveBack() {
          const others = (taken.get(key) ?? []).filter((one) => one !== place);
          taken.set(key, others);
        },
      };
    },
    release() {},
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
