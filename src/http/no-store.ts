import type { FastifyInstance } from 'fastify';

/**
 * Whatever is answered at these paths is for the caller alone, and for now: no browser and no proxy keeps a copy of what
 * is personal, of a GET either. To be called before anything can answer.
 */
export function forbidStoring(app: FastifyInstance, paths: readonly string[]): void {
  app.addHook('onRequest', async ({ routeOptions }, reply) => {
    if (paths.includes(routeOptions.url ?? '')) void reply.header('cache-control', 'no-store');
  });
}
