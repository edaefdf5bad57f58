import { expect, it } from 'vitest';
import { createGroups } from '../../src/store/groups.js';

/** Notes each group, and works on it when told to. */
function createWork() {
  const groups: (readonly number[])[] = [];
  const steps: (() => void)[] = [];
  const add = createGroups<number, string>(
    async (items) => {
      groups.push(items);
      await new Promise<void>((resolve) => steps.push(resolve));
      if (items.includes(13)) throw new Error('unlucky');
      return items.map((item) => `done ${item}`);
    },
    { sizeOf: (item) => item, most: 10 },
  );
  async function step() {
    await expect.poll(() => steps.length).toBeGreaterThan(0);
    steps.shift()?.();
  }
  return { add, groups, step };
}

it('puts together what arrives while it works, and gives each its own result', async () => {
  const { add, groups, step } = createWork();
  const results = [1, 2, 3].map(add);
  await step();
  await step();
  expect(await Promise.all(results)).toEqual(['done 1', 'done 2', 'done 3']);
  expect(groups).toEqual([[1], [2, 3]]);
});

it('keeps groups small, and takes a large item alone', async () => {
  const { add, groups, step } = createWork();
  const results = [1, 6, 4, 5, 50, 2].map(add);
  for (let group = 0; group < 5; group++) await step();
  await Promise.all(results);
  expect(groups).toEqual([[1], [6, 4], [5], [50], [2]]);
});

it('fails a group together, and goes on', async () => {
  const { add, step } = createWork();
  const results = [1, 13, 2].map(add);
  const outcomes = Promise.allSettled(results);
  for (let group = 0; group < 3; group++) await step();
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const later = add(3);
  await step();
  expect(await later).toBe('done 3');
});
