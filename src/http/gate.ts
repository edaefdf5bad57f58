import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Caller } from '../domain/caller.js';
import type { TrustProxy } from './addresses.js';
import { toCallerKey } from './caller-key.js';
import { type CallerKey, createRate, type PerMinute, type Rate, type RateLimitedError, toPoints } from './rate.js';
import { createSeats, type Seats } from './seats.js';

/** The address of a connection that is closed already. */
const GONE = 'gone';

/** What the doors for GraphQL ask before they work for somebody. */
export interface Gate extends Rate, Seats {
  /** Whose request it is, for counting; null: not yet known. */
  keyOf(caller: Caller | null, request: IncomingMessage): CallerKey;
}

export function createGate(options: {
  readonly trustProxy: TrustProxy;
  readonly requestsPerMinute: PerMinute;
  readonly connections: number;
  readonly connectionsPerCaller: number;
}): Gate {
  const { trustProxy, requestsPerMinute, connections, connectionsPerCaller } = options;
  const isTrusted = toTrust(trustProxy);
  return {
    ...createRate(requestsPerMinute),
    ...createSeats({ most: connections, mostPerCaller: connectionsPerCaller }),
    // Also of upgrades, which Fastify does not see.
    keyOf: (caller, request) => toCallerKey(caller, proxyAddress(request, isTrusted) || GONE),
  };
}

function toTrust(trustProxy: TrustProxy): (address: string, hop: number) => boolean {
  if (typeof trustProxy === 'boolean') return () => trustProxy;
  return typeof trustProxy === 'function' ? trustProxy : proxyAddress.compile(trustProxy);
}

/**
 * Counts every request to one of the paths before its body is read, and what its document is longer than usual once it
 * is there. To be registered after `identifyCallers`.
 */
export function limitRate(app: FastifyInstance, paths: readonly string[], gate: Gate): void {
  app.addHook('onRequest', async ({ caller, raw, routeOptions }, reply) => {
    if (!paths.includes(routeOptions.url ?? '')) return;
    const refused = await gate.count(gate.keyOf(caller, raw));
    if (refused !== null) await answerTooOften(reply, refused);
  });
  app.addHook('preHandler', async ({ caller, raw, routeOptions, body, query }, reply) => {
    if (!paths.includes(routeOptions.url ?? '')) return;
    const further = toPoints(documentOf(body) ?? documentOf(query)) - 1;
    const refused = further === 0 ? null : await gate.count(gate.keyOf(caller, raw), further);
    if (refused !== null) await answerTooOften(reply, refused);
  });
}

/** Of a body, or of the parameters of an address, neither of which anything has looked at. */
function documentOf(asked: unknown): unknown {
  return typeof asked === 'object' && asked !== null && 'query' in asked ? asked.query : undefined;
}

export function answerTooOften(reply: FastifyReply, refused: RateLimitedError): FastifyReply {
  const { message, code, retryable, retryAfterMs } = refused;
  return reply
    .code(429)
    .header('retry-after', Math.ceil(retryAfterMs / 1_000))
    .send({ errors: [{ message, extensions: { code, retryable, retryAfterMs } }] });
}
