import type { Store } from '../../src/feed/store.js';
import { START } from './winners.js';

/** What a test may choose; left out: the tests' own clock at its beginning, and ten minutes. */
export interface Choices {
  readonly now?: () => number;
  readonly graceMs?: number;
}

/** One durable place, empty at first, that stores can be opened on. Disposing closes all that are open. */
export interface Specimen extends AsyncDisposable {
  open(choices?: Choices): Promise<Store>;
}

export type NewSpecimen = () => Promise<Specimen>;

/** A clock that a test moves. */
export function createClock() {
  let at = START;
  return {
    now: () => at,
    pass(ms: number) {
      at += ms;
    },
  };
}
