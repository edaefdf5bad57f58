import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A request as a simulated platform sees it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** Decoded, in the order of the query string. */
  readonly query: URLSearchParams;
  /** The query string as it came, without the question mark. */
  readonly rawQuery: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Epoch milliseconds at which the head of the request arrived. */
  readonly arrivedAt: number;
}

export interface Reply {
  readonly status: number;
  /** The text to send; how numbers are spelled in it is the platform's business. */
  readonly json: string;
}

/** What can go wrong on the way, whatever was asked. */
export type Fault =
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Answers with this status and an envelope-free body. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  /** Answers with exactly this reply. */
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** A proxy's error page, with status 200 unless told otherwise. */
  | { readonly kind: 'html'; readonly status?: number }
  /** Does the work, then breaks the connection before a byte of the answer. */
  | { readonly kind: 'reset' }
  /** Does the work, then sends half of the answer and breaks the connection. */
  | { readonly kind: 'truncated' }
  /** Does the work, then sends a byte every 50 ms. */
  | { readonly kind: 'drip' };

export interface Loopback {
  readonly origin: string;
  /** Every call that arrived, oldest first, refused ones too. */
  readonly calls: readonly Call[];
  /** Forgets the calls recorded so far. */
  forgetCalls(): void;
  /** Switches a fault on for the calls that match (left out: all), or off with null. */
  setFault(fault: Fault | null, matches?: (call: Call) => boolean): void;
  close(): Promise<void>;
}

const LARGEST_BODY = 1024 * 1024;
const MOST_CALLS_KEPT = 100_000;

/** Serves one simulated platform over HTTP on 127.0.0.1. */
export async function openLoopback(options: {
  /** Left out or 0: any free port. */
  readonly port?: number;
  readonly answer: (call: Call) => Reply | Promise<Reply>;
  /** The clock that `arrivedAt` is read from, in epoch milliseconds. Left out: Date.now. */
  readonly now?: () => number;
}): Promise<Loopback> {
  const calls: Call[] = [];
  let fault: Fault | null = null;
  let matches: (call: Call) => boolean = () => true;

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const call = await readCall(request, options.now ?? Date.now);
    if (calls.length < MOST_CALLS_KEPT) calls.push(call);
    const active = fault !== null && matches(call) ? fault : null;
    await respond(response, active, () => options.answer(call));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: Error) => response.destroy(error)); // the caller broke the connection
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    forgetCalls() {
      calls.length = 0;
    },
    setFault(next, only = () => true) {
      fault = next;
      matches = only;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readCall(request: IncomingMessage, now: () => number): Promise<Call> {
  const arrivedAt = now();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  const [path = '/', rawQuery = ''] = (request.url ?? '/').split(/\?(.*)/s);
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(rawQuery),
    rawQuery,
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
    arrivedAt,
  };
}

async function respond(response: ServerResponse, fault: Fault | null, answer: () => Reply | Promise<Reply>) {
  switch (fault?.kind) {
    case 'hang':
      return;
    case 'html':
      send(response, fault.status ?? 200, 'text/html', '<html><body><h1>502 Bad Gateway</h1></body></html>');
      return;
    case 'status':
      send(response, fault.status, 'text/plain', fault.body ?? '');
      return;
    case 'reply':
      send(response, fault.reply.status, 'application/json', fault.reply.json);
      return;
  }
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));

  const { status, json } = await answer();
  const body = Buffer.from(json);
  switch (fault?.kind) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'truncated':
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
      response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy());
      return;
    case 'drip':
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
      await drip(response, body);
      return;
    default:
      send(response, status, 'application/json', json);
  }
}

function send(response: ServerResponse, status: number, type: string, body: string) {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` });
  response.end(body);
}

async function drip(response: ServerResponse, body: Buffer) {
  for (const byte of body) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  response.end();
}
