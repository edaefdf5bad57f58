import { expect, it } from 'vitest';
import { BadInputError } from '../../src/domain/errors.js';
import { causesOf, toTrace } from '../../src/domain/trace.js';

/** How many errors a trace tells of, one within the other. */
const depthOf = (trace: object): number => 1 + ('cause' in trace ? depthOf(trace.cause as object) : 0);

it('tells four causes at most, also where they go round in a circle', () => {
  const one = new Error('one canary');
  one.cause = new TypeError('other canary', { cause: one });
  const trace = toTrace(one);
  expect(depthOf(trace)).toBe(4);
  expect(trace).toMatchObject({ name: 'Error', cause: { name: 'TypeError', cause: { name: 'Error' } } });
  expect(JSON.stringify(trace)).not.toContain('canary');
  expect(causesOf(one).map(({ name }) => name)).toEqual(['Error', 'TypeError', 'Error', 'TypeError']);
});

it('tells the words of our own errors alone, and of what is no error its type', () => {
  const thrown = new Error('canary', { cause: new BadInputError('first: expected a number') });
  expect(toTrace(thrown)).toMatchObject({ cause: { code: 'BAD_USER_INPUT', message: 'first: expected a number' } });
  expect(toTrace(new Error('canary', { cause: 'canary' }))).toMatchObject({ cause: { name: 'string' } });
  expect(causesOf('canary')).toEqual([]);
});
