import { describe, expect, it, vi } from 'vitest';
import { LogRefusedError } from '../../src/feed/spool.js';
import { SettingsError } from '../../src/settings.js';
import { openPostgres } from '../../src/store/postgres.js';
import { type Sql, sql } from '../../src/store/sql.js';
import { createWakes } from '../../src/store/wakes.js';
import { describePostgres } from '../engines/postgres.js';
import { storeContract } from './contract.js';
import { engineContract } from './engine-contract.js';
import { erasure } from './erase-contract.js';
import { createSpecimen } from './open.js';
import { createClock } from './specimen.js';
import { called, names, pulled, readAll, win } from './winners.js';

const silent = { info() {}, warn() {}, error() {} };

describePostgres('PostgreSQL', (server) => {
  async function newSpecimen(timeoutMs = 2_000) {
    const databaseUrl = await server().createDatabase();
    return { ...createSpecimen({ databaseUrl, timeoutMs }), databaseUrl };
  }

  // By what lists tell: callbacks go to the spool, which has tests of its own.
  // First, while the server has few databases: after a crash it looks at every file of all of them.
  describe('a database that fails', () => {
    const refused = { code: 'LOG_UNAVAILABLE', retryable: true };

    it('fails calls at once while it is away, and works again by itself', async () => {
      await using specimen = await newSpecimen();
      const { winnerLog, shared } = await specimen.open();
      await winnerLog.append([called([win('before')])]);
      const reading = setInterval(() => void winnerLog.bounds().catch(() => {}), 5); // something is always in flight
      await server().kill();

      const started = performance.now();
      await expect(winnerLog.append([pulled([win('lost')])])).rejects.toMatchObject(refused);
      await expect(winnerLog.readAfter(0, 10, {})).rejects.toMatchObject(refused);
      await expect(shared.lease('poll', 1_000)).rejects.toMatchObject(refused);
      expect(performance.now() - started).toBeLessThan(1_000);
      clearInterval(reading);

      const wake = vi.fn<() => void>();
      shared.onWake(wake);
      await server().start();
      expect(await winnerLog.append([called([win('after')])])).toMatchObject({ recorded: 1, head: 2 });
      expect(names(await readAll(winnerLog))).toEqual(['before', 'after']);

      // The append's own wake-up is one; the other says that the listener is back.
      await expect.poll(() => wake.mock.calls.length, { timeout: 8_000 }).toBeGreaterThan(1);
      await using peers = createSpecimen({ databaseUrl: specimen.databaseUrl });
      const peer = await peers.open();
      wake.mockClear();
      await peer.winnerLog.append([called([win('by a peer')])]);
      await expect.poll(() => wake.mock.calls.length).toBeGreaterThan(0);
    });

    it('gives up what takes too long, and holds nobody else', async () => {
      await using specimen = await newSpecimen(300);
      const { winnerLog } = await specimen.open();
      const lock = 'BEGIN; UPDATE live_lottery.counter SET head = head; SELECT pg_sleep(0.8); COMMIT';
      const holding = server().run(lock, specimen.databaseUrl);
      await expect.poll(() => winnerLog.append([pulled([win('a')])]).catch(() => 'refused')).toBe('refused');

      const started = performance.now();
      await expect(winnerLog.append([pulled([win('b')])])).rejects.toMatchObject(refused);
      expect(performance.now() - started).toBeLessThan(700);
      expect(await winnerLog.bounds()).toMatchObject({ oldest: 1 });
      await holding;
      expect(await winnerLog.append([called([win('c')])])).toMatchObject({ recorded: 1 });
    });

    /** The engine alone. */
    async function newEngine(timeoutMs: number) {
      const url = await server().createDatabase();
      const { engine } = await openPostgres({ url, timeoutMs, connections: 2 }, { log: silent, wakes: createWakes() });
      return { engine, [Symbol.asyncDispose]: () => engine.close() };
    }
    const doze = sql`SELECT CAST(pg_sleep(0.1) AS TEXT) AS slept`;

    it('has time for a transaction of many statements, each of which is answered in time', async () => {
      await using opened = await newEngine(200);
      await opened.engine.transaction(async ({ query }) => {
        await query(sql`UPDATE counter SET head = 7`);
        for (let step = 0; step < 6; step++) await query(doze);
      });
      expect(await opened.engine.query(sql`SELECT head FROM counter`)).toEqual([{ head: 7 }]);
    });

    it('gives up a transaction that is slow as a whole, and commits nothing of it', async () => {
      await using opened = await newEngine(200);
      const started = performance.now();
      const slow = opened.engine.transaction(async ({ query }) => {
        await query(sql`UPDATE counter SET head = 7`);
        for (let step = 0; step < 60; step++) await query(doze);
      });
      await expect(slow).rejects.toMatchObject(refused);
      expect(performance.now() - started).toBeLessThan(4_500); // 15 times 200 ms, and some
      expect(await opened.engine.query(sql`SELECT head FROM counter`)).toEqual([{ head: 0 }]);
    });

    it('gives up a single statement early, whatever the transaction may take', async () => {
      await using opened = await newEngine(200);
      const started = performance.now();
      const hung = opened.engine.transaction(({ query }) => query(sql`SELECT CAST(pg_sleep(3) AS TEXT) AS slept`));
      await expect(hung).rejects.toMatchObject(refused);
      expect(performance.now() - started).toBeLessThan(1_000);
    });

    it('is closed in time while a long transaction is under way', async () => {
      const { engine } = await newEngine(300);
      const slow = engine.transaction(async ({ query }) => {
        for (let step = 0; step < 60; step++) await query(doze);
      });
      slow.catch(() => {}); // looked at below
      await expect.poll(() => engine.query(sql`SELECT 1 AS one`)).toHaveLength(1);
      const started = performance.now();
      await engine.close();
      expect(performance.now() - started).toBeLessThan(2_000);
      await expect(slow).rejects.toMatchObject(refused);
    });

    it.each<readonly [string, Sql]>([
      ['what is no number', sql`UPDATE counter SET head = ${'canary'}`],
      ['what breaks a constraint', sql`INSERT INTO seen_room (channel_id, seen_at) VALUES (${'canary'}, NULL)`],
    ])('tells %s from being away, and quotes nothing', async (_name, statement) => {
      await using opened = await newEngine(2_000);
      const thrown: unknown = await opened.engine.transaction(({ query }) => query(statement)).catch((e: unknown) => e);
      expect(thrown).toBeInstanceOf(LogRefusedError);
      expect(String(thrown)).toMatch(/PostgreSQL: 2[23]\w{3}$/);
      expect(await opened.engine.query(sql`SELECT 1 AS one`)).toHaveLength(1);
    });

    it('tells neither where it is nor how to get in', async () => {
      const databaseUrl = 'postgres://somebody:canary-7f3a@127.0.0.1:1/secrets';
      await using specimen = createSpecimen({ databaseUrl });
      const { winnerLog } = await specimen.open();
      const error: unknown = await winnerLog.bounds().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject(refused);
      const { message, cause } = error as Error; // by the line above
      expect(`${message} ${String(cause)}`).toBe(
        'The winner log can not be used at the moment Error: PostgreSQL: ECONNREFUSED',
      );
    });

    it('is refused where a commit does not wait for the disk', async () => {
      await using specimen = await newSpecimen();
      await server().run(
        `ALTER DATABASE ${new URL(specimen.databaseUrl).pathname.slice(1)} SET synchronous_commit = off`,
      );
      await expect(specimen.open()).rejects.toThrow(SettingsError);
    });
  });

  it('erases many viewers at once, however much was kept aside', async () => {
    await using specimen = await newSpecimen(250);
    const { winnerLog } = await specimen.open();
    await server().run(
      `INSERT INTO live_lottery.quarantine SELECT id, 'digest ' || id, 0, 'LIST', 'no prize', NULL,
        '["' || repeat(md5(CAST(id AS TEXT)), 30) || '", "v' || id || '"]' FROM generate_series(1, 30000) AS id;
      UPDATE live_lottery.counter SET quarantined = 30000`,
      specimen.databaseUrl,
    );
    const viewers = Array.from({ length: 100 }, (_, index) => `v${index * 300 + 1}`);
    await winnerLog.eraseViewers(erasure(viewers));
    const kept = await winnerLog.quarantined(1_000, '1000');
    expect(kept.filter(({ raw }) => raw.includes('erased')).map(({ id }) => id)).toEqual(['901', '601', '301', '1']);
  });

  storeContract('PostgreSQL', newSpecimen);

  engineContract('PostgreSQL', async () => {
    const url = await server().createDatabase();
    const parts = { log: silent, wakes: createWakes() };
    const { engine } = await openPostgres({ url, timeoutMs: 2_000, connections: 4 }, parts);
    return { engine, [Symbol.asyncDispose]: () => engine.close() };
  });

  describe('several instances', () => {
    it('can start at once on an empty database, and have one log', async () => {
      await using specimen = await newSpecimen();
      const stores = await Promise.all(Array.from({ length: 4 }, () => specimen.open()));
      expect(new Set(stores.map(({ winnerLog }) => winnerLog.identity)).size).toBe(1);
    });

    it('record the same callbacks once, without gaps, in one order for all who read meanwhile', async () => {
      await using specimen = await newSpecimen();
      const [one, other] = await Promise.all([specimen.open(), specimen.open()]);
      const callbacks = Array.from({ length: 40 }, (_, callback) =>
        called(Array.from({ length: 5 }, (_unused, row) => win(`${callback}-${row}`))),
      );
      let isDone = false;
      const appending = Promise.all(
        [one, other].flatMap(({ winnerLog }) => callbacks.map((callback) => winnerLog.append([callback]))),
      ).finally(() => (isDone = true));

      const seen: number[] = [];
      for (let isLast = false, reached = 0; ;) {
        const page = await other.winnerLog.readAfter(reached, 7, {});
        seen.push(...page.entries.map(({ position }) => position));
        ({ reached } = page);
        if (page.entries.length > 0) continue;
        if (isLast) break;
        isLast = isDone;
      }
      const appended = await appending;
      expect(appended.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(200);
      expect(appended.reduce((sum, { known }) => sum + known, 0)).toBe(200);
      expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
      expect(new Set(names(await readAll(one.winnerLog))).size).toBe(200);
    });

    it('wake each other', async () => {
      await using specimen = await newSpecimen();
      const [one, other] = await Promise.all([specimen.open(), specimen.open()]);
      const wake = vi.fn<() => void>();
      other.shared.onWake(wake);
      await one.winnerLog.append([called([win('a')])]);
      await expect.poll(() => wake.mock.calls.length).toBeGreaterThan(0);
    });

    it('hold a lease one at a time, by the clock of the database', async () => {
      await using specimen = await newSpecimen();
      const clock = createClock();
      const [one, other] = await Promise.all([specimen.open(clock), specimen.open(clock)]);
      expect(await one.shared.lease('poll', 400)).toBe(true);
      clock.pass(60_000); // no instance's own clock counts
      expect(await other.shared.lease('poll', 400)).toBe(false);
      await expect.poll(() => other.shared.lease('poll', 60_000)).toBe(true);
      expect(await one.shared.lease('poll', 400)).toBe(false);
    });

    it('wait for the outcome of each other, but not for ever', async () => {
      await using specimen = await newSpecimen();
      const clock = createClock();
      const [one, other] = await Promise.all([specimen.open(clock), specimen.open(clock)]);
      const begun = await one.idempotency.begin('k', 'question');
      const waiting = other.idempotency.begin('k', 'question');
      if (begun.kind === 'BEGUN') await begun.finish('"done"');
      expect(await waiting).toEqual({ kind: 'FINISHED', outcome: '"done"' });

      expect(await one.idempotency.begin('hung', 'question')).toMatchObject({ kind: 'BEGUN' });
      const hanging = other.idempotency.begin('hung', 'question');
      clock.pass(30_000);
      expect(await hanging).toEqual({ kind: 'UNKNOWN' });
    });
  });
});
