import {
  type DocumentNode,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  TypeInfo,
  ValidationContext,
} from 'graphql';
import { type ComplexityEstimator, createComplexityRule } from 'graphql-query-complexity';
import { BadInputError } from '../domain/errors.js';
import { type FieldSize, LARGEST_LIST, LARGEST_PAGE, USUAL_PAGE } from './connection.js';
import { QueryTooComplexError, toRefusal } from './refusals.js';

/** A field with arguments asks somebody: the log, or a platform whose calls are counted. In values of an answer. */
const QUESTION = 100;

/**
 * The cost of an operation: how many values its answer may hold, and 100 for each question that it puts to the log or
 * to a platform. A page counts as many times as it may have items, an argument that is a list of ids once per id, the
 * one within the other; variables count as what they are. Of a subscription that is one event, as large as it may be. Gives the refusal where `most` is exceeded, null else, also
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
  const { schema, operation, most } = options;
  const variables = options.variables ?? {};
  if (getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors) return null;

  const cost = costOf(options, variables);
  if (cost instanceof GraphQLError) return cost;
  if (cost <= most) return null;
  return toRefusal(new QueryTooComplexError(`Cost limit of ${most} exceeded, found ${cost}.`));
}

/** Of this operation alone: the library's own function walks through all of the document, and adds up all of it. */
function costOf(
  { schema, document, operation, most }: Parameters<typeof checkCost>[0],
  variables: Record<string, unknown>,
): number | GraphQLError {
  const errors: GraphQLError[] = [];
  const context = new ValidationContext(schema, document, new TypeInfo(schema), (error) => errors.push(error));
  const counter = createComplexityRule({ maximumComplexity: most, variables, estimators: [estimate] })(context);
  try {
    counter.onOperationDefinitionEnter(operation);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return toRefusal(new QueryTooComplexError(error.message)); // fragments in fragments, beyond counting
  }
  // A null where none may be: executed, the rest would run without having been counted.
  const [error] = errors;
  return error === undefined ? counter.complexity : toRefusal(new BadInputError(error.message));
}

const estimate: ComplexityEstimator = ({ field, args, childComplexity }) => {
  if (field.args.length === 0) return 1 + childComplexity;
  const lists = Object.values(args).filter((value) => Array.isArray(value));
  // More than the largest is refused where it is read, with a message of its own.
  const questions = lists.reduce((most, list) => Math.max(most, Math.min(list.length, LARGEST_LIST)), 1);
  const isPaged = field.args.some(({ name }) => name === 'first');
  const { items: atMost = questions } = field.extensions as Partial<FieldSize>;
  const items = isPaged ? toPageSize(args['first'] ?? args['last']) : atMost;
  return questions * QUESTION + items * childComplexity;
};

function toPageSize(asked: unknown): number {
  return typeof asked === 'number' ? Math.min(Math.max(asked, 1), LARGEST_PAGE) : USUAL_PAGE;
}
