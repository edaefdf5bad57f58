import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { findPort } from './free-port.js';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A Redis server of the tests' own. */
export interface RedisServer {
  readonly url: string;
  /** Starts it again, on the same port and without its memory. */
  start(): Promise<void>;
  /** Ends it as if the machine had lost its power. */
  kill(): Promise<void>;
  /** Lets it hang: it takes connections and answers nothing. */
  hang(): void;
  resume(): void;
  /** Ends it and removes its files. */
  dispose(): Promise<void>;
}

/** The program; null where there is none. */
export function findRedis(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, 'redis-server')).find((file) => existsSync(file)) ?? null;
}

/** Starts one on a spare port of this machine. */
export async function startRedis(binary: string): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-redis-'));
  const port = await findPort();
  let running: ChildProcess | null = null;

  async function start(): Promise<void> {
    const options = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    const child = spawn(binary, options, { stdio: ['ignore', 'pipe', 'ignore'] });
    running = child;
    await ready(child);
  }

  async function kill(): Promise<void> {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }

  // Where a run is broken off, nobody calls `dispose`.
  const cleanUp = () => {
    running?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', cleanUp);
  await start();

  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    hang: () => void running?.kill('SIGSTOP'),
    resume: () => void running?.kill('SIGCONT'),
    async dispose() {
      process.off('exit', cleanUp);
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-4_000);
      if (said.includes('Ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`Redis has ended: ${said}`)));
    child.once('error', reject);
  });
}
