import { CursorExpiredError, CursorUnknownError } from '../domain/errors.js';
import type { LogBounds } from './winner-log.js';

const VERSION = 'w1';

/** A position of one log as callers see it: opaque, good under any filter, on any door, on any instance. */
export function toWinnerCursor(identity: string, position: number): string {
  return Buffer.from([VERSION, identity, position].join(':')).toString('base64url');
}

/** Throws `CursorUnknownError` where it was not made by `toWinnerCursor` for this log. */
export function readWinnerCursor(identity: string, cursor: string): number {
  const [version, log, digits = '', ...rest] = Buffer.from(cursor, 'base64url').toString('utf8').split(':');
  const position = Number(digits);
  // Base64 is read whatever stands between its letters: only the spelling that was given out is a cursor.
  const isOurs = version === VERSION && rest.length === 0 && /^\d{1,15}$/.test(digits);
  if (!isOurs || toWinnerCursor(log ?? '', position) !== cursor)
    throw new CursorUnknownError('it is not a cursor of the winner feed');
  if (log !== identity) throw new CursorUnknownError('it belongs to another winner log');
  return position;
}

/**
 * Throws where one can't go on from a position: `CursorUnknownError` beyond the head (a restored backup knows less than
 * it once did), `CursorExpiredError` where something after it is no longer kept.
 */
export function checkPosition(identity: string, position: number, { oldest, head }: LogBounds): void {
  if (position > head) throw new CursorUnknownError('it lies beyond the end of the winner log');
  if (position < oldest - 1) throw new CursorExpiredError(toWinnerCursor(identity, oldest - 1));
}
