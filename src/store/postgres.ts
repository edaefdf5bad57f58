import { Pool, type PoolClient, type PoolConfig, types } from 'pg';
import { LogUnavailableError } from '../domain/errors.js';
import type { Log } from '../domain/log.js';
import type { Engine, Queries } from './engine.js';
import { toLogUnavailable, toRefusal } from './postgres-failure.js';
import { CHANNEL, openListener } from './postgres-listener.js';
import { preparePostgres, queriesOf, SCHEMA } from './postgres-start.js';
import { createSockets } from './sockets.js';
import { sql } from './sql.js';
import type { Wakes } from './wakes.js';

export interface PostgresOptions {
  /** May hold a password. */
  readonly url: string;
  /** A statement that takes longer than this is given up, and a transaction after 15 times that. Milliseconds. */
  readonly timeoutMs: number;
  readonly connections: number;
}

/** `onConnect` is awaited before a new connection is given out; the published types do not know it yet. */
interface PoolOptions extends PoolConfig {
  readonly onConnect: (client: PoolClient) => Promise<unknown>;
}

const IDLE_MS = 30_000;
/** How many times `timeoutMs` the start waits for a database that has to be prepared. */
const FIRST_PATIENCE = 5;
/** How many times `timeoutMs` a transaction may take: 2,000 winners are some 85 statements, and a line may be long. */
const TRANSACTION_PATIENCE = 15;
/** Another instance may hold a key as long as one operation lasts, at most. */
const PATIENCE_MS = 30_000;

/**
 * PostgreSQL, shared by any number of instances. Throws `SettingsError` where the server does not promise durability.
 * Where it can't be reached, now or later, single calls reject with `LogUnavailableError`; connections are made anew by
 * themselves.
 */
export async function openPostgres(
  { url, timeoutMs, connections }: PostgresOptions,
  { log, wakes }: { readonly log: Log; readonly wakes: Wakes },
): Promise<{ readonly engine: Engine; readonly identity: () => string }> {
  const sockets = createSockets();
  const config = {
    connectionString: url,
    stream: sockets.open,
    application_name: 'live-lottery-gateway',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    keepAlive: true,
    types: { getTypeParser },
  } satisfies PoolConfig;
  let identity: string | null = null;
  let preparing: Promise<void> | null = null;

  async function learnIdentity(): Promise<void> {
    identity = await preparePostgres(config);
  }

  /**
   * A server that is away when the gateway starts is prepared as soon as it is there. That may take long, with a large
   * log or behind other instances: it goes on by itself, and nobody waits for it longer than `patienceMs`.
   */
  async function prepare(patienceMs: number): Promise<void> {
    preparing ??= learnIdentity().finally(() => {
      preparing = null;
    });
    preparing.catch(() => {}); // it may fail when nobody waits for it any more
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new LogUnavailableError(new Error('PostgreSQL is being prepared'))), patienceMs);
    });
    await Promise.race([preparing, tooLate]).finally(() => clearTimeout(timer));
  }
  await prepare(FIRST_PATIENCE * timeoutMs).catch((error: unknown) => {
    if (!(error instanceof LogUnavailableError)) throw error;
    log.warn({ code: error.code }, 'PostgreSQL is away; the gateway starts without it');
  });

  const options: PoolOptions = {
    ...config,
    max: connections,
    idleTimeoutMillis: IDLE_MS,
    // Also on the server: what we have given up must not hold the counter against the others.
    statement_timeout: timeoutMs,
    idle_in_transaction_session_timeout: timeoutMs,
    onConnect: (client) => client.query(`SET search_path = ${SCHEMA}`),
  };
  const pool = new Pool(options);
  pool.on('connect', (client) => client.on('error', () => {})); // in use: its query rejects too
  pool.on('error', () => {}); // idle: the pool has dropped it already
  const listener = openListener(config, { log, wake: wakes.wakeAll });

  /** Takes their connections from those who work with them. */
  const holders = new Set<() => void>();

  /** Gives `work` a connection, for `limitMs` at most. One on which something failed is not used again. */
  async function onConnection<Result>(limitMs: number, work: (queries: Queries) => Promise<Result>): Promise<Result> {
    if (identity === null) await prepare(timeoutMs);
    const client = await pool.connect().catch((error: unknown) => {
      throw toLogUnavailable(error);
    });
    let isHeld = true;
    const giveBack = (isBroken: boolean) => {
      if (isHeld) client.release(isBroken);
      isHeld = false;
    };
    const giveUp = () => giveBack(true); // the query in hand rejects, and nothing is committed after
    const limit = setTimeout(giveUp, limitMs);
    holders.add(giveUp);
    try {
      const result = await work(queriesOf(client));
      giveBack(false);
      return result;
    } catch (error) {
      giveBack(true);
      throw error;
    } finally {
      clearTimeout(limit);
      holders.delete(giveUp);
    }
  }

  async function closePool(): Promise<void> {
    const limit = setTimeout(() => holders.forEach((giveUp) => giveUp()), timeoutMs);
    await pool.end().finally(() => clearTimeout(limit));
  }

  const engine: Engine = {
    query: (statement) => onConnection(timeoutMs, ({ query }) => query(statement)),
    transaction: (work) =>
      onConnection(TRANSACTION_PATIENCE * timeoutMs, async (queries) => {
        try {
          await queries.query(sql`BEGIN`);
          const result = await work(queries);
          await queries.query(sql`COMMIT`);
          return result;
        } catch (error) {
          throw toRefusal(error);
        }
      }),
    clock: () => sql`CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)`,
    async announce({ query }) {
      await query(sql([`NOTIFY ${CHANNEL}`]));
    },
    patienceMs: PATIENCE_MS,
    scrub: async () => {}, // its own vacuum's work, and its operator's
    async close() {
      await Promise.all([listener.close(), closePool()]);
      await sockets.close();
    },
  };
  return {
    engine,
    identity() {
      if (identity === null) throw new LogUnavailableError(new Error('the database has not been reached yet'));
      return identity;
    },
  };
}

/** bigint comes as text, since it may be wider than a number; ours are not. */
function getTypeParser(...[oid, format]: Parameters<typeof types.getTypeParser>) {
  return oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format);
}
