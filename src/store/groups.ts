interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * One piece of work at a time. What arrives meanwhile waits, and then goes together, as long as the group's size stays
 * within `most`: 64 callbacks at once cost one or two commits, not 64. A group fails together.
 *
 * @param work gives one result for each item, in the same order
 */
export function createGroups<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  { sizeOf, most }: { readonly sizeOf: (item: Item) => number; readonly most: number },
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isWorking = false;

  /** At least one, however large. */
  function takeGroup(): readonly Waiting<Item, Result>[] {
    let size = 0;
    const beyond = waiting.findIndex(({ item }, index) => {
      size += sizeOf(item);
      return index > 0 && size > most;
    });
    return waiting.splice(0, beyond === -1 ? waiting.length : beyond);
  }

  async function workOn(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await work(group.map(({ item }) => item));
      for (const [index, result] of results.entries()) group[index]?.resolve(result);
    } catch (error) {
      for (const one of group) one.reject(error);
    }
  }

  async function workOnAll(): Promise<void> {
    isWorking = true;
    while (waiting.length > 0) await workOn(takeGroup());
    isWorking = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWorking) void workOnAll();
    });
}
