import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { GatewayError, UpstreamBusyError, UpstreamUnauthorizedError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';

/** What a client may see; every door calls this one. Anything not meant for clients goes to the log instead. */
export function toClientError(error: unknown, log: Log): GraphQLFormattedError {
  const { message, locations, path, extensions } =
    error instanceof GraphQLError ? error.toJSON() : new GraphQLError('Internal error').toJSON();
  const where = { ...(locations && { locations }), ...(path && { path }) };
  const thrown = originalOf(error);

  if (thrown instanceof GatewayError) {
    if (thrown instanceof UpstreamUnauthorizedError) log.error({ code: thrown.code, path }, thrown.message);
    return { ...where, message: thrown.message, extensions: toExtensions(thrown) };
  }
  if (thrown === null) return { ...where, message, extensions: toPublic(extensions) }; // syntax, validation, variables

  log.error({ error: describe(thrown), path }, 'unexpected error');
  return { ...where, message: 'Internal error', extensions: { code: 'INTERNAL', retryable: false } };
}

function toExtensions(error: GatewayError): Record<string, unknown> {
  return {
    code: error.code,
    retryable: error.retryable,
    ...(error.platform !== null && { platform: error.platform.toUpperCase() }),
    ...(error.upstreamCode !== null && { upstreamCode: error.upstreamCode }),
    ...(error.requestId !== null && { requestId: error.requestId }),
    ...(error instanceof UpstreamBusyError && { retryAfterMs: error.retryAfterMs }),
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

/** For the log: where it happened, and not what data it happened with. */
function describe(thrown: unknown): object {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  return { name: thrown.name, message: thrown.message, stack: thrown.stack };
}
