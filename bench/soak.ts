// The durability proofs at full length, then a steady load for some minutes: npm run soak
// SOAK_MINUTES (10), KILL_ROUNDS (500), OUTAGE_MS (60000), PLATFORM_HANG_MS (30000);
// DATABASE_URL: the steady load on PostgreSQL instead.
import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPoster, longestWait } from '../test/durability/callbacks.js';
import { createReader, createSubscriber, readPosition, viewersOf } from '../test/durability/feed.js';
import { buildGateway, report } from '../test/durability/gateway.js';

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 10);
const MINUTE_MS = 60_000;
const POSTERS = 4;
const PAUSE_MS = 50;
const LARGEST_CALLBACK = 20;

const isProven = prove();
const isSteady = await carry();
if (!isProven || !isSteady) process.exitCode = 1;

/** The tests of durability and outages, with figures that would take too long for every change. */
function prove(): boolean {
  const env = { KILL_ROUNDS: '500', OUTAGE_MS: '60000', PLATFORM_HANG_MS: '30000', ...process.env };
  const { status } = spawnSync('npx', ['vitest', 'run', 'test/durability', 'test/budget/outage.test.ts'], {
    env,
    stdio: 'inherit',
  });
  return status === 0;
}

/** Callbacks all the time, followed on both doors. One line a minute; true where nothing is missing at the end. */
async function carry(): Promise<boolean> {
  await using built = await buildGateway();
  const url = process.env['DATABASE_URL'];
  const settings = url === undefined ? {} : { DATABASE_URL: url };
  await using gateway = await built.start({ DATA_DIR: built.dataFolder('soak'), ...settings });
  const { origin } = gateway;
  const start = await readPosition(origin);
  const subscribers = (['ws', 'sse'] as const).map((door) => createSubscriber(door, start));
  const following = subscribers.map((subscriber) => subscriber.follow(origin));
  const over = new AbortController();
  // Viewers of another run may be in the same database.
  let lastViewer = Date.now() * 1_000;
  let poster = createPoster();
  let acknowledged = 0;

  async function keepPosting(): Promise<void> {
    while (!over.signal.aborted) {
      const size = 1 + (lastViewer % LARGEST_CALLBACK);
      const { status, viewers } = await poster.post(
        origin,
        Array.from({ length: size }, () => ++lastViewer),
      );
      if (status === 200) acknowledged += viewers.length;
      await sleep(PAUSE_MS);
    }
  }

  const posting = Array.from({ length: POSTERS }, keepPosting);
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    poster = createPoster(); // the longest wait of this minute
    await sleep(MINUTE_MS);
    report(`minute ${minute}`, {
      callbacks: poster.posted.length,
      refused: poster.posted.filter(({ status }) => status !== 200).length,
      'longest wait (ms)': longestWait(poster.posted),
      'winners acknowledged': acknowledged,
      'not yet delivered': acknowledged - Math.min(...subscribers.map(({ seen }) => seen.length)),
      'RSS (MB)': residentMegabytes(gateway.processId),
    });
  }
  over.abort();
  await Promise.all(posting);
  await sleep(2_000);

  const reader = createReader(start);
  await reader.read(origin);
  for (const follow of following) await follow.leave();
  const recorded = JSON.stringify(viewersOf(reader.seen));
  const isExact =
    reader.seen.length === acknowledged &&
    subscribers.every(({ seen }) => JSON.stringify(viewersOf(seen)) === recorded);
  report('at the end', { acknowledged, recorded: reader.seen.length, 'exact (1: yes)': Number(isExact) });
  return isExact;
}

function residentMegabytes(processId: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(processId)], { encoding: 'utf8' })) / 1_024;
}
