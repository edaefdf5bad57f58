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

/** Longer than a callback is repeated for: three tries, all within 25 seconds. */
const REPEATED_FOR_MS = 30_000;

/**
 * A share of a red packet that a callback does not name (older ones don't): the packet's own figures and the half minute
 * of the callback stand for it. A repeat falls into the same half minute or into the next, so the one before is looked
 * up too. Equal packets a minute or more apart are different wins, however many follow each other.
 */
export function toUnnamedRedPacketWinKeys(win: {
  readonly room: string;
  readonly figures: readonly (string | null)[];
  readonly viewer: string;
  /** RFC 3339, UTC. */
  readonly announcedAt: string;
}): { readonly key: string; readonly earlier: readonly string[] } {
  const span = Math.floor(Date.parse(win.announcedAt) / REPEATED_FOR_MS);
  const keyAt = (at: number) =>
    toWinKey(PLATFORM, win.room, 'redpacket', 'at', String(at), JSON.stringify(win.figures), win.viewer);
  return { key: keyAt(span), earlier: [keyAt(span - 1)] };
}
