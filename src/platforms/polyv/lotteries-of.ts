import DataLoader from 'dataloader';
import { BadIdError, BadInputError } from '../../domain/errors.js';
import { toId } from '../../domain/ids.js';
import type { Lottery } from '../../domain/lottery.js';
import type { Ask, LotterySlice, Platform, Window } from '../../domain/platform.js';
import { orCommonFailure, readEach } from '../found.js';
import { departureOf, perAsk } from '../per-ask.js';
import { isEmptyWindow, isWithin } from '../window.js';
import type { ReadRecords, RecordQuestion, Span } from './channel-records.js';
import { PLATFORM, readChannelId } from './ids.js';
import { readDespiteRefusals } from './refused-channels.js';

/** Lotteries of many channels, several channels a call. Each channel's window is asked for once per operation. */
export function createLotteriesOf(parts: {
  readonly readRecords: ReadRecords;
  /** Channels to name in one call. */
  readonly channelsPerCall: number;
  /** Pages to read for one window; where there are more, the window is cut. */
  readonly mostPages: number;
}): Platform['lotteriesOf'] {
  const { readRecords, channelsPerCall, mostPages } = parts;

  /**
   * The order of the rows is not documented, so no page may be left out: where there are too many, the older half of
   * the window is, until the newer one fits. A window of less than 2 ms can't be halved and is read whole.
   */
  async function readWindow(question: RecordQuestion, ask: Ask): Promise<ReadonlyMap<string, LotterySlice>> {
    const { to } = question;
    let { from } = question;
    for (;;) {
      const most = to - from < 2 ? Infinity : mostPages;
      const lotteries = await readRecords({ ...question, from }, most, ask);
      if (lotteries !== null) {
        const completeFrom = from === question.from ? null : toText(from);
        const window = { from: toText(from), to: toText(to), sessionId: question.sessionId };
        // One whose instant is unreadable is kept: the platform says that it is in the window.
        const within = lotteries.filter((lottery) => isWithin(lottery, window, true));
        return toSlices(question.channels, within, completeFrom);
      }
      from += Math.floor((to - from) / 2);
    }
  }

  function createLoader(window: Window, ask: Ask): DataLoader<string, LotterySlice | null> {
    const question = { ...toSpan(window), sessionId: window.sessionId };
    return new DataLoader<string, LotterySlice | null>(
      async (channelIds) => {
        const channels = channelIds.map(toChannel);
        const good = channels.filter((channel) => typeof channel === 'string');
        const found = await readDespiteRefusals(good, async (some) =>
          isEmptyWindow(window) ? toSlices(some, [], null) : readWindow({ ...question, channels: some }, ask),
        );
        return channels.map((channel) => (typeof channel === 'string' ? (found.get(channel) ?? null) : channel));
      },
      { maxBatchSize: channelsPerCall },
    );
  }

  const loadersOf = perAsk(() => new Map<string, DataLoader<string, LotterySlice | null>>());

  return async (channelIds, window, ask) => {
    const loaders = loadersOf(ask);
    const key = JSON.stringify([window.from, window.to, window.sessionId]);
    const loader = loaders.get(key) ?? createLoader(window, departureOf(ask));
    loaders.set(key, loader);
    return orCommonFailure(channelIds, await readEach(channelIds, ask, (channelId) => loader.load(channelId)));
  };
}

/** The platform answers nothing without a window. */
function toSpan({ from, to }: Window): Span {
  const span = { from: Date.parse(from ?? ''), to: Date.parse(to ?? '') };
  if (Number.isNaN(span.from) || Number.isNaN(span.to)) {
    throw new BadInputError('The channels of this platform need a window of time: from and to');
  }
  return span;
}

function toChannel(channelId: string): string | BadIdError {
  try {
    return readChannelId(channelId);
  } catch (error) {
    if (error instanceof BadIdError) return error;
    throw error;
  }
}

/** By the rows' own channel, never by position; rows of channels that nobody asked for fall away. */
function toSlices(
  channels: readonly string[],
  lotteries: readonly Lottery[],
  completeFrom: string | null,
): ReadonlyMap<string, LotterySlice> {
  return new Map(
    channels.map((channel) => {
      const channelId = toId(PLATFORM, 'channel', channel);
      return [channel, { lotteries: lotteries.filter((lottery) => lottery.channelId === channelId), completeFrom }];
    }),
  );
}

function toText(instant: number): string {
  return new Date(instant).toISOString();
}
