import type { OperationDefinitionNode } from 'graphql';

/** The caller chooses the name, the trail is kept for years: whatever is longer is no name. */
const LONGEST = 100;

/** What the audit trail calls an operation: the first 100 characters of its name, or its kind where it has none. */
export function toOperationName({ name, operation }: OperationDefinitionNode): string {
  return name?.value.slice(0, LONGEST) ?? operation;
}
