import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from '../../src/app.js';
import { createSettings } from '../../src/settings.js';
import { openToAll } from '../open-to-all.js';
import { createKeptLog, keepSecrets } from '../secrets/written.js';
import { environment } from './callbacks.js';

/** A gateway within this process, with a machine of its own as far as its disk goes. */
export async function openInstance(settings: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-instance-'));
  const given = { ...openToAll, ...environment, DATA_DIR: folder, ...settings };
  keepSecrets(given);
  const app = await openApp(createSettings(given), { log: createKeptLog().log });
  const origin = await app.listen();
  return {
    origin,
    async [Symbol.asyncDispose]() {
      await app.close();
      await rm(folder, { recursive: true });
    },
  };
}
