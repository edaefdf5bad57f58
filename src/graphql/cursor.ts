import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { CursorUnknownError } from '../domain/errors.js';

/** Cursors are opaque to callers, but they travel through their hands: nothing in one is believed unchecked. */
export function toCursor(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** Throws `CursorUnknownError` for anything `toCursor` has not made of such content. */
export function readCursor<Content>(cursor: string, schema: z.ZodType<Content>): Content {
  const content = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  const result = schema.safeParse(content);
  // Base64 and JSON both have many spellings of one thing: only the one that was given out is a cursor.
  if (!result.success || toCursor(content) !== cursor)
    throw new CursorUnknownError('it was not given out by this list');
  return result.data;
}

/** A short fingerprint of a list's arguments, so that a cursor is not taken for another question's. */
export function toDigest(question: unknown): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 12);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
