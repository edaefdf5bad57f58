import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Built, buildGateway } from './gateway.js';

let built: Built;
beforeAll(async () => {
  built = await buildGateway();
});
afterAll(() => built[Symbol.asyncDispose]());

it.each([
  ['the embedded engine', {}],
  ['PostgreSQL', { DATABASE_URL: 'postgres://127.0.0.1:1/nowhere' }], // the spool is there
])('%s: a second process on one DATA_DIR is refused, and the first goes on', async (engine, settings) => {
  const own = { ...settings, DATA_DIR: built.dataFolder(engine) };
  await using first = await built.start(own);
  await expect(built.start(own)).rejects.toThrow(
    /^Bad settings\n {2}DATA_DIR: expected a folder of its own, but another gateway is using this one\n$/,
  );
  expect((await fetch(`${first.origin}/healthz`)).status).toBe(200);
  await first.end('SIGKILL');
  await using next = await built.start(own); // free again at once
  expect((await fetch(`${next.origin}/healthz`)).status).toBe(200);
  expect(await next.end('SIGTERM')).toBe(0);
});
