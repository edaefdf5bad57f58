import { existsSync } from 'node:fs';
import { openApp } from './app.js';
import { crash, refuseToStart } from './crash.js';
import { isDemo, openDemo } from './demo.js';
import { createSettings } from './settings.js';

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
