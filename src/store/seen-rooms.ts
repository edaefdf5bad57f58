import type { SeenRooms } from '../feed/store.js';
import { chunksOf, type Engine } from './engine.js';
import { toEpoch } from './entry.js';
import { rows, sql } from './sql.js';

/** Seeing a channel again with an earlier instant changes nothing. */
export function createSeenRooms(engine: Engine): SeenRooms {
  return {
    async see(channelIds, seenAt) {
      const at = toEpoch(seenAt);
      await engine.transaction(async ({ query }) => {
        // In one order for all instances, so that no two wait for each other.
        for (const chunk of chunksOf([...new Set(channelIds)].toSorted()))
          await query(sql`INSERT INTO seen_room (channel_id, seen_at) ${rows(chunk.map((id) => [id, at]))}
            ON CONFLICT (channel_id) DO UPDATE SET seen_at = excluded.seen_at WHERE excluded.seen_at > seen_room.seen_at`);
      });
    },
    async seenSince(instant) {
      const found = await engine.query<{ channel_id: string }>(
        sql`SELECT channel_id FROM seen_room WHERE seen_at >= ${toEpoch(instant)} ORDER BY seen_at DESC, channel_id`,
      );
      return found.map(({ channel_id }) => channel_id);
    },
    async forgetBefore(instant) {
      await engine.transaction(({ query }) => query(sql`DELETE FROM seen_room WHERE seen_at < ${toEpoch(instant)}`));
    },
  };
}
