import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createKeeper, keepSecrets } from '../secrets/written.js';

/** Builds the program as `npm start` does. */
export async function build(): Promise<void> {
  await promisify(execFile)('npm', ['run', '--silent', 'build']);
}

/** The built program as a process of its own. */
export interface Program extends AsyncDisposable {
  readonly processId: number;
  /** Where it runs, and what it has written there unless it was told to write elsewhere. */
  readonly folder: string;
  readonly output: () => string;
  readonly faults: () => string;
  /** Where it listens, as it has said itself. Throws where it ends instead. */
  readonly origin: () => Promise<string>;
  /** The exit code; null where a signal has ended it. */
  readonly ended: Promise<number | null>;
  /** Sends a signal; gives the exit code, and how many milliseconds it took to end. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly tookMs: number }>;
}

/** Starts it in a folder of its own with nothing in the environment but what is given. PORT left out: any free one. `main` left out: what `build` has built. */
export async function start(
  environment: Readonly<Record<string, string>> = {},
  dotEnv: string | null = null,
  main = resolve('dist/main.js'),
): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  if (dotEnv !== null) await writeFile(join(folder, '.env'), dotEnv);
  const PATH = process.env['PATH'] ?? '';
  const port = dotEnv?.includes('PORT=') === true ? {} : { PORT: '0' };
  const child = spawn(process.execPath, [main], { cwd: folder, env: { PATH, ...port, ...environment } });
  keepSecrets(environment);
  child.stdout.on('data', createKeeper('stdout'));
  child.stderr.on('data', createKeeper('stderr'));
  const ended = once(child, 'close').then(() => child.exitCode);
  const output = collect(child.stdout);
  const faults = collect(child.stderr);

  return {
    processId: child.pid ?? 0,
    folder,
    output,
    faults,
    ended,
    origin: () => Promise.race([readOrigin(child, output), ended.then(() => fail(faults()))]),
    async end(signal) {
      const begunAt = performance.now();
      child.kill(signal);
      return { code: await ended, tookMs: performance.now() - begunAt };
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}

async function readOrigin(child: ChildProcess, output: () => string): Promise<string> {
  for (;;) {
    const [origin] = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(output()) ?? [];
    if (origin !== undefined) return origin;
    if (child.stdout !== null) await once(child.stdout, 'data');
  }
}

function fail(faults: string): never {
  throw new Error(`it has ended instead of listening: ${faults}`);
}
