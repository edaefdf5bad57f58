import {
  type DocumentNode,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { LARGEST_LIST, LARGEST_PAGE } from './connection.js';
import { QueryTooComplexError, toRefusal } from './refusals.js';

/** A field with arguments asks somebody: the log, or a platform whose calls are counted. In values of an answer. */
const QUESTION = 100;
/** What is asked for where no page size is given, or null. */
const USUAL_PAGE = 20;

/**
 * The cost of an operation: how many values its answer may hold, and 100 for each question that it puts to the log or
 * to a platform. A page counts as many times as it may have items, an argument that is a list of ids once per id, the
 * one within the other; variables count as what they are. Gives the refusal where `most` is exceeded, null else, also
 * where variables do not fit: executing says that better.
 */
export function checkCost(options: {
  readonly schema: GraphQLSchema;
  /** Found valid. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
  readonly most: number;
}): GraphQLError | null {
  const { schema, document, operation, most } = options;
  const variables = options.variables ?? {};
  if (getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors) return null;

  const cost = costOf(schema, withoutOthers(document, operation), variables);
  if (cost instanceof GraphQLError) return cost;
  if (cost <= most) return null;
  return toRefusal(new QueryTooComplexError(`Cost limit of ${most} exceeded, found ${cost}.`));
}

function costOf(schema: GraphQLSchema, query: DocumentNode, variables: Record<string, unknown>): number | GraphQLError {
  try {
    return getComplexity({ schema, query, variables, estimators: [estimate] });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    // What can't be estimated is not run: fragments in fragments beyond counting, or a null where none may be.
    return error.message.includes('number of nodes')
      ? toRefusal(new QueryTooComplexError(`The cost can not be told: ${error.message}`))
      : new GraphQLError(error.message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
  }
}

const estimate: ComplexityEstimator = ({ field, args, childComplexity }) => {
  if (field.args.length === 0) return 1 + childComplexity;
  const lists = Object.values(args).filter((value) => Array.isArray(value));
  // More than the largest is refused where it is read, with a message of its own.
  const questions = lists.reduce((most, list) => Math.max(most, Math.min(list.length, LARGEST_LIST)), 1);
  const isPaged = field.args.some(({ name }) => name === 'first');
  const items = isPaged ? toPageSize(args['first'] ?? args['last']) : questions;
  return questions * QUESTION + items * childComplexity;
};

function toPageSize(asked: unknown): number {
  return typeof asked === 'number' ? Math.min(Math.max(asked, 1), LARGEST_PAGE) : USUAL_PAGE;
}

/** The library adds up all operations of a document; one alone is run. */
function withoutOthers(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const definitions = document.definitions.filter(
    (definition) => definition === operation || definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  return { kind: Kind.DOCUMENT, definitions };
}
