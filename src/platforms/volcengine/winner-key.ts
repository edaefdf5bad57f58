import { toWinKey } from '../win-key.js';
import { PLATFORM } from './ids.js';

// Keys are made of what callbacks and winner lists both tell of a win, and of nothing else that is in a message:
// whether a repeated callback keeps its RequestUuid, say, is not documented.

/** What a source tells of the prize: its AwardItemId, or, for want of that, its name. */
export type ToldPrize = { readonly item: string } | { readonly name: string };

/** One prize of one lottery, won by one viewer. `lottery` is null where a callback does not name it. */
export function toLotteryWinKey(win: {
  readonly room: string;
  readonly lottery: string | null;
  readonly prize: ToldPrize;
  readonly viewer: string;
}): string {
  const prize = 'item' in win.prize ? ['item', win.prize.item] : ['name', win.prize.name];
  return toWinKey(PLATFORM, win.room, 'lottery', win.lottery, ...prize, win.viewer);
}

/** A share of a red packet: nobody gets two of one. */
export function toRedPacketWinKey(win: {
  readonly room: string;
  readonly redPacket: string;
  readonly viewer: string;
}): string {
  return toWinKey(PLATFORM, win.room, 'redpacket', win.redPacket, win.viewer);
}

/**
 * A share of a red packet that a callback does not name (older ones don't): the packet's own figures and the minute of
 * the callback stand for it. A repeat comes within 15 seconds and may fall into the next minute, hence the two others:
 * the minute before and the one after. Equal packets that lie further apart are different wins.
 */
export function toUnnamedRedPacketWinKeys(win: {
  readonly room: string;
  readonly figures: readonly (string | null)[];
  readonly viewer: string;
  /** RFC 3339, UTC. */
  readonly announcedAt: string;
}): readonly [key: string, before: string, after: string] {
  const minute = Math.floor(Date.parse(win.announcedAt) / 60_000);
  const keyAt = (at: number) =>
    toWinKey(PLATFORM, win.room, 'redpacket', 'at', String(at), JSON.stringify(win.figures), win.viewer);
  return [keyAt(minute), keyAt(minute - 1), keyAt(minute + 1)];
}
