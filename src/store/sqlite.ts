import { Worker } from 'node:worker_threads';
import { LogUnavailableError } from '../domain/errors.js';
import { SettingsError } from '../settings.js';
import { prepareFolder } from './data-folder.js';
import type { Engine, Queries, Row } from './engine.js';
import { migrate } from './migrate.js';
import type { Dialect } from './migrations.js';
import type { Call, Reply, WorkerData } from './sqlite-calls.js';
import { sql, toText } from './sql.js';

interface Pending {
  resolve(rows: readonly Row[]): void;
  reject(error: Error): void;
}

const dialect: Dialect = {
  integer: sql`INTEGER`,
  externalIdOfBody: sql`json_extract(body, '$.viewer.externalId')`,
};

/** A call without its number. Spelled out, since `Omit` would merge the kinds. */
type Asked = Call extends infer One ? (One extends Call ? Omit<One, 'id'> : never) : never;

/**
 * SQLite in a folder, for one process. Throws `SettingsError` where the folder can't be written or another process has
 * it, and `LogUnavailableError` where the database is damaged or does not promise what it must.
 */
export async function openSqlite(
  folder: string,
  now: () => number,
): Promise<{ readonly engine: Engine; readonly identity: () => string }> {
  prepareFolder(folder);
  const thread = startThread({ folder });
  let last: Promise<unknown> = Promise.resolve();

  const connection = (name: 'READER' | 'WRITER'): Queries => ({
    // The only place where rows get their type: the statement's author knows its columns.
    query: async <Columns extends Row>(statement: Parameters<Queries['query']>[0]) =>
      (await thread.call({
        kind: 'QUERY',
        connection: name,
        text: toText(statement, '?'),
        values: statement.values,
      })) as readonly Columns[],
  });
  const writer = connection('WRITER');

  async function alone<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    await writer.query(sql`BEGIN IMMEDIATE`);
    try {
      const result = await work(writer);
      await writer.query(sql`COMMIT`);
      return result;
    } catch (error) {
      await writer.query(sql`ROLLBACK`).catch(() => {}); // some failures have rolled back by themselves
      throw error;
    }
  }

  function transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    const done = last.then(() => alone(work));
    last = done.catch(() => {});
    return done;
  }

  /**
   * `secure_delete` clears what a row has left behind, but not the copies that a tree leaves when it splits a page: only
   * a database that is written anew is free of them. Then the write-ahead log, where all of it was, is emptied.
   */
  async function rewrite(): Promise<void> {
    await writer.query(sql`VACUUM`);
    const [done] = await writer.query<{ busy: number }>(sql`PRAGMA wal_checkpoint(TRUNCATE)`);
    if (done?.busy !== 0) throw new LogUnavailableError(new Error('SQLite: the write-ahead log could not be emptied'));
  }

  function scrub(): Promise<void> {
    const done = last.then(rewrite);
    last = done.catch(() => {});
    return done;
  }

  const engine: Engine = {
    ...connection('READER'),
    transaction,
    clock: () => sql`${now()}`,
    announce: async () => {},
    patienceMs: 0,
    scrub,
    async close() {
      await last;
      await thread.close();
    },
  };

  try {
    await thread.call({ kind: 'OPEN' });
    const identity = await transaction((queries) => migrate(queries, dialect));
    return { engine, identity: () => identity };
  } catch (error) {
    await thread.close();
    throw error;
  }
}

function startThread(data: WorkerData) {
  const pending = new Map<number, Pending>();
  let ended = false;
  let lastId = 0;
  const worker = new Worker(workerUrl(), { workerData: data, execArgv: [] });

  function call(asked: Asked): Promise<readonly Row[]> {
    if (ended) return Promise.reject(new LogUnavailableError(new Error('SQLite is closed')));
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      worker.postMessage({ ...asked, id } satisfies Call);
    });
  }

  worker.on('message', (reply: Reply) => {
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    if (reply.kind === 'ROWS') waiting?.resolve(reply.rows);
    else if (reply.kind === 'IN_USE')
      waiting?.reject(
        new SettingsError(['DATA_DIR: expected a folder of its own, but another gateway is using this one']),
      );
    else waiting?.reject(new LogUnavailableError(new Error(`SQLite: ${reply.message}`)));
  });

  function end(cause: Error): void {
    ended = true;
    for (const one of pending.values()) one.reject(new LogUnavailableError(cause));
    pending.clear();
  }
  worker.on('error', end);
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      end(new Error('the thread of SQLite has ended'));
      resolve();
    });
  });

  return {
    call,
    async close(): Promise<void> {
      if (!ended) await call({ kind: 'CLOSE' }).catch(() => {});
      ended = true;
      await exited;
    },
  };
}

/**
 * The thread runs the file beside this one: built, or as it is written. Node 20 does not hand tsx down to a thread, so
 * there the thread registers it for itself first.
 */
function workerUrl(): URL {
  if (!import.meta.url.endsWith('.ts')) return new URL('./sqlite-worker.js', import.meta.url);
  const file = new URL('./sqlite-worker.ts', import.meta.url).href;
  const tsx = import.meta.resolve('tsx/esm/api');
  return new URL(
    `data:text/javascript,import{register}from${JSON.stringify(tsx)};register();import(${JSON.stringify(file)})`,
  );
}
