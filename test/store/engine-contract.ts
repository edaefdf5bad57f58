import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/store/engine.js';
import { list, rows, sql } from '../../src/store/sql.js';

export interface OpenEngine extends AsyncDisposable {
  readonly engine: Engine;
}

/** What the store relies on in a database. */
export function engineContract(name: string, open: () => Promise<OpenEngine>): void {
  const seeRooms = (seenAt: number, ...ids: readonly string[]) =>
    sql`INSERT INTO seen_room (channel_id, seen_at) ${rows(ids.map((id) => [id, seenAt]))}`;
  const readRooms = sql`SELECT channel_id, seen_at FROM seen_room ORDER BY channel_id`;

  describe(`${name}, as an engine`, () => {
    it('shows to others only what is committed', async () => {
      await using opened = await open();
      const { engine } = opened;
      await engine.transaction(async (queries) => {
        await queries.query(seeRooms(1, 'a'));
        expect(await queries.query(readRooms)).toHaveLength(1);
        expect(await engine.query(readRooms)).toHaveLength(0);
      });
      expect(await engine.query(readRooms)).toHaveLength(1);
    });

    it('keeps nothing of a transaction that fails, and goes on after it', async () => {
      await using opened = await open();
      const { engine } = opened;
      const mistake = new Error('our own');
      const failing = engine.transaction(async ({ query }) => {
        await query(seeRooms(1, 'a'));
        throw mistake;
      });
      await expect(failing).rejects.toBe(mistake);
      const refused = engine.transaction(({ query }) => query(seeRooms(1, 'b', 'b')));
      await expect(refused).rejects.toThrow(Error); // which one, each engine's own tests say
      await engine.transaction(({ query }) => query(seeRooms(1, 'c')));
      expect(await engine.query(readRooms)).toEqual([{ channel_id: 'c', seen_at: 1 }]);
    });

    it('gives numbers, texts and nulls back as they are', async () => {
      await using opened = await open();
      const { engine } = opened;
      const wide = Number.MAX_SAFE_INTEGER;
      await engine.transaction(({ query }) => query(seeRooms(wide, '中奖 "\'$1?1 🎉')));
      const [row] = await engine.query(sql`SELECT channel_id, seen_at, NULL AS missing, COUNT(*) OVER () AS rooms
        FROM seen_room WHERE seen_at = ${wide} AND channel_id IN ${list(['a', '中奖 "\'$1?1 🎉'])}`);
      expect(row).toEqual({ channel_id: '中奖 "\'$1?1 🎉', seen_at: wide, missing: null, rooms: 1 });
    });

    it('has a clock', async () => {
      await using opened = await open();
      const { engine } = opened;
      const [row] = await engine.query<{ at: number }>(sql`SELECT ${engine.clock()} + 0 AS at`);
      expect(Math.abs((row?.at ?? 0) - Date.now())).toBeLessThan(5_000);
    });
  });
}
