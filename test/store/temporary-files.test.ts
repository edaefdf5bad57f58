import { existsSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { erasure } from './erase-contract.js';
import { createFolder, createSpecimen } from './open.js';
import { called, win } from './winners.js';

const OPEN_FILES = '/proc/self/fd';

/** Files of this process that SQLite has for itself alone. */
function temporaryFiles(): readonly string[] {
  return readdirSync(OPEN_FILES).flatMap((fd) => {
    try {
      return [readlinkSync(join(OPEN_FILES, fd))].filter((path) => path.includes('etilqs'));
    } catch {
      return []; // closed meanwhile
    }
  });
}

// A file of its own: the first store of a process says where.
it.runIf(existsSync(OPEN_FILES))('what an erasure copies everything through lies in the data folder', async () => {
  const parent = await createFolder();
  const dataFolder = join(parent, "somebody's data");
  await using specimen = createSpecimen({ dataFolder }, async () => rmSync(parent, { recursive: true }));
  const { winnerLog } = await specimen.open();
  for (let batch = 0; batch < 5; batch++) {
    const wins = Array.from({ length: 100 }, (_, index) => win(`${batch}-${index}`, { extra: 'x'.repeat(100_000) }));
    await winnerLog.append([called(wins)]);
  }

  const seen = new Set<string>();
  const watching = setInterval(() => {
    for (const path of temporaryFiles()) seen.add(path);
  }, 1);
  await winnerLog.eraseViewers(erasure(['0-0'])).finally(() => clearInterval(watching));
  expect(seen.size).toBeGreaterThan(0);
  for (const path of seen) expect(path.startsWith(`${dataFolder}/etilqs_`)).toBe(true);
});
