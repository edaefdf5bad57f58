import {
  type DocumentNode,
  execute,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  type ParseOptions,
  specifiedRules,
  validate,
} from 'graphql';
import { findText, type KnownDocuments, type NamedDocument } from './known-documents.js';
import { limitRules, type QueryLimits, type Rule } from './query-limits.js';

/** What a client asks, as it arrives. */
export interface GraphQLRequest extends NamedDocument {
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What a client asks, read and found valid. */
interface ReadOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** What holds for documents on every door, so that the same one gets the same answer everywhere. */
export interface DocumentPolicy {
  /** Whether clients may ask for the schema itself. */
  readonly introspection: boolean;
  readonly limits: QueryLimits;
  /** The only documents that are run; null: any that keeps the limits. */
  readonly known: KnownDocuments | null;
}

/** Rules beyond GraphQL's own. */
export function rulesFor({ introspection, limits }: DocumentPolicy): readonly Rule[] {
  return [...limitRules(limits), ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
}

/** The parser stops at these limits; nothing of what it has read is looked at. */
export function parseOptionsFor(limits: QueryLimits): ParseOptions {
  return { maxTokens: limits.tokens, maxSourceLength: limits.length };
}

/**
 * Reads and validates a document for the doors that do not go through Apollo Server, in its order and with its codes.
 * Gives the errors where there are any.
 */
export function createDocumentReader(options: {
  readonly schema: GraphQLSchema;
  readonly policy: DocumentPolicy;
}): (request: GraphQLRequest) => ReadOperation | readonly GraphQLError[] {
  const { schema, policy } = options;
  const rules = [...specifiedRules, ...rulesFor(policy)];
  const parseOptions = parseOptionsFor(policy.limits);

  return ({ operationName, ...named }) => {
    const query = findText(named, policy.known);
    if (query instanceof GraphQLError) return [query];
    if (query === '')
      return [withCode('BAD_REQUEST', new GraphQLError('GraphQL operations must contain a non-empty `query`.'))];
    const document = parseDocument(query, parseOptions);
    if (document instanceof GraphQLError) return [withCode('GRAPHQL_PARSE_FAILED', document)];

    const faults = validate(schema, document, rules);
    if (faults.length > 0) return faults.map((fault) => withCode('GRAPHQL_VALIDATION_FAILED', fault));

    const operation = getOperationAST(document, operationName);
    if (operation) return { document, operation };
    // Without an operation nothing is executed: this only says what is missing.
    const answer = execute({ schema, document, operationName: operationName ?? null });
    const errors = 'errors' in answer ? (answer.errors ?? []) : [];
    return errors.map((error) => withCode('OPERATION_RESOLUTION_FAILURE', error));
  };
}

function parseDocument(query: string, options: ParseOptions): DocumentNode | GraphQLError {
  try {
    return parse(query, options);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    if (error instanceof RangeError) return new GraphQLError('Syntax Error: nested too deep.'); // the stack's end
    throw error;
  }
}

function withCode(code: string, error: GraphQLError): GraphQLError {
  const { message, nodes, source, positions, originalError } = error;
  return new GraphQLError(message, { nodes: nodes ?? null, source, positions, originalError, extensions: { code } });
}
