/** Counts arrivals in a sliding window. */
export interface Arrivals {
  /** Notes one arrival; tells how many there were in the window that ends with it, itself included. */
  add(at: number): number;
  /** The most that one window has held. */
  busiest(): number;
  /** Starts the record of the busiest window anew; the window itself is kept. */
  forget(): void;
}

export function createArrivals(windowMs: number): Arrivals {
  let times: number[] = [];
  let oldest = 0;
  let most = 0;

  return {
    add(at) {
      times.push(at);
      while ((times[oldest] ?? at) <= at - windowMs) oldest++;
      // Dropped in bulk, so that a busy window costs no copy per call.
      if (oldest > 4096) {
        times = times.slice(oldest);
        oldest = 0;
      }
      const count = times.length - oldest;
      most = Math.max(most, count);
      return count;
    },
    busiest: () => most,
    forget() {
      most = 0;
    },
  };
}
