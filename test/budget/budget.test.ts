import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Budget, createBudget } from '../../src/platforms/budget.js';
import { apart, createPlaces, JITTER_MS, spread, toShare } from '../../src/platforms/places.js';
import { createAsk } from '../fixtures/ask.js';

const open = () => createBudget({ platform: 'test', places: createPlaces(Date.now), now: Date.now });
const nothing = async () => {};

/** Uses up the allowance, so that what comes next has to wait. */
async function fill(budget: Budget, allowance: { key: string; calls: number; windowMs: number }): Promise<void> {
  await Promise.all(Array.from({ length: allowance.calls }, () => budget.run(allowance, createAsk(), nothing)));
}

describe('the order in which calls begin', () => {
  it('is mutations, questions, background work, whoever came first', async () => {
    const budget = open();
    const allowance = { key: 'a', calls: 1, windowMs: 20 };
    await fill(budget, allowance);
    const order: string[] = [];
    const run = (urgency: 'MUTATION' | 'QUESTION' | 'BACKGROUND') =>
      budget.run(allowance, createAsk({ urgency }), async () => void order.push(urgency));
    await Promise.all([run('BACKGROUND'), run('QUESTION'), run('QUESTION'), run('MUTATION')]);
    expect(order).toEqual(['MUTATION', 'QUESTION', 'QUESTION', 'BACKGROUND']);
  });

  it('gives background work every tenth place, however many questions wait', async () => {
    const budget = open();
    const allowance = { key: 'a', calls: 20, windowMs: 60 };
    await fill(budget, allowance);
    const order: string[] = [];
    const run = (urgency: 'QUESTION' | 'BACKGROUND') =>
      budget.run(allowance, createAsk({ urgency }), async () => void order.push(urgency));
    const background = Array.from({ length: 3 }, () => run('BACKGROUND'));
    await Promise.all([...background, ...Array.from({ length: 40 }, () => run('QUESTION'))]);
    expect(order.flatMap((urgency, index) => (urgency === 'BACKGROUND' ? [index] : []))).toEqual([9, 19, 29]);
  });

  it('does not refuse background work for the questions that wait: it has its turn all the same', async () => {
    const budget = open();
    const allowance = { key: 'a', calls: 10, windowMs: 200 };
    await fill(budget, allowance);
    const later = () => createAsk({ deadlineAt: Date.now() + 20_000 });
    const leaving = new AbortController();
    const ask = { ...later(), signal: leaving.signal };
    const questions = Array.from({ length: 200 }, () => budget.run(allowance, ask, nothing));
    const outcomes = Promise.allSettled(questions); // they would take five seconds
    const soon = () => createAsk({ urgency: 'BACKGROUND', deadlineAt: Date.now() + 1_000 });
    const answers = await Promise.all([1, 2].map((one) => budget.run(allowance, soon(), async () => one)));
    expect(answers).toEqual([1, 2]);
    leaving.abort(new Error('left'));
    await outcomes;
  });
});

describe('what can not be answered in time', () => {
  const minute = { key: 'a', calls: 2, windowMs: 60_000 };

  it('fails at once, and is told when to come back', async () => {
    const budget = open();
    await fill(budget, minute);
    const startedAt = Date.now();
    const refused = await budget.run(minute, createAsk(), nothing).catch((error: unknown) => error);
    expect(Date.now() - startedAt).toBeLessThan(200);
    expect(refused).toMatchObject({ code: 'UPSTREAM_BUSY', retryable: true });
    expect((refused as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(55_000);
  });

  it('is told by the length of the queue, and who is ahead keeps its place', async () => {
    const budget = open();
    const allowance = { key: 'a', calls: 2, windowMs: 200 };
    await fill(budget, allowance);
    const ask = () => createAsk({ deadlineAt: Date.now() + 600 });
    const waiting = Array.from({ length: 4 }, () => budget.run(allowance, ask(), nothing));
    const outcomes = await Promise.allSettled([
      ...waiting,
      ...Array.from({ length: 4 }, () => budget.run(allowance, ask(), nothing)),
    ]);
    expect(outcomes.slice(0, 4).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    expect(outcomes.slice(6)).toMatchObject([
      { status: 'rejected', reason: { code: 'UPSTREAM_BUSY' } },
      { status: 'rejected', reason: { code: 'UPSTREAM_BUSY' } },
    ]);
  });

  it('is sent nothing of', async () => {
    const budget = open();
    await fill(budget, minute);
    let sent = 0;
    await budget.run(minute, createAsk(), async () => void sent++).catch(() => {});
    expect(sent).toBe(0);
    expect(budget.queued()).toBe(0);
  });
});

it('a clock that is set back by a minute keeps nobody waiting', async () => {
  let setBackMs = 0;
  const now = () => Date.now() - setBackMs;
  const budget = createBudget({ platform: 'test', places: createPlaces(() => performance.now()), now });
  const allowance = { key: 'a', calls: 1, windowMs: 100 };
  await fill(budget, allowance);
  const waiting = Promise.all([1, 2].map(() => budget.run(allowance, createAsk(), nothing)));
  await sleep(20);
  setBackMs = 60_000;
  const startedAt = Date.now();
  await waiting;
  await budget.run(allowance, createAsk({ deadlineAt: now() + 1_000 }), nothing);
  expect(Date.now() - startedAt).toBeLessThan(1_000);
});

it('nothing begins while many are under way: it would arrive in a bunch later', async () => {
  const budget = open();
  const allowance = { key: 'a', calls: 100, windowMs: 1_000 };
  let underWay = 0;
  let most = 0;
  const call = async () => {
    most = Math.max(most, ++underWay);
    await sleep(20);
    underWay--;
  };
  await Promise.all(Array.from({ length: 80 }, () => budget.run(allowance, createAsk(), call)));
  expect(most).toBe(32);
});

it('a platform that asks for fewer calls gets half, once for all that say so, and more by and by', async () => {
  let at = 1_000_000;
  const taken: number[] = [];
  const places = {
    async take({ calls }: { calls: number }) {
      taken.push(calls);
      return { left() {}, ended() {}, giveBack() {} };
    },
    release() {},
    open: nothing,
    close: nothing,
  };
  const budget = createBudget({ platform: 'test', places, now: () => at, elapsed: () => at });
  const allowance = { key: 'a', calls: 10, windowMs: 1_000 };
  const run = () => budget.run(allowance, createAsk({ deadlineAt: at + 5_000 }), nothing);
  await run();
  for (let news = 0; news < 9; news++) budget.slowDown('a');
  await run();
  at += 2_000;
  await run();
  budget.slowDown('a');
  await run();
  at += 60_000;
  await run();
  expect(taken).toEqual([10, 5, 7, 3, 10]);
});

describe('places', () => {
  it('hold no window above the allowance, wherever it begins', async () => {
    let at = 0;
    const places = createPlaces(() => at);
    const begun: number[] = [];
    while (at < 10_000) {
      const taken = await places.take({ key: 'a', calls: 9, windowMs: 1_000 });
      if (typeof taken === 'number') {
        at += taken;
        continue;
      }
      at += begun.length === 0 ? 300 : 13; // a connection has to be opened first
      taken.ended();
      begun.push(at);
    }
    const inWindow = begun.map((from) => begun.filter((one) => one >= from && one < from + 1_000 + JITTER_MS).length);
    expect(Math.max(...inWindow)).toBe(9);
    expect(begun.length).toBeGreaterThan(80);
  });

  it('that are apart do not bunch up: where the platform is late for a moment, it counts one more at most', async () => {
    let at = 0;
    const places = createPlaces(() => at);
    const begun: number[] = [];
    while (at < 20_000) {
      const taken = await places.take({ key: 'a', ...apart(9, 1_000) });
      if (typeof taken === 'number') {
        at += taken;
        continue;
      }
      taken.ended();
      begun.push(at);
    }
    // Every three seconds the platform takes nothing for 100 ms, and then all that has come.
    const arrived = begun.map((one) => (one % 3_000 < 100 ? one - (one % 3_000) + 100 : one));
    const inWindow = arrived.map((from) => arrived.filter((one) => one >= from && one < from + 1_000).length);
    expect(Math.max(...inWindow)).toBeLessThanOrEqual(10);
    expect(begun.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(begun.length).toBeGreaterThan(165);
  });

  it('count from the answer where it comes late, for the call may have been held up on its way', async () => {
    let at = 0;
    const places = createPlaces(() => at);
    const waitAfter = async (answeredAt: number, key: string) => {
      at = 0;
      const place = await places.take({ key, calls: 1, windowMs: 1_000 });
      if (typeof place === 'number') throw new Error('it is taken');
      place.left();
      at = answeredAt;
      place.ended();
      at = 500;
      return places.take({ key, calls: 1, windowMs: 1_000 });
    };
    expect(await waitAfter(5, 'at once')).toBe(550);
    expect(await waitAfter(100, 'late')).toBe(600); // a second from the answer on
    expect(await waitAfter(400, 'much later')).toBe(620); // that is the platform, not the way
  });

  it('are shared out, in a longer window where there is less than a call for each', () => {
    expect(toShare({ key: 'a', calls: 9, windowMs: 1_000 }, 2)).toEqual({ key: 'a', calls: 4, windowMs: 1_000 });
    expect(toShare({ key: 'a', calls: 9, windowMs: 1_000 }, 18)).toEqual({ key: 'a', calls: 1, windowMs: 2_000 });
  });

  it('of a long window are spread over short ones, where there are enough', () => {
    expect(spread(108, 60_000, 12)).toEqual({ calls: 9, windowMs: 5_000 });
    expect(spread(2, 60_000, 12)).toEqual({ calls: 2, windowMs: 60_000 });
  });
});
