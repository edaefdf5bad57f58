import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { type Caller, mayReadChannel } from '../domain/caller.js';
import { ForbiddenError } from '../domain/errors.js';
import { neededScopes } from './needed-scopes.js';
import { needs } from './scopes.js';

/**
 * Writes into each field's description which scope it needs. Throws for a field for which nobody has decided that, and
 * for a decision about a field that there is not.
 */
export function describeScopes(schema: GraphQLSchema): void {
  const undecided: string[] = [];
  const left = new Set(
    Object.entries(needs).flatMap(([type, fields]) => Object.keys(fields).map((f) => `${type}.${f}`)),
  );
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const needed = needs[type.name]?.[field.name];
      if (!left.delete(coordinate) || needed === undefined) undecided.push(coordinate);
      else field.description = `${field.description ?? ''} Scope: ${needed.join(' or ')}.`.trimStart();
    }
  }
  if (undecided.length > 0)
    throw new TypeError(`graphql/scopes.ts does not say which scope is needed for ${undecided.join()}`);
  if (left.size > 0) throw new TypeError(`graphql/scopes.ts speaks of fields that there are not: ${[...left].join()}`);
}

/**
 * Null where the caller may run the operation; else the error that names what is beyond it. A document is refused
 * whole: half an answer would look like one.
 */
export function checkScopes(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { scopes }: Caller,
): GraphQLError | null {
  const beyond = [...neededScopes(schema, document, operation)]
    .filter(([, needed]) => !needed.some((scope) => scopes.has(scope)))
    .map(([coordinate, needed]) => `${coordinate} (${needed.join(' or ')})`);
  if (beyond.length === 0) return null;
  const originalError = new ForbiddenError(`Beyond the scopes of this caller: ${beyond.join(', ')}`);
  return new GraphQLError(originalError.message, {
    originalError,
    nodes: operation,
    extensions: { http: { status: 403 } },
  });
}

/** Throws `ForbiddenError` where the caller is narrowed to other channels. */
export function checkChannel(caller: Caller, channelId: string): void {
  if (!mayReadChannel(caller, channelId)) throw new ForbiddenError('This caller is narrowed to other channels');
}

/** Throws `ForbiddenError` for a caller that is narrowed to channels: what is asked for has none. */
export function checkAllChannels({ channels }: Caller): void {
  if (channels !== null) throw new ForbiddenError('This is for callers that are not narrowed to channels');
}
