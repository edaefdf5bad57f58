import { createHash } from 'node:crypto';

/**
 * The key of a win, from what makes it the win it is: 128 bits, as Base64 for URLs. It goes into the winner's id and
 * outlives the winner, so it shows nothing of its parts.
 */
export function toWinKey(...parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');
}
