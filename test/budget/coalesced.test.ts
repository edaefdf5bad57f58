import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { UpstreamRefusedError, UpstreamUnavailableError } from '../../src/domain/errors.js';
import type { Ask, Found } from '../../src/domain/platform.js';
import { coalesced } from '../../src/platforms/coalesced.js';
import { departureOf } from '../../src/platforms/per-ask.js';
import { createAsk } from '../fixtures/ask.js';

type Answer = (id: string, ask: Ask) => Promise<string>;

/** A reading that answers as told, and what it was asked. */
function open(answer: Answer, gathers = true) {
  const asked: { readonly ids: readonly string[]; readonly ask: Ask }[] = [];
  const read = coalesced<string>(
    async (ids, ask): Promise<Found<string>> => {
      asked.push({ ids, ask });
      return new Map(await Promise.all(ids.map(async (id) => [id, await answer(id, ask)] as const)));
    },
    { platform: 'test', now: Date.now, gathers },
  );
  return { read, asked };
}

const slowly: Answer = async (id) => {
  await sleep(60);
  return `of ${id}`;
};

it('what is on its way is not asked for again, and everybody is answered', async () => {
  const { read, asked } = open(slowly);
  const first = read(['a', 'b'], createAsk());
  await sleep(30);
  const [one, other] = await Promise.all([first, read(['b', 'a'], createAsk())]);
  expect(Object.fromEntries(one)).toEqual({ a: 'of a', b: 'of b' });
  expect([...other.keys()]).toEqual(expect.arrayContaining(['a', 'b']));
  expect(asked.flatMap(({ ids }) => ids)).toEqual(['a', 'b']);
});

it('those that set out together share their departure, whichever request they belong to', async () => {
  const { read, asked } = open(slowly);
  await Promise.all(['a', 'b', 'c'].map((id) => read([id], createAsk())));
  expect(new Set(asked.map(({ ask }) => departureOf(ask))).size).toBe(1);
});

it('each is answered as soon as it is known: a slow one keeps nobody else', async () => {
  const { read } = open(async (id) => {
    await sleep(id === 'slow' ? 500 : 1);
    return id;
  });
  const slow = read(['slow'], createAsk());
  const startedAt = Date.now();
  await read(['quick'], createAsk());
  expect(Date.now() - startedAt).toBeLessThan(200);
  await slow;
});

describe('failures', () => {
  it("one id's failure is its own", async () => {
    const { read } = open(async (id) => {
      if (id === 'bad') throw new UpstreamRefusedError('test', '404', null);
      return id;
    });
    const found = await read(['good', 'bad'], createAsk());
    expect(found.get('good')).toBe('good');
    expect(found.get('bad')).toBeInstanceOf(UpstreamRefusedError);
  });

  it('where every id fails, it is thrown; a fault of ours always is', async () => {
    const down = open(() => Promise.reject(new UpstreamUnavailableError('test', 'is down')));
    await expect(down.read(['a', 'b'], createAsk())).rejects.toThrow('is down');
    const broken = open((id) => (id === 'a' ? Promise.reject(new TypeError('a fault')) : Promise.resolve(id)));
    await expect(broken.read(['a', 'b'], createAsk())).rejects.toThrow('a fault');
  });

  it('are not remembered, as values neither', async () => {
    let asked = 0;
    const failure = new UpstreamUnavailableError('test', 'is down');
    const read = coalesced<string>(async ([id = '']) => new Map([[id, asked++ === 0 ? failure : id]]), {
      platform: 'test',
      now: Date.now,
      gathers: false,
    });
    expect((await read(['a'], createAsk())).get('a')).toBe(failure);
    expect((await read(['a'], createAsk())).get('a')).toBe('a');
  });

  it('are not remembered', async () => {
    let isDown = true;
    const { read } = open(async (id) => {
      if (isDown) throw new UpstreamUnavailableError('test', 'is down');
      return id;
    });
    await read(['a'], createAsk()).catch(() => {});
    isDown = false;
    expect((await read(['a'], createAsk())).get('a')).toBe('a');
  });
});

describe('who leaves', () => {
  const untilAborted: Answer = (_id, { signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

  it('leaves alone; the call is given up when all have', async () => {
    const { read, asked } = open(untilAborted, false);
    const leaving = [new AbortController(), new AbortController()];
    const waiting = leaving.map(({ signal }) => read(['a'], createAsk({ signal })));
    const outcomes = Promise.allSettled(waiting);
    await sleep(10);
    leaving[0]?.abort(new Error('left'));
    await expect(waiting[0]).rejects.toThrow('left');
    expect(asked[0]?.ask.signal.aborted).toBe(false);
    leaving[1]?.abort(new Error('left too'));
    await outcomes;
    expect(asked[0]?.ask.signal.aborted).toBe(true);
  });

  it('takes nothing with it: who comes after the last has left asks anew', async () => {
    const { read, asked } = open(
      (id, ask) => (asked.length === 1 ? sleep(100).then(() => untilAborted(id, ask)) : slowly(id, ask)),
      false,
    );
    const leaving = new AbortController();
    const left = read(['a'], createAsk({ signal: leaving.signal })).catch(() => {});
    leaving.abort(new Error('left'));
    await left;
    expect((await read(['a'], createAsk())).get('a')).toBe('of a');
    expect(asked).toHaveLength(2);
  });
});

describe('deadlines', () => {
  it('each waits no longer than its own, and the others go on', async () => {
    const { read } = open(async (id) => {
      await sleep(200);
      return id;
    }, false);
    const patient = read(['a'], createAsk());
    await expect(read(['a'], createAsk({ deadlineAt: Date.now() + 30 }))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect((await patient).get('a')).toBe('a');
  });

  it('who joined with more time than the first asks on', async () => {
    const { read, asked } = open(async (id, { deadlineAt }) => {
      if (asked.length > 1) return id;
      await sleep(deadlineAt - Date.now() + 5);
      throw new UpstreamUnavailableError('test', 'did not answer in time');
    }, false);
    const hasty = read(['a'], createAsk({ deadlineAt: Date.now() + 50 }));
    const patient = read(['a'], createAsk());
    await expect(hasty).rejects.toThrow('did not answer in time');
    expect((await patient).get('a')).toBe('a');
  });
});

it('a question does not wait behind background work for the same thing', async () => {
  const { read, asked } = open(async (_id, { urgency }) => {
    await sleep(urgency === 'BACKGROUND' ? 300 : 1);
    return urgency;
  }, false);
  const background = read(['a'], createAsk({ urgency: 'BACKGROUND' }));
  expect((await read(['a'], createAsk())).get('a')).toBe('QUESTION');
  expect((await background).get('a')).toBe('BACKGROUND');
  expect(asked).toHaveLength(2);
});
