import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describePostgres } from '../engines/postgres.js';
import { createPoster } from './callbacks.js';
import { createChance } from './chance.js';
import { createReader, createSubscriber, readPosition, viewersOf, type Subscriber } from './feed.js';
import { type Built, buildGateway, report } from './gateway.js';

const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 50) / 2;
const POSTERS = 4;
const SEED = 20_261_120;
const TIMEOUT_MS = ROUNDS * 10_000;

let built: Built;
let neverAcknowledged = 0;
beforeAll(async () => {
  built = await buildGateway();
});
afterAll(() => built[Symbol.asyncDispose]());

describe('the embedded engine', () => {
  it(
    'keeps what was acknowledged through kill -9',
    async () => {
      const { killedInFlight } = await killAgainAndAgain('embedded', {});
      expect(killedInFlight).toBeGreaterThanOrEqual(ROUNDS * 0.8);
    },
    TIMEOUT_MS,
  );
});

describePostgres('PostgreSQL', (server) => {
  it(
    'keeps what was acknowledged through kill -9',
    async () => {
      const DATABASE_URL = await server().createDatabase();
      const { killedInFlight } = await killAgainAndAgain('PostgreSQL', { DATABASE_URL });
      expect(killedInFlight).toBeGreaterThanOrEqual(ROUNDS * 0.8);
    },
    TIMEOUT_MS,
  );
});

it('has met the moment between a commit and its acknowledgement', () => {
  expect(neverAcknowledged).toBeGreaterThan(0);
});

/** Callbacks, a kill, a start, a look at everything; in one round after the other. */
async function killAgainAndAgain(engine: string, settings: Readonly<Record<string, string>>) {
  const begun = performance.now();
  const chance = createChance(SEED);
  const poster = createPoster();
  const reader = createReader();
  const subscribers: Subscriber[] = [];
  const unanswered: (readonly number[])[] = [];
  const silentlyKept = new Set<number>();
  let lastViewer = 1_000_000;
  let killedInFlight = 0;
  let startMs = 0;

  /** Mostly small, some of up to 200 winners; now and then one that got no answer comes again. */
  function nextCallback(): readonly number[] {
    const again = chance.between(0, 3) === 0 ? unanswered.shift() : undefined;
    const size = chance.between(0, 4) === 0 ? chance.between(1, 200) : chance.between(1, 8);
    return again ?? Array.from({ length: size }, () => ++lastViewer);
  }

  async function keepPosting(origin: string): Promise<void> {
    for (;;) {
      const { status, viewers } = await poster.post(origin, nextCallback());
      if (status === 200) continue;
      unanswered.push(viewers);
      return;
    }
  }

  /** What a gateway that has come back owes to everybody. */
  async function check(origin: string): Promise<void> {
    await reader.read(origin);
    const recorded = viewersOf(reader.seen);
    const known = new Set(recorded);
    expect(known.size).toBe(recorded.length); // each once
    expect(reader.seen.map(({ position }) => position)).toEqual(recorded.map((_, index) => index + 1));
    const acknowledged = poster.acknowledged();
    expect([...acknowledged].filter((viewer) => !known.has(viewer))).toEqual([]);
    for (const viewers of unanswered) {
      const kept = viewers.filter((viewer) => known.has(viewer));
      expect([0, viewers.length]).toContain(kept.length); // whole or not at all
      for (const viewer of kept) if (!acknowledged.has(viewer)) silentlyKept.add(viewer);
    }
    for (const { seen } of subscribers) await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(recorded.length);
    for (const { seen } of subscribers) expect(seen).toEqual(reader.seen);
  }

  for (let round = 0; round <= ROUNDS; round += 1) {
    await using gateway = await built.start({ DATA_DIR: built.dataFolder(engine), ...settings });
    const { origin } = gateway;
    startMs = Math.max(startMs, gateway.startMs);
    if (round === 0) {
      const position = await readPosition(origin);
      subscribers.push(createSubscriber('ws', position), createSubscriber('sse', position));
    }
    const followed = subscribers.map((subscriber) => subscriber.follow(origin));
    await check(origin);
    const posting = Array.from({ length: round < ROUNDS ? POSTERS : 0 }, () => keepPosting(origin));
    await sleep(chance.between(20, 300));
    if (poster.inFlight > 0) killedInFlight += 1;
    await Promise.all([gateway.end('SIGKILL'), ...posting]);
    await Promise.all(followed.map(({ ended }) => ended));
  }

  const acknowledged = poster.acknowledged();
  report(`kill -9, ${engine}`, {
    rounds: ROUNDS,
    'with a callback in flight': killedInFlight,
    'callbacks acknowledged': poster.posted.filter(({ status }) => status === 200).length,
    'winners acknowledged': acknowledged.size,
    ...Object.fromEntries(subscribers.map(({ door, seen }) => [`delivered by ${door}`, seen.length])),
    'committed without an acknowledgement': silentlyKept.size,
    'longest start (ms)': startMs,
    seconds: (performance.now() - begun) / 1_000,
  });
  expect(acknowledged.size).toBeGreaterThan(0);
  neverAcknowledged += silentlyKept.size;
  return { killedInFlight };
}
