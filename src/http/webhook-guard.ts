import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../domain/log.js';
import type { Settings } from '../settings.js';
import { createAddressCheck, isAddressRange } from './addresses.js';
import { answerNotFound } from './not-found.js';

export type WebhookSettings = ReturnType<typeof readWebhookSettings>;

const PATH_SECRET = /^[\w.~-]{16,100}$/;

export function readWebhookSettings(settings: Settings) {
  return {
    /** 2,000 winners are about 1 MB. */
    largestBody: settings.integer('WEBHOOK_BODY_LIMIT', 8 * 1024 * 1024, 1024, 256 * 1024 * 1024),
    /** From where callbacks may come; empty: from everywhere. */
    sources: settings.checkedList(
      'WEBHOOK_SOURCES',
      isAddressRange,
      'addresses and ranges such as 203.0.113.7 and 198.51.100.0/24',
    ),
    /** The last piece of the path, old and new while it is changed; empty: there is none. */
    pathSecrets: settings.secrets(
      'WEBHOOK_PATH_SECRET',
      (secret) => PATH_SECRET.test(secret),
      '16 to 100 letters, digits or - . _ ~',
    ),
  };
}

/** Where a platform's callbacks are taken. The secret is a parameter: a log line that names the route does not tell it. */
export function toWebhookPath(platform: string, { pathSecrets }: Pick<WebhookSettings, 'pathSecrets'>): string {
  return `/webhooks/${platform}${pathSecrets.length === 0 ? '' : '/:secret'}`;
}

/**
 * Turns away, before anything of a body is read, what does not know the secret piece of the path (as if there were
 * nothing), and then what comes from elsewhere (403).
 */
export function createWebhookGuard(settings: Pick<WebhookSettings, 'sources' | 'pathSecrets'>, log: Log) {
  const isListed = settings.sources.length === 0 ? () => true : createAddressCheck(settings.sources);
  const secrets = settings.pathSecrets.map(toDigest);

  function knowsTheWay({ params }: FastifyRequest): boolean {
    if (secrets.length === 0) return true;
    const given = toDigest((params as { readonly secret?: string }).secret ?? '');
    // All are compared, as digests: neither which one fits nor how far it fits can be told by the time it takes.
    return secrets.filter((secret) => timingSafeEqual(secret, given)).length > 0;
  }

  return function guard(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    if (!knowsTheWay(request)) return void answerNotFound(reply);
    if (isListed(request.ip)) return done();
    const { url } = request.routeOptions;
    log.warn({ url, status: 403, reason: 'it comes from none of WEBHOOK_SOURCES' }, 'callback refused');
    reply.code(403).send({ code: 'SOURCE_NOT_ALLOWED' });
  };
}

function toDigest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
