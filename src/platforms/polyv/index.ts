import { createBudget } from '../budget.js';
import { createHttp } from '../http.js';
import type { PlatformMaker } from '../maker.js';
import { createNote } from '../note.js';
import { createUnconfigured } from '../unconfigured.js';
import { createApi } from './api.js';
import { createCreateLottery } from './create-lottery.js';
import { createLotteries } from './lotteries.js';
import { createLotteriesOf } from './lotteries-of.js';
import { createPages } from './pages.js';
import { PLATFORM } from './words.js';

const CREDENTIALS = ['POLYV_APP_ID', 'POLYV_APP_SECRET'] as const;

/** list-channels-lottery demands a window; where the caller names none, it is this long. */
const WINDOW_DAYS = 30;

/** The platform blocks an address for five minutes after more than 1500 calls in 10 s: nine tenths of that. */
const PACE = { calls: 1_350, windowMs: 10_000 } as const;

/** Polyv (保利威). It documents no callback of winners and no red packets of its own. */
export const polyv: PlatformMaker = {
  name: PLATFORM,
  credentials: CREDENTIALS,

  create({ settings, log, now }) {
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

    const note = createNote(log, PLATFORM);
    const api = createApi({ http, budget: createBudget({ platform: PLATFORM, ...PACE, now }), credentials, now });
    return {
      name: PLATFORM,
      configured: true,
      windowDays: WINDOW_DAYS,
      lotteries: createLotteries({ api, now, note }),
      lotteriesOf: createLotteriesOf({
        readPages: createPages({ api, pageSize, now, note }),
        channelsPerCall,
        mostPages,
      }),
      redPackets: null,
      createLottery: createCreateLottery({ api, now, note }),
      webhook: null,
      close: () => http.close(),
    };
  },
};
