import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRedis, type RedisServer, startRedis } from './redis-server.js';

/**
 * Tests that need Redis. Where it is not installed they are skipped by name, and with `CI=true` that is a failure. One
 * server for all of them, from before the first test to after the last.
 */
export function describeRedis(name: string, body: (server: () => RedisServer) => void): void {
  const binary = findRedis();
  it.runIf(process.env.CI === 'true')('finds redis-server on PATH', () => {
    expect(binary).not.toBeNull();
  });

  describe.skipIf(binary === null)(`${name}, on a server of its own`, () => {
    let server: RedisServer | null = null;
    beforeAll(async () => {
      server = await startRedis(binary ?? '');
    });
    afterAll(() => server?.dispose());
    body(() => {
      if (server === null) throw new Error('Redis has not started');
      return server;
    });
  });
}
