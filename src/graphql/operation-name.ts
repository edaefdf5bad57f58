import type { OperationDefinitionNode } from 'graphql';

/** What the audit trail calls an operation: its name, or its kind where it has none. */
export function toOperationName({ name, operation }: OperationDefinitionNode): string {
  return name?.value ?? operation;
}
