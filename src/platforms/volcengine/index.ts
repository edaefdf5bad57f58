import { toId } from '../../domain/ids.js';
import type { Platform, Webhook } from '../../domain/platform.js';
import type { Settings } from '../../settings.js';
import { createBudget } from '../budget.js';
import { createCalls, readCallSettings } from '../calls.js';
import { createHttp } from '../http.js';
import type { PlatformMaker, PlatformParts } from '../maker.js';
import { createNote } from '../note.js';
import { createUnconfigured } from '../unconfigured.js';
import { createApi } from './api.js';
import { isLong, PLATFORM } from './ids.js';
import { createLotteries } from './lotteries.js';
import { createRedPackets } from './red-packets.js';
import type { Credentials } from './sign.js';
import { createWebhook } from './webhook.js';
import { createWinnersOf } from './winners.js';
import { createWire } from './wire.js';

/** The platform answers without a window, so none has to be made up. */
const WINDOW_DAYS = null;

/** Of the documented limit, since other tools may be calling for the same account. */
const SHARE_OF_LIMIT = 0.9;

const credentials = [
  'VOLCENGINE_ACCESS_KEY_ID',
  'VOLCENGINE_SECRET_ACCESS_KEY',
  'VOLCENGINE_SESSION_TOKEN',
  'VOLCENGINE_ACCOUNT_SECRETS',
];

/** Volcengine Enterprise Live (企业直播). It offers no interface that creates a lottery. */
export const volcengine: PlatformMaker = {
  name: PLATFORM,
  credentials,
  create: (parts) =>
    parts.settings.has(...credentials)
      ? createConfigured(parts)
      : { ...createUnconfigured({ name: PLATFORM, windowDays: WINDOW_DAYS }), createLottery: null },
};

function createConfigured({ settings, log, places, changes, now }: PlatformParts): Platform {
  const note = createNote(log, PLATFORM);
  const wire = createWire(note);
  const own = readSettings(settings);

  const http = createHttp({ platform: PLATFORM, origin: own.origin, timeoutMs: own.timeoutMs, now });
  const calls = createCalls({
    platform: PLATFORM,
    budget: createBudget({ platform: PLATFORM, places, now }),
    budgetPerSecond: own.pace.callsPerSecond,
    ...readCallSettings(settings),
    log,
    now,
  });
  const host = new URL(own.origin).host;
  const api = createApi({ http, calls, credentials: own.credentials, pace: own.pace, host, now });

  let webhook: Webhook | null = null;
  if (own.callbacks.secrets.length > 0) webhook = createWebhook({ ...own.callbacks, wire, note });
  else log.warn({ platform: PLATFORM }, 'no VOLCENGINE_ACCOUNT_SECRETS: callbacks are not accepted');

  const lotteries = createLotteries({ api, wire, note, changes, now });
  const redPackets = createRedPackets(api, wire, note);
  return {
    name: PLATFORM,
    configured: true,
    windowDays: WINDOW_DAYS,
    ...lotteries,
    winnersOf: createWinnersOf({ api, wire, note, lotteries: lotteries.lotteries, redPackets }),
    watch: own.watch.map((room) => toId(PLATFORM, 'channel', room)),
    redPackets,
    createLottery: null,
    webhook,
    health: () => ({ ...calls.health(), cacheHitRate: null }),
    close: () => http.close(),
  };
}

function readSettings(settings: Settings) {
  const credentialsGiven: Credentials = {
    accessKeyId: settings.text('VOLCENGINE_ACCESS_KEY_ID'),
    secretAccessKey: settings.text('VOLCENGINE_SECRET_ACCESS_KEY'),
    sessionToken: settings.textOr('VOLCENGINE_SESSION_TOKEN', null),
    region: settings.textOr('VOLCENGINE_REGION', 'cn-north-1'),
  };
  return {
    credentials: credentialsGiven,
    origin: settings.origin('VOLCENGINE_BASE_URL', 'https://livesaas.volcengineapi.com'),
    callbacks: {
      secrets: settings.list('VOLCENGINE_ACCOUNT_SECRETS'),
      toleranceSeconds: settings.integer('VOLCENGINE_CALLBACK_TOLERANCE_SECONDS', 300, 1, 86_400),
      mostWinners: settings.integer('VOLCENGINE_CALLBACK_WINNERS', 10_000, 1, 1_000_000),
    },
    timeoutMs: settings.integer('VOLCENGINE_TIMEOUT_MS', 5_000, 1, 600_000),
    pace: {
      callsPerSecond: toOwnShare(settings.integer('VOLCENGINE_CALLS_PER_SECOND', 10, 1, 1_000)),
      callsPerMinute: toOwnShare(settings.integer('VOLCENGINE_CALLS_PER_MINUTE', 120, 1, 100_000)),
    },
    watch: settings.checkedList('VOLCENGINE_WATCH_ROOMS', isLong, "live rooms' ids (whole numbers)"),
  };
}

function toOwnShare(limit: number): number {
  return Math.max(1, Math.floor(limit * SHARE_OF_LIMIT));
}
