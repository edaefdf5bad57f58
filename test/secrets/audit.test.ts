import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';

/** Runs `.ci/audit` with an npm that says this. */
function auditWith(report: string, exitCode: number): { readonly status: number | null; readonly stdout: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-audit-'));
  const npm = join(folder, 'npm');
  writeFileSync(npm, `#!/bin/sh\ncat <<'END'\n${report}\nEND\nexit ${exitCode}\n`);
  chmodSync(npm, 0o755);
  try {
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` };
    return spawnSync('bash', ['.ci/audit'], { env, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const counted = (total: number, vulnerabilities: object = {}) =>
  JSON.stringify({ vulnerabilities, metadata: { vulnerabilities: { total }, dependencies: { prod: 120 } } });

it('the check of what ships passes where nothing is known', () => {
  const { status, stdout } = auditWith(counted(0), 0);
  expect([status, stdout.trim()]).toEqual([0, 'no known vulnerability in 120 packages that ship']);
});

it('fails where something is known, and names it', () => {
  const { status, stdout } = auditWith(counted(1, { qs: { name: 'qs', severity: 'low', range: '<6.14.1' } }), 1);
  expect(status).toBe(1);
  expect(stdout).toContain('low: qs <6.14.1');
});

it.each([
  ['refused', JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 })],
  ['no line', ''],
  ['a page', '<html></html>'],
])('says that nobody could be asked, and never that all is well: %s', (_how, report) => {
  const { status, stdout } = auditWith(report, 1);
  expect(status).toBe(0);
  expect(stdout).toContain('NOT REACHABLE');
  expect(stdout).not.toContain('no known');
});
