import type { Window } from '../domain/platform.js';

/** Whether nothing can lie within: an end that is not after the beginning. No call has to be made for it. */
export function isEmptyWindow({ from, to }: Window): boolean {
  return from !== null && to !== null && Date.parse(from) >= Date.parse(to);
}
