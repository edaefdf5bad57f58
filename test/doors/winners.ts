import type { WinnerNews } from '../../src/domain/winner.js';
import type { Telling } from '../../src/feed/winner-log.js';

export const room = '1824921187234844';

/** The winner number `number` of one lottery; what is given replaces what is made up. */
export function winnerNews(number: number, given: Partial<WinnerNews['winner']> = {}): WinnerNews {
  const name = `w${number}`;
  return {
    key: `key-${number}`,
    aliases: [],
    earlier: [],
    raw: JSON.stringify({ name }),
    winner: {
      id: `volcengine:winner:${room}:${name}`,
      platform: 'volcengine',
      channelId: `volcengine:channel:${room}`,
      channelName: null,
      lotteryId: `volcengine:lottery:${room}:36576`,
      lotteryName: 'Draw',
      redPacketId: null,
      prize: { id: null, name: 'Mug', kind: 'PHYSICAL', delivery: null, amount: null, batch: null },
      viewer: {
        id: `volcengine:viewer:${name}`,
        platformId: name,
        externalId: null,
        nickname: name,
        phone: null,
      },
      isPriority: null,
      extra: null,
      ipAddress: null,
      userAgent: null,
      wonAt: '2026-03-01T12:00:00.000Z',
      wonAtDraw: false,
      claim: null,
      ...given,
    },
  };
}

/** The winners `from` to `to`, both included. */
export function winnersFrom(from: number, to: number, given: Partial<WinnerNews['winner']> = {}): WinnerNews[] {
  return Array.from({ length: to - from + 1 }, (_, index) => winnerNews(from + index, given));
}

export function telling(news: readonly WinnerNews[]): Telling {
  return { source: 'CALLBACK', toldAt: '2026-03-01T12:00:01.000Z', news, rejected: [] };
}

/** The numbers `from` to `to`, both included. */
export function numbersFrom(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The number of the winner whose id this is. */
export function numberOf(id: string): number {
  return Number(id.split(':w').at(-1));
}
