import * as z from 'zod';
import { parseJson } from './json.js';
import type { Note } from './note.js';

/** A list that may be null where it is empty. A row without its id makes the whole unreadable, not a shorter list. */
export function listOf<Row extends z.ZodType>(row: Row) {
  return z
    .array(row)
    .nullish()
    .transform((rows) => rows ?? []);
}

export type Pieces = ReturnType<typeof createPieces>;

/** The tolerant pieces of a schema: whatever comes, they read it, as null where it is broken. */
export function createPieces(note: Note) {
  const noteShape = (place: string) => note(`${place}: not of the documented type`);
  const flag = z.union([
    z.boolean(),
    z.enum(['1', 'true']).transform(() => true),
    z.enum(['0', 'false']).transform(() => false),
  ]);
  /** Scalars only; the value is left out of the note because it may be personal. */
  const scalar = z.union([z.string(), z.boolean().transform(String)]);

  /** null where the value is absent or null, and where it is broken: then with one note. */
  function optional<Schema extends z.ZodType>(place: string, schema: Schema) {
    return schema
      .nullish()
      .transform((value) => value ?? null)
      .catch(() => {
        noteShape(place);
        return null;
      });
  }

  function text(place: string) {
    return optional(place, scalar);
  }

  function texts<const Name extends string>(place: string, names: readonly Name[]) {
    const entries = names.map((name) => [name, text(`${place}.${name}`)]);
    // `fromEntries` forgets the names, though each of them is there.
    return Object.fromEntries(entries) as { [N in Name]: ReturnType<typeof text> };
  }

  function object<Shape extends z.core.$ZodLooseShape>(place: string, shape: Shape) {
    return optional(place, z.object(shape));
  }

  return {
    text,
    texts,
    object,
    flag: (place: string) => optional(place, flag),
    textOrTexts: (place: string) => optional(place, z.union([scalar, z.array(scalar)])),
    /** An object, or the JSON text of one; an empty text is none. */
    jsonObject: <Shape extends z.core.$ZodLooseShape>(place: string, shape: Shape) =>
      z.preprocess(
        (value) => {
          if (value === '') return null;
          try {
            return typeof value === 'string' ? parseJson(value) : value;
          } catch {
            return value; // a text, and so not of the documented type
          }
        },
        object(place, shape),
      ),
    /** A list of lesser things: a broken row is left out, with one note. An empty text is an empty list. */
    rows: <Row extends z.ZodType>(place: string, row: Row) =>
      z
        .preprocess((value) => (value === '' ? null : value), optional(place, z.array(z.unknown())))
        .transform((rows) =>
          (rows ?? []).flatMap((value): z.output<Row>[] => {
            const read = row.safeParse(value);
            if (!read.success) noteShape(place);
            return read.success ? [read.data] : [];
          }),
        ),
  };
}
