import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { CursorExpiredError, CursorUnknownError } from '../../src/domain/errors.js';
import { checkPosition, readWinnerCursor, toWinnerCursor } from '../../src/feed/cursor.js';
import { readCursor, toCursor, toDigest } from '../../src/graphql/cursor.js';
import { anyText, mutated, wholeText } from './arbitraries.js';
import { createRuns } from './runs.js';

const holds = createRuns('cursors');

const identities = fc.stringMatching(/^[\w-]{1,22}$/);
const positions = fc.integer({ min: 0, max: 999_999_999_999_999 });

it('a position is read again, and in its own log alone', () => {
  holds(
    [identities, identities, positions],
    (own, other, position) => {
      const cursor = toWinnerCursor(own, position);
      expect(readWinnerCursor(own, cursor)).toBe(position);
      if (other !== own) expect(() => readWinnerCursor(other, cursor)).toThrow(CursorUnknownError);
    },
    1_000,
  );
});

it('any other text is unknown, or is the cursor of another position of this log, spelled as it is given out', () => {
  const texts = (identity: string, position: number) =>
    fc.oneof(
      anyText,
      mutated(toWinnerCursor(identity, position)),
      mutated(`w1:${identity}:${position}`).map((text) => Buffer.from(text).toString('base64url')),
      wholeText.map((text) => Buffer.from(`w1:${identity}:${text}`).toString('base64url')),
    );
  const all = fc.tuple(identities, positions).chain(([own, at]) => fc.tuple(fc.constant(own), texts(own, at)));
  holds(
    [all],
    ([identity, text]) => {
      const position = readOr(() => readWinnerCursor(identity, text));
      if (position !== null) expect(toWinnerCursor(identity, position)).toBe(text);
    },
    1_500,
  );
});

it('a position is within what is kept, or there is a clear error', () => {
  const bounds = fc.tuple(fc.nat(1_000), fc.nat(1_000)).map(([oldest, more]) => ({ oldest, head: oldest + more }));
  holds(
    [fc.nat(3_000), bounds],
    (position, { oldest, head }) => {
      const check = () => checkPosition('x', position, { oldest, head, erasures: 0 });
      if (position > head) expect(check).toThrow(CursorUnknownError);
      else if (position < oldest - 1) expect(check).toThrow(CursorExpiredError);
      else expect(check).not.toThrow();
    },
    1_000,
  );
});

const content = z.strictObject({ v: z.literal(1), at: z.string(), pages: z.array(z.number().int()) });
const contents = fc.record({ v: fc.constant(1 as const), at: wholeText, pages: fc.array(fc.integer()) });

it('what a list gives out is read again', () => {
  holds(
    [contents],
    (given) => {
      expect(readCursor(toCursor(given), content)).toEqual(given);
    },
    1_000,
  );
});

it('any other text is unknown, or is what the list could have given out, spelled as it would have been', () => {
  const texts = contents.chain((given) =>
    fc.oneof(
      anyText,
      mutated(toCursor(given)),
      mutated(JSON.stringify(given)).map((text) => Buffer.from(text).toString('base64url')),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc.constant('W1tb'.repeat(20_000)), // [[[[…
    ),
  );
  holds(
    [texts],
    (text) => {
      const read = readOr(() => readCursor(text, content));
      if (read !== null) expect(toCursor(read)).toBe(text);
    },
    1_500,
  );
});

it('other arguments have another digest', () => {
  holds(
    [fc.jsonValue(), fc.jsonValue()],
    (one, other) => {
      expect(toDigest(one) === toDigest(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    },
    1_000,
  );
});

function readOr<Read>(read: () => Read): Read | null {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(CursorUnknownError);
    return null;
  }
}
