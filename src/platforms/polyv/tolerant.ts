import type * as z from 'zod';
import type { Note } from '../note.js';

/**
 * One thing off the wire; null and one note where what it can't do without is missing. An optional value of a type
 * that nobody documented is taken for absent, with one note that does not show it: it may be personal.
 */
export function toChecked<T extends object>(value: unknown, schema: z.ZodType<T>, place: string, note: Note): T | null {
  const checked = schema.safeParse(value);
  if (!checked.success) {
    note(`${place}: not as documented`);
    return null;
  }
  for (const [key, told] of Object.entries(value as object)) {
    const lost = told !== null && key in checked.data && checked.data[key as keyof T] === null;
    if (lost) note(`${place}.${key}: of another type`);
  }
  return checked.data;
}

/** A list off the wire, without the items that can't be read; absent and null are the empty list. */
export function toCheckedList<T extends object>(
  value: unknown,
  schema: z.ZodType<T>,
  place: string,
  note: Note,
): readonly T[] {
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value)) {
    note(`${place}: not a list`);
    return [];
  }
  return value.map((item) => toChecked(item, schema, place, note)).filter((item) => item !== null);
}

/** The platform's Y and N; null where it is absent, null and one note where it is neither. */
export function toYesNo(value: string | null, place: string, note: Note): boolean | null {
  if (value === 'Y') return true;
  if (value === 'N') return false;
  if (value !== null && value !== '') note(place, value);
  return null;
}
