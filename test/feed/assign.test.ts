import { expect, it } from 'vitest';
import { assign } from '../../src/feed/assign.js';
import { winnerNews } from '../doors/winners.js';

/** The share of a viewer in some packet's list. */
function row(number: number, viewerId: string, amount: number) {
  const { winner } = winnerNews(number);
  return winnerNews(number, { viewer: { ...winner.viewer, id: viewerId }, prize: { ...winner.prize, amount } });
}

const told = (key: string, viewerId: string, amount: number | null) => ({ key, viewerId, amount });
const shown = (lists: ReturnType<typeof assign>) =>
  lists.map(({ news, adopted }) => ({ adopted, news: news.map(({ key, aliases }) => [key, ...aliases]) }));

it('gives the one row that fits the key it was told under', () => {
  const lists = [[row(1, 'a', 88), row(2, 'b', 66)], [row(3, 'a', 66)]];
  expect(shown(assign(lists, [told('k', 'a', 88), told('other', 'c', 88), told('unread', 'b', null)]))).toEqual([
    { adopted: 1, news: [['key-1', 'k'], ['key-2']] },
    { adopted: 0, news: [['key-3']] },
  ]);
});

it('takes the newest of equal ones', () => {
  const lists = [[row(1, 'a', 88)]];
  expect(shown(assign(lists, [told('new', 'a', 88), told('old', 'a', 88)]))).toEqual([
    { adopted: 1, news: [['key-1', 'new']] },
  ]);
});

it('leaves out as many rows as were told where it can not be known which they are, and no more', () => {
  const lists = [[row(1, 'a', 88)], [row(2, 'a', 88)], [row(3, 'a', 88), row(4, 'b', 88)]];
  expect(shown(assign(lists, [told('k', 'a', 88), told('l', 'a', 88)]))).toEqual([
    { adopted: 0, news: [] },
    { adopted: 0, news: [] },
    { adopted: 0, news: [['key-3'], ['key-4']] },
  ]);
});
