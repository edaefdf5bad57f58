import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { Caller } from '../domain/caller.js';
import type { Log } from '../domain/log.js';
import { toRefusal } from '../graphql/refusals.js';
import type { Identify } from './access.js';
import type { Connections } from './connections.js';
import { atExpiry, type ExpiryTimes } from './expiry.js';
import type { Gate } from './gate.js';
import type { ToAccessError } from './identify-callers.js';
import type { DoorLimits } from './limits.js';
import type { Operation, Operations } from './operations.js';
import { toPoints } from './rate.js';
import { type Seat, TooManyError } from './seats.js';
import { type Line, serveSocket } from './socket.js';

/** For how long a socket may stay without saying `connection_init`. */
const INIT_MS = 3_000;
const TRY_AGAIN_LATER = 1013;

interface Extra extends Line {
  readonly request: IncomingMessage;
  /** Counts for the address, until it is known who is calling. */
  readonly seat: Seat;
  /** Set by `connection_init`, which comes before anything else. */
  caller?: Caller;
}

/**
 * The protocol `graphql-transport-ws`, by graphql-ws's core; the socket is ours. Gives the function that takes an
 * upgrade over, once it has been found acceptable.
 */
export function createWebSocketDoor(parts: {
  readonly operations: Operations;
  readonly identify: Identify;
  readonly toAccessError: ToAccessError;
  readonly expiry: ExpiryTimes;
  readonly connections: Connections;
  readonly gate: Gate;
  readonly limits: DoorLimits;
  /** For how long a socket may take nothing while something waits for it. */
  readonly stallMs: number;
  readonly log: Log;
}): (request: IncomingMessage, socket: Duplex, head: Buffer, seat: Seat) => void {
  const { operations, identify, toAccessError, expiry, connections, gate, limits, stallMs, log } = parts;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.largestRequest,
    autoPong: false, // a pong waits for its reader as everything else does
    clientTracking: false,
    handleProtocols,
  });

  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: INIT_MS,
    async onConnect({ connectionParams, extra }) {
      try {
        const caller = await identify(readAuthorization(connectionParams) ?? extra.request.headers.authorization);
        if (extra.signal.aborted) return false; // while it was found out who is calling
        const tooMany = extra.seat.moveTo(gate.keyOf(caller, extra.request));
        if (tooMany !== null) {
          await extra.part(TRY_AGAIN_LATER, tooMany.message);
          return false;
        }
        extra.caller = caller;
        const stopWaiting = atExpiry(
          caller,
          expiry,
          () => void extra.part(CloseCode.Forbidden, 'The token has expired'),
        );
        extra.signal.addEventListener('abort', stopWaiting, { once: true });
        return true;
      } catch (error) {
        const { code, message } = toAccessError(error);
        const tooOften = await gate.count(gate.keyOf(null, extra.request));
        if (tooOften !== null) await extra.part(TRY_AGAIN_LATER, tooOften.message);
        else await extra.part(code === 'UNAUTHENTICATED' ? CloseCode.Forbidden : TRY_AGAIN_LATER, message);
        return false;
      }
    },
    async onSubscribe({ subscriptions, extra }, _id, request) {
      const { caller } = extra;
      if (caller === undefined) throw new TypeError('an operation before `connection_init`');
      Object.assign(extra, { busyAt: performance.now(), running: subscriptions });
      const tooOften = await gate.count(gate.keyOf(caller, extra.request), toPoints(request.query));
      if (tooOften !== null) return [toRefusal(tooOften)];
      if (Object.keys(subscriptions).length > limits.operations) return [tooManyAtOnce(limits.operations)];
      return operations.prepare(request, caller, extra.signal);
    },
    execute: (operation) => operations.run(operation as Operation), // it is what `onSubscribe` gave
    subscribe: (operation) => operations.run(operation as Operation),
    // The same result: the library's type differs by an `undefined`.
    onNext: (_context, _id, _request, _operation, result) => operations.toClientResult(result as ExecutionResult),
    onError: (_context, _id, _request, errors) => operations.toClientErrors(errors),
  });

  return (request, socket, head, seat) =>
    sockets.handleUpgrade(request, socket, head, (opened) =>
      serveSocket(opened, {
        begin: (line, ends) => protocol.opened(ends, Object.assign(line, { request, seat })),
        connections,
        idleMs: limits.idleMs,
        stallMs,
        log,
      }),
    );
}

/** Of the payload of `connection_init`, which has no shape of its own: `{ "authorization": "Bearer …" }`. */
function readAuthorization(payload: Readonly<Record<string, unknown>> | undefined): string | null {
  const said = payload?.['authorization'] ?? payload?.['Authorization'] ?? null;
  return said === null || typeof said === 'string' ? said : 'of another type';
}

function tooManyAtOnce(most: number): GraphQLError {
  return toRefusal(new TooManyError('TOO_MANY_OPERATIONS', `More than ${most} operations at once on one socket`));
}
