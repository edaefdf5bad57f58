import { Client, type ClientConfig } from 'pg';
import { SettingsError } from '../settings.js';
import type { Queries, Row } from './engine.js';
import { migrate } from './migrate.js';
import type { Dialect } from './migrations.js';
import { toLogUnavailable } from './postgres-failure.js';
import { sql, toText } from './sql.js';

export const SCHEMA = 'live_lottery';

const dialect: Dialect = {
  integer: sql`BIGINT`,
  externalIdOfBody: sql`CAST(body AS json) #>> '{viewer,externalId}'`,
};

/** One instance at a time prepares the database; the number is this gateway's own among the database's advisory locks. */
const PREPARING = 7_104_316_225;
/** Migrations of a large log, and waiting for another instance's. Milliseconds. */
const LONGEST_MS = 300_000;

/**
 * Checks that the server keeps what it says is committed, and brings the tables to this version. Gives the log's
 * identity. Throws `SettingsError` or `LogUnavailableError`.
 */
export async function preparePostgres(config: ClientConfig): Promise<string> {
  const client = new Client({ ...config, statement_timeout: LONGEST_MS, query_timeout: LONGEST_MS });
  client.on('error', () => {}); // the query in hand rejects too
  const queries = queriesOf(client);
  try {
    await client.connect().catch((error: unknown) => {
      throw toLogUnavailable(error);
    });
    await checkDurability(queries);
    await queries.query(sql`BEGIN`);
    await queries.query(sql`SELECT pg_advisory_xact_lock(${PREPARING})`);
    await makeSchema(queries);
    const identity = await migrate(queries, dialect);
    await queries.query(sql`COMMIT`);
    return identity;
  } finally {
    void client.end().catch(() => {}); // may wait for ever where the other end is gone
  }
}

/** Queries on one connection. */
export function queriesOf(client: Pick<Client, 'query'>): Queries {
  return {
    // The only place where rows get their type: the statement's author knows its columns.
    async query<Columns extends Row>(statement: Parameters<Queries['query']>[0]) {
      try {
        const { rows } = await client.query<Columns>(toText(statement, '$'), [...statement.values]);
        return rows;
      } catch (error) {
        throw toLogUnavailable(error);
      }
    },
  };
}

async function checkDurability({ query }: Queries): Promise<void> {
  const [row] = await query<{ fsync: string; commit: string }>(
    sql`SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`,
  );
  // The settings between on and off differ in what stand-by servers do; each waits for this server's disk.
  if (row?.fsync !== 'on' || row.commit === 'off')
    throw new SettingsError(['DATABASE_URL: expected a server with fsync and synchronous_commit on']);
}

/** Asked for first: `IF NOT EXISTS` wants the right to make schemas even where it is there. */
async function makeSchema({ query }: Queries): Promise<void> {
  const [schema] = await query<{ known: string | null }>(sql`SELECT to_regnamespace(${SCHEMA})::text AS known`);
  if (schema?.known === null) await query(sql([`CREATE SCHEMA ${SCHEMA}`]));
  await query(sql([`SET LOCAL search_path = ${SCHEMA}`]));
}
