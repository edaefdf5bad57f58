import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJson } from '../../src/platforms/json.js';
import { toDecimal, toInstant, toInt, toText, toUrl, toWord } from '../../src/platforms/values.js';
import { anyJson, anyText, mutated } from './arbitraries.js';
import { createRuns } from './runs.js';

const holds = createRuns('values');

/** What was noted while a value was read. */
function collect<Read>(read: (note: (kind: string, value?: string) => void) => Read) {
  const notes: string[] = [];
  return { value: read((kind) => void notes.push(kind)), notes };
}

const digits = fc.stringMatching(/^-?[1-9]\d{0,30}$/);
const decimals = fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,20})?$/);
const numbers = fc.oneof(
  fc.maxSafeNat().map(String),
  digits,
  decimals,
  fc.double({ noNaN: true }).map(String),
  fc.constantFrom('0', '-0', '1e999', '1E-999', '0x10', '1e3'),
);
const anyValue = fc.oneof(
  anyText,
  numbers,
  numbers.chain((good) => mutated(good)),
);

it('lossless JSON: it says what JSON.parse says, with each number as its text', () => {
  const asTexts = (value: unknown): unknown =>
    typeof value === 'number'
      ? String(value)
      : Array.isArray(value)
        ? value.map(asTexts)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asTexts(item)]))
          : value;
  const plain = fc
    .jsonValue({ maxDepth: 4 })
    .map((value) => JSON.stringify(value))
    .filter((text) => !text.includes('-0'));
  holds([plain], (text) => expect(parseJson(text)).toEqual(asTexts(JSON.parse(text))), 1_000);
});

it('lossless JSON: numbers keep every digit', () => {
  holds([fc.array(fc.oneof(digits, decimals))], (all) => expect(parseJson(`[${all.join()}]`)).toEqual(all), 1_000);
});

it('lossless JSON: what is no JSON is a SyntaxError and nothing else, and no prototype changes', () => {
  const texts = fc.oneof(
    anyText,
    anyJson,
    anyJson.filter((text) => text.length < 5_000).chain((good) => mutated(good)),
  );
  holds(
    [texts],
    (text) => {
      const one = attempt(() => parseJson(text));
      const other = attempt(() => JSON.parse(text) as unknown);
      if (one instanceof Error) expect(one).toBeInstanceOf(SyntaxError);
      // It is stricter in two ways: a name that comes twice, and nesting that is too deep to be honest.
      if (other instanceof Error) expect(one).toBeInstanceOf(SyntaxError);
      if (typeof one === 'object' && one !== null && !(one instanceof Error) && !Array.isArray(one))
        expect(Object.getPrototypeOf(one)).toBe(Object.prototype);
      expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
    },
    1_500,
  );
});

it('an instant is RFC 3339 in UTC that says the same moment, or null with one note', () => {
  const unit = fc.constantFrom('seconds' as const, 'milliseconds' as const);
  holds(
    [anyValue, unit],
    (text, of) => {
      const { value, notes } = collect((note) => toInstant(text, of, 'place', note));
      const isNothing = text === '' || text === '0';
      expect(notes).toHaveLength(value === null && !isNothing ? 1 : 0);
      if (value === null) return;
      expect(value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      const milliseconds = Number(text) * (of === 'seconds' ? 1_000 : 1);
      expect(Math.abs(Date.parse(value) - milliseconds)).toBeLessThan(1);
    },
    1_500,
  );
  const seconds = fc.integer({ min: 1, max: 253_402_300_799 });
  holds(
    [seconds],
    (at) => expect(Date.parse(toInstant(String(at), 'seconds', 'x', () => {}) ?? '')).toBe(at * 1_000),
    1_000,
  );
});

it('a whole number fits GraphQL’s Int, or is null with one note', () => {
  holds(
    [anyValue],
    (text) => {
      const { value, notes } = collect((note) => toInt(text, 'place', note));
      expect(notes).toHaveLength(value === null && text !== '' ? 1 : 0);
      if (value !== null) expect(Number.isInteger(value) && Math.abs(value) < 2 ** 31).toBe(true);
    },
    1_500,
  );
  holds(
    [fc.integer()],
    (number) => {
      if (number > -(2 ** 31)) expect(toInt(String(number), 'x', () => {})).toBe(number);
    },
    1_000,
  );
});

it('a decimal keeps its value exactly, and nothing but decimals is one', () => {
  holds(
    [anyValue],
    (text) => {
      const { value, notes } = collect((note) => toDecimal(text, 'place', note));
      expect(notes).toHaveLength(value === null && text !== '' ? 1 : 0);
      if (value === null) return;
      expect(value).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(value)).toBe(Number(text));
    },
    1_500,
  );
  holds([decimals], (text) => expect(toDecimal(text, 'x', () => {})).toBe(text), 1_000);
  // Moving the point by hand, against whole numbers that never leave BigInt.
  const spelled = fc.record({
    digit: fc.bigInt({ min: 1n, max: 9n }),
    rest: fc.stringMatching(/^\d{0,15}$/),
    power: fc.integer({ min: 15, max: 60 }),
  });
  holds(
    [spelled],
    ({ digit, rest, power }) => {
      const text = `${digit}${rest === '' ? '' : `.${rest}`}e${power}`;
      const whole = BigInt(`${digit}${rest}`) * 10n ** BigInt(power - rest.length);
      expect(toDecimal(text, 'x', () => {})).toBe(String(whole));
    },
    1_000,
  );
});

it('an address is http or https and can be read, or null with one note that does not show it', () => {
  const texts = fc.oneof(
    anyText,
    fc.webUrl(),
    fc.webUrl().chain((good) => mutated(good)),
    fc.webUrl().map((url) => url.replace(/^https?:/, '')),
  );
  holds(
    [texts],
    (text) => {
      const notes: (string | undefined)[] = [];
      const value = toUrl(text, 'place', (...told) => void notes.push(told[1]));
      if (value !== null) expect(new URL(value).protocol).toMatch(/^https?:$/);
      expect(notes).toEqual(value === null && text !== '' ? [undefined] : []);
    },
    1_000,
  );
});

it('a word is one of ours, UNKNOWN with one note, or null for nothing; never what every object has', () => {
  const words = { '1': 'ONE', '2': 'TWO' } as const;
  holds(
    [anyText],
    (text) => {
      const { value, notes } = collect((note) => toWord(text, words, 'place', note));
      expect(value).toBe(text === '' ? null : text === '1' ? 'ONE' : text === '2' ? 'TWO' : 'UNKNOWN');
      expect(notes).toHaveLength(value === 'UNKNOWN' ? 1 : 0);
      expect(toText(text)).toBe(text === '' ? null : text);
    },
    1_000,
  );
});

it('found: blanks are no 0, other bases are no numbers, and there is no -0', () => {
  for (const text of [' ', '\n', '0x10', '0b1', '1_000', 'Infinity', '.5', '5.'])
    expect([toInt(text, 'x', () => {}), toInstant(text, 'seconds', 'x', () => {})]).toEqual([null, null]);
  expect(
    Object.is(
      toInt('-0', 'x', () => {}),
      0,
    ),
  ).toBe(true);
  expect([toInt(' 5 ', 'x', () => {}), toInt('5.0', 'x', () => {}), toInt('5e1', 'x', () => {})]).toEqual([5, 5, 50]);
});

function attempt<Read>(read: () => Read): Read | Error {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
