import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type ExecutionResult, getOperationAST, GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { Log } from '../domain/log.js';
import type { GatewayContext } from '../graphql/context.js';
import { type DocumentPolicy, parseOptionsFor, rulesFor } from '../graphql/document.js';
import { CallerLeftError, toClientError } from '../graphql/errors.js';
import { RefusedRequestError, tellErrors } from './door-errors.js';
import { findDocuments } from './named-documents.js';
import type { Operations } from './operations.js';

export const GRAPHQL_PATH = '/graphql';

/** Queries and mutations: `POST /graphql`, and `GET` for queries. */
export async function queries(
  app: FastifyInstance,
  parts: {
    readonly schema: GraphQLSchema;
    readonly operations: Operations;
    readonly log: Log;
    readonly policy: DocumentPolicy;
    /** Bytes. */
    readonly largestRequest: number;
    /** What a browser sees that opens the address. */
    readonly landingPage: ApolloServerPlugin;
  },
): Promise<void> {
  const { schema, operations, log, policy, largestRequest, landingPage } = parts;
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
      asOnEveryDoor(operations, schema),
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
  app.addHook('onRequest', async ({ url, protocol, hostname }) => {
    // The integration makes a URL of them, and would fail.
    if (!URL.canParse(url, `${protocol}://${hostname}/`)) throw new RefusedRequestError(400, 'Host: expected a name');
  });
  app.route({
    method: ['GET', 'POST'],
    url: GRAPHQL_PATH,
    bodyLimit: largestRequest,
    handler: fastifyApolloHandler(apollo, {
      context: async ({ caller }, reply) => operations.contextFor(caller, untilGone(reply)),
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

/** What is read and found valid is refused or run as the other doors do it. */
function asOnEveryDoor(operations: Operations, schema: GraphQLSchema): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ document, request, contextValue }) {
        const operation = getOperationAST(document, request.operationName);
        const refused = operation && operations.refuse(document, operation, request.variables, contextValue.caller);
        if (refused) throw refused;
      },
      async responseForOperation({ document, request, contextValue }) {
        const { operationName = null, variables = null } = request;
        const operation = getOperationAST(document, operationName);
        if (!operation) return null; // Apollo says what is wrong with the name
        const kind = operation.operation;
        const prepared = { schema, document, kind, operationName, variableValues: variables, contextValue };
        const result = await operations.run(prepared);
        const singleResult = operations.toClientResult(result as ExecutionResult); // subscriptions are refused
        // Without data nothing was executed: the variables are wrong, or it could not be audited.
        const status = 'data' in result ? undefined : statusOf(singleResult.errors?.[0]?.extensions?.['code']);
        return {
          http: { headers: new HeaderMap(), ...(status && { status }) },
          body: { kind: 'single', singleResult },
        };
      },
    }),
  };
}

function statusOf(code: unknown): number {
  return code === 'LOG_UNAVAILABLE' ? 503 : 400;
}

/** Aborts when the connection closes before the answer is out. */
function untilGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new CallerLeftError());
  });
  return gone.signal;
}
