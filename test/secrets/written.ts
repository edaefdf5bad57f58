import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import type { Environment } from '../../src/settings.js';
import type { Canary } from './grep.js';

// Everything that a gateway writes while the tests run is kept, and every secret that it was given, so that at the end
// the one can be looked for in the other (`verdict.ts`).

/** Where it is kept; left out, as in the benches: nowhere. */
export const WRITTEN_FOLDER = 'TEST_WRITTEN_FOLDER';
/** Which test file is running. */
export const WRITTEN_BY = 'TEST_WRITTEN_BY';

/** Settings of which each item is a secret, or has one as its last part. */
const secretSettings = [
  'AUTH_API_KEYS',
  'AUTH_JWT_SECRET',
  'POLYV_APP_ID',
  'POLYV_APP_SECRET',
  'VOLCENGINE_ACCESS_KEY_ID',
  'VOLCENGINE_ACCOUNT_SECRETS',
  'VOLCENGINE_SECRET_ACCESS_KEY',
  'VOLCENGINE_SESSION_TOKEN',
  'WEBHOOK_PATH_SECRET',
] as const;
/** Addresses of which the password is secret. */
const addresses = ['CACHE_URL', 'DATABASE_URL'] as const;
/** What is shorter stands in other words by accident. */
const SHORTEST = 6;

let count = 0;
const known = new Set<string>();

/** Keeps one stream of text, such as a process's stdout, in a file of its own: a canary may come in two pieces. */
export function createKeeper(what: string): (text: string | Buffer) => void {
  const folder = process.env[WRITTEN_FOLDER];
  if (folder === undefined) return () => {};
  const by = (process.env[WRITTEN_BY] ?? 'unknown').replaceAll(/[^\w.-]+/g, '_');
  count += 1;
  const file = join(folder, `${by}-${what}-${process.pid}-${count}.written`);
  return (text) => appendFileSync(file, text);
}

/** A log at its most talkative whose lines are kept. */
export function createKeptLog(): { readonly log: Logger; readonly logged: string[] } {
  const logged: string[] = [];
  const keep = createKeeper('log');
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged.push(chunk.toString('utf8'));
      keep(chunk);
      done();
    },
  });
  return { log: pino({ level: 'debug' }, lines), logged };
}

/** Something that must not be found in what is kept. */
export function keepCanary({ kind, text }: Canary): void {
  const folder = process.env[WRITTEN_FOLDER];
  if (folder === undefined || text.length < SHORTEST || known.has(text)) return;
  known.add(text);
  appendFileSync(join(folder, `${process.pid}.canaries`), `${JSON.stringify({ kind, text })}\n`);
}

/** The secrets among a gateway's settings. */
export function keepSecrets(environment: Environment | Readonly<Record<string, string | null>>): void {
  for (const kind of secretSettings)
    for (const item of (environment[kind] ?? '').split(',')) {
      const text = kind === 'AUTH_API_KEYS' ? (item.split('|')[2] ?? '') : item;
      keepCanary({ kind, text: text.trim() });
    }
  for (const kind of addresses) {
    const address = environment[kind] ?? '';
    if (URL.canParse(address)) keepCanary({ kind, text: new URL(address).password });
  }
}
