import { setMaxListeners } from 'node:events';
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Caller } from '../domain/caller.js';
import type { Log } from '../domain/log.js';
import { createContext, type Gateway, type GatewayContext } from '../graphql/context.js';
import { createDocumentReader, type DocumentPolicy, type GraphQLRequest } from '../graphql/document.js';
import { toClientError } from '../graphql/errors.js';
import { executeOperation, subscribePerEvent } from '../graphql/execute.js';
import { checkCost } from '../graphql/query-cost.js';
import { checkScopes } from '../graphql/scope-check.js';
import { isExpired, tokenExpired } from './expiry.js';

/** An operation that can be run. */
export interface Operation extends ExecutionArgs {
  readonly contextValue: GatewayContext;
  readonly kind: OperationTypeNode;
}

/** What the doors do with operations: all of them the same. */
export interface Operations {
  /** What an operation is run in. `signal` aborts when the caller has left. */
  contextFor(caller: Caller, signal: AbortSignal): GatewayContext;
  /** Reads what is asked; gives the errors where it can't be run. */
  prepare(request: GraphQLRequest, caller: Caller, signal: AbortSignal): Operation | readonly GraphQLError[];
  /** Null where the caller may run what was read and found valid; else why not. */
  refuse(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: GraphQLRequest['variables'],
    caller: Caller,
  ): GraphQLError | null;
  /** A subscription that could begin gives a stream of results; everything else gives one. */
  run(operation: Operation): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>>;
  toClientErrors(errors: readonly GraphQLError[]): readonly GraphQLFormattedError[];
  toClientResult(result: ExecutionResult): FormattedExecutionResult;
}

export function createOperations(parts: {
  readonly schema: GraphQLSchema;
  readonly gateway: Gateway;
  readonly policy: DocumentPolicy;
  readonly log: Log;
}): Operations {
  const { schema, gateway, policy, log } = parts;
  const readDocument = createDocumentReader(parts);

  function contextFor(caller: Caller, signal: AbortSignal): GatewayContext {
    setMaxListeners(0, signal); // every upstream call listens
    return createContext(gateway, caller, signal);
  }

  const refuse: Operations['refuse'] = (document, operation, variables, caller) => {
    if (isExpired(caller, gateway.now())) return tokenExpired();
    const { cost } = policy.limits;
    return (
      checkScopes(schema, document, operation, caller) ??
      checkCost({ schema, document, operation, variables, most: cost })
    );
  };

  const toClientErrors = (errors: readonly GraphQLError[]) =>
    errors.map((error) => toClientError(error, log, policy.introspection));

  return {
    contextFor,
    prepare(request, caller, signal) {
      const read = readDocument(request);
      if (!('document' in read)) return read;
      const refused = refuse(read.document, read.operation, request.variables, caller);
      if (refused !== null) return [refused];
      return {
        schema,
        document: read.document,
        kind: read.operation.operation,
        operationName: request.operationName ?? null,
        variableValues: request.variables ?? null,
        contextValue: contextFor(caller, signal),
      };
    },
    refuse,
    async run(operation) {
      if (operation.kind !== OperationTypeNode.SUBSCRIPTION) return executeOperation(operation);
      const { caller } = operation.contextValue;
      return subscribePerEvent(operation, (signal) => contextFor(caller, signal));
    },
    toClientErrors,
    toClientResult({ errors, ...rest }) {
      return errors === undefined ? rest : { errors: toClientErrors(errors), ...rest };
    },
  };
}
