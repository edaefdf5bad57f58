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

/** The right to make one call now. */
export interface Place {
  /**
   * To be told when the call goes out: the platform counts it from then on, and a connection that had to be opened first
   * takes its time. Until then the place counts as taken just now. Telling it twice changes nothing.
   */
  left(): void;
}

/** Who has begun how many calls lately: in this process alone, or in all that share a budget. */
export interface Places {
  /**
   * Takes one place of an allowance, or tells after how many milliseconds one may be free. No window of the allowance
   * ever holds more than its calls.
   */
  take(allowance: Allowance): Promise<Place | number>;
  /** Before the first place is taken. Resolves also where what is shared can't be reached. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Calls leave us in windows and arrive a little bunched: ours are this much longer than the platform's. */
export const JITTER_MS = 50;

/** Of an even pace; the rest is there to catch up with, where a busy process was late. */
const GAP_OF_PACE = 0.5;

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

/** The places of one process. */
export function createPlaces(now: () => number): Places {
  /** Per key: when the calls of the last places left, in epoch milliseconds; null: it has not. */
  const taken = new Map<string, { leftAt: number | null }[]>();

  return {
    async take({ key, calls, windowMs, gapMs = 0 }) {
      const latest = taken.get(key) ?? [];
      // A call may leave before one that took its place earlier.
      const instants = latest.map(({ leftAt }) => leftAt ?? now()).toSorted((one, other) => other - one);
      const [newest = Number.NEGATIVE_INFINITY] = instants;
      const used = instants.filter((at) => at + windowMs + JITTER_MS > now()).length;
      const freeAt = (instants[calls - 1] ?? Number.NEGATIVE_INFINITY) + windowMs + JITTER_MS;
      const waitMs = Math.max(freeAt, used * 2 < calls ? freeAt : newest + gapMs) - now();
      if (waitMs > 0) return waitMs;
      const place: { leftAt: number | null } = { leftAt: null };
      taken.set(
        key,
        [...latest, place].filter(({ leftAt }) => leftAt === null || leftAt + windowMs + JITTER_MS > now()),
      );
      return { left: () => (place.leftAt ??= now()) };
    },
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
