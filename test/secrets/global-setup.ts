import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judge, VERDICT } from './judge.js';
import { WRITTEN_FOLDER } from './written.js';

/** Keeps what the gateways of this run write, and looks through it at the end, whichever reporter there is. */
export default function keepWritten(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-written-'));
  process.env[WRITTEN_FOLDER] = folder;
  return () => {
    const verdict = join(folder, VERDICT);
    try {
      const failures = existsSync(verdict) ? Number(readFileSync(verdict, 'utf8')) : judge(false);
      if (failures > 0) process.exitCode = 1;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
