import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPolyvSimulator } from '../../src/simulator/polyv/index.js';
import { openVolcengineSimulator, type VolcengineSimulator } from '../../src/simulator/volcengine/index.js';
import { callbackSecret, polyvAccount, volcengineAccount } from '../gateway.js';
import { openToAll } from '../open-to-all.js';
import { WRITTEN_BY, WRITTEN_FOLDER } from '../secrets/written.js';
import { ROOM } from '../webhooks/callbacks.js';
import type { Measured } from './gateway-process.js';

export const CHANNEL = '1965681';
export const LARGEST_CALLBACK = 65_536;

/** A gateway as a process of its own, between the two simulators. */
export interface Stage extends AsyncDisposable {
  readonly origin: string;
  readonly volcengine: VolcengineSimulator;
  measure(): Promise<Measured>;
  /** Whether the process has not ended by itself. */
  isRunning(): boolean;
}

export async function openStage(): Promise<Stage> {
  const polyv = await openPolyvSimulator(polyvAccount);
  const volcengine = await openVolcengineSimulator({ ...volcengineAccount, accountSecrets: { main: callbackSecret } });
  polyv.putChannel(CHANNEL);
  volcengine.putRoom(ROOM);
  const folder = await mkdtemp(join(tmpdir(), 'gateway-fuzz-'));
  const child = fork(fileURLToPath(new URL('gateway-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx', '--expose-gc', '--unhandled-rejections=strict'],
    env: {
      PATH: process.env['PATH'],
      [WRITTEN_FOLDER]: process.env[WRITTEN_FOLDER],
      [WRITTEN_BY]: process.env[WRITTEN_BY],
      PORT: '0',
      ...openToAll,
      REQUESTS_PER_MINUTE: '0', // all of it comes from one address
      DATA_DIR: folder,
      POLYV_APP_ID: polyvAccount.appId,
      POLYV_APP_SECRET: polyvAccount.appSecret,
      POLYV_BASE_URL: polyv.origin,
      VOLCENGINE_ACCESS_KEY_ID: volcengineAccount.accessKeyId,
      VOLCENGINE_SECRET_ACCESS_KEY: volcengineAccount.secretAccessKey,
      VOLCENGINE_BASE_URL: volcengine.origin,
      VOLCENGINE_ACCOUNT_SECRETS: callbackSecret,
      WEBHOOK_BODY_LIMIT: String(LARGEST_CALLBACK),
      RECONCILE_MS: '86400000',
      STREAM_DRAIN_MS: '0',
    },
  });
  const [origin] = (await once(child, 'message')) as [string];
  volcengine.setCallbackUrl(`${origin}/webhooks/volcengine`);
  return {
    origin,
    volcengine,
    measure: () => askFor<Measured>(child),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      if (child.connected) child.disconnect();
      await ended;
      await Promise.all([polyv.close(), volcengine.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function askFor<Answer>(child: ChildProcess): Promise<Answer> {
  child.send('measure');
  const [answer] = (await once(child, 'message')) as [Answer];
  return answer;
}
