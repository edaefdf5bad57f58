import { describe, expect, it, vi } from 'vitest';
import type { Ask, Platform } from '../../src/domain/platform.js';
import type { Pulled } from '../../src/feed/pull.js';
import { createWatch } from '../../src/feed/watch.js';
import { createUnconfigured } from '../../src/platforms/unconfigured.js';
import { createMemoryShared } from '../engines/memory-shared.js';

const nobody = () => Promise.reject(new Error('not asked here'));

/** A platform, and the looks at it; each ends when it is told to, unless they are not `held`. It calls back where `webhook` is given. */
function openStage(watched: number, { webhook = null, now = Date.now, held = true }: Partial<StageOptions> = {}) {
  const watch = Array.from({ length: watched }, (_, index) => `acme:channel:${index}`);
  const platform: Platform = {
    name: 'acme',
    configured: true,
    windowDays: null,
    lotteries: nobody,
    lotteriesOf: nobody,
    winnersOf: () => {
      throw new Error('not asked here');
    },
    watch,
    redPackets: null,
    createLottery: null,
    webhook,
    health: () => createUnconfigured({ name: 'acme', windowDays: null }).health(),
    close: () => Promise.resolve(),
  };
  const looks: {
    readonly ids: readonly string[];
    readonly ask: Ask;
    readonly end: (filled?: readonly string[]) => void;
  }[] = [];
  const remembered: string[] = [];
  const warnings: object[] = [];
  const stage = createWatch({
    platforms: [platform],
    pull: {
      channels: (_platform, ids, ask) =>
        new Promise<ReadonlyMap<string, Pulled>>((resolve, reject) => {
          looks.push({
            ids,
            ask,
            end: (filled = []) =>
              resolve(new Map(ids.map((id) => [id, { running: false, filled: filled.includes(id) }]))),
          });
          if (!held) looks.at(-1)?.end();
          ask.signal.addEventListener('abort', () => reject(ask.signal.reason as Error));
        }),
    },
    rooms: {
      see: async (ids) => void remembered.push(...ids),
      seenSince: () => Promise.resolve([]),
      forgetBefore: () => Promise.resolve(),
    },
    shared: createMemoryShared(),
    diary: { info() {}, warn: (fields) => void warnings.push(fields), error() {} },
    now,
    cadence: { runningMs: 20, idleMs: 60_000, reconcileMs: 60_000, lingerMs: 60_000, rememberMs: 172_800_000 },
  });
  return { stage, looks, warnings, remembered };
}

interface StageOptions {
  readonly webhook: Platform['webhook'];
  readonly now: () => number;
  readonly held: boolean;
}

/** Its callbacks never come. */
const webhook = { path: '/acme' } as unknown as NonNullable<Platform['webhook']>;

const madeUp = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `acme:channel:${from + index}`);

describe('a look', () => {
  it('stands back behind everybody who asks, and asks anew', async () => {
    const { stage, looks } = openStage(1);
    stage.start();
    await vi.waitUntil(() => looks.length === 1);
    expect(looks[0]?.ask).toMatchObject({ urgency: 'BACKGROUND', maxAgeMs: 0 });
    await stage.close();
  });

  it('is at a part of the channels, one after the other, until each had its turn', async () => {
    const { stage, looks } = openStage(45);
    stage.start();
    for (const [index, size] of [20, 20, 5].entries()) {
      await vi.waitUntil(() => looks.length === index + 1);
      expect(looks[index]?.ids).toHaveLength(size);
      looks[index]?.end();
    }
    expect(new Set(looks.flatMap(({ ids }) => ids)).size).toBe(45);
    await stage.close();
  });

  it('is shared by all who begin meanwhile, and made for none who begins soon after', async () => {
    const { stage, looks } = openStage(0);
    const begun = [1, 2, 3].map(() => stage.begin(['acme:channel:1', 'acme:channel:2']));
    await vi.waitUntil(() => looks.length === 1);
    looks[0]?.end();
    await Promise.all(begun);
    await stage.begin(['acme:channel:2']);
    expect(looks).toHaveLength(1);
    await stage.close();
  });

  it('is broken off and waited for by closing, without a word', async () => {
    const { stage, looks, warnings } = openStage(1);
    const begun = stage.begin(['acme:channel:7']);
    stage.start();
    await vi.waitUntil(() => looks.length === 2);
    await stage.close();
    await begun;
    await stage.begin(['acme:channel:8']);
    expect(looks).toHaveLength(2);
    expect(warnings).toEqual([]);
  });
});

describe('channels that nobody knows to exist', () => {
  it('are remembered only when a look has found something in them', async () => {
    const { stage, looks, remembered } = openStage(0, { webhook });
    const begun = stage.begin(madeUp(1, 100));
    await vi.waitUntil(() => looks.length === 1);
    looks[0]?.end(['acme:channel:7']);
    await begun;
    expect(remembered).toEqual(['acme:channel:7']);
    await stage.close();
  });

  it('take no place of those that call back, however many are watched', async () => {
    const { stage, looks, remembered } = openStage(0, { webhook, held: false });
    for (let each = 0; each < 150; each++) {
      await stage.begin(madeUp(each * 100, 100));
    }
    expect(looks.reduce((sum, { ids }) => sum + ids.length, 0)).toBe(10_000);
    stage.see(['acme:channel:genuine']);
    expect(remembered).toEqual(['acme:channel:genuine']);
    await stage.close();
  });

  it('have their turn after those that called back', async () => {
    let ahead = 0;
    const { stage, looks } = openStage(0, { webhook, now: () => Date.now() + ahead, held: false });
    await stage.begin(madeUp(1, 100));
    ahead = 3_600_000;
    stage.hurry('acme:channel:genuine');
    stage.start();
    await vi.waitUntil(() => looks.length > 1);
    expect(looks[1]?.ids).toHaveLength(20);
    expect(looks[1]?.ids[0]).toBe('acme:channel:genuine');
    await stage.close();
  });

  it('are not watched again and again for who has left', async () => {
    let ahead = 0;
    const { stage, looks } = openStage(0, { webhook, now: () => Date.now() + ahead, held: false });
    (await stage.begin(madeUp(1, 100)))();
    ahead = 61_000;
    stage.hurry('acme:channel:genuine');
    stage.start();
    await vi.waitUntil(() => looks.length > 1);
    expect(looks[1]?.ids).toEqual(['acme:channel:genuine']);
    await stage.close();
  });
});
