import type { Lottery } from '../domain/lottery.js';
import type { Window } from '../domain/platform.js';

/** Whether nothing can lie within: an end that is not after the beginning. No call has to be made for it. */
export function isEmptyWindow({ from, to }: Window): boolean {
  return from !== null && to !== null && Date.parse(from) >= Date.parse(to);
}

/**
 * Whether a lottery lies in a window. What has no instant lies in none that has a bound.
 *
 * @param askedFor the platform was asked for this window and session, and places by itself what has no instant
 */
export function isWithin(
  { sentAt, sessionId }: Pick<Lottery, 'sentAt' | 'sessionId'>,
  { from, to, sessionId: wanted }: Window,
  askedFor: boolean,
): boolean {
  if (!askedFor && wanted !== null && sessionId !== wanted) return false;
  if (sentAt === null) return askedFor || (from === null && to === null);
  const at = Date.parse(sentAt);
  return (from === null || at >= Date.parse(from)) && (to === null || at < Date.parse(to));
}
