import { describe, expect, it } from 'vitest';
import { UpstreamBusyError } from '../../src/domain/errors.js';
import { createBudget } from '../../src/platforms/budget.js';
import { createPlaces } from '../../src/platforms/places.js';
import { createAsk } from '../fixtures/ask.js';

const open = () => createBudget({ platform: 'test', places: createPlaces(Date.now), now: Date.now });
const soon = () => createAsk({ deadlineAt: Date.now() + 300 });

describe('a budget', () => {
  it('lets as many calls begin as its allowance grants, and refuses what has no place in time', async () => {
    const budget = open();
    const allowance = { key: 'a', calls: 2, windowMs: 60_000 };
    const begun: number[] = [];
    const run = () => budget.run(allowance, soon(), async () => begun.push(1));
    await Promise.all([run(), run()]);
    await expect(run()).rejects.toMatchObject({ code: 'UPSTREAM_BUSY', retryAfterMs: expect.any(Number) as number });
    expect(begun).toHaveLength(2);
  });

  it('has a window of its own for each key, as long as its allowance says', async () => {
    const budget = open();
    const [minute, second] = [
      { key: 'a', calls: 1, windowMs: 60_000 },
      { key: 'b', calls: 1, windowMs: 20 },
    ];
    await budget.run(minute, soon(), async () => {});
    await budget.run(second, soon(), async () => {});
    const startedAt = Date.now();
    await budget.run(second, createAsk(), async () => {});
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(60);
    await expect(budget.run(minute, createAsk(), async () => {})).rejects.toBeInstanceOf(UpstreamBusyError);
  });

  it('remembers no more than the last window', async () => {
    const budget = open();
    const allowance = { key: 'a', calls: 2, windowMs: 10 };
    const begun: number[] = [];
    await Promise.all(
      Array.from({ length: 6 }, () => budget.run(allowance, createAsk(), async () => begun.push(Date.now()))),
    );
    const distances = begun.slice(allowance.calls).map((at, index) => at - (begun[index] ?? at));
    expect(distances).toHaveLength(4);
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(allowance.windowMs);
  });

  it('gives up waiting when the caller leaves', async () => {
    const budget = open();
    const allowance = { key: 'a', calls: 1, windowMs: 2_000 };
    await budget.run(allowance, createAsk(), async () => {});
    const leaving = new AbortController();
    const waiting = budget.run(allowance, createAsk({ signal: leaving.signal }), async () => {});
    leaving.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
  });
});
