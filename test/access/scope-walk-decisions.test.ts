import { readFileSync } from 'node:fs';
import { buildSchema, extendSchema, isObjectType, parse } from 'graphql';
import { expect, it } from 'vitest';
import { createSchema, printGatewaySchema } from '../../src/graphql/schema.js';
import { describeScopes } from '../../src/graphql/scope-check.js';
import { needs } from '../../src/graphql/scopes.js';
import { readScopes } from './ways.js';

const committed = () => buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

/** The table, by coordinate. */
const decided = new Map(
  Object.entries(needs).flatMap(([type, fields]) =>
    Object.entries(fields).map(([field, scopes]) => [`${type}.${field}`, scopes] as const),
  ),
);

it.each([
  ['the schema', createSchema],
  ['the committed schema', committed],
])('every field of %s ends its description by the scope of the table', (_name, schema) => {
  expect(readScopes(schema())).toEqual(decided);
  expect(decided.size).toBeGreaterThan(250);
});

it.each([
  ['extend type Lottery { secret: String }', 'Lottery.secret'],
  ['extend type Query { secrets: [Secret!]! } type Secret { text: String }', 'Secret.text'],
  ['extend type Subscription { lotteryAdded: Lottery }', 'Subscription.lotteryAdded'],
  ['extend type Mutation { withdrawLottery: Boolean }', 'Mutation.withdrawLottery'],
  ['interface Stamped { at: String }', 'Stamped.at'],
  // No field is decided by what others of its type need, or by what every object has.
  ['extend type Winner { constructor: String }', 'Winner.constructor'],
  ['extend type Query { a: Constructor } type Constructor { toString: String }', 'Constructor.toString'],
])('a field without a decision is refused by its name: %s', (extension, coordinate) => {
  const extended = extendSchema(committed(), parse(extension));
  expect(() => describeScopes(extended)).toThrow(coordinate);
});

it.each(['Lottery.winnersComplete', 'Query.feedPosition', 'WinnerClaim.email'])(
  'a decision about a field that is not there is refused by its name: %s',
  (coordinate) => {
    const schema = committed();
    const [type = '', field = ''] = coordinate.split('.');
    const owner = schema.getType(type);
    if (!isObjectType(owner)) throw new Error(`${type} is no object`);
    delete owner.getFields()[field];
    expect(() => describeScopes(schema)).toThrow(`that there are not: ${coordinate}`);
  },
);

it('a type that is gone takes no decision with it', () => {
  const text = printGatewaySchema(createSchema()).replaceAll('PlatformStatus', 'PlatformHealth');
  expect(() => describeScopes(buildSchema(text))).toThrow(/PlatformHealth\.platform.*/);
});
