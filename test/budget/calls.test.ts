import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { UpstreamRefusedError, UpstreamThrottledError, UpstreamUnavailableError } from '../../src/domain/errors.js';
import { createBudget } from '../../src/platforms/budget.js';
import { createCalls } from '../../src/platforms/calls.js';
import { createPlaces } from '../../src/platforms/places.js';
import { createAsk } from '../fixtures/ask.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const allowance = { key: 'a', calls: 1_000, windowMs: 1_000 };
const down = new UpstreamUnavailableError('test', 'is down', { upstreamCode: 'InternalError' });

function open(retries = 2) {
  const budget = createBudget({ platform: 'test', places: createPlaces(Date.now), now: Date.now });
  const calls = createCalls({ platform: 'test', budget, log: silent, now: Date.now, retries, budgetPerSecond: 9 });
  const sent: number[] = [];
  /** Fails with these errors in turn, then answers. */
  const failing = (...errors: readonly Error[]) => {
    const left = [...errors];
    return async () => {
      sent.push(Date.now());
      const error = left.shift();
      if (error !== undefined) throw error;
      return 'answer';
    };
  };
  return { calls, sent, failing };
}

/** As many failures in a row as open the circuit. */
async function breakDown({ calls, failing }: ReturnType<typeof open>): Promise<void> {
  for (let time = 0; time < 5; time++) await calls.run(allowance, createAsk(), failing(down)).catch(() => {});
}

describe('another try', () => {
  it('is made of reads that may do better', async () => {
    const { calls, sent, failing } = open();
    const throttled = new UpstreamThrottledError('test', null, null);
    expect(await calls.run(allowance, createAsk(), failing(down, throttled))).toBe('answer');
    expect(sent).toHaveLength(3);
  });

  it('is not made of mutations, refusals and faults of ours, nor beyond the setting', async () => {
    const { calls, sent, failing } = open();
    const refused = new UpstreamRefusedError('test', '400', null);
    await expect(calls.run(allowance, createAsk({ urgency: 'MUTATION' }), failing(down))).rejects.toBe(down);
    await expect(calls.run(allowance, createAsk(), failing(refused))).rejects.toBe(refused);
    await expect(calls.run(allowance, createAsk(), failing(new TypeError('ours')))).rejects.toThrow('ours');
    expect(sent).toHaveLength(3);
    await expect(calls.run(allowance, createAsk(), failing(down, down, down))).rejects.toBe(down);
    expect(sent).toHaveLength(6);
  });

  it('is not made after the deadline, and the failure that counts is the last real one', async () => {
    const { calls, sent, failing } = open(10);
    const ask = createAsk({ deadlineAt: Date.now() + 30 });
    const slow = failing(...Array.from({ length: 10 }, () => down));
    await expect(calls.run(allowance, ask, () => sleep(40).then(slow))).rejects.toBe(down);
    expect(sent).toHaveLength(1);
  });
});

describe.concurrent('the circuit', () => {
  it('opens after failures in a row, lets nothing through, probes with one call, and closes', async () => {
    const parts = open(0);
    const { calls, sent, failing } = parts;
    await breakDown(parts);
    expect(calls.health()).toMatchObject({ circuit: 'OPEN', reachable: false });

    const startedAt = Date.now();
    await expect(calls.run(allowance, createAsk(), failing())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      mayHaveArrived: false,
    });
    expect(Date.now() - startedAt).toBeLessThan(100);
    expect(sent).toHaveLength(5);

    await sleep(2_010);
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => calls.run(allowance, createAsk(), () => sleep(50).then(failing()))),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(sent).toHaveLength(6);
    expect(calls.health()).toMatchObject({ circuit: 'CLOSED', reachable: true });
  });

  it('is not tried again and again while it is open', async () => {
    const parts = open(2);
    for (let time = 0; time < 2; time++)
      await parts.calls.run(allowance, createAsk(), parts.failing(down, down, down)).catch(() => {});
    const startedAt = Date.now();
    await expect(parts.calls.run(allowance, createAsk(), parts.failing())).rejects.toThrow('at the moment');
    expect(Date.now() - startedAt).toBeLessThan(90);
  });

  it('stays open where the caller of the probe has left: that says nothing of the platform', async () => {
    const parts = open(0);
    await breakDown(parts);
    await sleep(2_010);
    await parts.calls.run(allowance, createAsk(), () => Promise.reject(new Error('left'))).catch(() => {});
    expect(parts.calls.health().circuit).toBe('OPEN');
  });

  it('does not open for refusals', async () => {
    const { calls, failing } = open(0);
    const refused = new UpstreamRefusedError('test', '400', null);
    for (let time = 0; time < 10; time++) await calls.run(allowance, createAsk(), failing(refused)).catch(() => {});
    expect(calls.health()).toMatchObject({ circuit: 'CLOSED', reachable: true });
  });

  it('opens for all who wait for a place: they are told at once, and use up none', async () => {
    const parts = open(0);
    const narrow = { key: 'narrow', calls: 1, windowMs: 200 };
    await parts.calls.run(narrow, createAsk(), async () => {});
    let sent = 0;
    const waiting = Array.from({ length: 5 }, () => parts.calls.run(narrow, createAsk(), async () => void sent++));
    const outcomes = Promise.allSettled(waiting);
    await breakDown(parts);
    const toldAt = Date.now();
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UPSTREAM_UNAVAILABLE' } });
    expect(Date.now() - toldAt).toBeLessThan(100);
    expect(sent).toBe(0);
  });

  it('is probed by the first call that has its place: one that waits for its own keeps nobody', async () => {
    const parts = open(0);
    const narrow = { key: 'narrow', calls: 1, windowMs: 4_000 };
    await parts.calls.run(narrow, createAsk(), async () => {});
    await breakDown(parts);
    await sleep(2_010);
    const waiting = parts.calls.run(narrow, createAsk(), parts.failing());
    const outcomes = Promise.allSettled([waiting]);
    await sleep(20);
    expect(await parts.calls.run(allowance, createAsk(), parts.failing())).toBe('answer');
    expect(parts.calls.health().circuit).toBe('CLOSED');
    expect(await outcomes).toMatchObject([{ reason: { code: 'UPSTREAM_UNAVAILABLE' } }]); // one tries it, nobody waits
  });

  it('is probed again two seconds after a probe that hangs, however long a call may take', async () => {
    const parts = open(0);
    await breakDown(parts);
    await sleep(2_010);
    const hanging = parts.calls.run(allowance, createAsk({ deadlineAt: Date.now() + 10_000 }), () =>
      sleep(5_000).then(() => Promise.reject(down)),
    );
    const outcomes = Promise.allSettled([hanging]);
    await sleep(2_100);
    expect(parts.calls.health().circuit).toBe('OPEN');
    await sleep(2_000);
    expect(await parts.calls.run(allowance, createAsk(), parts.failing())).toBe('answer');
    expect(parts.calls.health().circuit).toBe('CLOSED');
    expect(await outcomes).toMatchObject([{ reason: down }]);
    expect(parts.calls.health().circuit).toBe('CLOSED');
  });

  it('closes by an answer that comes late, which whoever asked is given', async () => {
    const parts = open(0);
    await breakDown(parts);
    await sleep(2_010);
    expect(await parts.calls.run(allowance, createAsk(), () => sleep(2_500).then(() => 'late'))).toBe('late');
    expect(parts.calls.health().circuit).toBe('CLOSED');
    await parts.calls.run(allowance, createAsk(), parts.failing(down)).catch(() => {});
    expect(parts.calls.health().circuit).toBe('CLOSED'); // it takes as many failures as ever
  });
});

it('health counts the calls of the last minute and tells the last failure, without its text', async () => {
  const { calls, failing } = open(0);
  expect(calls.health()).toMatchObject({ reachable: null, callsLastMinute: 0, lastError: null, queued: 0 });
  await calls.run(allowance, createAsk(), failing(down)).catch(() => {});
  await calls.run(allowance, createAsk(), failing());
  expect(calls.health()).toMatchObject({ reachable: true, callsLastMinute: 2, budgetPerSecond: 9 });
  expect(calls.health().lastError).toMatch(/^InternalError at \d{4}-/);
});
