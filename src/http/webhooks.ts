import type { FastifyError, FastifyInstance } from 'fastify';
import { BadSignatureError, CallbackTooLargeError, GatewayError, MalformedCallbackError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import type { Platform } from '../domain/platform.js';
import type { Watch } from '../feed/watch.js';
import type { WinnerFeed } from '../feed/winner-feed.js';
import { toTrace } from '../domain/trace.js';
import { createWebhookGuard, toWebhookPath, type WebhookSettings } from './webhook-guard.js';

/**
 * Callbacks: `POST /webhooks/<platform>`, or with a secret piece after it. 200 is said only after the feed has what the
 * callback tells.
 */
export async function webhooks(
  app: FastifyInstance,
  parts: {
    readonly platforms: readonly Platform[];
    readonly feed: WinnerFeed;
    readonly watch: Watch;
    readonly lastCallbackAt: Map<string, string>;
    readonly log: Log;
    /** Epoch milliseconds. */
    readonly now: () => number;
    readonly settings: WebhookSettings;
  },
): Promise<void> {
  const { platforms, feed, watch, lastCallbackAt, log, now, settings } = parts;

  // Bytes in this scope only: what is signed, and how ids are spelled, must survive until `read`.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.addHook('onRequest', createWebhookGuard(settings, log));
  app.addHook('onRequest', (request, _reply, done) => {
    delete request.raw.headers['content-type']; // whatever it calls its content: Fastify refuses what is no type
    done();
  });

  app.setErrorHandler((error: FastifyError | GatewayError, request, reply) => {
    const status = statusOf(error);
    const { url } = request.routeOptions; // not the request's own: a query may hold what a log must not
    // Where the secret vouches for the room, what is not taken here may have to be fetched there.
    const isVouched = error instanceof BadSignatureError || error instanceof CallbackTooLargeError;
    if (isVouched && error.channelId !== null) watch.hurry(error.channelId);
    if (status >= 500) log.error({ url, error: toTrace(error) }, 'callback not recorded');
    else log.warn({ url, status, reason: error.message }, 'callback refused');
    return reply.code(status).send({ code: codeOf(error, status) });
  });

  // Beside a secret OPTIONS would tell: everywhere else it is answered whether something is there or not.
  const otherMethods = [
    'GET',
    'HEAD',
    'PUT',
    'PATCH',
    'DELETE',
    ...(settings.pathSecrets.length === 0 ? ['OPTIONS'] : []),
  ];

  for (const { name, webhook } of platforms) {
    if (webhook === null) continue;
    app.route({
      method: 'POST',
      url: toWebhookPath(name, settings),
      bodyLimit: settings.largestBody,
      async handler(request, reply) {
        const { news, rejected, ignored } = webhook.read({
          body: request.body instanceof Buffer ? request.body : Buffer.alloc(0),
          headers: request.headers,
          receivedAt: now(),
        });
        if (ignored !== null) log.info({ platform: name, event: ignored }, 'callback of a kind that is not handled');
        for (const [reason, rows] of countBy(rejected.map((row) => row.reason)))
          log.warn({ platform: name, reason, rows }, 'rows of a callback are unreadable');

        const toldAt = new Date(now()).toISOString();
        lastCallbackAt.set(name, toldAt);
        // Before it is recorded: where it can't be, and the platform gives up, the room's own lists still have it.
        watch.see([...new Set(news.map(({ winner }) => winner.channelId))]);
        if (news.length + rejected.length > 0) await feed.publish({ source: 'CALLBACK', toldAt, news, rejected });
        return reply.code(200).send({ received: news.length });
      },
    });
    app.route({
      method: otherMethods,
      url: toWebhookPath(name, settings),
      handler: (_request, reply) => reply.code(405).header('allow', 'POST').send({ code: 'METHOD_NOT_ALLOWED' }),
    });
  }
}

function countBy(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function statusOf(error: FastifyError | GatewayError): number {
  if (error instanceof BadSignatureError) return 401;
  if (error instanceof MalformedCallbackError) return 400;
  if (error instanceof CallbackTooLargeError) return 413;
  if (error instanceof GatewayError) return 503; // the log could not take it: let the platform try again
  return error.statusCode ?? 503;
}

function codeOf(error: FastifyError | GatewayError, status: number): string {
  if (error instanceof GatewayError) return error.code;
  return status === 413 ? 'BODY_TOO_LARGE' : status < 500 ? 'BAD_REQUEST' : 'UNAVAILABLE';
}
