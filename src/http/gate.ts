import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import type { TrustProxy } from './addresses.js';
import { toCallerKey } from './caller-key.js';
import { type CallerKey, createRate, type Rate } from './rate.js';
import { createSeats, type Seats } from './seats.js';

/** The address of a connection that is closed already. */
const GONE = 'gone';

/** What the doors for GraphQL ask before they work for somebody. */
export interface Gate extends Rate, Seats {
  /** Whose request it is, for counting. */
  keyOf(name: string, request: IncomingMessage): CallerKey;
}

export function createGate(options: {
  readonly trustProxy: TrustProxy;
  /** The name of those who have not said who they are. */
  readonly anonymous: string;
  readonly requestsPerMinute: number;
  readonly connections: number;
  readonly connectionsPerCaller: number;
}): Gate {
  const { trustProxy, anonymous, requestsPerMinute, connections, connectionsPerCaller } = options;
  const isTrusted = toTrust(trustProxy);
  return {
    ...createRate(requestsPerMinute),
    ...createSeats({ most: connections, mostPerCaller: connectionsPerCaller }),
    // Also of upgrades, which Fastify does not see.
    keyOf: (name, request) => toCallerKey(name, anonymous, proxyAddress(request, isTrusted) || GONE),
  };
}

function toTrust(trustProxy: TrustProxy): (address: string, hop: number) => boolean {
  if (typeof trustProxy === 'boolean') return () => trustProxy;
  return typeof trustProxy === 'function' ? trustProxy : proxyAddress.compile(trustProxy);
}

/** Counts every request to one of the paths before its body is read. */
export function limitRate(
  app: FastifyInstance,
  paths: readonly string[],
  gate: Gate,
  nameOf: (request: IncomingMessage) => string,
): void {
  app.addHook('onRequest', async ({ raw, routeOptions }, reply) => {
    if (!paths.includes(routeOptions.url ?? '')) return;
    const refused = await gate.count(gate.keyOf(nameOf(raw), raw));
    if (refused === null) return;
    const { message, code, retryable, retryAfterMs } = refused;
    await reply
      .code(429)
      .header('retry-after', Math.ceil(retryAfterMs / 1_000))
      .send({ errors: [{ message, extensions: { code, retryable, retryAfterMs } }] });
  });
}
