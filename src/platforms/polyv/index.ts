import { toId } from '../../domain/ids.js';
import { createBudget } from '../budget.js';
import { createCalls, readCallSettings } from '../calls.js';
import { createHttp } from '../http.js';
import type { PlatformMaker } from '../maker.js';
import { createNote } from '../note.js';
import { createUnconfigured } from '../unconfigured.js';
import { createApi, DOMAIN } from './api.js';
import { createReadRecords } from './channel-records.js';
import { createCreateLottery } from './create-lottery.js';
import { isLong, PLATFORM } from './ids.js';
import { createLotteriesOf } from './lotteries-of.js';
import { createLotteries } from './lotteries.js';
import { createReadPage } from './pages.js';
import { createWinnersOf } from './winners.js';
import { createWire } from './wire.js';

const CREDENTIALS = ['POLYV_APP_ID', 'POLYV_APP_SECRET'] as const;

/** list-channels-lottery demands a window; where the caller names none, it is this long. */
const WINDOW_DAYS = 30;

/** Polyv (保利威). It documents no callback of winners and no red packets of its own. */
export const polyv: PlatformMaker = {
  name: PLATFORM,
  credentials: CREDENTIALS,

  create({ settings, log, places, now }) {
    if (!settings.has(...CREDENTIALS)) {
      return { ...createUnconfigured({ name: PLATFORM, windowDays: WINDOW_DAYS }), redPackets: null };
    }
    const credentials = {
      appId: settings.text('POLYV_APP_ID'),
      appSecret: settings.text('POLYV_APP_SECRET'),
      method: settings.oneOf('POLYV_SIGNATURE_METHOD', ['MD5', 'SHA256']),
    };
    const http = createHttp({
      platform: PLATFORM,
      origin: settings.origin('POLYV_BASE_URL', 'https://api.polyv.net'),
      timeoutMs: settings.integer('POLYV_TIMEOUT_MS', 5_000, 100, 60_000),
      now,
    });
    const pageSize = settings.integer('POLYV_PAGE_SIZE', 100, 1, 1_000);
    // The platform's own bound is not documented; its other interfaces for several channels name 20 and more.
    const channelsPerCall = settings.integer('POLYV_CHANNELS_PER_CALL', 20, 1, 500);
    const mostPages = settings.integer('POLYV_MOST_PAGES', 20, 1, 1_000);
    const watched = settings.checkedList('POLYV_WATCH_CHANNELS', isLong, "channels' ids (whole numbers)");

    const note = createNote(log, PLATFORM);
    const wire = createWire(note);
    const calls = createCalls({
      platform: PLATFORM,
      budget: createBudget({ platform: PLATFORM, places, now }),
      budgetPerSecond: Math.floor((DOMAIN.calls / DOMAIN.windowMs) * 1_000),
      ...readCallSettings(settings),
      log,
      now,
    });
    const api = createApi({ http, calls, credentials, now });
    const readPage = createReadPage({ api, wire, pageSize, note });
    return {
      name: PLATFORM,
      configured: true,
      windowDays: WINDOW_DAYS,
      lotteries: createLotteries(api, wire, note),
      lotteriesOf: createLotteriesOf({
        readRecords: createReadRecords(readPage, wire, note),
        channelsPerCall,
        mostPages,
      }),
      winnersOf: createWinnersOf(readPage, wire, note),
      watch: watched.map((channel) => toId(PLATFORM, 'channel', channel)),
      redPackets: null,
      createLottery: createCreateLottery({ api, wire, note }),
      webhook: null,
      health: () => ({ ...calls.health(), cacheHitRate: null }),
      close: () => http.close(),
    };
  },
};
