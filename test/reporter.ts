import { readdirSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { judge } from './secrets/judge.js';

/** Ends a run with one plain line that any tool can read. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length; // files that could not be loaded
    const files = readdirSync('test', { recursive: true, encoding: 'utf8' });
    const isWhole = modules.length >= files.filter((file) => file.endsWith('.test.ts')).length;
    const leaks = judge(isWhole); // in what the gateways have written meanwhile
    if (leaks > 0) process.exitCode = 1;
    for (const { fullName, module } of tests.filter((test) => test.diagnostic()?.flaky))
      process.stdout.write(`\nneeded a second try: ${module.relativeModuleId} > ${fullName}`);
    const skipped = count('skipped');
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    process.stdout.write(`\n${count('passed')} passed, ${count('failed') + broken + leaks} failed${tail}\n`);
  }
}
