/**
 * Remembers the outcome of a creation under a key that its caller chose. The key is kept before the call, so that a
 * process that dies in the middle still knows that something may have been created.
 */
export interface IdempotencyStore {
  /**
   * Takes the key for `fingerprint`, or tells who has it. Atomic: of two calls at once one begins and the other waits
   * for its outcome.
   */
  begin(key: string, fingerprint: string): Promise<Begun>;
}

export type Begun =
  /** Nobody has used the key. `finish` must be told the outcome; `release` gives the key back, nothing having happened. */
  | { readonly kind: 'BEGUN'; finish(outcome: string): Promise<void>; release(): Promise<void> }
  /** The same question has been answered: here is what was said then, as JSON text. */
  | { readonly kind: 'FINISHED'; readonly outcome: string }
  /** The same question was asked and nobody lived to see the answer. */
  | { readonly kind: 'UNKNOWN' }
  /** The key was used for another question. */
  | { readonly kind: 'REUSED' };
