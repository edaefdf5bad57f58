import type { FastifyInstance } from 'fastify';

/** Whether a name or an address (`localhost`, `127.0.0.1`, `[::1]`) is this very machine, whoever looks it up. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

/**
 * Whether the name that a request was sent to is this machine's own. Only the other end of the connection is known to
 * be on this machine, not who sent it there: a page may give its own name an address of ours (DNS rebinding), and is
 * then of the same origin.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
}

export const MISDIRECTED = '421 Misdirected Request';
const message =
  'Everybody may do everything here, so only the machine itself may ask: by a loopback address as the Host';

/**
 * Refuses what was sent to any other name. To be called before anything else is. Callbacks are let through: they are
 * signed, and may come by a tunnel.
 */
export function refuseOtherHosts(app: FastifyInstance, letThrough: string): void {
  app.addHook('onRequest', async ({ headers, routeOptions }, reply) => {
    if (isLoopbackHost(headers.host) || routeOptions.url?.startsWith(letThrough)) return;
    const status = URL.canParse(`http://${headers.host}`) ? 421 : 400;
    await reply.code(status).send({ errors: [{ message, extensions: { code: 'BAD_REQUEST', retryable: false } }] });
  });
}
