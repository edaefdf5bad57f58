import { describe, expect, it } from 'vitest';
import { openStage } from '../doors/stage.js';
import { askAt, doors } from './doors.js';

const typo = '{ feedPositions }';
const typoInInput = 'query ($filter: WinnerFilter) { winners(filter: $filter) { totalCount } }';

describe.each(doors)('%s', (door) => {
  it.each([
    ['', '', false],
    ['', 'on', true],
    ['development', '', true],
    ['development', 'off', false],
  ])('with NODE_ENV="%s" and INTROSPECTION="%s", shows the schema: %s', async (mode, setting, isShown) => {
    await using stage = await openStage({ environment: { NODE_ENV: mode, INTROSPECTION: setting } });
    const ask = (query: string, variables = {}) => askAt(door, stage.origin, { query, variables });

    for (const query of ['{ __schema { queryType { name } } }', '{ __type(name: "Winner") { name } }']) {
      const { data = null, errors = [] } = await ask(query);
      expect([data !== null, errors[0]?.extensions.code]).toEqual(
        isShown ? [true, undefined] : [false, 'GRAPHQL_VALIDATION_FAILED'],
      );
    }
    // What is asked for tells its own type; that is no way to find others.
    expect((await ask('{ __typename }')).data).toEqual({ __typename: 'Query' });

    const misspelt = (await ask(typo)).errors?.[0]?.message ?? '';
    const misspeltInput = (await ask(typoInInput, { filter: { platfrom: 'POLYV' } })).errors?.[0]?.message ?? '';
    expect(misspelt).toContain('Cannot query field "feedPositions"');
    expect(misspeltInput).toContain('"platfrom" is not defined');
    expect([misspelt, misspeltInput].map((text) => text.includes('Did you mean'))).toEqual([isShown, isShown]);
  });
});
