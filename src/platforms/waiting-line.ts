import type { Ask } from '../domain/platform.js';
import type { Place } from './places.js';

/** One call that waits for a place. */
export interface Waiting {
  readonly urgency: Ask['urgency'];
  /** When its operation ends; by the budget's own clock. */
  readonly endAt: number;
  start(place: Place): void;
  fail(error: unknown): void;
}

/** Who waits for a place, the most urgent first, and among equals who came first. */
export interface WaitingLine {
  join(waiting: Waiting): void;
  leave(waiting: Waiting): void;
  /** Whose turn it is; null where nobody waits. It stays until it leaves. */
  next(): Waiting | null;
  /** How many go, at least, before somebody who came now. */
  ahead(urgency: Ask['urgency']): number;
  /** The same of those who are there, where this many more urgent ones and this many like it stay before it. */
  turnsBefore(urgency: Ask['urgency'], moreUrgent: number, alike: number): number;
  size(): number;
  inOrder(): readonly Waiting[];
}

/** Of so many turns background work has one, however much else waits. */
const TURNS_A_BACKGROUND = 10;

export function createWaitingLine(): WaitingLine {
  const byUrgency = {
    MUTATION: new Set<Waiting>(),
    QUESTION: new Set<Waiting>(),
    BACKGROUND: new Set<Waiting>(),
  };
  const { MUTATION: mutations, QUESTION: questions, BACKGROUND: background } = byUrgency;
  /** Turns of others since background work last had one, or had nothing to do. */
  let others = 0;

  function turnsBefore(urgency: Ask['urgency'], moreUrgent: number, alike: number): number {
    const all = moreUrgent + alike;
    // However many are more urgent, its kind has a turn in so many.
    return urgency === 'BACKGROUND' ? Math.min(all, TURNS_A_BACKGROUND * (alike + 1) - 1 - others) : all;
  }

  return {
    turnsBefore,
    join(waiting) {
      byUrgency[waiting.urgency].add(waiting);
    },
    leave(waiting) {
      byUrgency[waiting.urgency].delete(waiting);
    },
    next() {
      const isBackgroundsTurn = others >= TURNS_A_BACKGROUND - 1;
      const sets = isBackgroundsTurn ? [background, mutations, questions] : [mutations, questions, background];
      for (const set of sets) {
        const [first] = set;
        if (first === undefined) continue;
        others = set === background || background.size === 0 ? 0 : others + 1;
        return first;
      }
      return null;
    },
    ahead(urgency) {
      const moreUrgent = { MUTATION: 0, QUESTION: mutations.size, BACKGROUND: mutations.size + questions.size };
      return turnsBefore(urgency, moreUrgent[urgency], byUrgency[urgency].size);
    },
    size: () => mutations.size + questions.size + background.size,
    inOrder: () => [...mutations, ...questions, ...background],
  };
}
