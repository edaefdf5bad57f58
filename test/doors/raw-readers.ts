import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Door, Result } from './clients.js';
import type { Stage } from './stage.js';

/** A reader that can stop reading without leaving, as a client on a bad network does. */
export interface RawReader<Data> {
  /** Whole results so far. */
  readonly results: readonly Data[];
  pause(): void;
  /** Reads what is still in the line; resolves when the line is closed. */
  drain(): Promise<{ readonly code: number | null; readonly reason: string | null }>;
}

export function openRawReader<Data>(
  door: Door,
  stage: Stage,
  query: string,
  variables: Record<string, unknown>,
  authorization: string | null = null,
): Promise<RawReader<Data>> {
  const open = door === 'ws' ? openRawWs : openRawSse;
  return open(stage, query, variables, authorization);
}

async function openRawWs<Data>(
  stage: Stage,
  query: string,
  variables: object,
  authorization: string | null,
): Promise<RawReader<Data>> {
  const socket = new WebSocket(`${stage.origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const results: Data[] = [];
  const closed = new Promise<{ code: number | null; reason: string | null }>((resolve) => {
    socket.on('error', () => {}); // `close` follows
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  await once(socket, 'message');
  socket.on('message', (data: Buffer) => {
    const { type, payload } = JSON.parse(data.toString('utf8')) as { type: string; payload: Result<Data> };
    if (type === 'next' && payload.data) results.push(payload.data);
  });
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
  return {
    results,
    pause: () => socket.pause(),
    drain() {
      socket.resume();
      return closed;
    },
  };
}

async function openRawSse<Data>(
  stage: Stage,
  query: string,
  variables: object,
  authorization: string | null,
): Promise<RawReader<Data>> {
  const { hostname, port, host } = new URL(stage.origin);
  const socket: Socket = connect(Number(port), hostname);
  const closed = new Promise<{ code: null; reason: null }>((resolve) => {
    socket.on('error', () => {}); // `close` follows
    socket.once('close', () => resolve({ code: null, reason: null }));
  });
  const body = JSON.stringify({ query, variables });
  await once(socket, 'connect');
  socket.write(
    `POST /graphql/stream HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n` +
      (authorization === null ? '' : `Authorization: ${authorization}\r\n`) +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return {
    get results() {
      const text = dechunk(Buffer.concat(chunks));
      const events = text.split('\n\n').slice(0, -1);
      return events
        .filter((event) => event.startsWith('event: next'))
        .map((event) => (JSON.parse(event.slice(event.indexOf('data: ') + 6)) as { data: Data }).data);
    },
    pause: () => socket.pause(),
    drain() {
      socket.resume();
      return closed;
    },
  };
}

/** The text of an answer in chunks, as far as it came. */
function dechunk(answer: Buffer): string {
  let rest = answer.subarray(answer.indexOf('\r\n\r\n') + 4);
  const parts: Buffer[] = [];
  for (;;) {
    const lineEnd = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.subarray(0, Math.max(0, lineEnd)).toString('latin1'), 16);
    if (lineEnd === -1 || !size) return Buffer.concat(parts).toString('utf8');
    parts.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    rest = rest.subarray(lineEnd + 2 + size + 2);
  }
}
