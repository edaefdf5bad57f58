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

interface Place {
  /** When its call had left at the latest; epoch milliseconds. */
  at: number;
}

/** Turns of the event loop after which a call has certainly left: its connection is opened, and it is written. */
const TURNS_TO_LEAVE = 3;

/** The places of one process. */
export function createPlaces(now: () => number): Places {
  /** Per key: the last places, oldest first; never more than the allowance has calls. */
  const taken = new Map<string, Place[]>();

  /** In a busy process a call leaves a while after its place was taken, and so arrives nearer to the next ones. */
  function follow(place: Place, turns: number): void {
    setImmediate(() => {
      place.at = now();
      if (turns > 1) follow(place, turns - 1);
    });
  }

  return {
    async take({ key, calls, windowMs }) {
      const latest = taken.get(key) ?? [];
      const oldest = latest.length < calls ? undefined : latest[latest.length - calls];
      const freeAt = oldest === undefined ? 0 : oldest.at + windowMs + JITTER_MS;
      if (freeAt > now()) return freeAt - now();
      const place = { at: now() };
      taken.set(key, [...latest, place].slice(-calls));
      follow(place, TURNS_TO_LEAVE);
      return 0;
    },
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
