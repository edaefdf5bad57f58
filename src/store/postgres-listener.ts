import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import type { Log } from '../domain/log.js';
import { toLogUnavailable } from './postgres-failure.js';

/** What instances notify each other by. */
export const CHANNEL = 'live_lottery';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** A connection whose other end is gone without a word looks like one on which nothing happens. */
const HEARTBEAT_MS = 5_000;

/**
 * Listens on a connection of its own until `close`. A broken connection is made anew, with growing pauses; `wake` is
 * called for every notification, and once for each new connection, since nobody knows what was missed.
 */
export function openListener(config: ClientConfig, { log, wake }: { readonly log: Log; readonly wake: () => void }) {
  const closing = new AbortController();
  const { signal } = closing;
  let pauseMs = FIRST_PAUSE_MS;
  /** Ends the connection in use. */
  let leave = () => {};

  async function connect(client: Client): Promise<void> {
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    pauseMs = FIRST_PAUSE_MS;
    wake();
  }

  /** Rejects when the connection breaks; resolves when it is left. */
  async function listenOnce(): Promise<void> {
    const client = new Client(config);
    let beating: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        leave = resolve;
        client.on('error', reject);
        client.on('end', () => reject(new Error('connection ended')));
        client.on('notification', wake);
        beating = setInterval(() => void client.query('SELECT 1').catch(reject), HEARTBEAT_MS);
        connect(client).catch(reject);
      });
    } finally {
      clearInterval(beating);
      void client.end().catch(() => {}); // may wait for ever where the other end is gone
    }
  }

  async function listen(): Promise<void> {
    while (!signal.aborted) {
      try {
        await listenOnce();
      } catch (error) {
        if (signal.aborted) return;
        const { message } = toLogUnavailable(error).cause as Error; // made there
        log.warn({ cause: message, pauseMs }, 'Not listening to the other instances; trying again');
        await sleep(pauseMs, undefined, { signal }).catch(() => {});
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    }
  }

  const ended = listen();
  return {
    async close(): Promise<void> {
      closing.abort();
      leave();
      await ended;
    },
  };
}
