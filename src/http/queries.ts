import { setMaxListeners } from 'node:events';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { getOperationAST, GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { Log } from '../domain/log.js';
import { createContext, type Gateway, type GatewayContext } from '../graphql/context.js';
import { type DocumentPolicy, parseOptionsFor, rulesFor } from '../graphql/document.js';
import { CallerLeftError, toClientError } from '../graphql/errors.js';
import { checkCost } from '../graphql/query-cost.js';
import { anybody } from './access.js';
import { tellErrors } from './door-errors.js';
import { findDocuments } from './named-documents.js';

/** Queries and mutations: `POST /graphql`, and `GET` for queries. */
export async function queries(
  app: FastifyInstance,
  parts: {
    readonly schema: GraphQLSchema;
    readonly gateway: Gateway;
    readonly log: Log;
    readonly policy: DocumentPolicy;
    /** Bytes. */
    readonly largestRequest: number;
    /** What a browser sees that opens the address. */
    readonly landingPage: ApolloServerPlugin;
  },
): Promise<void> {
  const { schema, gateway, log, policy, largestRequest, landingPage } = parts;
  const toPublic = (error: unknown) => toClientError(error, log, policy.introspection);
  const apollo = new ApolloServer<GatewayContext>({
    schema,
    introspection: true, // refused by a rule that holds on every door
    validationRules: [...rulesFor(policy)],
    parseOptions: parseOptionsFor(policy.limits),
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false, // `app.ts` closes things in order
    formatError: (_formatted, error) => toPublic(error),
    ...(policy.known !== null && { persistedQueries: false as const }), // else by Apollo, in 30 MB
    plugins: [
      ApolloServerPluginCacheControlDisabled(), // it wraps every resolver: half of the throughput
      landingPage,
      noSubscriptions,
      costLimit(schema, policy.limits.cost),
    ],
    logger: {
      debug() {},
      info: (message: string) => log.info({}, message),
      warn: (message: string) => log.warn({}, message),
      error: (message: string) => log.error({}, message),
    },
  });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop()); // by then the operations in hand are answered

  tellErrors(app, 'http', log);
  findDocuments(app, policy.known, toPublic);
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: largestRequest,
    handler: fastifyApolloHandler(apollo, {
      context: async (_request, reply) => createContext(gateway, anybody, untilGone(reply)),
    }),
  });
}

/** Apollo would run a subscription as a query, and call what comes of it a fault of ours. */
const noSubscriptions: ApolloServerPlugin = {
  requestDidStart: async () => ({
    async didResolveOperation({ request, document }) {
      // Not the context's `operation`: it is missing where the name fits none, though its type says otherwise.
      const operation = getOperationAST(document, request.operationName);
      if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
      const extensions = { code: 'BAD_REQUEST', http: { status: 400 } };
      throw new GraphQLError('A subscription needs a stream; here queries and mutations are answered', { extensions });
    },
  }),
};

/** After validation, since variables count. */
function costLimit(schema: GraphQLSchema, most: number): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ request, document }) {
        const operation = getOperationAST(document, request.operationName);
        const tooCostly = operation && checkCost({ schema, document, operation, variables: request.variables, most });
        if (tooCostly) throw tooCostly;
      },
    }),
  };
}

/** Aborts when the connection closes before the answer is out. */
function untilGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  setMaxListeners(0, gone.signal); // every upstream call of the operation listens
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new CallerLeftError());
  });
  return gone.signal;
}
