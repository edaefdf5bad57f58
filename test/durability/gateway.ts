import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { openToAll } from '../open-to-all.js';
import { createKeeper, keepSecrets } from '../secrets/written.js';
import { environment } from './callbacks.js';

/** The gateway as it is built, in a folder of its own: other tests build too, and these start it all the time. */
export interface Built extends AsyncDisposable {
  /** The program's file. */
  readonly main: string;
  /** A folder for the data of one gateway; the same name gives the same one. */
  dataFolder(name: string): string;
  /** Resolves when it listens. Throws what it has said on stderr where it ends instead. */
  start(settings: Readonly<Record<string, string>>): Promise<Running>;
}

/** A gateway as a process of its own. A rejection that nobody handles ends it. */
export interface Running extends AsyncDisposable {
  readonly origin: string;
  readonly processId: number;
  /** From its start until it listened, in milliseconds. */
  readonly startMs: number;
  /** The lines of its log whose message is this. */
  logged(message: string): number;
  /** Ends it by a signal. Gives its exit code, null where the signal has ended it; throws where it has had faults. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

export async function buildGateway(): Promise<Built> {
  const built = await mkdtemp(resolve('node_modules/.gateway-built-')); // within reach of the packages
  const folder = await mkdtemp(join(tmpdir(), 'gateway-durability-'));
  const compiler = resolve('node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '--project', 'tsconfig.build.json', '--outDir', built]);
  await writeFile(join(built, 'package.json'), '{ "type": "module" }');
  const cwd = join(folder, 'cwd'); // without an .env
  await mkdir(cwd);
  return {
    main: join(built, 'main.js'),
    dataFolder: (name) => join(folder, name),
    start: (settings) => start(join(built, 'main.js'), cwd, settings),
    async [Symbol.asyncDispose]() {
      await Promise.all([built, folder].map((path) => rm(path, { recursive: true })));
    },
  };
}

async function start(main: string, cwd: string, settings: Readonly<Record<string, string>>): Promise<Running> {
  const begun = performance.now();
  const given = { ...openToAll, ...environment, ...settings };
  keepSecrets(given);
  const child = spawn(process.execPath, ['--unhandled-rejections=strict', main], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      AUTH_ANONYMOUS_SCOPES: 'winner:read',
      REQUESTS_PER_MINUTE: '0',
      ...environment,
      ...settings,
    },
  });
  child.stdout.on('data', createKeeper('stdout'));
  child.stderr.on('data', createKeeper('stderr'));
  const messages: string[] = [];
  let faults = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (faults += text));
  const ended = once(child, 'close');
  const origin = new Promise<string>((found) => {
    createInterface(child.stdout).on('line', (line) => {
      const { msg = '' } = JSON.parse(line) as { readonly msg?: string };
      messages.push(msg);
      const [address] = /http:\/\/\S+/.exec(msg) ?? [];
      if (address !== undefined) found(address);
    });
  });

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    child.kill(signal);
    await ended;
    if (faults !== '') throw new Error(`the gateway has had faults: ${faults}`);
    return child.exitCode;
  }

  return {
    origin: await Promise.race([origin, ended.then(() => Promise.reject(new Error(faults)))]),
    processId: child.pid ?? 0, // it has listened, so there is one
    startMs: performance.now() - begun,
    logged: (message) => messages.filter((one) => one === message).length,
    end,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await end('SIGKILL');
    },
  };
}

/** One line for whoever reads the run. */
export function report(what: string, figures: Readonly<Record<string, number>>): void {
  const told = Object.entries(figures).map(([name, value]) => `${name} ${Math.round(value)}`);
  process.stdout.write(`${what}: ${told.join(', ')}\n`);
}
