import { join } from 'node:path';
import { LogUnavailableError } from '../domain/errors.js';
import type { Spool } from '../feed/spool.js';
import type { Telling } from '../feed/winner-log.js';
import { sql } from './sql.js';
import { openSqlite } from './sqlite.js';

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

  return {
    get length() {
      return waiting;
    },
    async put(tellings) {
      const texts = tellings.map((telling) => JSON.stringify(telling));
      const size = texts.reduce((sum, text) => sum + text.length, 0);
      if (bytes + size > options.largest) throw new LogUnavailableError(new Error('the spool is full'));
      await engine.transaction(async ({ query }) => {
        for (const text of texts)
          await query(sql`INSERT INTO spool (id, telling, bytes)
            VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM spool), ${text}, ${text.length})`);
      });
      waiting += texts.length;
      bytes += size;
    },
    async peek(limit) {
      const rows = await engine.query<{ id: number; telling: string }>(
        sql`SELECT id, telling FROM spool ORDER BY id LIMIT ${limit}`,
      );
      return rows.map(({ id, telling }) => ({ id, telling: JSON.parse(telling) as Telling })); // we wrote it
    },
    async remove(ids) {
      if (ids.length === 0) return;
      const last = Math.max(...ids);
      const [removed] = await engine.transaction(async ({ query }) => {
        const gone = await query<{ waiting: number; bytes: number }>(
          sql`SELECT COUNT(*) AS waiting, COALESCE(SUM(bytes), 0) AS bytes FROM spool WHERE id <= ${last}`,
        );
        await query(sql`DELETE FROM spool WHERE id <= ${last}`);
        return gone;
      });
      waiting -= removed?.waiting ?? 0;
      bytes -= removed?.bytes ?? 0;
    },
    close: () => engine.close(),
  };
}
