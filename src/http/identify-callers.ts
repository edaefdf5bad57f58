import type { FastifyInstance } from 'fastify';
import type { Caller } from '../domain/caller.js';
import { AuthenticationUnavailableError, UnauthenticatedError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import { toTrace } from '../domain/trace.js';
import type { Identify } from './access.js';
import { answerTooOften, type Gate } from './gate.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking, on the doors for GraphQL. */
    caller: Caller;
  }
}

/** From one line in the log to the next that says the same. */
const QUIET_MS = 60_000;

/**
 * Finds out who is asking before anything else of a request is read. Who is refused counts by its address: it has no
 * name. To be registered before the doors for GraphQL.
 */
export function identifyCallers(
  app: FastifyInstance,
  paths: readonly string[],
  parts: { readonly identify: Identify; readonly gate: Gate; readonly toAccessError: ToAccessError },
): void {
  const { identify, gate, toAccessError } = parts;
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request, reply) => {
    if (!paths.includes(request.routeOptions.url ?? '')) return;
    try {
      request.caller = await identify(request.headers.authorization);
    } catch (error) {
      const { code, message, retryable } = toAccessError(error);
      const tooOften = await gate.count(gate.keyOf(null, request.raw));
      if (tooOften !== null) {
        await answerTooOften(reply, tooOften);
        return;
      }
      if (code === 'UNAUTHENTICATED') void reply.header('www-authenticate', 'Bearer error="invalid_token"');
      await reply
        .code(code === 'UNAUTHENTICATED' ? 401 : 503)
        .send({ errors: [{ message, extensions: { code, retryable } }] });
    }
  });
}

export type ToAccessError = (error: unknown) => UnauthenticatedError | AuthenticationUnavailableError;

/** Logs what an operator must know, that nobody with a token gets in: once a minute, however many try. */
export function createAccessErrors(log: Log, now: () => number): ToAccessError {
  let quietUntil = 0;
  let keptBack = 0;
  return (error) => {
    if (error instanceof UnauthenticatedError) return error;
    if (now() < quietUntil) keptBack += 1;
    else {
      log.error({ error: toTrace(error), keptBack }, 'callers can not be identified');
      quietUntil = now() + QUIET_MS;
      keptBack = 0;
    }
    return error instanceof AuthenticationUnavailableError ? error : new AuthenticationUnavailableError(error);
  };
}
