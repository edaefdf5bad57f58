import { GraphQLError } from 'graphql';
import { GatewayError } from '../domain/errors.js';

/** The document asks for more than this gateway answers in one operation. */
export class QueryTooComplexError extends GatewayError {
  readonly code = 'QUERY_TOO_COMPLEX';
}

/** The refusal as every door passes it on; `status` is for those that speak HTTP. */
export function toRefusal(error: GatewayError, status = 400): GraphQLError {
  return new GraphQLError(error.message, { originalError: error, extensions: { http: { status } } });
}
