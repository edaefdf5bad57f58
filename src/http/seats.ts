import { GatewayError } from '../domain/errors.js';
import type { CallerKey } from './rate.js';

/** The caller has as many connections or operations open as it may have. */
export class TooManyError extends GatewayError {
  override readonly retryable = true;
  constructor(
    readonly code: 'TOO_MANY_OPERATIONS' | 'TOO_MANY_CONNECTIONS',
    message: string,
    /** Whether it is not the caller alone who has too many. */
    readonly isEverybody = false,
  ) {
    super(message);
  }
}

/** One connection that stays open, as long as it is not left. */
export interface Seat {
  /** The caller has said who it is. Null where that caller may have one more; else it counts as before. */
  moveTo(key: CallerKey): TooManyError | null;
  leave(): void;
}

/** How many connections may stay open. */
export interface Seats {
  take(key: CallerKey): Seat | TooManyError;
}

export function createSeats({ most, mostPerCaller }: { readonly most: number; readonly mostPerCaller: number }): Seats {
  const taken = new Map<string, number>();
  let all = 0;

  const nameOf = ({ kind, value }: CallerKey) => `${kind} ${value}`;

  function sit(name: string): TooManyError | null {
    const count = taken.get(name) ?? 0;
    if (count >= mostPerCaller) return tooMany(`More than ${mostPerCaller} open connections of one caller`);
    taken.set(name, count + 1);
    return null;
  }

  function rise(name: string): void {
    const count = taken.get(name) ?? 0;
    if (count > 1) taken.set(name, count - 1);
    else taken.delete(name);
  }

  return {
    take(key) {
      let name = nameOf(key);
      if (all >= most) return tooMany('No more connections are taken at the moment', true);
      const refused = sit(name);
      if (refused !== null) return refused;
      all += 1;
      let isLeft = false;

      return {
        moveTo(other) {
          const next = nameOf(other);
          if (next === name || isLeft) return null;
          const refusal = sit(next);
          if (refusal !== null) return refusal;
          rise(name);
          name = next;
          return null;
        },
        leave() {
          if (isLeft) return;
          isLeft = true;
          all -= 1;
          rise(name);
        },
      };
    },
  };
}

function tooMany(message: string, isEverybody = false): TooManyError {
  return new TooManyError('TOO_MANY_CONNECTIONS', message, isEverybody);
}
