import { GraphQLError } from 'graphql';
import { GatewayError } from '../domain/errors.js';

/** The document asks for more than this gateway answers in one operation. */
export class QueryTooComplexError extends GatewayError {
  readonly code = 'QUERY_TOO_COMPLEX';
}

/** The caller asks too often. */
export class RateLimitedError extends GatewayError {
  readonly code = 'RATE_LIMITED';
  override readonly retryable = true;
  constructor(
    /** Milliseconds after which the caller may ask again. */
    readonly retryAfterMs: number,
  ) {
    super('Too many requests: ask again later');
  }
}

/** The caller has as many connections or operations open as it may have. */
export class TooManyError extends GatewayError {
  override readonly retryable = true;
  constructor(
    readonly code: 'TOO_MANY_OPERATIONS' | 'TOO_MANY_CONNECTIONS',
    message: string,
    /** Whether it is not the caller alone who has too many. */
    readonly isEverybody = false,
  ) {
    super(message);
  }
}

/** The refusal as every door passes it on; `status` is for those that speak HTTP. */
export function toRefusal(error: GatewayError, status = 400): GraphQLError {
  return new GraphQLError(error.message, { originalError: error, extensions: { http: { status } } });
}
