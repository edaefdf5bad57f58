import type { Prize } from '../../domain/prize.js';
import { readItem } from './ids.js';
import { toLotteryWinKey, type ToldPrize } from './winner-key.js';

/** A win as ListAwardRecordStatistics tells it: by the name that the prize had when it was drawn. */
export interface NamedWin {
  /** UserId. */
  readonly viewer: string;
  readonly prizeName: string;
}

/** The keys of a win, and its prize where it is certain which one it is. */
export interface AssignedKeys {
  readonly key: string;
  readonly aliases: readonly string[];
  readonly prize: Prize | null;
}

export interface NamedPrizes {
  /** Whether exactly one prize has this name. */
  isCertain(prizeName: string): boolean;
  /**
   * Gives each win its keys; one that was told before is left out. Give all wins with an uncertain name at once and
   * after the certain ones: which prizes they are is told by how many they are, and by what is left.
   */
  assign<Win extends NamedWin>(wins: readonly Win[]): readonly (readonly [Win, AssignedKeys])[];
}

/**
 * Finds the prizes of one lottery by their names, during one reading of its winner list. Callbacks make the key of a
 * win from the prize's id, so the list has to arrive at the same one:
 *
 * - one prize of that name: its key;
 * - several of that name, or none (it was renamed; then all prizes come into question): each win of a viewer gets the
 *   key of another one, in the order in which the lottery has them, and the last win the keys of those left over as
 *   aliases;
 * - nothing left to choose from: a key made of the name, which is also the last alias of all the others.
 *
 * No key and no alias is given twice in one reading, or two wins would be taken for one.
 */
export function createNamedPrizes(lottery: {
  readonly room: string;
  readonly native: string;
  /** As ListAwardConfigs has them; empty where it does not have the lottery any more. */
  readonly prizes: readonly Prize[];
}): NamedPrizes {
  const { room, native, prizes } = lottery;
  const given = new Set<string>();

  const named = (prizeName: string) => prizes.filter(({ name }) => name === prizeName);
  const toKey = (prize: ToldPrize, viewer: string) => toLotteryWinKey({ room, lottery: native, prize, viewer });
  const keyOf = (prize: Prize, viewer: string) => toKey({ item: readItem(prize.id) }, viewer);

  /** Wins of one viewer for which the same prizes come into question. */
  function assignGroup<Win extends NamedWin>(wins: readonly Win[]): readonly (readonly [Win, AssignedKeys])[] {
    const [{ viewer, prizeName } = { viewer: '', prizeName: '' }] = wins;
    const bearers = named(prizeName);
    const candidates = bearers.length > 0 ? bearers : prizes;
    const free = candidates.filter((prize) => !given.has(keyOf(prize, viewer)));
    // As many wins as prizes of that name: each is one of them, whichever it be.
    const areCertain = bearers.length > 0 && free.length <= wins.length;

    return wins.flatMap((win, index) => {
      const prize = free[index] ?? null;
      const nameKey = toKey({ name: win.prizeName }, viewer);
      const key = prize === null ? nameKey : keyOf(prize, viewer);
      if (given.has(key)) return [];

      const isLast = index === wins.length - 1;
      const spare = isLast ? free.slice(wins.length).map((other) => keyOf(other, viewer)) : [];
      const aliases = [...spare, nameKey].filter((alias) => alias !== key && !given.has(alias));
      for (const one of [key, ...aliases]) given.add(one);
      return [[win, { key, aliases, prize: areCertain ? prize : null }] as const];
    });
  }

  return {
    isCertain: (prizeName) => named(prizeName).length === 1,

    assign<Win extends NamedWin>(wins: readonly Win[]) {
      // Prizes that bear their name still are found before those that were renamed: of these, any may be left.
      const current = new Map<string, Win[]>();
      const renamed = new Map<string, Win[]>();
      for (const win of wins) {
        const isRenamed = named(win.prizeName).length === 0;
        const groups = isRenamed ? renamed : current;
        const group = JSON.stringify([win.viewer, ...(isRenamed ? [] : [win.prizeName])]);
        groups.set(group, [...(groups.get(group) ?? []), win]);
      }
      return [...current.values(), ...renamed.values()].flatMap(assignGroup);
    },
  };
}
