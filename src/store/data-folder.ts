import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsError } from '../settings.js';

/**
 * Makes the folder (0700) and its files (0600) before SQLite does, which would ask the umask; what SQLite puts beside
 * them takes their mode. Throws `SettingsError` where that can't be.
 */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of ['lock.db', 'store.db']) prepareFile(join(folder, name));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new SettingsError([`DATA_DIR: expected a folder that can be written${code}`]);
  }
}

/** Never opens a file that exists: closing it again would free the locks that this process has on it. */
function prepareFile(path: string): void {
  if (existsSync(path)) chmodSync(path, 0o600);
  else closeSync(openSync(path, 'a', 0o600));
}
