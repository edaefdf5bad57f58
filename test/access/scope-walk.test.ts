import { OperationTypeNode } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CreateLotteryDocument } from '../../src/client/generated/graphql.js';
import { type Scope, scopes } from '../../src/domain/caller.js';
import { createSchema } from '../../src/graphql/schema.js';
import { doors, openClient, takeOnly } from '../doors/clients.js';
import { createInputs } from '../field-map/create-inputs.js';
import { allBut, askAs, authorizationOf, everySet, onEach, type Told } from './callers.js';
import { openRichStage, type RichStage } from './rich-stage.js';
import { type Asked, collectValues, type FieldsType, listWays, readScopes, toAsked, toAskedLeaf } from './ways.js';

// Every field of the schema, on every way that leads to it, by callers with every set of scopes that can matter.

const schema = createSchema();
const needed = readScopes(schema);
const AT_ONCE = 8;
/** Thousands of documents, on a machine that may be busy. */
const PATIENCE_MS = 180_000;

let stage: RichStage;
/** By way: all fields of the type at its end that need the same scopes, and those of its interfaces by these. */
let asked: readonly Asked[];

beforeAll(async () => {
  stage = await openRichStage();
  asked = [
    ...listWays(schema).flatMap((way) => [
      ...inGroups(way.type).map((fields) => toAsked(way, fields, stage.argumentsOf)),
      ...way.type.getInterfaces().map((one) => toAsked(way, Object.values(one.getFields()), stage.argumentsOf, one)),
    ]),
    toAskedLeaf(OperationTypeNode.QUERY, rootOf(OperationTypeNode.QUERY), 'feedPosition'),
  ];
});
afterAll(() => stage[Symbol.asyncDispose]());

function rootOf(operation: OperationTypeNode) {
  const root = schema.getRootType(operation);
  if (!root) throw new Error(`no ${operation} in the schema`);
  return root;
}

/** The fields of a type that need the same scopes, together. */
function inGroups(type: FieldsType) {
  const fields = Object.values(type.getFields());
  const needsOfField = ({ name }: { readonly name: string }) => needsOf(`${type.name}.${name}`).join();
  return [...new Set(fields.map(needsOfField))].map((words) => fields.filter((field) => needsOfField(field) === words));
}

function needsOf(coordinate: string): readonly Scope[] {
  return needed.get(coordinate) ?? [];
}

/** What a caller with these scopes may not see of what a document selects. */
function beyond({ coordinates }: Asked, set: readonly Scope[]): readonly string[] {
  return coordinates.filter((coordinate) => !needsOf(coordinate).some((scope) => set.includes(scope)));
}

/** The fewest scopes with which a document may be run. */
function justEnough({ coordinates }: Asked): readonly Scope[] {
  const choices = coordinates.map(needsOf).toSorted((one, other) => one.length - other.length);
  return choices.reduce<readonly Scope[]>(
    (set, choice) => (choice.some((scope) => set.includes(scope)) ? set : [...set, ...choice.slice(0, 1)]),
    [],
  );
}

/** What is wrong with a refusal that should name exactly these fields, each with its scopes; null: nothing. */
function refusalFault(told: Told, names: readonly string[]): string | null {
  const [error, ...more] = told.errors ?? [];
  const [, list = ''] = /^Beyond the scopes of this caller: (.*)$/.exec(error?.message ?? '') ?? [];
  const expected = names.map((name) => `${name} (${needsOf(name).join(' or ')})`);
  const isNamed = list.split(', ').toSorted().join() === expected.toSorted().join();
  const isRefused = error?.extensions.code === 'FORBIDDEN' && error.path === undefined && more.length === 0;
  return isNamed && isRefused && told.data === undefined && (told.status ?? 403) === 403 ? null : JSON.stringify(told);
}

it('no field can be left out: the walk comes to all of them', () => {
  const reached = new Set(asked.flatMap(({ coordinates }) => coordinates));
  expect([...needed.keys()].filter((coordinate) => !reached.has(coordinate))).toEqual([]);
  expect([...needed].filter(([, anyOf]) => anyOf.length === 0)).toEqual([]);
});

it(
  'http: who has no scope gets nothing of any field on any way',
  async () => {
    const faults: string[] = [];
    const queries = asked.filter(({ way }) => way.operation !== OperationTypeNode.SUBSCRIPTION);
    await onEach(queries, AT_ONCE, async (one) => {
      const fault = refusalFault(await askAs([], stage.origin, { query: one.document }), one.coordinates);
      if (fault !== null) faults.push(`${one.document}: ${fault}`);
    });
    expect(faults).toEqual([]);
    console.log(`http: ${queries.length} documents refused to who has no scope`);
  },
  PATIENCE_MS,
);

it.each(doors)(
  '%s: who has no scope gets nothing of any field on any way',
  async (door) => {
    const faults: string[] = [];
    const client = openClient(door, stage.origin);
    await onEach(asked, AT_ONCE, async (one) => {
      const fault = refusalFault(await takeOnly(client.iterate(one.document)), one.coordinates);
      if (fault !== null) faults.push(`${one.document}: ${fault}`);
    });
    await client.dispose();
    expect(faults).toEqual([]);
    console.log(`${door}: ${asked.length} documents refused to who has no scope`);
  },
  PATIENCE_MS,
);

/** The first result of whatever it is, on the door for it. */
async function tell({ way, document }: Asked, set: readonly Scope[]): Promise<Told> {
  if (way.operation !== OperationTypeNode.SUBSCRIPTION) return askAs(set, stage.origin, { query: document });
  const client = openClient('ws', stage.origin, authorizationOf(set));
  const results = client.iterate<object>(document);
  try {
    const { value } = (await results.next()) as { value: Told };
    await results.return?.();
    return value;
  } catch (error) {
    if (!Array.isArray(error)) throw error;
    return { errors: error as Told['errors'] };
  } finally {
    await client.dispose();
  }
}

/** Of what an id names the document tells nothing: that is checked when it is read. */
function scopeOfNode({ way: { steps } }: Asked): Scope | null {
  const [{ coordinate, on } = { coordinate: '', on: null }] = steps;
  if (!/^Query\.nodes?$/.test(coordinate)) return null;
  return on === 'Winner' ? 'winner:read' : 'lottery:read';
}

/** What is wrong with what an allowed document is answered; null: nothing. */
function answerFault(one: Asked, set: readonly Scope[], told: Told): string | null {
  const { data, errors = [] } = told;
  const byId = scopeOfNode(one);
  if (byId !== null && !set.includes(byId)) {
    const [error, ...more] = errors;
    const isRefused = error?.extensions.code === 'FORBIDDEN' && error.path !== undefined && more.length === 0;
    return isRefused && /^\{"nodes?":(null|\[null\])\}$/.test(JSON.stringify(data)) ? null : JSON.stringify(told);
  }
  return errors.length === 0 && data !== undefined ? null : JSON.stringify(told);
}

/** Fields that no platform's documents give a value, each with its reason. */
const untold: Readonly<Record<string, string>> = {
  'Prize.delivery': 'no configuration tells it; the announcement of a win does (WonPrize.delivery)',
  'WinnerConnection.totalCount': 'counting would read the whole log: always null',
};

it(
  'every field has a value for who may see everything, but for those of which nobody tells one',
  async () => {
    const seen = new Set<string>();
    const collect = (type: FieldsType, data: unknown) => collectValues(schema, type, data, seen);
    await onEach(asked, AT_ONCE, async (one) => {
      const { data, errors } = await tell(one, scopes);
      expect({ document: one.document, errors }).toEqual({ document: one.document, errors: undefined });
      collect(rootOf(one.way.operation), data);
    });
    for (const input of createInputs) {
      const variables = { input: { ...input, channelId: 'polyv:channel:2191532' } };
      const { data } = await askAs(scopes, stage.origin, { query: CreateLotteryDocument.toString(), variables });
      collect(rootOf(OperationTypeNode.MUTATION), data);
    }
    const empty = [...needed.keys()].filter((coordinate) => !seen.has(coordinate));
    expect(empty.toSorted()).toEqual(Object.keys(untold).toSorted());
    console.log(`${seen.size} fields with a value, ${empty.length} without one`);
  },
  PATIENCE_MS,
);

it(
  'a document is answered with just enough scopes, and refused where one of them is missing',
  async () => {
    const faults: string[] = [];
    const counts = { answered: 0, refused: 0 };
    await onEach(asked, AT_ONCE, async (one) => {
      const enough = justEnough(one);
      const sets = [enough, ...enough.map((scope) => allBut(scope))];
      for (const set of sets) {
        const missing = beyond(one, set);
        if (missing.length === 0 && set !== enough) continue;
        counts[missing.length === 0 ? 'answered' : 'refused']++;
        const told = await tell(one, set);
        const fault = missing.length === 0 ? answerFault(one, set, told) : refusalFault(told, missing);
        if (fault !== null) faults.push(`${set.join()}: ${one.document}: ${fault}`);
      }
    });
    expect(faults).toEqual([]);
    console.log(`just enough: ${counts.answered} documents answered, ${counts.refused} refused`);
  },
  PATIENCE_MS,
);

it(
  'each field is had with exactly the sets of scopes that the table says, out of all 64',
  async () => {
    const shortest = new Map<string, Asked>();
    for (const one of asked.toSorted((a, b) => a.coordinates.length - b.coordinates.length)) {
      const own = one.own.join();
      if (!shortest.has(own)) shortest.set(own, one);
    }
    const faults: string[] = [];
    const counts = { answered: 0, refused: 0 };
    await onEach([...shortest.values()], AT_ONCE, async (one) => {
      for (const set of everySet) {
        const missing = beyond(one, set);
        const told = await tell(one, set);
        counts[missing.length === 0 ? 'answered' : 'refused']++;
        const fault = missing.length === 0 ? answerFault(one, set, told) : refusalFault(told, missing);
        if (fault !== null) faults.push(`${set.join()}: ${one.document}: ${fault}`);
      }
    });
    expect(faults).toEqual([]);
    console.log(`every set: ${counts.answered} documents answered, ${counts.refused} refused`);
  },
  PATIENCE_MS,
);
