import { openStore } from '../../src/store/index.js';
import { called, win } from './winners.js';

// A process that has a store open until it is killed. Says OPEN, or why it was refused.
const [, , dataFolder = ''] = process.argv;
const log = { info() {}, warn() {}, error() {} };
const settings = {
  databaseUrl: null,
  dataFolder,
  timeoutMs: 2_000,
  connections: 8,
  largestSpool: 1_000_000_000,
  graceMs: 600_000,
};
try {
  const { winnerLog } = await openStore(settings, { now: Date.now, log });
  await winnerLog.append([called([win('held')])]);
  process.stdout.write('OPEN\n');
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : 'unknown'}\n`);
}
