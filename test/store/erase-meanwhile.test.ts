import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Engine } from '../../src/store/engine.js';
import { openSqlite } from '../../src/store/sqlite.js';
import { createWinnerLog } from '../../src/store/winner-log.js';
import { erasure } from './erase-contract.js';
import { createFolder } from './open.js';
import { called, START, win } from './winners.js';

const rejected = (...raws: readonly string[]) => ({
  ...called([]),
  rejected: raws.map((raw) => ({ reason: 'no prize', raw })),
});

it('what is kept aside, or told of a viewer, while an erasure looks through what was before, is erased with it', async () => {
  const folder = await createFolder();
  const { engine, identity } = await openSqlite(folder, () => START);
  const parts = { identity, now: () => START, graceMs: 0, wake() {} };
  const winnerLog = createWinnerLog(engine, parts);
  await winnerLog.append([rejected('["a"]', '["13800001234"]', '["b"]')]);

  const late: Engine = {
    ...engine,
    async transaction(work) {
      // The erasure has looked through everything, and only now holds the counter.
      await winnerLog.append([called([win('a', { viewer: { phone: '13800001234' } })]), rejected('{"UserID":"a"}')]);
      return engine.transaction(work);
    },
  };
  expect(await createWinnerLog(late, parts).eraseViewers(erasure(['a']))).toEqual({ positions: [1] });
  const kept = (await winnerLog.quarantined(10, null)).toReversed();
  expect(kept.map(({ raw }) => raw.includes('erased'))).toEqual([true, true, false, true]);
  await engine.close();
  await rm(folder, { recursive: true });
});
