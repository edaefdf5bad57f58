import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildGateway } from '../durability/gateway.js';
import { describePostgres } from '../engines/postgres.js';
import { describeRedis } from '../engines/redis.js';
import { claim, listed, logCanaries, personalCanaries, secretCanaries, viewer } from './canary.js';
import { createGrep } from './grep.js';
import { play, type Traces } from './play.js';

const inLog = createGrep(logCanaries);
const anything = createGrep([...secretCanaries, ...personalCanaries]);

describePostgres('the program with a canary in every secret and in everything personal', (postgres) => {
  describeRedis('and a cache', (redis) => {
    let built: Built;
    let traces: Traces;
    beforeAll(async () => {
      built = await buildGateway();
      traces = await play(built.main, postgres(), redis());
    }, 180_000);
    afterAll(() => built[Symbol.asyncDispose]());

    describe('after good and bad traffic at all doors', () => {
      it('has had all of them, and shown them to the one who may see them', () => {
        const { userAgent, email, ...shown } = viewer;
        expect([userAgent, email]).not.toContain('');
        for (const text of Object.values({ ...shown, ...claim, ...listed })) expect(traces.desk).toContain(text);
        expect(traces.heard).toContain('180****3344');
        for (const code of ['FORBIDDEN', 'UNAUTHENTICATED', 'UPSTREAM_UNAVAILABLE', 'LOG_UNAVAILABLE', 'BAD_SIGNATURE'])
          expect(traces.heard).toContain(code);
        for (const message of ['callback refused', 'rows of a callback are unreadable', 'the cache is away'])
          expect(traces.output).toContain(message);
        expect(traces.exitCode).toBe(0);
      });

      it('has written nothing of them to stdout or stderr', () => {
        expect(inLog(Buffer.from(traces.output))).toEqual([]);
      });

      it('has answered nothing of them to anybody else', () => {
        expect(anything(Buffer.from(traces.heard))).toEqual([]);
        expect(traces.heard).not.toMatch(/x-powered-by|server-timing|node_modules|\bat [\w.<>]+ \(|\.[jt]s:\d+:\d+/i);
      });

      it('shows nothing of them in the process list', () => {
        expect(traces.processList).toContain('main.js');
        expect(anything(Buffer.from(traces.processList))).toEqual([]);
      });

      it('has left nothing of them in files, nor in the names of files: the winners are in PostgreSQL', () => {
        expect(traces.files.size).toBeGreaterThan(0);
        expect(inLog(Buffer.from([...traces.files.keys()].join('\n')))).toEqual([]);
        for (const [file, bytes] of traces.files) expect([file, anything(bytes)]).toEqual([file, []]);
      });

      it('remembers nothing personal in Redis, and no secret', () => {
        expect(traces.redis).toContain('live-lottery:cache');
        expect(anything(Buffer.from(traces.redis))).toEqual([]);
      });
    });
  });
});
