import { join } from 'node:path';
import { LogUnavailableError } from '../domain/errors.js';
import type { Spool } from '../feed/spool.js';
import type { Telling } from '../feed/winner-log.js';
import { createGroups } from './groups.js';
import { sql } from './sql.js';
import { openSqlite } from './sqlite.js';

/** Tellings in one transaction, where more than one `put` waits. */
const LARGEST_GROUP_BYTES = 8 * 1024 * 1024;
const MOST_PEEKED = 500;

/** What one `put` brings. */
interface Texts {
  readonly texts: readonly string[];
  /** Bytes. */
  readonly size: number;
}

/** The spool: the embedded engine in a folder of its own, beside the data. Holds personal data until it has moved over. */
export async function openSpool(options: {
  readonly dataFolder: string;
  /** Bytes; what would go beyond is refused. */
  readonly largest: number;
  readonly now: () => number;
}): Promise<Spool> {
  const { engine } = await openSqlite(join(options.dataFolder, 'spool'), options.now);
  const [known] = await engine.query<{ waiting: number; bytes: number }>(
    sql`SELECT COUNT(*) AS waiting, COALESCE(SUM(bytes), 0) AS bytes FROM spool`,
  );
  let { waiting, bytes } = known ?? { waiting: 0, bytes: 0 };
  await scrubEmpty(); // it may have been killed before it could

  const put = createGroups(putTogether, { sizeOf: ({ size }: Texts) => size, most: LARGEST_GROUP_BYTES });

  async function putTogether(group: readonly Texts[]): Promise<readonly undefined[]> {
    const all = group.flatMap(({ texts }) => texts);
    await engine.transaction(async ({ query }) => {
      for (const text of all)
        await query(sql`INSERT INTO spool (id, bytes, telling)
          VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM spool), ${Buffer.byteLength(text)}, ${text})`);
    });
    waiting += all.length;
    return group.map(() => undefined);
  }

  /** What has moved over is on this disk no more. Where that fails now, it is done when the spool is next empty. */
  async function scrubEmpty(): Promise<void> {
    if (bytes === 0) await engine.scrub().catch(() => {});
  }

  return {
    get length() {
      return waiting;
    },
    async put(tellings) {
      const texts = tellings.map((telling) => JSON.stringify(telling));
      const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      if (bytes + size > options.largest) throw new LogUnavailableError(new Error('the spool is full'));
      bytes += size; // before it is there, so that those who come at once don't fill it beyond
      try {
        await put({ texts, size });
      } catch (error) {
        bytes -= size;
        throw error;
      }
    },
    async peek(mostBytes, after) {
      const sizes = await engine.query<{ id: number; bytes: number }>(
        sql`SELECT id, bytes FROM spool WHERE id > ${after} ORDER BY id LIMIT ${MOST_PEEKED}`,
      );
      let sum = 0;
      const beyond = sizes.findIndex((row, index) => (sum += row.bytes) > mostBytes && index > 0);
      const last = sizes.at(beyond === -1 ? -1 : beyond - 1)?.id ?? 0;
      const rows = await engine.query<{ id: number; telling: string }>(
        sql`SELECT id, telling FROM spool WHERE id > ${after} AND id <= ${last} ORDER BY id`,
      );
      return rows.map(({ id, telling }) => ({ id, telling: JSON.parse(telling) as Telling })); // we wrote it
    },
    async remove(ids) {
      const first = Math.min(...ids);
      const last = Math.max(...ids);
      const [removed] = await engine.transaction(async ({ query }) => {
        const gone = await query<{ waiting: number; bytes: number }>(
          sql`SELECT COUNT(*) AS waiting, COALESCE(SUM(bytes), 0) AS bytes FROM spool WHERE id >= ${first} AND id <= ${last}`,
        );
        await query(sql`DELETE FROM spool WHERE id >= ${first} AND id <= ${last}`);
        return gone;
      });
      waiting -= removed?.waiting ?? 0;
      bytes -= removed?.bytes ?? 0;
      await scrubEmpty();
    },
    close: () => engine.close(),
  };
}
