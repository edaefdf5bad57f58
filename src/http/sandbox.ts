import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { FastifyInstance } from 'fastify';
import { examples, exampleVariables } from '../client/examples.js';

/** Where Apollo Sandbox asks from when it is not embedded in our own page. */
export const sandboxOrigins = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'];

/** What a browser sees at `/graphql`. Sandbox itself comes from Apollo's CDN. */
export function landingPage(development: boolean): ApolloServerPlugin {
  if (!development) return ApolloServerPluginLandingPageDisabled();
  return ApolloServerPluginLandingPageLocalDefault({
    embed: { runTelemetry: false },
    includeCookies: false,
    document: examples,
    variables: exampleVariables,
  });
}

/** The same job from this machine alone: `GET /graphiql`. */
export async function graphiql(app: FastifyInstance): Promise<void> {
  const options = {
    endpoint: '/graphql',
    title: 'live-lottery-gateway',
    defaultQuery: examples,
    // Handed on to GraphiQL; the published type does not know it.
    variables: JSON.stringify(exampleVariables, null, 2),
    subscriptionsProtocol: 'WS' as const,
  };
  const page = renderGraphiQL(options);
  app.get('/graphiql', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
}
