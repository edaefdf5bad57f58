import { existsSync } from 'node:fs';
import { openApp } from './app.js';
import { isDemo, openDemo } from './demo.js';
import { toTrace } from './graphql/errors.js';
import { createSettings, SettingsError } from './settings.js';

process.on('uncaughtException', crash); // rejections that nobody handles come here too

if (existsSync('.env')) process.loadEnvFile('.env');

const demo = isDemo(process.env) ? await openDemo(process.env) : null;
const app = await openApp(createSettings(demo?.environment ?? process.env)).catch(refuseToStart);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close().catch(refuseToStart));
}

const address = await app.listen().catch((error: unknown) => close().then(() => refuseToStart(error)));
demo?.begin(address);

/** The simulators last: requests in hand may still need them. */
async function close(): Promise<void> {
  await app.close();
  await demo?.close();
}

/** What whoever starts it can mend is told without a stack. */
function refuseToStart(error: unknown): never {
  if (!(error instanceof Error) || !(error instanceof SettingsError || 'syscall' in error)) throw error;
  const where = error instanceof SettingsError ? '' : 'Can not listen where HOST and PORT say: ';
  process.stderr.write(`${where}${error.message}\n`);
  process.exit(1);
}

/** What is thrown quotes what it stumbled over, which may be a secret or personal: where it broke is told, and not why. */
function crash(error: unknown): never {
  process.stderr.write(`${JSON.stringify({ level: 60, time: Date.now(), error: toTrace(error), msg: 'crashed' })}\n`);
  process.exit(1);
}
