import {
  getNamedType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  OperationTypeNode,
} from 'graphql';
import { isScope, type Scope } from '../../src/domain/caller.js';

// Ways through the schema, and the documents that go them. Of all ways those are taken that differ in where they begin
// and in the last field that leads to the type, each as short as it can be.

export type FieldsType = GraphQLObjectType | GraphQLInterfaceType;

/** One field on a way, and the type to which what it gives is narrowed. */
export interface Step {
  readonly coordinate: string;
  readonly name: string;
  readonly on: string | null;
}

export interface Way {
  readonly operation: OperationTypeNode;
  /** From the root on; at least one. */
  readonly steps: readonly Step[];
  /** What the last of them gives. */
  readonly type: FieldsType;
}

/** A document that selects some fields of the type at the end of a way. */
export interface Asked {
  readonly way: Way;
  readonly document: string;
  /** The fields that it is about. */
  readonly own: readonly string[];
  /** Everything that it selects, without repetition. */
  readonly coordinates: readonly string[];
}

/** The arguments of a field on a way, such as `(first: 5)`; empty where it needs none. */
export type ArgumentsOf = (step: Step, way: Way) => string;

/** Every way of the schema. */
export function listWays(schema: GraphQLSchema): readonly Way[] {
  return [OperationTypeNode.QUERY, OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION].flatMap((operation) => {
    const root = schema.getRootType(operation);
    if (!root) return [];
    const fields = Object.values(root.getFields());
    return fields.flatMap((field) =>
      waysOn(schema, { operation, steps: [], type: root }, field).flatMap((way) => [way, ...waysFrom(schema, way)]),
    );
  });
}

/** The ways that begin like this one and go on, breadth first: the first to a type is the shortest. */
function waysFrom(schema: GraphQLSchema, begin: Way): readonly Way[] {
  const found: Way[] = [];
  const reached = new Set([begin.type.name]);
  const waiting = [begin];
  for (let way = waiting.shift(); way !== undefined; way = waiting.shift()) {
    for (const field of Object.values(way.type.getFields()))
      for (const next of waysOn(schema, way, field)) {
        found.push(next);
        if (reached.has(next.type.name)) continue;
        reached.add(next.type.name);
        waiting.push(next);
      }
  }
  return found;
}

/** None where the field gives a leaf; several where it may give one of many types. */
function waysOn(schema: GraphQLSchema, way: Way, field: GraphQLField<unknown, unknown>): readonly Way[] {
  const type = getNamedType(field.type);
  if (!isCompositeType(type) || isUnionType(type)) return [];
  const step = { coordinate: `${way.type.name}.${field.name}`, name: field.name };
  const narrowed = isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
  return [
    { ...way, steps: [...way.steps, { ...step, on: null }], type },
    ...narrowed.map((one) => ({ ...way, steps: [...way.steps, { ...step, on: one.name }], type: one })),
  ];
}

/**
 * Of fields that lead further nothing is selected but that they are there. `through`: an interface of the type, as
 * whose the fields are selected; they are the type's own all the same.
 */
export function toAsked(
  way: Way,
  fields: readonly GraphQLField<unknown, unknown>[],
  argumentsOf: ArgumentsOf,
  through: GraphQLInterfaceType | null = null,
): Asked {
  const selected = fields.map(({ name, type }) => {
    const text = `${name}${argumentsOf({ coordinate: `${way.type.name}.${name}`, name, on: null }, way)}`;
    return isCompositeType(getNamedType(type)) ? `${text} { __typename }` : text;
  });
  const inner = way.steps.reduceRight(
    (selection, step) => {
      const narrowed = step.on === null ? selection : `__typename ... on ${step.on} { ${selection} }`;
      return `${step.name}${argumentsOf(step, way)} { ${narrowed} }`;
    },
    through === null ? selected.join(' ') : `... on ${through.name} { ${selected.join(' ')} }`,
  );
  const named = fields.map(({ name }) => `${way.type.name}.${name}`);
  const coordinates = [...new Set([...way.steps.map(({ coordinate }) => coordinate), ...named])];
  return { way, document: `${way.operation} { ${inner} }`, own: named, coordinates };
}

/** Root fields that give a leaf lie on no way. */
export function toAskedLeaf(operation: OperationTypeNode, root: GraphQLObjectType, name: string): Asked {
  const coordinates = [`${root.name}.${name}`];
  return {
    way: { operation, steps: [], type: root },
    document: `${operation} { ${name} }`,
    own: coordinates,
    coordinates,
  };
}

/** Every field of every type that holds data, by coordinate: the scopes of which its description demands one. */
export function readScopes(schema: GraphQLSchema): ReadonlyMap<string, readonly Scope[]> {
  const needed = new Map<string, readonly Scope[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const { name, description } of Object.values(type.getFields())) {
      const [, words = ''] = / ?Scope: ([^.]+)\.$/.exec(description ?? '') ?? [];
      needed.set(`${type.name}.${name}`, words.split(' or ').filter(isScope));
    }
  }
  return needed;
}

/** Adds to `seen` the coordinate of every field of which an answer has a value; of a list, an item. */
export function collectValues(schema: GraphQLSchema, type: FieldsType, value: unknown, seen: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collectValues(schema, type, item, seen);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { __typename: told = type.name } = value as { readonly __typename?: string };
  const named = schema.getType(told);
  const own = isObjectType(named) ? named : type;
  for (const [name, inner] of Object.entries(value)) {
    const field = own.getFields()[name];
    if (field === undefined || !isThere(inner)) continue;
    seen.add(`${own.name}.${name}`);
    const next = getNamedType(field.type);
    if (isObjectType(next) || isInterfaceType(next)) collectValues(schema, next, inner, seen);
  }
}

function isThere(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isThere) : value !== null && value !== undefined;
}
