import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Log } from '../domain/log.js';
import type { Settings } from '../settings.js';
import { createConnections } from './connections.js';
import type { Identify } from './access.js';
import type { ExpiryTimes } from './expiry.js';
import type { Gate } from './gate.js';
import type { ToAccessError } from './identify-callers.js';
import type { DoorLimits } from './limits.js';
import { isLoopbackHost, MISDIRECTED } from './loopback.js';
import type { Operations } from './operations.js';
import { isOriginAllowed, type Origins } from './origin.js';
import { GRAPHQL_PATH } from './queries.js';
import { TooManyError } from './seats.js';
import { sse } from './sse.js';
import { createWebSocketDoor } from './websocket.js';

const UNAVAILABLE = '503 Service Unavailable';

export type StreamSettings = ReturnType<typeof readStreamSettings>;

export function readStreamSettings(settings: Settings) {
  return {
    /** From one sign of life to the next, on both doors. */
    beatMs: settings.integer('STREAM_PING_SECONDS', 15, 1, 3_600) * 1_000,
    /** For how long a reader may take nothing while something waits for it. */
    stallMs: settings.integer('STREAM_STALL_SECONDS', 30, 1, 3_600) * 1_000,
    /** Over how long a clean stop spreads its goodbyes, so that not everybody comes back in one moment. */
    drainMs: settings.integer('STREAM_DRAIN_MS', 2_000, 0, 600_000),
  };
}

/** The doors that stay open: WebSocket at `/graphql`, server-sent events at `/graphql/stream`. */
export async function streams(
  app: FastifyInstance,
  parts: {
    readonly operations: Operations;
    readonly identify: Identify;
    readonly toAccessError: ToAccessError;
    /** What becomes of streams whose token expires. */
    readonly expiry: ExpiryTimes;
    /** Origins whose pages may open streams, beside our own. */
    readonly origins: Origins;
    /** Whether only what was sent to this machine's own names is let in. */
    readonly isForThisMachine: boolean;
    readonly gate: Gate;
    readonly limits: DoorLimits;
    readonly settings: StreamSettings;
    readonly log: Log;
  },
): Promise<void> {
  const { operations, identify, toAccessError, expiry, origins, isForThisMachine, gate, limits, log } = parts;
  const { beatMs, stallMs, drainMs } = parts.settings;
  const connections = createConnections({ beatMs, drainMs });
  const mayOpen = (headers: IncomingHttpHeaders) => isOriginAllowed(headers, origins);

  const open = createWebSocketDoor({
    operations,
    identify,
    toAccessError,
    expiry,
    connections,
    gate,
    limits,
    stallMs,
    log,
  });
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (connections.closing) refuse(socket, UNAVAILABLE);
    else if (request.url?.split('?')[0] !== GRAPHQL_PATH) refuse(socket, '404 Not Found');
    else if (isForThisMachine && !isLoopbackHost(request.headers.host)) refuse(socket, MISDIRECTED);
    else if (!mayOpen(request.headers)) refuse(socket, '403 Forbidden');
    else {
      const seat = gate.take(gate.keyOf(null, request));
      if (seat instanceof TooManyError) return refuse(socket, seat.isEverybody ? UNAVAILABLE : '429 Too Many Requests');
      socket.once('close', () => seat.leave());
      open(request, socket, head, seat);
    }
  });

  await app.register(sse, {
    operations,
    expiry,
    connections,
    isOriginAllowed: mayOpen,
    gate,
    largestRequest: limits.largestRequest,
    stallMs,
    log,
  });
  app.addHook('preClose', () => connections.close());
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => {}); // the other side may be gone already
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
