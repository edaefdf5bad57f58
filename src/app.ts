import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import type { Platform } from './domain/platform.js';
import { createMemoryIdempotency } from './feed/memory-idempotency.js';
import { createMemoryShared } from './feed/memory-shared.js';
import { createMemoryWinnerLog } from './feed/memory-winner-log.js';
import { createWinnerFeed } from './feed/winner-feed.js';
import type { WinnerLog } from './feed/winner-log.js';
import { createServer, readHttpSettings } from './http/server.js';
import { makers } from './platforms/index.js';
import type { Settings } from './settings.js';

export interface Parts {
  readonly platforms: readonly Platform[];
  readonly winnerLog: WinnerLog;
  readonly log: FastifyBaseLogger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export type App = Awaited<ReturnType<typeof openApp>>;

/** Tests hand in `parts`; production lets each of them be made here. Throws `SettingsError` with all faults at once. */
export async function openApp(settings: Settings, parts: Partial<Parts> = {}) {
  const http = readHttpSettings(settings);
  const level = settings.oneOf('LOG_LEVEL', ['info', 'debug', 'warn', 'error', 'fatal', 'silent']);
  const deadlineMs = settings.integer('REQUEST_DEADLINE_MS', 10_000, 100, 300_000);
  const tailEntries = settings.integer('FEED_TAIL', 5_000, 100, 1_000_000);
  const now = parts.now ?? Date.now;
  const log = parts.log ?? pino({ level });
  const platforms = parts.platforms ?? makers.map((maker) => maker.create({ settings, log, now }));
  settings.verify(); // everything is read and nothing is open yet

  const shared = createMemoryShared();
  const winnerLog = parts.winnerLog ?? createMemoryWinnerLog(() => shared.wake());
  const feed = createWinnerFeed(winnerLog, { shared, diary: log, tailEntries, now });
  const gateway = { platforms, feed, idempotency: createMemoryIdempotency(now), now, deadlineMs };
  const server = await createServer(gateway, http, log);

  return {
    /** Resolves with the address that is listened on. */
    listen: () => server.listen(),
    async close() {
      await server.close(); // no new work; callbacks in hand finish
      await feed.close();
      await Promise.all(platforms.map((platform) => platform.close()));
    },
  };
}
