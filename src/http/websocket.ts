import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Log } from '../domain/log.js';
import { CallerLeftError, toTrace } from '../graphql/errors.js';
import { anybody } from './access.js';
import type { Connections } from './connections.js';
import type { Operation, Operations } from './operations.js';
import { createOutlet, OutletClosedError } from './outlet.js';

/** For how long a socket may stay without saying `connection_init`. */
const INIT_MS = 3_000;
/** From saying goodbye to cutting the line. */
const GRACE_MS = 1_000;
const LARGEST_MESSAGE_BYTES = 256 * 1024;
const MOST_OPERATIONS = 100;
/** Answers that may wait for a reader before nothing more is read from it. */
const MOST_WAITING = 8;
const GOING_AWAY = 1001;

interface Extra {
  /** Aborts when the socket is closed. */
  readonly signal: AbortSignal;
}

/**
 * The protocol `graphql-transport-ws`, by graphql-ws's core; the socket is ours. Gives the function that takes an
 * upgrade over, once it has been found acceptable.
 */
export function createWebSocketDoor(parts: {
  readonly operations: Operations;
  readonly connections: Connections;
  /** For how long a socket may take nothing while something waits for it. */
  readonly stallMs: number;
  readonly log: Log;
}): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const { operations, connections, stallMs, log } = parts;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE_BYTES,
    autoPong: false, // a pong waits for its reader as everything else does
    clientTracking: false,
    handleProtocols,
  });

  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: INIT_MS,
    onSubscribe({ subscriptions, extra }, _id, request) {
      if (Object.keys(subscriptions).length > MOST_OPERATIONS) return [tooMany()];
      return operations.prepare(request, anybody, extra.signal);
    },
    execute: (operation) => operations.run(operation as Operation), // it is what `onSubscribe` gave
    subscribe: (operation) => operations.run(operation as Operation),
    // The same result: the library's type differs by an `undefined`.
    onNext: (_context, _id, _request, _operation, result) => operations.toClientResult(result as ExecutionResult),
    onError: (_context, _id, _request, errors) => operations.toClientErrors(errors),
  });

  function accept(socket: WebSocket): void {
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
      { signal: gone.signal },
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

  return (request, socket, head) => sockets.handleUpgrade(request, socket, head, accept);
}

/** The library calls it a fault of ours when a client says what a server says, such as `next`. */
function isServersMessage(error: unknown): boolean {
  return error instanceof Error && /^Unexpected message of type \w+ received$/.test(error.message);
}

function toText(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8');
}

function tooMany(): GraphQLError {
  return new GraphQLError(`More than ${MOST_OPERATIONS} operations at once on one socket`, {
    extensions: { code: 'TOO_MANY_OPERATIONS' },
  });
}
