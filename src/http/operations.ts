import { setMaxListeners } from 'node:events';
import {
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import type { Log } from '../domain/log.js';
import { type Caller, createContext, type Gateway, type GatewayContext } from '../graphql/context.js';
import { createDocumentReader, type DocumentPolicy, type GraphQLRequest } from '../graphql/document.js';
import { toClientError } from '../graphql/errors.js';
import { subscribePerEvent } from '../graphql/execute.js';

/** An operation that can be run. */
export interface Operation extends ExecutionArgs {
  readonly contextValue: GatewayContext;
  readonly kind: OperationTypeNode;
}

/** What the streaming doors do with operations: as the query door does, plus subscriptions. */
export interface Operations {
  /** Reads what is asked; gives the errors where it can't be run. `signal` aborts when the caller has left. */
  prepare(request: GraphQLRequest, caller: Caller, signal: AbortSignal): Operation | readonly GraphQLError[];
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

  const toClientErrors = (errors: readonly GraphQLError[]) =>
    errors.map((error) => toClientError(error, log, policy.introspection));

  return {
    prepare(request, caller, signal) {
      const read = readDocument(request);
      if (!('document' in read)) return read;
      return {
        schema,
        document: read.document,
        kind: read.operation.operation,
        operationName: request.operationName ?? null,
        variableValues: request.variables ?? null,
        contextValue: contextFor(caller, signal),
      };
    },
    async run(operation) {
      if (operation.kind !== OperationTypeNode.SUBSCRIPTION) return execute(operation);
      const { caller } = operation.contextValue;
      return subscribePerEvent(operation, (signal) => contextFor(caller, signal));
    },
    toClientErrors,
    toClientResult({ errors, ...rest }) {
      return errors === undefined ? rest : { errors: toClientErrors(errors), ...rest };
    },
  };
}
