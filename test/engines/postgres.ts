import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { findPort } from './free-port.js';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A PostgreSQL server of the tests' own. */
export interface PostgresServer {
  /** A new, empty database; gives its URL. */
  createDatabase(): Promise<string>;
  /** Runs one statement as the superuser. */
  run(statement: string, url?: string): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Ends it as if the machine had lost its power. */
  kill(): Promise<void>;
  /** Starts it again, on the same port. */
  start(): Promise<void>;
  /** Ends it and removes its files. */
  dispose(): Promise<void>;
}

/**
 * Tests that need PostgreSQL. Where it is not installed they are skipped by name, and with `CI=true` that is a failure.
 * One server for all of them, from before the first test to after the last.
 */
export function describePostgres(name: string, body: (server: () => PostgresServer) => void): void {
  const binaries = findBinaries();
  it.runIf(process.env.CI === 'true')('finds initdb on PATH or under /usr/lib/postgresql', () => {
    expect(binaries).not.toBeNull();
  });

  describe.skipIf(binaries === null)(`${name}, on a server of its own`, () => {
    let server: PostgresServer | null = null;
    beforeAll(async () => {
      server = await startPostgres(binaries ?? '');
    });
    afterAll(() => server?.dispose());
    body(() => {
      if (server === null) throw new Error('PostgreSQL has not started');
      return server;
    });
  });
}

/** The folder of initdb and postgres; null where there is none. */
function findBinaries(): string | null {
  const installed = '/usr/lib/postgresql';
  const versions = existsSync(installed) ? readdirSync(installed).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(installed, version, 'bin')),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
}

async function startPostgres(binaries: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-postgres-'));
  const removeAll = () => rmSync(folder, { recursive: true, force: true });
  const user = findUser();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const port = await findPort();
  const data = join(folder, 'data');
  let running: ChildProcess | null = null;
  let databases = 0;

  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;

  async function start(): Promise<void> {
    const options = [
      '-D',
      data,
      '-p',
      String(port),
      '-k',
      folder,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'fsync=on',
    ];
    const child = spawn(join(binaries, 'postgres'), options, {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running = child;
    await ready(child);
  }

  async function end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exited;
  }

  async function run(statement: string, url = urlOf('postgres')): Promise<void> {
    const client = new Client(url);
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  // Where a run is broken off, nobody calls `dispose`.
  const cleanUp = () => {
    running?.kill('SIGQUIT');
    removeAll();
  };
  process.once('exit', cleanUp);

  try {
    const options = ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
    execFileSync(join(binaries, 'initdb'), options, { ...user, cwd: folder, stdio: 'ignore' });
    await start();
  } catch (error) {
    cleanUp();
    throw error;
  }

  return {
    async createDatabase() {
      const name = `test_${++databases}`;
      await run(`CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    run,
    stop: () => end('SIGINT'),
    kill: () => end('SIGQUIT'),
    start,
    async dispose() {
      process.off('exit', cleanUp);
      await end('SIGQUIT');
      removeAll();
    },
  };
}

/** PostgreSQL refuses to run as root; its package has made a user for it. */
function findUser(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const ask = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: ask('-u'), gid: ask('-g') };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-4_000);
      if (said.includes('ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`PostgreSQL has ended: ${said}`)));
    child.once('error', reject);
  });
}
