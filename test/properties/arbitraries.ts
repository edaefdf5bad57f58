import * as fc from 'fast-check';
import { createChance } from '../durability/chance.js';
import { breakUtf8, hostileJson, hostileText, mutateJson, mutateText } from '../fuzz/mutate.js';

const names = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', 'then', 'length'];

/** Any text at all: halves of characters, control characters, names of what every object has. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
      .map((units) => String.fromCharCode(...units)),
  },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.constantFrom(':', '%', '%3A', '%25', '%3a', '3', 'A', 'a', '2', '5', '.', ' ', '中', '💥'),
      maxLength: 20,
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom(...names, ...hostileText) },
);

/** A text in which whole characters stand: what the network carries. */
export const wholeText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll(/\p{Surrogate}/gu, '')),
  fc.constantFrom(...names),
);

/** JSON texts of any shape, and a few that have broken programs before. */
export const anyJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.jsonValue({ maxDepth: 4, noUnicodeString: false }).map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: fc.constantFrom(...hostileJson) },
  { weight: 1, arbitrary: fc.constantFrom(...names).map((name) => `{"${name}":{"${name}":[null]}}`) },
);

const chance = fc.nat().map(createChance);

/** JSON of a good document, one part of which has become another. */
export const mutatedJson = (good: unknown): fc.Arbitrary<string> => chance.map((random) => mutateJson(random, good));

/** The text of a good document with something wrong in it. */
export const mutated = (good: string): fc.Arbitrary<string> => chance.map((random) => mutateText(random, good));

/** The bytes of a good document that are not UTF-8 any more. */
export const mutatedBytes = (good: string): fc.Arbitrary<Buffer> => chance.map((random) => breakUtf8(random, good));
