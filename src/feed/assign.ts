import type { WinnerNews } from '../domain/winner.js';
import type { UnassignedWinner } from './winner-log.js';

/** What is to be recorded of one red packet's list. */
export interface Assigned {
  readonly news: readonly WinnerNews[];
  /** How many of them are wins that were announced without the packet. */
  readonly adopted: number;
}

/**
 * Older callbacks do not name their red packet. Where one list alone has that viewer with that amount, it is the same
 * win: the list's row takes the callback's key among its own. Where several have, nobody knows which is which: as many of
 * their rows as were announced are left out, since these wins are recorded, only without a packet. Nobody gets two shares
 * of one packet, so each list has a viewer once.
 *
 * @param unassigned newest first: of equal ones the newest is the one of a packet that was just drawn
 */
export function assign(
  lists: readonly (readonly WinnerNews[])[],
  unassigned: readonly UnassignedWinner[],
): readonly Assigned[] {
  const told = groupBy(unassigned, ({ viewerId, amount }) => toName(viewerId, amount));
  const rows = groupBy(lists.flat(), nameOf);
  const leftOut = new Map<string, number>();

  return lists.map((list) => {
    let adopted = 0;
    const news = list.flatMap((row) => {
      const name = nameOf(row);
      const [first, ...others] = told.get(name) ?? [];
      if (first === undefined) return [row];
      if (rows.get(name)?.length === 1) {
        adopted++;
        return [{ ...row, aliases: [...row.aliases, first.key] }];
      }
      const already = leftOut.get(name) ?? 0;
      leftOut.set(name, already + 1);
      return already <= others.length ? [] : [row];
    });
    return { news, adopted };
  });
}

function nameOf({ winner }: WinnerNews): string {
  return toName(winner.viewer.id, winner.prize.amount);
}

function toName(viewerId: string, amount: number | null): string {
  return JSON.stringify([viewerId, amount]);
}

function groupBy<T>(all: readonly T[], toGroup: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(toGroup(one));
    if (group === undefined) groups.set(toGroup(one), [one]);
    else group.push(one);
  }
  return groups;
}
