import type { FastifyRequest } from 'fastify';
import { OperationTypeNode } from 'graphql';
import { isRecord } from '../domain/record.js';
import type { GraphQLRequest } from '../graphql/document.js';
import { RefusedRequestError } from './door-errors.js';

/** The operation that a request asks for. Throws `RefusedRequestError`. */
export function readSseRequest({ method, body, query: parameters, headers }: FastifyRequest): GraphQLRequest {
  const accept = headers.accept ?? '*/*';
  const isAccepted = accept.includes('text/event-stream') || (method === 'POST' && accept.includes('*/*'));
  if (!isAccepted) throw new RefusedRequestError(406, 'Only text/event-stream is given here: ask for it by `accept`');

  const given = method === 'GET' ? readParameters(parameters) : body;
  if (!isRecord(given)) throw new RefusedRequestError(400, 'Expected a JSON object with a `query`');
  if ('token' in given || headers['x-graphql-event-stream-token'] !== undefined)
    throw new RefusedRequestError(400, 'Single connection mode is not offered: use distinct connections');

  const { query, documentId, extensions, operationName = null, variables = null } = given;
  const isNamed = documentId !== undefined || (isRecord(extensions) && 'persistedQuery' in extensions);
  if (!isNamed && (typeof query !== 'string' || query === ''))
    throw new RefusedRequestError(400, '`query`: expected a text');
  if (operationName !== null && typeof operationName !== 'string')
    throw new RefusedRequestError(400, '`operationName`: expected a text');
  if (variables !== null && !isRecord(variables)) throw new RefusedRequestError(400, '`variables`: expected an object');
  return { query, documentId, extensions, operationName, variables };
}

/**
 * Throws `RefusedRequestError` where a GET would change something: any page may send one, without being asked whether
 * it may.
 */
export function checkMethod(method: string, kind: OperationTypeNode): void {
  if (method === 'GET' && kind === OperationTypeNode.MUTATION)
    throw new RefusedRequestError(405, 'Mutations are accepted by POST only');
}

/** In an address, variables and extensions are JSON texts. */
function readParameters(parameters: unknown): unknown {
  if (!isRecord(parameters)) return parameters;
  const read = { ...parameters };
  for (const name of ['variables', 'extensions']) {
    const text = read[name];
    if (typeof text === 'string') read[name] = readJson(name, text);
  }
  return read;
}

function readJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusedRequestError(400, `\`${name}\`: expected JSON`);
  }
}
