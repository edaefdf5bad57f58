import { toTrace } from '../domain/trace.js';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { Log } from '../domain/log.js';
import type { Connections } from './connections.js';
import { createOutlet, OutletClosedError } from './outlet.js';

/** From ending a stream to cutting the line. */
const GRACE_MS = 1_000;
/** A comment: no client makes an event of it, and every line on the way sees that this one is in use. */
const HEARTBEAT = ':\n\n';
/** Clients built on EventSource want the empty datum. */
const COMPLETE = 'event: complete\ndata:\n\n';

/**
 * Answers with results as events, each one asked for when the one before it has been taken. Resolves when the stream is
 * over, whoever ended it; by then the source is freed.
 */
export async function streamResults(
  response: ServerResponse,
  results: ExecutionResult | AsyncIterableIterator<ExecutionResult>,
  parts: {
    readonly headers: OutgoingHttpHeaders;
    readonly toText: (result: ExecutionResult) => string;
    readonly connections: Connections;
    /** For how long the reader may take nothing while something waits for it. */
    readonly stallMs: number;
    readonly log: Log;
  },
): Promise<void> {
  const { headers, toText, connections, stallMs, log } = parts;
  const source = Symbol.asyncIterator in results ? results : once(results);
  if (response.destroyed) return void (await source.return?.());
  let isLeaving = false;

  const outlet = createOutlet({
    write: (slice, _isLast, taken) => response.write(slice, taken),
    stallMs,
    onStall() {
      log.warn({ door: 'sse', stallMs }, 'a stream that nobody reads was closed');
      response.destroy();
    },
  });

  function end(): void {
    outlet.close();
    response.end();
  }

  const remove = connections.add({
    beat() {
      if (outlet.waiting === 0) outlet.send(HEARTBEAT).catch(() => {}); // closed between two beats
    },
    async leave() {
      isLeaving = true;
      const cut = setTimeout(() => response.destroy(), GRACE_MS);
      const closed = new Promise((resolve) => response.once('close', resolve));
      await source.return?.();
      await outlet.idle();
      end(); // without `complete`, which would say that there is nothing to come back for
      if (!response.closed) await closed;
      clearTimeout(cut);
    },
  });
  response.on('error', () => {}); // a write that crossed with the end of the line: `close` tells of it
  response.once('close', () => {
    remove();
    outlet.close();
    void source.return?.();
  });

  response.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no', // nginx would gather events
  });
  response.flushHeaders();

  try {
    for await (const result of source) await outlet.send(`event: next\ndata: ${toText(result)}\n\n`);
    if (isLeaving) return;
    await outlet.send(COMPLETE);
    end();
  } catch (error) {
    if (error instanceof OutletClosedError) return; // the reader has gone
    log.error({ door: 'sse', error: toTrace(error) }, 'unexpected error');
    response.destroy();
  }
}

async function* once(result: ExecutionResult): AsyncGenerator<ExecutionResult, undefined> {
  yield result;
}
