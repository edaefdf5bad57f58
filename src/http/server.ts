import cors from '@fastify/cors';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { createSchema } from '../graphql/schema.js';
import type { Gateway } from '../graphql/context.js';
import type { Settings } from '../settings.js';
import { createIdentify, readAccessSettings } from './access.js';
import { readTrustProxy } from './addresses.js';
import { createGate, limitRate } from './gate.js';
import { createAccessErrors, identifyCallers } from './identify-callers.js';
import { readDocumentPolicy, readDoorLimits } from './limits.js';
import { forbidStoring } from './no-store.js';
import { answerBadPath, setNotFound } from './not-found.js';
import { refuseOtherHosts } from './loopback.js';
import { createOperations } from './operations.js';
import { ownMachine } from './origin.js';
import { GRAPHQL_PATH, queries } from './queries.js';
import { graphiql, landingPage, sandboxOrigins } from './sandbox.js';
import { silentConnections } from './silent-connections.js';
import { SSE_PATH } from './sse.js';
import { readStreamSettings, streams } from './streams.js';
import { readWebhookSettings } from './webhook-guard.js';
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
    access: readAccessSettings(settings),
    /** How callers see people's names that may not see what is personal. */
    nicknames: settings.oneOf('NICKNAMES', ['masked', 'shown']),
    webhooks: readWebhookSettings(settings),
    streams: readStreamSettings(settings),
  };
}

/** Every door of the gateway on one port. Opens nothing before `listen`. */
export async function createServer(gateway: Gateway, settings: HttpSettings, log: FastifyBaseLogger) {
  const { development, policy, limits, corsOrigins, host, port, trustProxy } = settings;
  const app = fastify({
    loggerInstance: log,
    trustProxy,
    // A query string may hold what a log must not.
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // A long piece of a path is as wrong as a short one. Node reads no more than this of all headers together.
    routerOptions: { maxParamLength: 16 * 1024 },
    frameworkErrors: answerBadPath,
    // Half a request is not waited for, on any door; nor is a reader that takes nothing of an answer.
    requestTimeout: limits.receiveMs,
    http: { headersTimeout: limits.receiveMs, connectionsCheckingInterval: CHECK_MS },
    connectionTimeout: gateway.deadlineMs + settings.streams.stallMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });

  const { isForThisMachine } = settings.access;
  if (isForThisMachine) refuseOtherHosts(app, '/webhooks/');
  const origins = [...corsOrigins, ...(development ? [...sandboxOrigins, ownMachine] : [])];
  await app.register(cors, {
    origin: origins,
    methods: ['GET', 'POST'],
    maxAge: 86_400,
  });
  setNotFound(app);
  app.get('/healthz', (_request, reply) => reply.send({ status: 'ok' }));
  const identify = createIdentify(settings.access, gateway.now);
  const toAccessError = createAccessErrors(log, gateway.now);
  const gate = createGate({ trustProxy, ...limits });
  const doors = [GRAPHQL_PATH, SSE_PATH];
  forbidStoring(app, doors);
  identifyCallers(app, doors, { identify, gate, toAccessError });
  limitRate(app, doors, gate);
  const schema = createSchema(settings.nicknames);
  const operations = createOperations({ schema, gateway, policy, log });
  await app.register(queries, {
    schema,
    operations,
    log,
    policy,
    largestRequest: limits.largestRequest,
    landingPage: landingPage(development),
  });
  await app.register(streams, {
    operations,
    identify,
    toAccessError,
    expiry: { graceMs: settings.access.graceMs, now: gateway.now },
    origins,
    isForThisMachine,
    gate,
    limits,
    settings: settings.streams,
    log,
  });
  await app.register(silentConnections);
  if (development) await app.register(graphiql);
  await app.register(webhooks, { ...gateway, log, settings: settings.webhooks });

  return {
    /** Resolves with the address that is listened on. */
    listen: () => app.listen({ host, port }),
    /** Takes no new work and waits for the work in hand. */
    close: () => app.close(),
    app,
  };
}
