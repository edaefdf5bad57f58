import { existsSync } from 'node:fs';
import { openApp } from './app.js';
import { isDemo, openDemo } from './demo.js';
import { createSettings, SettingsError } from './settings.js';

if (existsSync('.env')) process.loadEnvFile('.env');

const demo = isDemo(process.env) ? await openDemo(process.env) : null;
const app = await openApp(createSettings(demo?.environment ?? process.env)).catch(refuseToStart);
const address = await app.listen();
demo?.begin(address);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void Promise.all([app.close(), demo?.close()]));
}

function refuseToStart(error: unknown): never {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
