import { rm } from 'node:fs/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { LogUnavailableError } from '../../src/domain/errors.js';
import { LogRefusedError, SPOOLED, spooled } from '../../src/feed/spool.js';
import type { Telling } from '../../src/feed/winner-log.js';
import { openSpool } from '../../src/store/spool.js';
import { createMemoryWinnerLog } from '../engines/memory-winner-log.js';
import { createFolder } from './open.js';
import { called, names, readAll, win } from './winners.js';

const away = () => Promise.reject(new LogUnavailableError(new Error('PostgreSQL: ECONNREFUSED')));
const refuse = () => Promise.reject(new LogRefusedError(new Error('PostgreSQL: 22021')));

/** A log behind a spool; `failing` says how it fails for these tellings, or null. */
async function open(failing: (tellings: readonly Telling[]) => Promise<never> | null) {
  const dataFolder = await createFolder();
  const spool = await openSpool({ dataFolder, largest: 1024 * 1024, now: Date.now });
  const memory = createMemoryWinnerLog(() => {});
  const diary = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const append = vi.fn(async (tellings: readonly Telling[]) => (await failing(tellings)) ?? memory.append(tellings));
  const log = spooled({ ...memory, append }, { spool, patienceMs: 500, diary });
  onTestFinished(async () => {
    await log.stopMoving();
    await spool.close();
    await rm(dataFolder, { recursive: true });
  });
  return { log, memory, spool, diary, append };
}

const call = (name: string) => called([win(name)]);
const isOf = (name: string) => (telling: Telling) => telling.news.some(({ key }) => key === `key-${name}`);

it('moves on past a telling that the log refuses, and keeps that one', async () => {
  let isAway = true;
  const { log, memory, spool, diary } = await open((tellings) =>
    isAway ? away() : tellings.some(isOf('poison')) ? refuse() : null,
  );
  for (const name of ['a', 'b', 'poison', 'c']) expect(await log.append([call(name)])).toBe(SPOOLED);
  isAway = false;
  await expect.poll(async () => names(await readAll(memory)), { timeout: 10_000 }).toEqual(['a', 'b', 'c']);
  await expect.poll(() => spool.length).toBe(1);
  expect(await spool.peek(1_000, 0)).toMatchObject([{ id: 3, telling: call('poison') }]);
  const asides = diary.error.mock.calls.filter(([, message]) => String(message).includes('left in the spool'));
  expect(asides).toEqual([[{ id: 3, reason: 'PostgreSQL: 22021' }, expect.any(String)]]);
  expect(await log.append([call('d')])).toMatchObject({ recorded: 1 }); // nothing waits for the poison
});

it('keeps a telling that is refused at once, since another one in its transaction may be to blame', async () => {
  let refusals = 1;
  const { log, memory } = await open(() => (refusals-- > 0 ? refuse() : null));
  expect(await log.append([call('a')])).toBe(SPOOLED);
  await expect.poll(async () => names(await readAll(memory)), { timeout: 5_000 }).toEqual(['a']);
});

it('says once that it spools, once that nothing moves, and calls for help after 30 failures', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { log, diary, append } = await open(away);
  for (const name of ['a', 'b', 'c']) await log.append([call(name)]);
  while (append.mock.calls.length < 60) {
    await vi.advanceTimersByTimeAsync(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const warned = diary.warn.mock.calls.map(([, message]) => String(message));
  expect(warned).toEqual(['the winner log is away: callbacks are spooled', 'the spool does not move']);
  expect(diary.error.mock.calls).toEqual([
    [{ failures: 30, waiting: 3, reason: 'PostgreSQL: ECONNREFUSED' }, 'the spool does not move'],
  ]);
});
