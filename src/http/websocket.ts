import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Caller } from '../domain/caller.js';
import type { Log } from '../domain/log.js';
import { toTrace } from '../domain/trace.js';
import { CallerLeftError } from '../graphql/errors.js';
import { TooManyError, toRefusal } from '../graphql/refusals.js';
import { type Identify, toAccessError } from './access.js';
import type { Connections } from './connections.js';
import { atExpiry, type ExpiryTimes } from './expiry.js';
import type { Gate } from './gate.js';
import type { DoorLimits } from './limits.js';
import type { Operation, Operations } from './operations.js';
import { createOutlet, OutletClosedError } from './outlet.js';
import type { Seat } from './seats.js';

/** For how long a socket may stay without saying `connection_init`. */
const INIT_MS = 3_000;
/** From saying goodbye to cutting the line. */
const GRACE_MS = 1_000;
/** Answers that may wait for a reader before nothing more is read from it. */
const MOST_WAITING = 8;
const NORMAL = 1000;
const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;

interface Extra {
  /** Aborts when the socket is closed. */
  readonly signal: AbortSignal;
  readonly request: IncomingMessage;
  /** Counts for the address, until it is known who is calling. */
  readonly seat: Seat;
  /** Says goodbye and closes. */
  readonly part: (code: number, reason: string) => Promise<void>;
  /** Set by `connection_init`, which comes before anything else. */
  caller?: Caller;
  /** When something was last asked, or running, in `performance.now()`. */
  busyAt: number;
  /** What is running; the library's own. */
  running: Readonly<Record<string, unknown>>;
}

/**
 * The protocol `graphql-transport-ws`, by graphql-ws's core; the socket is ours. Gives the function that takes an
 * upgrade over, once it has been found acceptable.
 */
export function createWebSocketDoor(parts: {
  readonly operations: Operations;
  readonly identify: Identify;
  readonly expiry: ExpiryTimes;
  readonly connections: Connections;
  readonly gate: Gate;
  readonly limits: DoorLimits;
  /** For how long a socket may take nothing while something waits for it. */
  readonly stallMs: number;
  readonly log: Log;
}): (request: IncomingMessage, socket: Duplex, head: Buffer, seat: Seat) => void {
  const { operations, identify, expiry, connections, gate, limits, stallMs, log } = parts;
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
        const { code, message } = toAccessError(error, log);
        await extra.part(code === 'UNAUTHENTICATED' ? CloseCode.Forbidden : TRY_AGAIN_LATER, message);
        return false;
      }
    },
    async onSubscribe({ subscriptions, extra }, _id, request) {
      const { caller } = extra;
      if (caller === undefined) throw new TypeError('an operation before `connection_init`');
      Object.assign(extra, { busyAt: performance.now(), running: subscriptions });
      const tooOften = await gate.count(gate.keyOf(caller, extra.request));
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

  function accept(socket: WebSocket, request: IncomingMessage, seat: Seat): void {
    const gone = new AbortController();
    let isAlive = true;

    const outlet = createOutlet({
      write: (slice, isLast, taken) =>
        socket.send(slice, { binary: false, fin: isLast }, (error) => {
          isAlive = true; // it takes what it is given; its pong may lie far behind that
          taken(error);
        }),
      stallMs,
      onStall() {
        log.warn({ door: 'ws', stallMs }, 'a stream that nobody reads was closed');
        void part(CloseCode.ConnectionInitialisationTimeout, 'Nothing was read for too long: resume by cursor');
      },
    });

    /** A reader that takes nothing does not see the reason; whoever reads again in time does. */
    function part(code: number, reason: string): Promise<void> {
      outlet.close();
      if (socket.readyState === socket.CLOSED) return Promise.resolve();
      return new Promise((resolve) => {
        const cut = setTimeout(() => socket.terminate(), GRACE_MS);
        socket.once('close', () => {
          clearTimeout(cut);
          resolve();
        });
        socket.close(code, reason);
      });
    }

    const extra: Extra = { signal: gone.signal, request, seat, part, busyAt: performance.now(), running: {} };
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => outlet.send(text),
        close: (code, reason) => socket.close(code, reason),
        onMessage(handle) {
          socket.on('message', (data: RawData) => {
            isAlive = true;
            handle(toText(data)).catch(fail);
            slowDown();
          });
        },
      },
      extra,
    );

    function fail(error: unknown): void {
      if (error instanceof OutletClosedError) return; // the reader has gone in the middle of an answer
      if (isServersMessage(error)) return socket.close(CloseCode.BadRequest, 'Unexpected message');
      log.error({ door: 'ws', error: toTrace(error) }, 'unexpected error');
      socket.close(CloseCode.InternalServerError, 'Internal error');
    }

    /** Who does not read is not read: questions whose answers are not taken would pile up without a bound. */
    function slowDown(): void {
      if (outlet.waiting < MOST_WAITING || socket.isPaused) return;
      socket.pause();
      void outlet.idle().then(() => socket.resume());
    }

    const remove = connections.add({
      beat() {
        if (!isAlive && !socket.isPaused) return socket.terminate();
        if (Object.keys(extra.running).length > 0) extra.busyAt = performance.now();
        else if (performance.now() - extra.busyAt >= limits.idleMs)
          return void part(NORMAL, 'Nothing was asked for long');
        isAlive = false;
        socket.ping();
      },
      leave: () => part(GOING_AWAY, 'Going away: come back, and resume by cursor'),
    });

    socket.on('pong', () => (isAlive = true));
    socket.on('ping', (data) => {
      if (outlet.waiting === 0 && socket.bufferedAmount === 0) socket.pong(data);
    });
    socket.on('error', (error) => log.info({ door: 'ws', reason: error.message }, 'a socket broke its protocol'));
    socket.once('close', (code, reason) => {
      remove();
      outlet.close();
      gone.abort(new CallerLeftError());
      closed(code, reason.toString()).catch(fail);
    });
  }

  return (request, socket, head, seat) =>
    sockets.handleUpgrade(request, socket, head, (opened) => accept(opened, request, seat));
}

/** Of the payload of `connection_init`, which has no shape of its own: `{ "authorization": "Bearer …" }`. */
function readAuthorization(payload: Readonly<Record<string, unknown>> | undefined): string | null {
  const said = payload?.['authorization'] ?? payload?.['Authorization'] ?? null;
  return said === null || typeof said === 'string' ? said : 'of another type';
}

/** The library calls it a fault of ours when a client says what a server says, such as `next`. */
function isServersMessage(error: unknown): boolean {
  return error instanceof Error && /^Unexpected message of type \w+ received$/.test(error.message);
}

function toText(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8');
}

function tooManyAtOnce(most: number): GraphQLError {
  return toRefusal(new TooManyError('TOO_MANY_OPERATIONS', `More than ${most} operations at once on one socket`));
}
