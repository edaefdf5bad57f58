import cors from '@fastify/cors';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { createSchema } from '../graphql/schema.js';
import type { Gateway } from '../graphql/context.js';
import type { Settings } from '../settings.js';
import { anybody } from './access.js';
import { readTrustProxy } from './addresses.js';
import { createGate, limitRate } from './gate.js';
import { readDocumentPolicy, readDoorLimits } from './limits.js';
import { queries } from './queries.js';
import { graphiql, landingPage, sandboxOrigins } from './sandbox.js';
import { silentConnections } from './silent-connections.js';
import { readStreamSettings, streams } from './streams.js';
import { webhooks } from './webhooks.js';

/** How often connections are looked at for half a request. */
const CHECK_MS = 1_000;
/** Longer than load balancers keep theirs, so that it is not us who cut a connection they are about to use. */
const KEEP_ALIVE_MS = 72_000;

export type HttpSettings = ReturnType<typeof readHttpSettings>;

export function readHttpSettings(settings: Settings) {
  const development = settings.textOr('NODE_ENV', 'production') === 'development';
  return {
    host: settings.textOr('HOST', '127.0.0.1'),
    port: settings.integer('PORT', 4000, 0, 65_535),
    trustProxy: readTrustProxy(settings), // TRUST_PROXY
    development,
    policy: readDocumentPolicy(settings, development),
    limits: readDoorLimits(settings),
    /** Origins whose pages may call this gateway, beside its own. */
    corsOrigins: settings.list('CORS_ORIGINS'),
    /** 2,000 winners are about 1 MB. */
    largestCallback: settings.integer('WEBHOOK_BODY_LIMIT', 8 * 1024 * 1024, 1024, 256 * 1024 * 1024),
    streams: readStreamSettings(settings),
  };
}

/** Every door of the gateway on one port. Opens nothing before `listen`. */
export async function createServer(gateway: Gateway, settings: HttpSettings, log: FastifyBaseLogger) {
  const { development, policy, limits, corsOrigins, host, port, trustProxy, largestCallback } = settings;
  const app = fastify({
    loggerInstance: log,
    trustProxy,
    // A query string may hold what a log must not.
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // Half a request is not waited for, on any door; nor is a reader that takes nothing of an answer.
    requestTimeout: limits.receiveMs,
    http: { headersTimeout: limits.receiveMs, connectionsCheckingInterval: CHECK_MS },
    connectionTimeout: gateway.deadlineMs + settings.streams.stallMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });

  await app.register(cors, {
    origin: [...corsOrigins, ...(development ? sandboxOrigins : [])],
    methods: ['GET', 'POST'],
    maxAge: 86_400,
  });
  app.get('/healthz', (_request, reply) => reply.send({ status: 'ok' }));
  const gate = createGate({ trustProxy, anonymous: anybody.name, ...limits });
  limitRate(app, ['/graphql', '/graphql/stream'], gate, () => anybody.name);
  const schema = createSchema();
  await app.register(queries, {
    schema,
    gateway,
    log,
    policy,
    largestRequest: limits.largestRequest,
    landingPage: landingPage(development),
  });
  await app.register(streams, {
    schema,
    gateway,
    policy,
    origins: development ? null : corsOrigins, // Sandbox, GraphiQL, a page on the developer's disk
    gate,
    limits,
    settings: settings.streams,
    log,
  });
  await app.register(silentConnections);
  if (development) await app.register(graphiql);
  await app.register(webhooks, { ...gateway, log, largestBody: largestCallback });

  return {
    /** Resolves with the address that is listened on. */
    listen: () => app.listen({ host, port }),
    /** Takes no new work and waits for the work in hand. */
    close: () => app.close(),
    app,
  };
}
