import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CursorExpiredError, GatewayError, UpstreamUnauthorizedError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import { toTrace } from '../domain/trace.js';
import { toLimitMessage } from './query-limits.js';

/** Why the work for a caller that has left is given up: the reason of `Ask.signal`. Nobody's fault. */
export class CallerLeftError extends Error {
  override readonly name = 'CallerLeftError';
  constructor() {
    super('the caller has left');
  }
}

/** One fault may spoil many fields, and is one line all the same. */
const logged = new WeakSet<Error>();

/** Names of the schema, which may stand at the end of a message. */
const SUGGESTION = / Did you mean .+\?$/s;

/**
 * What a client may see; every door calls this one. Anything not meant for clients goes to the log instead. Where the
 * schema may not be asked for, `introspection: false`, it is not suggested piece by piece either.
 */
export function toClientError(error: unknown, log: Log, introspection: boolean): GraphQLFormattedError {
  const { locations, path, extensions, ...told } =
    error instanceof GraphQLError ? error.toJSON() : new GraphQLError('Internal error').toJSON();
  const message = introspection ? told.message : told.message.replace(SUGGESTION, '');
  const where = { ...(locations && { locations }), ...(path && { path }) };
  const thrown = originalOf(error);

  if (thrown instanceof GatewayError) {
    if (thrown instanceof UpstreamUnauthorizedError && isNew(thrown))
      log.error({ code: thrown.code, path }, thrown.message);
    // The outer message is the thrown one, or says besides which variable it is about.
    return { ...where, message, extensions: toExtensions(thrown) };
  }
  const stopped = thrown === null ? toLimitMessage(message) : null;
  if (stopped !== null) return { message: stopped, extensions: { code: 'QUERY_TOO_COMPLEX', retryable: false } };
  if (thrown === null) return { ...where, message, extensions: toPublic(extensions) }; // syntax, validation, variables
  if (thrown instanceof CallerLeftError)
    return { ...where, message: thrown.message, extensions: { code: 'CALLER_LEFT', retryable: true } };

  // The stack's end, in a parser of somebody else's: thousands of brackets.
  if (thrown instanceof RangeError && extensions?.['code'] === 'GRAPHQL_PARSE_FAILED')
    return { ...where, message: 'Syntax Error: nested too deep.', extensions: toPublic(extensions) };

  if (isNew(thrown)) log.error({ error: toTrace(thrown), path }, 'unexpected error');
  return { ...where, message: 'Internal error', extensions: { code: 'INTERNAL', retryable: false } };
}

function isNew(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return true;
  const isKnown = logged.has(thrown);
  logged.add(thrown);
  return !isKnown;
}

function toExtensions(error: GatewayError): Record<string, unknown> {
  return {
    code: error.code,
    retryable: error.retryable,
    ...(error.platform !== null && { platform: error.platform.toUpperCase() }),
    ...(error.upstreamCode !== null && { upstreamCode: error.upstreamCode }),
    ...(error.requestId !== null && { requestId: error.requestId }),
    ...(error.retryAfterMs !== null && { retryAfterMs: error.retryAfterMs }),
    ...(error instanceof CursorExpiredError && { oldestCursor: error.oldestCursor }),
  };
}

/** The code alone: the library that throws may put stacks and inner errors beside it. */
function toPublic(extensions: Record<string, unknown> | undefined): Record<string, unknown> {
  return { code: extensions?.['code'] ?? 'BAD_USER_INPUT', retryable: false };
}

/** What was thrown in the first place; null where the GraphQL library itself complains. Wrapping may be deep. */
function originalOf(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  return error.originalError === undefined ? null : originalOf(error.originalError);
}
