import type { FastifyError, FastifyInstance } from 'fastify';
import type { Log } from '../domain/log.js';
import { toTrace } from '../domain/trace.js';
import { TooManyError } from './seats.js';

/** Why a request is not worked on, by HTTP's status. */
export class RefusedRequestError extends Error {
  override readonly name = 'RefusedRequestError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Answers what goes wrong before GraphQL begins in GraphQL's shape. To be called in a scope of its own. */
export function tellErrors(app: FastifyInstance, door: string, log: Log): void {
  app.setErrorHandler((error: FastifyError | RefusedRequestError | TooManyError, _request, reply) => {
    const status = statusOf(error);
    if (error instanceof TooManyError) {
      const { message, code, retryable } = error;
      return reply.code(status).send({ errors: [{ message, extensions: { code, retryable } }] });
    }
    const isOurs = status >= 500 && !(error instanceof RefusedRequestError);
    if (isOurs) log.error({ door, error: toTrace(error) }, 'unexpected error');
    const extensions = { code: status >= 500 ? 'INTERNAL' : 'BAD_REQUEST', retryable: false };
    return reply.code(status).send({ errors: [{ message: isOurs ? 'Internal error' : error.message, extensions }] });
  });
}

function statusOf(error: FastifyError | RefusedRequestError | TooManyError): number {
  if (error instanceof TooManyError) return error.isEverybody ? 503 : 429;
  return error instanceof RefusedRequestError ? error.status : (error.statusCode ?? 500);
}
