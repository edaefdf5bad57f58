import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '../domain/log.js';
import { CallerLeftError } from '../graphql/errors.js';
import type { Connections } from './connections.js';
import { RefusedRequestError, tellErrors } from './door-errors.js';
import { type ExpiryTimes, untilExpiry } from './expiry.js';
import type { Gate } from './gate.js';
import type { Operations } from './operations.js';
import { TooManyError } from './seats.js';
import { checkMethod, readSseRequest } from './sse-request.js';
import { streamResults } from './sse-stream.js';

export const SSE_PATH = '/graphql/stream';

/** The protocol of graphql-sse in its distinct connections mode: one operation, one stream of events. */
export async function sse(
  app: FastifyInstance,
  parts: {
    readonly operations: Operations;
    readonly expiry: ExpiryTimes;
    readonly connections: Connections;
    /** Whether a stream may be opened from where the request says that it comes from. */
    readonly isOriginAllowed: (headers: FastifyRequest['headers']) => boolean;
    readonly gate: Gate;
    /** Bytes. */
    readonly largestRequest: number;
    /** For how long a reader may take nothing while something waits for it. */
    readonly stallMs: number;
    readonly log: Log;
  },
): Promise<void> {
  const { operations, expiry, connections, isOriginAllowed, gate, largestRequest, stallMs, log } = parts;

  app.removeContentTypeParser('text/plain'); // JSON alone: what a page may send only after it has asked
  tellErrors(app, 'sse', log);

  app.route({
    method: ['GET', 'POST'],
    url: SSE_PATH,
    bodyLimit: largestRequest,
    async handler(request, reply) {
      if (connections.closing) throw new RefusedRequestError(503, 'Going away: come back');
      if (!isOriginAllowed(request.headers)) throw new RefusedRequestError(403, 'Not from this origin');
      const asked = readSseRequest(request);
      const seat = gate.take(gate.keyOf(request.caller, request.raw));
      if (seat instanceof TooManyError) throw seat;
      request.raw.socket.setTimeout(0); // a stream is quiet from one sign of life to the next
      const gone = new AbortController();
      const leave = () => {
        seat.leave();
        gone.abort(new CallerLeftError());
      };
      if (reply.raw.destroyed) leave(); // while it was found out who is calling
      else reply.raw.once('close', leave);

      const operation = operations.prepare(asked, request.caller, gone.signal);
      if ('document' in operation) checkMethod(request.method, operation.kind);
      const results = 'document' in operation ? await operations.run(operation) : { errors: operation };

      // The headers say that the stream has begun: they go out now that the place where it begins is fixed.
      reply.hijack();
      const timed = Symbol.asyncIterator in results ? untilExpiry(results, request.caller, expiry) : results;
      await streamResults(reply.raw, timed, {
        // Those of CORS. Fastify's type allows numbers where Node's knows better; none of these is one.
        headers: reply.getHeaders() as OutgoingHttpHeaders,
        toText: (result) => JSON.stringify(operations.toClientResult(result)),
        connections,
        stallMs,
        log,
      });
    },
  });
  app.route({
    method: ['PUT', 'DELETE'],
    url: SSE_PATH,
    handler(_request, reply) {
      void reply.header('allow', 'GET, POST');
      throw new RefusedRequestError(405, 'Single connection mode is not offered: use distinct connections');
    },
  });
}
