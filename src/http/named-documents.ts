import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isRecord } from '../domain/record.js';
import { findText, type KnownDocuments, type NamedDocument } from '../graphql/known-documents.js';

/**
 * Puts the known text where Apollo Server looks for one, or refuses. Automatic persisted queries are Apollo's own: they
 * are left to it where any document may be run.
 */
export function findDocuments(
  app: FastifyInstance,
  known: KnownDocuments | null,
  toClientError: (error: GraphQLError) => GraphQLFormattedError,
): void {
  app.addHook('preHandler', async (request, reply) => {
    const asked = readAsked(request);
    if (asked === null || (known === null && asked.documentId === undefined)) return undefined;
    const query = findText(asked, known);
    if (query instanceof GraphQLError) return reply.code(400).send({ errors: [toClientError(query)] });
    if (query !== '') replace(request, query);
    return undefined;
  });
}

/** Null where there is nothing that could be one: Apollo Server says what is wrong with it. */
function readAsked({ method, body, query }: FastifyRequest): NamedDocument | null {
  if (method !== 'GET') return isRecord(body) ? body : null;
  const { extensions, ...asked } = query as Record<string, unknown>; // Fastify's parser gives nothing else
  return { ...asked, extensions: typeof extensions === 'string' ? readJson(extensions) : extensions };
}

function replace(request: FastifyRequest, query: string): void {
  const isGet = request.method === 'GET';
  const asked = (isGet ? request.query : request.body) as Record<string, string>; // see `readAsked`
  const { variables, operationName } = asked;
  const found = { query, ...(variables && { variables }), ...(operationName && { operationName }) };
  if (isGet) request.raw.url = `/graphql?${new URLSearchParams(found)}`;
  else request.body = found;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
