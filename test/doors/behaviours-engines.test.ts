import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describePostgres } from '../engines/postgres.js';
import { openStore, readStoreSettings } from '../../src/store/index.js';
import { createSettings } from '../../src/settings.js';
import { behaviours } from './behaviours.js';
import { openStage, type Stage, type StageOptions } from './stage.js';

const silent = { info() {}, warn() {}, error() {} };

/** The same stage on a real engine, which is removed with it. */
async function openOn(environment: Readonly<Record<string, string>>, options: StageOptions = {}): Promise<Stage> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'gateway-doors-'));
  const settings = readStoreSettings(createSettings({ DATA_DIR: dataFolder, ...environment }));
  const store = await openStore(settings, { now: Date.now, log: silent });
  const stage = await openStage({ ...options, parts: { store, ...options.parts } });
  return {
    ...stage,
    async [Symbol.asyncDispose]() {
      await stage.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

behaviours('on SQLite', (options) => openOn({}, options));

describePostgres('the doors', (server) => {
  behaviours('on PostgreSQL', async (options) => openOn({ DATABASE_URL: await server().createDatabase() }, options));
});
