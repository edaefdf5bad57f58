import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { BadIdError } from '../../src/domain/errors.js';
import { type Id, type IdType, readId, toChannelId, toId } from '../../src/domain/ids.js';
import { readChannelId, readLotteryId } from '../../src/platforms/polyv/ids.js';
import { readRoom, readRoomAnd } from '../../src/platforms/volcengine/ids.js';
import { anyText, mutated } from './arbitraries.js';
import { createRuns } from './runs.js';

const holds = createRuns('ids');

const counts: Readonly<Record<IdType, readonly [number, number]>> = {
  channel: [1, 1],
  lottery: [2, 2],
  activity: [2, 2],
  redpacket: [2, 2],
  prize: [2, 4],
  viewer: [1, 1],
  winner: [2, 2],
};
const types = Object.keys(counts) as IdType[]; // they are
const parts = anyText.filter((text) => text !== '' && text.length <= 20);

/** An id's parts, whatever they hold. */
const anyId: fc.Arbitrary<Id> = fc.constantFrom(...types).chain((type) => {
  const [minLength, maxLength] = counts[type];
  const native = fc.array(parts, { minLength, maxLength }) as unknown as fc.Arbitrary<[string, ...string[]]>;
  return fc.record({ platform: fc.constantFrom('polyv', 'volcengine', 'acme2'), type: fc.constant(type), native });
});
const written = (id: Id) => toId(id.platform, id.type, ...id.native);

it('what is written is read again, part by part', () => {
  holds(
    [anyId],
    (id) => {
      const text = written(id);
      if (text.length > 256) expect(() => readId(text)).toThrow(BadIdError);
      else expect(readId(text)).toEqual(id);
    },
    1_000,
  );
});

it('two things never have one id', () => {
  holds(
    [anyId, anyId],
    (one, other) => {
      expect(written(one) === written(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    },
    1_000,
  );
});

it('whatever is read has this one spelling; all else is a bad id', () => {
  const texts = fc.oneof(
    anyText,
    anyId.map(written),
    anyId.map(written).chain((id) => mutated(id)),
    fc.array(anyText, { maxLength: 6 }).map((pieces) => pieces.join(':')),
  );
  holds(
    [texts],
    (text) => {
      const id = readOr(readId, text);
      if (id === null) return;
      expect(written(id)).toBe(text);
      expect(readId(toChannelId(id)).native).toEqual([id.native[0]]);
    },
    1_500,
  );
});

it('platforms read ids of their own alone; all else is a bad id', () => {
  const texts = fc.oneof(
    anyId.map(written),
    fc.constantFrom('volcengine:channel:1', 'volcengine:lottery:1:2', 'polyv:activity:1:2').chain((id) => mutated(id)),
  );
  const readers = [readRoom, (id: string) => readRoomAnd('lottery', id), readChannelId, readLotteryId];
  holds(
    [texts, fc.constantFrom(...readers)],
    (text, read) => {
      const told = readOr<unknown>(read, text);
      if (told !== null) expect(readId(text).native.join()).toMatch(/^[1-9]\d*/);
    },
    1_500,
  );
});

function readOr<Read>(read: (text: string) => Read, text: string): Read | null {
  try {
    return read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(BadIdError);
    return null;
  }
}
