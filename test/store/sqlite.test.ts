import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../src/settings.js';
import { openSqlite } from '../../src/store/sqlite.js';
import { sql } from '../../src/store/sql.js';
import { storeContract } from './contract.js';
import { engineContract } from './engine-contract.js';
import { createFolder, createSpecimen, newSqliteSpecimen } from './open.js';
import { called, names, readAll, win } from './winners.js';

storeContract('SQLite', newSqliteSpecimen);

async function openEngine() {
  const folder = await createFolder();
  const { engine } = await openSqlite(folder, Date.now);
  return {
    engine,
    async [Symbol.asyncDispose]() {
      await engine.close();
      rmSync(folder, { recursive: true });
    },
  };
}

engineContract('SQLite', openEngine);

/** A folder that is removed at the end, and stores on it. */
async function inFolder() {
  const parent = await createFolder();
  const dataFolder = join(parent, 'nested', 'data');
  const specimen = createSpecimen({ dataFolder }, async () => rmSync(parent, { recursive: true }));
  return { ...specimen, dataFolder };
}

/** The first line that a process says. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8').trim()));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
}

function startHolder(dataFolder: string): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'test/store/holder.ts', dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function killed(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}

describe('the folder', () => {
  it('belongs to its owner alone, and so do its files', async () => {
    await using place = await inFolder();
    const { winnerLog } = await place.open();
    await winnerLog.append([called([win('a')])]);
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(mode(place.dataFolder)).toBe('700');
    const files = readdirSync(place.dataFolder);
    expect(files).toEqual(expect.arrayContaining(['lock.db', 'store.db', 'store.db-wal']));
    expect(files.map((file) => mode(join(place.dataFolder, file)))).toEqual(files.map(() => '600'));
  });

  it('is refused to a second store, in this process and in another one', async () => {
    await using place = await inFolder();
    await place.open();
    const refused = place.open();
    await expect(refused).rejects.toThrow(SettingsError);
    await expect(refused).rejects.toThrow('DATA_DIR: expected a folder of its own, but another gateway');

    const child = startHolder(place.dataFolder);
    expect(await firstLine(child)).toContain('Bad settings');
    await killed(child);
  });

  it('is free again as soon as its process is killed, with all that was acknowledged', async () => {
    await using place = await inFolder();
    const child = startHolder(place.dataFolder);
    expect(await firstLine(child)).toBe('OPEN');
    await expect(place.open()).rejects.toThrow('another gateway');
    await killed(child);
    const { winnerLog } = await place.open();
    expect(names(await readAll(winnerLog))).toEqual(['held']);
  });

  it('is refused where it can not be one', async () => {
    await using place = await inFolder();
    const file = join(place.dataFolder, '..', '..', 'file');
    writeFileSync(file, '');
    await using onFile = createSpecimen({ dataFolder: join(file, 'data') });
    await expect(onFile.open()).rejects.toThrow('DATA_DIR: expected a folder that can be written (ENOTDIR)');
  });
});

describe('the database', () => {
  it('waits for the disk at every commit, and moves its write-ahead log in when it is closed', async () => {
    await using opened = await openEngine();
    const ask = (pragma: string) => opened.engine.transaction(({ query }) => query(sql([`PRAGMA ${pragma}`])));
    expect(await ask('synchronous')).toEqual([{ synchronous: 2 }]);
    expect(await ask('journal_mode')).toEqual([{ journal_mode: 'wal' }]);

    await using place = await inFolder();
    await (await place.open()).close();
    expect(existsSync(join(place.dataFolder, 'store.db-wal'))).toBe(false);
  });

  it('can not be written where only reading was asked for', async () => {
    await using opened = await openEngine();
    const writing = opened.engine.query(sql`UPDATE counter SET head = 1`);
    await expect(writing).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
  });

  it('takes one transaction after the other', async () => {
    await using opened = await openEngine();
    const { engine } = opened;
    const add = () =>
      engine.transaction(async ({ query }) => {
        const [row] = await query<{ head: number }>(sql`SELECT head FROM counter`);
        await query(sql`UPDATE counter SET head = ${(row?.head ?? 0) + 1}`);
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect(await engine.query(sql`SELECT head FROM counter`)).toEqual([{ head: 20 }]);
  });

  it('is not opened when it is damaged, or newer than this gateway', async () => {
    await using damaged = await inFolder();
    await (await damaged.open()).close();
    writeFileSync(join(damaged.dataFolder, 'store.db'), 'not a database'.repeat(1_000));
    await expect(damaged.open()).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });

    const folder = await createFolder();
    const { engine } = await openSqlite(folder, Date.now);
    await engine.transaction(({ query }) => query(sql`UPDATE meta SET value = '99' WHERE name = 'version'`));
    await engine.close();
    await expect(openSqlite(folder, Date.now)).rejects.toThrow('a newer version of the gateway (99)');
    rmSync(folder, { recursive: true });
  });

  it('runs as it is built', async () => {
    await using place = await inFolder();
    const built = mkdtempSync('node_modules/.gateway-built-'); // within reach of the packages
    try {
      const build = ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.build.json', '--outDir', built];
      spawnSync(process.execPath, build); // a fault in another file fails the build's own check, not this one
      const program = `
        const { openStore } = await import('./${built}/store/index.js');
        const settings = { databaseUrl: null, dataFolder: process.argv[1], timeoutMs: 2000, connections: 8, graceMs: 0 };
        const store = await openStore(settings, { now: Date.now, log: null });
        await store.rooms.see(['built'], '2026-11-20T08:00:00Z');
        await store.close();
      `;
      execFileSync(process.execPath, ['--input-type=module', '--eval', program, place.dataFolder]);
    } finally {
      rmSync(built, { recursive: true });
    }
    const { rooms } = await place.open();
    expect(await rooms.seenSince('2026-11-20T08:00:00Z')).toEqual(['built']);
  });
});
