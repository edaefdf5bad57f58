import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openApp } from '../../src/app.js';
import { openDemo } from '../../src/demo.js';
import { createSettings } from '../../src/settings.js';
import { until } from './stage.js';

it('shows winners of both platforms at once, in a log that is new and that nothing else opens', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-demo-'));
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const servers = { DATABASE_URL: 'postgres://real.example.com/winners', CACHE_URL: 'redis://real.example.com' };
  const real = { DATA_DIR: folder, ...servers };
  const demo = await openDemo({ ...real, PORT: '0', STREAM_DRAIN_MS: '0', LOG_LEVEL: 'silent' });
  const another = await openDemo(real);
  expect(demo.environment).toMatchObject({ DATABASE_URL: '', CACHE_URL: '' });
  expect(dirname(demo.environment.DATA_DIR)).toBe(join(folder, 'demo'));
  expect(demo.environment.DATA_DIR).not.toBe(another.environment.DATA_DIR);

  const app = await openApp(createSettings(demo.environment));
  const origin = await app.listen();
  demo.begin(origin);
  await until(async () => {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ winners(first: 100) { nodes { platform } } }' }),
    });
    const text = await response.text();
    return text.includes('POLYV') && text.includes('VOLCENGINE');
  });

  await app.close();
  await Promise.all([demo.close(), another.close()]);
  expect(await readdir(folder)).toEqual(['demo']);
  expect(await readdir(join(folder, 'demo'))).toEqual([]);
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});
