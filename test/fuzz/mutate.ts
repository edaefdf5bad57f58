import type { createChance } from '../durability/chance.js';

export type Chance = ReturnType<typeof createChance>;

export function pick<Item>(chance: Chance, items: readonly Item[]): Item {
  const item = items[chance.between(0, items.length - 1)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

const deep = (open: string, close: string) => open.repeat(10_000) + close.repeat(10_000);

/** JSON texts that have broken programs before. */
export const hostileJson: readonly string[] = [
  'null',
  'true',
  '0',
  '-0',
  '1e999',
  '-1e999',
  '1E-999',
  '9007199254740993',
  '9'.repeat(400),
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"﻿"',
  '"__proto__"',
  '"constructor"',
  JSON.stringify('ﷺ'.repeat(2_000)),
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":null,"valueOf":1,"hasOwnProperty":0}',
  '{"length":1e9}',
  deep('[', ']'),
  deep('{"a":', '}').replace('}', '1}'),
];

/** Texts that have broken programs before. */
export const hostileText: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  '﻿',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'undefined',
  'NaN',
  '%',
  '%00',
  '%2e%2e%2f',
  '../../etc/passwd',
  "' OR 1=1 --",
  '${7*7}',
  '{{7*7}}',
  '<script>',
  '9'.repeat(400),
  '-1',
  '1e999',
  '\r\nX-Evil: 1',
  '💥'.repeat(50),
  'x'.repeat(5_000),
];

/** A text with one to three things wrong with it that were right before. */
export function mutateText(chance: Chance, text: string): string {
  let mutated = text;
  for (let left = chance.between(1, 3); left > 0 || mutated === text; left -= 1) mutated = mutateOnce(chance, mutated);
  return mutated;
}

function mutateOnce(chance: Chance, text: string): string {
  const at = chance.between(0, text.length);
  const to = Math.min(text.length, at + chance.between(1, 12));
  const [left, middle, right] = [text.slice(0, at), text.slice(at, to), text.slice(to)];
  switch (chance.between(0, 6)) {
    case 0:
      return left + right;
    case 1:
      return left;
    case 2:
      return left + middle + middle + right;
    case 3:
      return left + pick(chance, hostileText) + right;
    case 4:
      return left + String.fromCodePoint(chance.between(0, 0x2ff)) + middle + right;
    case 5:
      return left + Array.from(middle).toReversed().join('') + right;
    default:
      return right + middle + left;
  }
}

/** Bytes of which some are not UTF-8 any more. */
export function breakUtf8(chance: Chance, text: string): Buffer {
  const bytes = Buffer.from(text);
  const bad = pick(chance, [
    [0xff],
    [0xc3, 0x28],
    [0xed, 0xa0, 0x80],
    [0xf8, 0x88, 0x80, 0x80, 0x80],
    [0xc0, 0x80],
    [0xe2, 0x82],
  ]);
  const at = chance.between(0, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(bad), bytes.subarray(at)]);
}

/** A JSON value as text, of which one part is now something else, has another name, or is gone. */
export function mutateJson(chance: Chance, value: unknown): string {
  const places = placesOf(value);
  const place = pick(chance, places);
  const hostile = pick(chance, hostileJson);
  const kind = chance.between(0, 3);
  return write(value, []);

  function write(part: unknown, path: readonly string[]): string {
    const isIt = path.length === place.length && path.every((name, index) => name === place[index]);
    if (isIt && (kind < 2 || path.length === 0)) return hostile;
    if (Array.isArray(part)) return `[${part.map((item, index) => write(item, [...path, String(index)])).join()}]`;
    if (typeof part !== 'object' || part === null) return JSON.stringify(part) ?? 'null';
    const members = Object.entries(part).flatMap(([name, item]) => {
      const here = [...path, name];
      const isHere = here.length === place.length && here.every((one, index) => one === place[index]);
      if (isHere && kind === 2) return [];
      const named =
        isHere && kind === 3
          ? pick(chance, ['__proto__', 'constructor', '', `${name}\u0000`, name.toUpperCase()])
          : name;
      return [`${JSON.stringify(named)}:${write(item, here)}`];
    });
    return `{${members.join()}}`;
  }
}

function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, item]) => placesOf(item, [...path, name]))];
}
