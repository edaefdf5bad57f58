import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../../src/domain/log.js';
import type { Store } from '../../src/feed/store.js';
import { openStore, type StoreSettings } from '../../src/store/index.js';
import type { Choices, Specimen } from './specimen.js';
import { START } from './winners.js';

const silent: Log = { info() {}, warn() {}, error() {} };

export const defaults: StoreSettings = {
  databaseUrl: null,
  dataFolder: './data',
  timeoutMs: 2_000,
  connections: 8,
  largestSpool: 256 * 1024 * 1024,
  graceMs: 600_000,
};

/** Opens stores by these settings, each on a machine of its own as far as its spool goes; closes them at the end. */
export function createSpecimen(settings: Partial<StoreSettings>, removeAll = async () => {}, log = silent): Specimen {
  const opened: Store[] = [];
  const folders: string[] = [];
  return {
    async open({ now = () => START, graceMs = defaults.graceMs }: Choices = {}) {
      const dataFolder = await createFolder();
      folders.push(dataFolder);
      const store = await openStore({ ...defaults, dataFolder, ...settings, graceMs }, { now, log });
      opened.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((store) => store.close()));
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
      await removeAll();
    },
  };
}

export async function createFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'gateway-store-'));
}

/** The embedded engine in a folder of its own. */
export async function newSqliteSpecimen(): Promise<Specimen> {
  const parent = await createFolder();
  return createSpecimen({ dataFolder: join(parent, 'data') }, () => rm(parent, { recursive: true }));
}
