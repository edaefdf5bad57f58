import { randomBytes } from 'node:crypto';
import { SettingsError } from '../settings.js';
import type { Queries } from './engine.js';
import { type Dialect, migrations } from './migrations.js';
import { sql } from './sql.js';

/**
 * Brings a database to this version; to be called in a transaction that no other instance can be in at the same time.
 * Gives the identity of the log in it, which is made once. Throws `SettingsError` where a newer version was here.
 */
export async function migrate({ query }: Queries, dialect: Dialect): Promise<string> {
  await query(sql`CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)`);
  const identity = randomBytes(6).toString('base64url');
  await query(sql`INSERT INTO meta (name, value) VALUES ('version', '0'), ('identity', ${identity})
    ON CONFLICT (name) DO NOTHING`);
  const meta = new Map(
    (await query<{ name: string; value: string }>(sql`SELECT name, value FROM meta`)).map(({ name, value }) => [
      name,
      value,
    ]),
  );

  const version = Number(meta.get('version'));
  if (version > migrations.length)
    throw new SettingsError([`the store was written by a newer version of the gateway (${version})`]);
  for (const migration of migrations.slice(version)) for (const statement of migration(dialect)) await query(statement);
  await query(sql`UPDATE meta SET value = ${String(migrations.length)} WHERE name = 'version'`);
  return meta.get('identity') ?? identity;
}
