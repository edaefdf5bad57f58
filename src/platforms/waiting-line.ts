import type { Ask } from '../domain/platform.js';
import type { Place } from './places.js';

/** One call that waits for a place. */
export interface Waiting {
  readonly urgency: Ask['urgency'];
  /** Epoch milliseconds. */
  readonly deadlineAt: number;
  start(place: Place): void;
  fail(error: unknown): void;
}

/** Who waits for a place, the most urgent first, and among equals who came first. */
export interface WaitingLine {
  join(waiting: Waiting): void;
  leave(waiting: Waiting): void;
  /** Whose turn it is; null where nobody waits. It stays until it leaves. */
  next(): Waiting | null;
  /** How many would go before somebody who came now. */
  ahead(urgency: Ask['urgency']): number;
  size(): number;
  inOrder(): readonly Waiting[];
}

/** Of so many turns background work has one, however much else waits. */
const TURNS_A_BACKGROUND = 10;

export function createWaitingLine(): WaitingLine {
  const MUTATION = new Set<Waiting>();
  const QUESTION = new Set<Waiting>();
  const BACKGROUND = new Set<Waiting>();
  const byUrgency = { MUTATION, QUESTION, BACKGROUND };
  /** Turns of others since background work last had one, or had nothing to do. */
  let others = 0;

  return {
    join(waiting) {
      byUrgency[waiting.urgency].add(waiting);
    },
    leave(waiting) {
      byUrgency[waiting.urgency].delete(waiting);
    },
    next() {
      const isBackgroundsTurn = others >= TURNS_A_BACKGROUND - 1;
      const sets = isBackgroundsTurn ? [BACKGROUND, MUTATION, QUESTION] : [MUTATION, QUESTION, BACKGROUND];
      for (const set of sets) {
        const [first] = set;
        if (first === undefined) continue;
        others = set === BACKGROUND || BACKGROUND.size === 0 ? 0 : others + 1;
        return first;
      }
      return null;
    },
    ahead(urgency) {
      if (urgency === 'MUTATION') return MUTATION.size;
      return MUTATION.size + QUESTION.size + (urgency === 'BACKGROUND' ? BACKGROUND.size : 0);
    },
    size: () => MUTATION.size + QUESTION.size + BACKGROUND.size,
    inOrder: () => [...MUTATION, ...QUESTION, ...BACKGROUND],
  };
}
