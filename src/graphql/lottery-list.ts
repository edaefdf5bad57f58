import { BadInputError } from '../domain/errors.js';
import type { LotterySlice, Platform, Window } from '../domain/platform.js';
import { toChannel } from './channel.js';
import { checkListSize, checkPageSize } from './connection.js';
import type { GatewayContext } from './context.js';
import { toDigest } from './cursor.js';
import type { LotteryFilter } from './lottery-connection.js';
import { type LotteryPage, toLotteryPage, toLotteryPlan } from './lottery-page.js';

/**
 * One page of the lotteries of some channels. `onFailure` says what becomes of a channel that can't be read; left out:
 * it is listed in `unavailable`.
 */
export async function readLotteries(
  context: GatewayContext,
  channelIds: readonly string[],
  filter: LotteryFilter,
  first: number,
  after: string | null,
  onFailure: (error: Error) => Error = (error) => error,
): Promise<LotteryPage> {
  checkPageSize('first', first);
  const channels = channelIds.map((id) => toChannel(id, context));
  const statuses = filter.status ?? null;
  if (statuses?.length === 0) throw new BadInputError('status: expected at least one, or nothing for all');
  checkListSize('status', statuses ?? []);
  if (filter.from && filter.to && filter.from >= filter.to) throw new BadInputError('from: expected to lie before to');

  const digest = toDigest([channelIds, filter]);
  const plan = toLotteryPlan({ digest, channelCount: channelIds.length, after, now: context.now() });
  const windows = channels.map(({ platform }) => windowFor(context.platforms, platform, filter, plan.asOf));

  const slices = new Map<number, LotterySlice | Error>();
  await Promise.all(
    plan.strands.flatMap((strand) =>
      strand.channels.map(async (index) => {
        const [channelId, window] = [channelIds[index], windows[index]];
        if (channelId === undefined || window === undefined) return;
        const question = { channelId, window: { ...window, to: strand.to ?? window.to } };
        const slice = await context.loaders.lotteriesOf.load(question).catch(onFailure);
        slices.set(index, slice ?? { lotteries: [], completeFrom: null });
      }),
    ),
  );

  return toLotteryPage({
    digest,
    plan,
    channelIds,
    slices,
    first,
    isWanted: ({ status }) => statuses?.includes(status) ?? true,
    from: windows.reduce<string | null>(
      (latest, { from }) => (from !== null && from > (latest ?? '') ? from : latest),
      null,
    ),
  });
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The window as a platform is asked for it. "Now" is rounded up to the minute, so that equal questions are equal. */
function windowFor(platforms: readonly Platform[], name: string, filter: LotteryFilter, asOf: string): Window {
  const days = platforms.find((platform) => platform.name === name)?.windowDays ?? null;
  const sessionId = filter.sessionId ?? null;
  if (days === null) return { from: filter.from ?? null, to: filter.to ?? null, sessionId };

  const now = Math.ceil(Date.parse(asOf) / MINUTE_MS) * MINUTE_MS;
  const to = filter.to ?? new Date(now).toISOString();
  const from = filter.from ?? new Date(Date.parse(to) - days * DAY_MS).toISOString();
  return { from, to, sessionId };
}
