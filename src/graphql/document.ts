import {
  type ASTVisitor,
  type DocumentNode,
  execute,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
  type ValidationContext,
} from 'graphql';

/** What a client asks, as it arrives. */
export interface GraphQLRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What a client asks, read and found valid. */
export interface ReadOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Rules beyond GraphQL's own. They hold on every door, so that the same document gets the same answer everywhere. */
export function rulesFor(introspection: boolean): readonly ((context: ValidationContext) => ASTVisitor)[] {
  return introspection ? [] : [NoSchemaIntrospectionCustomRule];
}

/**
 * Reads and validates a document for the doors that do not go through Apollo Server, in its order and with its codes.
 * Gives the errors where there are any.
 */
export function createDocumentReader(options: {
  readonly schema: GraphQLSchema;
  /** Whether clients may ask for the schema itself. */
  readonly introspection: boolean;
}): (request: GraphQLRequest) => ReadOperation | readonly GraphQLError[] {
  const { schema, introspection } = options;
  const rules = [...specifiedRules, ...rulesFor(introspection)];

  return ({ query, operationName }) => {
    if (query === '')
      return [withCode('BAD_REQUEST', new GraphQLError('GraphQL operations must contain a non-empty `query`.'))];
    const document = parseDocument(query);
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

function parseDocument(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    if (error instanceof RangeError) return new GraphQLError('Syntax Error: nested too deep.'); // the stack's end
    throw error;
  }
}

function withCode(code: string, error: GraphQLError): GraphQLError {
  const { message, nodes, source, positions } = error;
  return new GraphQLError(message, { nodes: nodes ?? null, source, positions, extensions: { code } });
}
