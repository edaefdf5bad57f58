import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Ask } from '../../src/domain/platform.js';
import { createBudget } from '../../src/platforms/budget.js';
import { coalesced } from '../../src/platforms/coalesced.js';
import { departureOf } from '../../src/platforms/per-ask.js';
import { createPlaces } from '../../src/platforms/places.js';
import { createAsk } from '../fixtures/ask.js';

it('of ids that set out together, those that nobody waits for any more are not sent', async () => {
  const budget = createBudget({ platform: 'test', places: createPlaces(Date.now), now: Date.now });
  const allowance = { key: 'a', calls: 5, windowMs: 100 };
  const sent: string[] = [];
  const asks: Ask[] = [];
  const read = coalesced<string>(
    async ([id = ''], ask) => {
      asks.push(ask);
      await budget.run(allowance, ask, async () => void sent.push(id));
      return new Map([[id, `of ${id}`]]);
    },
    { platform: 'test', now: Date.now },
  );
  for (let used = 0; used < allowance.calls; used++) await budget.run(allowance, createAsk(), async () => {});

  const leaving = new AbortController();
  const leavers = Array.from({ length: 40 }, (_, index) => read([`${index}`], createAsk({ signal: leaving.signal })));
  const outcomes = Promise.allSettled(leavers);
  const staying = read(['stays'], createAsk());
  await sleep(30); // all of them wait for a place
  leaving.abort(new Error('left'));
  expect(Object.fromEntries(await staying)).toEqual({ stays: 'of stays' });
  await outcomes;
  expect(new Set(asks.map(departureOf)).size).toBe(1);
  expect(sent).toEqual(['stays']);
  const [first] = asks;
  if (first === undefined) throw new Error('it was asked');
  expect([first.signal.aborted, departureOf(first).signal.aborted]).toEqual([true, false]); // what is shared goes on
});
