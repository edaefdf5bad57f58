import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failuresOf, readVerdict, toReport } from './verdict.js';
import { WRITTEN_FOLDER } from './written.js';

/** The file that says that this run was judged: how many failures that were. */
export const VERDICT = 'verdict';

/** Looks through what was kept of this run, says what was found, and gives how many failures that are. */
export function judge(isWhole: boolean): number {
  const folder = process.env[WRITTEN_FOLDER];
  if (folder === undefined) return 0;
  const verdict = readVerdict(folder, isWhole);
  const failures = failuresOf(verdict);
  process.stdout.write(`\n${toReport(verdict)}\n`);
  writeFileSync(join(folder, VERDICT), String(failures));
  return failures;
}
