import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type GatewayError, UpstreamRefusedError, UpstreamUnavailableError } from '../../src/domain/errors.js';
import type { Memory } from '../../src/platforms/cache.js';
import { createChanges } from '../../src/platforms/changes.js';
import { type Kind, remembering } from '../../src/platforms/remembered.js';
import { createAsk } from '../fixtures/ask.js';

interface Thing {
  readonly id: string;
  readonly version: number;
  readonly ttlMs: number;
  readonly answeredAt: number;
  readonly stale: boolean;
  readonly secret: boolean;
}

const kind: Kind<Thing> = {
  name: 'thing',
  channelOf: (id) => id.slice(0, 1),
  answeredAt: ({ answeredAt }) => answeredAt,
  ttlOf: ({ ttlMs }) => ttlMs,
  toStale: (thing) => ({ ...thing, stale: true }),
  isPersonal: ({ secret }) => secret,
};

/** A memory, a platform and a clock, all in hand. */
function open(otherwise: Partial<Thing> = {}) {
  const stored = new Map<string, string>();
  const state = {
    at: 1_000_000,
    calls: 0,
    failure: null as Error | null,
    away: false,
    missing: false,
    refused: null as GatewayError | null,
    queuedMs: 0,
  };
  const memory: Memory = {
    get: async (keys) => keys.map((key) => (state.away ? undefined : stored.get(key))),
    set: async (key, value) => !state.away && stored.set(key, value) !== null,
    close: async () => {},
  };
  const remembered = remembering({
    platform: 'test',
    memory,
    ttl: { staleMs: 60_000 },
    enabled: true,
    changes: createChanges(),
    now: () => state.at,
  });
  const upstream = remembered.saving(kind, async (ids) => {
    state.calls++;
    await sleep(1);
    state.at += state.queuedMs;
    if (state.failure !== null) throw state.failure;
    const { refused } = state;
    if (refused !== null) return new Map(ids.map((id) => [id, refused]));
    if (state.missing) return new Map();
    return new Map(
      ids.map((id) => [
        id,
        { id, version: state.calls, ttlMs: 1_000, answeredAt: state.at, stale: false, secret: false, ...otherwise },
      ]),
    );
  });
  const read = remembered.read(kind, upstream);
  const ask = async (id = 'a1', maxAgeMs = Number.POSITIVE_INFINITY) => {
    const found = await read([id], createAsk({ maxAgeMs }));
    const thing = found.get(id);
    if (thing instanceof Error) throw thing;
    return thing;
  };
  return { state, stored, ask, read, remembered };
}

const down = new UpstreamUnavailableError('test', 'is down');

describe('an answer', () => {
  it('is given again while it is believed, and never after that as if it were fresh', async () => {
    const { state, ask } = open();
    await ask();
    state.at += 700;
    expect(await ask()).toMatchObject({ version: 1, stale: false });
    state.at += 300;
    expect(await ask()).toMatchObject({ version: 2, stale: false });
    expect(state.calls).toBe(2);
  });

  it('does not grow old while its call waits for a place, and is old where the channel changed meanwhile', async () => {
    const { state, ask, remembered } = open();
    state.queuedMs = 30_000;
    await ask();
    expect(await ask()).toMatchObject({ version: 1 });
    expect(state.calls).toBe(1);
    state.at += 1_000;
    const second = ask();
    await remembered.forget(['a']);
    await second;
    await ask();
    expect(state.calls).toBe(3);
  });

  it('of several parts is as old as the oldest', async () => {
    const { state, ask } = open({ answeredAt: 999_000 });
    await ask();
    await ask();
    expect(state.calls).toBe(2);
  });

  it('that it is refused lives from the answer on, too', async () => {
    const { state, ask } = open();
    state.queuedMs = 30_000;
    state.refused = new UpstreamRefusedError('test', '403', null);
    for (let time = 0; time < 3; time++) await expect(ask()).rejects.toBe(state.refused);
    expect(state.calls).toBe(1);
  });

  it('lives as long as its own state allows', async () => {
    const { state, ask } = open({ ttlMs: 100_000 });
    await ask();
    state.at += 50_000;
    await ask();
    expect(state.calls).toBe(1);
  });

  it('is asked for anew behind, once, when its end comes near', async () => {
    const { state, ask } = open();
    await ask();
    state.at += 800;
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask()));
    expect(new Set(answers.map((thing) => thing?.version))).toEqual(new Set([1]));
    await sleep(20);
    expect(state.calls).toBe(2);
    state.at += 500;
    expect(await ask()).toMatchObject({ version: 2, stale: false });
    expect(state.calls).toBe(2);
  });

  it('that there is no such thing is believed for two seconds', async () => {
    const { state, ask } = open();
    state.missing = true;
    expect(await ask()).toBeUndefined();
    state.missing = false;
    state.at += 1_000;
    expect(await ask()).toBeUndefined();
    state.at += 1_000;
    expect(await ask()).toMatchObject({ id: 'a1' });
  });

  it('no older than zero is asked for anew every time, and fails where it can not be had', async () => {
    const { state, ask } = open();
    await ask();
    await ask('a1', 0);
    expect(state.calls).toBe(2);
    state.failure = down;
    await expect(ask('a1', 0)).rejects.toBe(down);
  });

  it('with something personal in it is not remembered', async () => {
    const { state, stored, ask } = open({ secret: true });
    await ask();
    await ask();
    expect(state.calls).toBe(2);
    expect(stored.size).toBe(0);
  });
});

describe('when the platform fails', () => {
  it('an earlier answer is given, and said to be one; a much older one is an error', async () => {
    const { state, ask } = open();
    await ask();
    state.failure = down;
    state.at += 30_000;
    expect(await ask()).toMatchObject({ version: 1, stale: true });
    state.at += 30_000;
    await expect(ask()).rejects.toBe(down);
  });

  it('a refusal of one id is believed for two seconds, unless its channel has changed', async () => {
    const { state, ask, remembered } = open();
    state.refused = new UpstreamRefusedError('test', '403', null);
    for (let time = 0; time < 5; time++) await expect(ask()).rejects.toBe(state.refused);
    await expect(ask('b1')).rejects.toBe(state.refused);
    expect(state.calls).toBe(2);
    await expect(ask('a1', 0)).rejects.toBe(state.refused);
    expect(state.calls).toBe(3);

    state.at += 10;
    await remembered.forget(['a']);
    state.at += 10;
    await expect(ask()).rejects.toBe(state.refused);
    expect(state.calls).toBe(4);
    state.at += 2_000;
    state.refused = null;
    expect(await ask()).toMatchObject({ version: 5 });
    expect(await ask('b1')).toMatchObject({ version: 6 });
  });

  it('what is refused behind is not asked for again and again', async () => {
    const { state, ask } = open({ ttlMs: 50_000 });
    await ask();
    state.at += 40_000;
    state.refused = new UpstreamRefusedError('test', '403', null);
    for (let time = 0; time < 5; time++) {
      expect(await ask()).toMatchObject({ version: 1 });
      await sleep(5);
    }
    expect(state.calls).toBe(2);
  });

  it('what is refused is not covered up', async () => {
    const { state, ask } = open();
    await ask();
    state.failure = new UpstreamRefusedError('test', '403', null);
    state.at += 5_000;
    await expect(ask()).rejects.toBe(state.failure);
  });

  it('what is unknown fails, and what is known beside it does not', async () => {
    const { state, read, ask } = open();
    await ask('a1');
    state.failure = down;
    state.at += 5_000;
    const found = await read(['a1', 'b1'], createAsk({ maxAgeMs: Number.POSITIVE_INFINITY }));
    expect(found.get('a1')).toMatchObject({ stale: true });
    expect(found.get('b1')).toBe(down);
  });

  it.each([2_000, 70_000])('"there was no such thing" of %i ms ago is no answer any more', async (ageMs) => {
    const { state, read, ask } = open();
    state.missing = true;
    await ask('a1');
    state.missing = false;
    state.at += ageMs;
    await ask('b1');
    state.failure = down;
    const found = await read(['a1', 'b1'], createAsk({ maxAgeMs: Number.POSITIVE_INFINITY }));
    expect(found.get('a1')).toBe(down);
  });
});

describe('a channel that has changed', () => {
  it('is asked for anew, and only that one', async () => {
    const { state, ask, remembered } = open({ ttlMs: 100_000 });
    await ask('a1');
    await ask('b1');
    state.at += 10;
    await remembered.forget(['a']);
    state.at += 10;
    expect(await ask('a1')).toMatchObject({ version: 3 });
    expect(await ask('b1')).toMatchObject({ version: 2 });
  });

  it('is not taken for unchanged because the memory was away when it was told', async () => {
    const { state, ask, remembered } = open({ ttlMs: 100_000 });
    await ask();
    state.away = true;
    state.at += 10;
    await remembered.forget(['a']);
    state.away = false;
    expect(await ask()).toMatchObject({ version: 2 });
  });

  it('is asked for anew once, also where whoever told of it has a clock that is ahead', async () => {
    const { state, stored, ask } = open();
    await ask();
    stored.set('changed a', String(state.at + 5_000));
    for (let time = 0; time < 5; time++) {
      state.at += 10;
      expect(await ask()).not.toMatchObject({ version: 1 });
    }
    expect(state.calls).toBeLessThanOrEqual(3); // what was asked for in that very millisecond may be old
  });

  it('is told of to a memory that was away, as soon as it is back: others may use it', async () => {
    const { state, stored, remembered } = open();
    state.away = true;
    await remembered.forget(['a']);
    state.away = false;
    await expect.poll(() => stored.get('changed a'), { timeout: 3_000 }).toBe('1000000');
  });
});

it('what must be asked for anew counts neither as found nor as missing', async () => {
  const { ask, remembered } = open();
  await ask('a1', 0);
  expect(remembered.hitRate()).toBeNull();
  await ask();
  await ask('a1', 0);
  expect(remembered.hitRate()).toBe(1);
});

it('without its memory it is slower, never wrong', async () => {
  const { state, ask, remembered } = open();
  state.away = true;
  expect(await ask()).toMatchObject({ version: 1, stale: false });
  expect(await ask()).toMatchObject({ version: 2, stale: false });
  expect(remembered.hitRate()).toBe(0);
});
