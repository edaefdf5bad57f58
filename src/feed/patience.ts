/** Knows which lists were read in vain: one that never agrees is read less and less often. */
export interface Patience {
  /**
   * Whether reading a list is worth a call: it was not read yet, or that is long enough ago, or another number of winners
   * is announced than was then.
   */
  isWorthIt(id: string, announced: number | null): boolean;
  /** That it is being read. */
  begin(id: string, announced: number | null): void;
  /** That the list agrees, or could not be read at all: the next time nothing keeps it waiting. */
  end(id: string): void;
}

interface Pause {
  readonly announced: number | null;
  /** Epoch milliseconds. */
  readonly until: number;
  readonly forMs: number;
}

const LONGEST_MS = 15 * 60_000;
const MOST = 10_000;

export function createPatience(options: { readonly firstMs: number; readonly now: () => number }): Patience {
  const { firstMs, now } = options;
  /** By list; the one that was begun longest ago is in front. */
  const pauses = new Map<string, Pause>();

  return {
    isWorthIt(id, announced) {
      const pause = pauses.get(id);
      return pause === undefined || pause.announced !== announced || pause.until <= now();
    },
    begin(id, announced) {
      const last = pauses.get(id);
      const forMs = last?.announced === announced ? Math.min(last.forMs * 2, LONGEST_MS) : firstMs;
      pauses.delete(id);
      pauses.set(id, { announced, until: now() + forMs, forMs });
      const [oldest] = pauses.keys();
      if (pauses.size > MOST && oldest !== undefined) pauses.delete(oldest);
    },
    end: (id) => void pauses.delete(id),
  };
}
