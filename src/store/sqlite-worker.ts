import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';
import type { Row } from './engine.js';
import type { Call, Reply, WorkerData } from './sqlite-calls.js';

// SQLite waits for the disk, so it lives in a thread of its own. Only `sqlite.ts` starts this file.

const { folder } = workerData as WorkerData; // ours, by `sqlite.ts`
const BUSY_MS = 2_000;
const STATEMENTS_KEPT = 100;
/** In characters; a full insert of winners has half of them. */
const LONGEST_KEPT = 20_000;

type Connection = ReturnType<typeof connect>;
let lock: DatabaseSyncInstance | null = null;
let connections: Readonly<Record<'READER' | 'WRITER', Connection>> | null = null;

parentPort?.on('message', (call: Call) => {
  parentPort?.postMessage(answer(call));
  if (call.kind === 'CLOSE') parentPort?.close();
});

function answer(call: Call): Reply {
  const { id } = call;
  try {
    if (call.kind === 'OPEN' && !takeLock()) return { id, kind: 'IN_USE' };
    return { id, kind: 'ROWS', rows: obey(call) };
  } catch (error) {
    return { id, kind: 'FAILED', message: error instanceof Error ? error.message : 'unknown' };
  }
}

function obey(call: Call): readonly Row[] {
  if (call.kind === 'CLOSE') {
    // The writer after the reader: it moves the write-ahead log into the database.
    connections?.READER.close();
    connections?.WRITER.close();
    lock?.close();
    return [];
  }
  if (call.kind === 'OPEN') {
    connections = openConnections();
    return [];
  }
  if (connections === null) throw new Error('not open');
  return connections[call.connection].run(call.text, call.values);
}

/** The operating system gives the lock back when the process ends, however it ends. */
function takeLock(): boolean {
  lock = new DatabaseSync(join(folder, 'lock.db'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('locked')) return false;
    throw error;
  }
}

function openConnections() {
  const path = join(folder, 'store.db');
  const stoppedCleanly = !hasContent(`${path}-wal`);
  const writer = new DatabaseSync(path);
  keepTemporaryFiles(writer);
  writer.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`);
  writer.exec('PRAGMA secure_delete = ON'); // what is personal goes when its row does
  writer.exec('PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON'); // macOS keeps an fsync in the drive's cache
  expectPragma(writer, 'journal_mode', 'wal');
  expectPragma(writer, 'secure_delete', 1);
  expectPragma(writer, 'synchronous', 2); // FULL: a commit is on the disk before it is answered
  if (!stoppedCleanly) expectPragma(writer, 'quick_check', 'ok');

  const reader = new DatabaseSync(path, { readOnly: true });
  reader.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  return { READER: connect(reader), WRITER: connect(writer) };
}

/**
 * VACUUM copies everybody's data through a temporary file, which else lies in /var/tmp: here it is on the disk that was
 * chosen for them. SQLite has one such folder for the whole process. It is set once, since other threads may be using it.
 */
function keepTemporaryFiles(database: DatabaseSyncInstance): void {
  if (database.prepare('PRAGMA temp_store_directory').get() !== undefined) return;
  database.exec(`PRAGMA temp_store_directory = '${resolve(folder).replaceAll("'", "''")}'`);
}

function expectPragma(database: DatabaseSyncInstance, pragma: string, expected: Row[string]): void {
  const row = database.prepare(`PRAGMA ${pragma}`).get() as Row; // a PRAGMA gives one row
  const [value] = Object.values(row);
  if (value !== expected) throw new Error(`${pragma}: expected ${expected}, got ${value}`);
}

function connect(database: DatabaseSyncInstance) {
  const kept = new Map<string, StatementSyncInstance>();

  function statementOf(text: string): StatementSyncInstance {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const statement = database.prepare(text);
    if (text.length > LONGEST_KEPT) return statement;
    if (kept.size >= STATEMENTS_KEPT) kept.clear();
    kept.set(text, statement);
    return statement;
  }

  return {
    run: (text: string, values: readonly Row[string][]): readonly Row[] => statementOf(text).all(...values),
    close: () => database.close(),
  };
}

function hasContent(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
