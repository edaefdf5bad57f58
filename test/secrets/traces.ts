import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createClient } from '@redis/client';

/** What each file below a folder holds, by its path. */
export type Files = ReadonlyMap<string, Buffer>;

export function filesOf(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path)]));
}

/** What everybody on a machine may read of a process. Its environment only its own user may read. */
export function processOf(processId: number): string {
  return ['cmdline', 'comm', 'status', 'stat']
    .map((file) => readFileSync(`/proc/${processId}/${file}`, 'utf8'))
    .join('\n');
}

/** All keys and values of a Redis. */
export async function redisOf(url: string): Promise<string> {
  const client = createClient({ url });
  await client.connect();
  const texts: string[] = [];
  for await (const keys of client.scanIterator())
    for (const key of keys) {
      const isText = (await client.type(key)) === 'string';
      texts.push(key, ...(isText ? [(await client.get(key)) ?? ''] : await client.zRange(key, 0, -1)));
    }
  client.destroy();
  return texts.join('\n');
}
