import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSettings } from '../../src/settings.js';
import { openStore, readStoreSettings } from '../../src/store/index.js';
import { openStage, type Stage, type StageOptions } from './stage.js';

const silent = { info() {}, warn() {}, error() {} };

/** The same stage on a real engine, which is removed with it. */
export async function openOn(
  environment: Readonly<Record<string, string>>,
  options: StageOptions = {},
): Promise<Stage & { readonly dataFolder: string }> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'gateway-doors-'));
  const settings = readStoreSettings(createSettings({ DATA_DIR: dataFolder, ...environment }));
  const store = await openStore(settings, { now: Date.now, log: silent });
  const stage = await openStage({ ...options, parts: { store, ...options.parts } });
  return {
    ...stage,
    dataFolder,
    async [Symbol.asyncDispose]() {
      await stage.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
