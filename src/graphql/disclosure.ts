import { type ExecutionArgs, getOperationAST } from 'graphql';
import { toRanges } from '../domain/audit.js';
import type { GatewayContext } from './context.js';
import { toOperationName } from './operation-name.js';

/** What an operation has shown unmasked of people, or has used to find them. */
export interface Disclosure {
  /** By type and field; of a filter too. */
  readonly fields: Set<string>;
  /** Of winners of which something was asked for that may be personal. */
  readonly positions: Set<number>;
  /** What else was shown, as `AuditEntry.subjects` names it. */
  readonly subjects: Set<string>;
}

export function createDisclosure(): Disclosure {
  return { fields: new Set(), positions: new Set(), subjects: new Set() };
}

/**
 * Writes down what an operation has shown. Resolves when that is durable, so that nothing is answered of which the audit
 * trail knows nothing; rejects with `LogUnavailableError`, and then the answer must not go out.
 */
export async function recordDisclosure({ document, operationName, contextValue }: ExecutionArgs): Promise<void> {
  const { disclosure, audit, caller, now } = contextValue as GatewayContext; // every door's context is one
  if (disclosure.fields.size === 0) return;
  const operation = getOperationAST(document, operationName);
  await audit.record({
    at: new Date(now()).toISOString(),
    caller: caller.name,
    operation: operation ? toOperationName(operation) : '',
    action: 'READ_PERSONAL',
    fields: [...disclosure.fields].toSorted(),
    positions: toRanges([...disclosure.positions]),
    subjects: [...disclosure.subjects].toSorted(),
  });
}
