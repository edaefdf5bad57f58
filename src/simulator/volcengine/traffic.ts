/** What the platform saw of its callers. */
export interface Traffic {
  /** Calls that were refused since the simulator opened or `forgetCalls`; with a code: those refused with it. */
  refusedCalls(code?: string): number;
  /**
   * The most calls of each interface that ever arrived within one of its windows (a second or a minute), those refused
   * for their rate included. Calls whose signature fails belong to nobody and are not counted.
   */
  busiestWindows(): ReadonlyMap<string, number>;
}

/** How often one interface may be called by one account. */
export interface RateLimit {
  readonly calls: number;
  readonly windowMs: number;
}

interface Window {
  /** Epoch milliseconds of all arrivals within the last window, oldest first. */
  readonly arrived: number[];
  /** Those that were answered. Refused calls use nothing up, or an impatient caller would never get through again. */
  readonly admitted: number[];
  busiest: number;
}

/** Counts and limits calls by their arrival, over a window that slides: the strictest reading of "10 a second". */
export function createTraffic() {
  const windows = new Map<string, Window>();
  const refused = new Map<string, number>();

  function windowOf(name: string): Window {
    const known = windows.get(name);
    if (known !== undefined) return known;
    const window = { arrived: [], admitted: [], busiest: 0 };
    windows.set(name, window);
    return window;
  }

  return {
    /** Whether a call of the interface `name` that arrived at this instant is within its limit. */
    admits(name: string, { calls, windowMs }: RateLimit, arrivedAt: number): boolean {
      const window = windowOf(name);
      // Calls come here when their body has been read, which may be a little out of order.
      const at = Math.max(arrivedAt, window.arrived.at(-1) ?? arrivedAt);
      for (const instants of [window.arrived, window.admitted]) dropUntil(instants, at - windowMs);

      window.arrived.push(at);
      window.busiest = Math.max(window.busiest, window.arrived.length);
      if (window.admitted.length >= calls) return false;
      window.admitted.push(at);
      return true;
    },

    countRefusal(code: string): void {
      refused.set(code, (refused.get(code) ?? 0) + 1);
    },

    /** Forgets what was counted, but not what counts towards a limit. */
    forget(): void {
      refused.clear();
      for (const window of windows.values()) window.busiest = 0;
    },

    refusedCalls(code?: string): number {
      if (code !== undefined) return refused.get(code) ?? 0;
      return [...refused.values()].reduce((sum, count) => sum + count, 0);
    },

    busiestWindows(): ReadonlyMap<string, number> {
      return new Map([...windows].map(([name, { busiest }]) => [name, busiest]));
    },
  };
}

function dropUntil(instants: number[], bound: number): void {
  const kept = instants.findIndex((instant) => instant > bound);
  instants.splice(0, kept === -1 ? instants.length : kept);
}
