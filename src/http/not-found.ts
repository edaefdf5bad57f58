import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The one answer for whatever is not there: it repeats nothing of what was asked. */
export function answerNotFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ code: 'NOT_FOUND' });
}

/** For paths that no router reads; Fastify's own answer would repeat them. */
export function answerBadPath(_error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  void reply.code(400).send({ code: 'BAD_REQUEST' });
}

/** To be called first: what is not there is said before anything of the body is read, whatever it holds. */
export function setNotFound(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => answerNotFound(reply));
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) void answerNotFound(reply);
    else done();
  });
}
