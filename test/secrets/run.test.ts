import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('a run in which something is written that must not be fails, though every test has passed', async () => {
  const vitest = 'node_modules/vitest/vitest.mjs';
  const files = ['--config', 'test/secrets/planted.config.ts', 'test/secrets/planted.ts'];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST_)/.test(name)));
  const run = spawn(process.execPath, [vitest, 'run', ...files], { env: { ...env, NO_COLOR: '1' } });
  let said = '';
  run.stdout.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  await once(run, 'close');

  const lines = said.trim().split('\n');
  expect(lines.at(-1)).toBe('1 passed, 3 failed');
  expect(run.exitCode).toBe(1);
  for (const kind of ['phone', 'VOLCENGINE_ACCOUNT_SECRETS', 'address'])
    expect(lines.filter((line) => line.startsWith(`  ${kind} "`))).toHaveLength(1);
}, 60_000);

it('every test that starts a gateway keeps what it writes', () => {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const faults = files.filter((file) => {
    const text = readFileSync(`test/${file}`, 'utf8');
    const starts = /\b(openApp|pino)\(|spawn\(process\.execPath, \[[^\]]*main/.test(text);
    return starts && !file.startsWith('secrets/') && !/secrets\/written\.js'|'silent'/.test(text);
  });
  expect(faults).toEqual([]);
});
