import * as z from 'zod';
import type { Note } from './note.js';

/** A value that says whose it is when it has to be reported: `AwardConfigs.Status`. */
type Place = string;

const LARGEST_INT = 2_147_483_647;

/** Wire pieces: what both platforms' answers are made of. Numbers come as their text (see `json.ts`). */
export const wire = {
  /** An id, whether it was spelled as a number or as a text. */
  id: z.string().min(1),
  /** Any scalar as text; null where it is absent, null, or something else than a scalar. */
  text: z
    .union([z.string(), z.boolean().transform(String)])
    .nullish()
    .transform((value) => value ?? null)
    .catch(null),
  /** true and false, whether spelled as such or as 1 and 0; null otherwise. */
  flag: z
    .union([z.boolean(), z.enum(['1', 'true']).transform(() => true), z.enum(['0', 'false']).transform(() => false)])
    .nullish()
    .transform((value) => value ?? null)
    .catch(null),
};

/** The text, or null where it is empty. */
export function toText(value: string | null): string | null {
  return value === null || value === '' ? null : value;
}

/**
 * A number as JSON spells it, blanks around it forgiven; NaN for all else that JavaScript takes for one: blanks alone are
 * no 0, `0x10` is no 16. Nor is there a -0: JSON does not bring it back.
 */
function toNumber(value: string): number {
  return /^\s*-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i.test(value) ? Number(value) + 0 : Number.NaN;
}

/** A whole number that fits GraphQL's Int. What does not fit, or is no whole number, is null and one note. */
export function toInt(value: string | null, place: Place, note: Note): number | null {
  if (value === null || value === '') return null;
  const number = toNumber(value);
  if (Number.isInteger(number) && Math.abs(number) <= LARGEST_INT) return number;
  note(`${place}: not a whole number that fits`, value);
  return null;
}

/** RFC 3339 has four digits for the year: more of them are most likely milliseconds taken for seconds. */
const END_OF_TIME = Date.UTC(10_000, 0);

/** Epoch seconds or milliseconds to RFC 3339 in UTC. Zero and nothing are "not yet"; rubbish is null and one note. */
export function toInstant(
  value: string | null,
  unit: 'seconds' | 'milliseconds',
  place: Place,
  note: Note,
): string | null {
  if (value === null || value === '' || value === '0') return null;
  const date = new Date(toNumber(value) * (unit === 'seconds' ? 1_000 : 1));
  if (date.getTime() > 0 && date.getTime() < END_OF_TIME) return date.toISOString();
  note(`${place}: not an instant`, value);
  return null;
}

/**
 * An http or https address as it was given; a missing scheme (`//host/…`, `host.example/…`) is filled in as https.
 * Anything else is null and one note, which does not show the value: it may hold a token.
 */
export function toUrl(value: string | null, place: Place, note: Note): string | null {
  if (value === null || value === '') return null;
  const full = value.startsWith('//') ? `https:${value}` : hasScheme(value) ? value : `https://${value}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  // Where the scheme is filled in, only a dot tells a host from any other text.
  const isHost = full === value || url?.hostname.includes('.') === true;
  if (url !== null && /^https?:$/.test(url.protocol) && isHost) return full;
  note(`${place}: not an http address`);
  return null;
}

function hasScheme(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(value); // not `host.example:8080/…`
}

/** Exact decimal text, never through a float: "19.90" stays "19.90", "1e2" is spelled out. Rubbish: null, one note. */
export function toDecimal(value: string | null, place: Place, note: Note): string | null {
  if (value === null || value === '') return null;
  if (/^-?\d+(\.\d+)?$/.test(value)) return value;
  const spelledOut = /^-?\d+(\.\d+)?e[+-]?\d{1,2}$/i.test(value) ? spellOut(value) : null;
  if (spelledOut === null) note(`${place}: not a decimal`, value);
  return spelledOut;
}

/** Moves the decimal point of "1.25e3" by hand. */
function spellOut(value: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]?\d+)$/i.exec(value) ?? [];
  const point = whole.length + Number(exponent);
  const digits = `${'0'.repeat(Math.max(0, 1 - point))}${whole}${fraction}`.padEnd(point, '0');
  const at = Math.max(1, point);
  const [left, right] = [digits.slice(0, at), digits.slice(at)];
  return `${sign}${left.replace(/^0+(?=\d)/, '')}${right === '' ? '' : `.${right}`}`;
}

/** The domain's word for a platform's; UNKNOWN and one note where nobody documented it; null where it is absent. */
export function toWord<Word extends string>(
  value: string | null,
  words: Readonly<Record<string, Word>>,
  place: Place,
  note: Note,
): Word | 'UNKNOWN' | null {
  if (value === null || value === '') return null;
  const word = Object.hasOwn(words, value) ? words[value] : undefined;
  if (word !== undefined) return word;
  note(place, value);
  return 'UNKNOWN';
}
