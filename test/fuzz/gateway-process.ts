// The gateway in a process of its own, that can say how much memory it holds when nothing is left to be collected.
import { pino } from 'pino';
import { openApp } from '../../src/app.js';
import { createSettings } from '../../src/settings.js';
import { createKeeper, keepSecrets } from '../secrets/written.js';

/** What the process tells when it is asked. */
export interface Measured {
  /** Bytes. */
  readonly heap: number;
  /** Open sockets of every kind. */
  readonly sockets: number;
  /** Lines of the log, by their level's number. */
  readonly lines: Readonly<Record<string, number>>;
  /** Those of level `error` and above, whole. */
  readonly errors: readonly string[];
}

const lines: Record<string, number> = {};
const errors: string[] = [];
const keep = createKeeper('log');
const log = pino(
  { level: 'info' },
  {
    write(line: string) {
      keep(line);
      const { level } = JSON.parse(line) as { readonly level: number };
      lines[level] = (lines[level] ?? 0) + 1;
      if (level >= 50 && errors.length < 20) errors.push(line);
    },
  },
);
keepSecrets(process.env);
const app = await openApp(createSettings(process.env), { log });

process.on('message', () => {
  globalThis.gc?.();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  process.send?.({ heap: process.memoryUsage().heapUsed, sockets, lines, errors } satisfies Measured);
});
process.once('disconnect', () => void app.close());
process.send?.(await app.listen());
