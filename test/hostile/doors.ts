import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ClientError } from '../gateway.js';

/** Every way in for a document. */
export const doors = ['http', 'ws', 'sse'] as const;
export type Door = (typeof doors)[number];

/** The parameters of a request, as they go over the wire. */
export type Payload = Readonly<Record<string, unknown>>;

export interface DoorAnswer {
  /** Of HTTP, where there is one of its own. */
  readonly status: number | null;
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly ClientError[];
}

/** The one answer of an operation that does not stream. */
export function askAt(
  door: Door,
  origin: string,
  payload: Payload,
  headers: Readonly<Record<string, string>> = {},
): Promise<DoorAnswer> {
  return askBy[door](origin, payload, headers);
}

const askBy = { http: askHttp, sse: askSse, ws: askWs } as const satisfies Record<Door, unknown>;

export function post(
  origin: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function askHttp(origin: string, payload: Payload, headers: Readonly<Record<string, string>>) {
  const response = await post(origin, '/graphql', payload, headers);
  return { status: response.status, ...((await response.json()) as Omit<DoorAnswer, 'status'>) };
}

async function askSse(origin: string, payload: Payload, headers: Readonly<Record<string, string>>) {
  const response = await post(origin, '/graphql/stream', payload, { accept: 'text/event-stream', ...headers });
  const text = await response.text();
  const json = response.status === 200 ? (/^event: next\ndata: (.*)$/m.exec(text)?.[1] ?? '') : text;
  return { status: response.status, ...(JSON.parse(json) as Omit<DoorAnswer, 'status'>) };
}

async function askWs(origin: string, payload: Payload, headers: Readonly<Record<string, string>>): Promise<DoorAnswer> {
  const socket = await openSocket(origin, headers);
  try {
    return await askOn(socket, '1', payload);
  } finally {
    socket.close();
  }
}

/** A socket that has been acknowledged. */
export async function openSocket(origin: string, headers: Readonly<Record<string, string>> = {}): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  await once(socket, 'open');
  await new Promise((resolve, reject) => {
    socket.once('message', resolve);
    socket.once('close', (code, reason) => reject(new Error(`closed with ${code} ${reason.toString()}`)));
    socket.send(JSON.stringify({ type: 'connection_init' }));
  });
  return socket;
}

/** The status that an upgrade is refused with; 101 where it is not. The socket stays open until the gateway closes. */
export function upgradeStatus(origin: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0));
    socket.once('error', reject);
  });
}

/** What an operation on a socket is answered first: a result, or errors. */
export function askOn(socket: WebSocket, id: string, payload: Payload): Promise<DoorAnswer> {
  return new Promise((resolve, reject) => {
    socket.once('close', (code, reason) => reject(new Error(`closed with ${code} ${reason.toString()}`)));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as { id?: string; type: string; payload: never };
      if (message.id !== id) return;
      if (message.type === 'error') resolve({ status: null, errors: message.payload });
      if (message.type === 'next') resolve({ status: null, ...(message.payload as object) });
    });
    // The protocol demands a text, also where the document is named otherwise.
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query: '', ...payload } }));
  });
}
