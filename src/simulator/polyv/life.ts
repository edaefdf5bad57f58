import type { RawRow } from './rows.js';
import type { Tables } from './tables.js';

/** What happens in a live room. On the platform only its own consoles can start or draw a lottery. */
export interface PolyvLife {
  /** A record appears with nobody drawn yet. Gives its `lotteryId`. */
  startLottery(channelId: string, raw?: RawRow): string;
  /**
   * Draws so many more winners, or exactly these rows; left out: all that the quota still lacks. The record's
   * `winnerCount` grows by them. Gives the new winners.
   * @throws {RangeError} where the channel has no such lottery
   */
  drawLottery(channelId: string, lotteryId: string, winners?: number | readonly RawRow[]): readonly RawRow[];
}

export function createLife({ tables, now }: { readonly tables: Tables; readonly now: () => number }): PolyvLife {
  return {
    startLottery: (channelId, raw = {}) =>
      String(tables.putRecord(channelId, { ...raw, winnerCount: '0' })['lotteryId']),

    drawLottery(channelId, lotteryId, winners) {
      const record = tables.record(channelId, lotteryId);
      if (record === null) throw new RangeError(`No lottery ${lotteryId} on channel ${channelId}`);
      const earlier = tables.winners(channelId, lotteryId);
      const lacking = Math.max(Number(record['amount']) - earlier.length, 0);
      const wanted = winners ?? lacking;
      const rows = typeof wanted === 'number' ? Array.from({ length: wanted }, (): RawRow => ({})) : wanted;

      const all = tables.putWinners(channelId, lotteryId, [...earlier, ...rows]);
      tables.putRecord(channelId, { ...record, winnerCount: String(all.length), lastModified: now() });
      return all.slice(earlier.length);
    },
  };
}
