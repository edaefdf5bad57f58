import { CloseCode, type WebSocket as Ends } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';
import type { Log } from '../domain/log.js';
import { toTrace } from '../domain/trace.js';
import { CallerLeftError } from '../graphql/errors.js';
import { toCloseReason } from './close-reason.js';
import type { Connections } from './connections.js';
import { createOutlet, OutletClosedError } from './outlet.js';

/** From saying goodbye to cutting the line. */
const GRACE_MS = 1_000;
/** Answers that may wait for a reader before nothing more is read from it. */
const MOST_WAITING = 8;
const NORMAL = 1000;
const GOING_AWAY = 1001;

/** One socket, as the protocol's side sees it. */
export interface Line {
  /** Aborts when the socket is closed. */
  readonly signal: AbortSignal;
  /** Says goodbye and closes. Resolves when the socket is closed. */
  readonly part: (code: number, reason: string) => Promise<void>;
  /** When something was last asked, or running, in `performance.now()`. */
  busyAt: number;
  /** What is running; the library's own. */
  running: Readonly<Record<string, unknown>>;
}

/** Carries a protocol's texts over a socket, no faster than they are taken, and sees that the other side is there. */
export function serveSocket(
  socket: WebSocket,
  parts: {
    /** Hands the socket to the protocol. Gives the function that is told when it is closed. */
    readonly begin: (line: Line, ends: Ends) => (code: number, reason: string) => Promise<void>;
    readonly connections: Connections;
    /** For how long nothing may be asked and nothing be running. */
    readonly idleMs: number;
    /** For how long it may take nothing while something waits for it. */
    readonly stallMs: number;
    readonly log: Log;
  },
): void {
  const { begin, connections, idleMs, stallMs, log } = parts;
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

  const line: Line = { signal: gone.signal, part, busyAt: performance.now(), running: {} };
  const closed = begin(line, {
    protocol: socket.protocol,
    send: (text) => outlet.send(text),
    close: (code, reason) => socket.close(code, toCloseReason(reason)), // an id of the client's may be in it
    onMessage(handle) {
      socket.on('message', (data: RawData) => {
        isAlive = true;
        handle(toText(data)).catch(fail);
        slowDown();
      });
    },
  });

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
      if (Object.keys(line.running).length > 0) line.busyAt = performance.now();
      else if (performance.now() - line.busyAt >= idleMs) return void part(NORMAL, 'Nothing was asked for long');
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

/** The library calls it a fault of ours when a client says what a server says, such as `next`. */
function isServersMessage(error: unknown): boolean {
  return error instanceof Error && /^Unexpected message of type \w+ received$/.test(error.message);
}

function toText(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8');
}
