import { Arg, Ctx, Extensions, Resolver, Root, Subscription } from 'type-graphql';
import type { WinnerFeed } from '../feed/winner-feed.js';
import { readId, toChannelId } from '../domain/ids.js';
import type { LogEntry, LogPage } from '../feed/winner-log.js';
import { type FieldSize, LARGEST_BATCH } from './connection.js';
import type { GatewayContext } from './context.js';
import { createEntries } from './winner-entries.js';
import {
  toWinnerBatch,
  toWinnerEdge,
  type WinnerBatch,
  WinnerBatchType,
  type WinnerEdge,
  WinnerEdgeType,
} from './winner-connection.js';
import { noteFound, toWinnerFilter, WinnerFilterInput } from './winner-filter.js';

/** Winners that a subscriber to single ones may hold in hand while it is slow to take them. */
const IN_HAND = 100;

const argument = {
  filter: { nullable: true, description: 'Which winners; left out: all.' },
  after: {
    nullable: true,
    description:
      'A cursor of this feed: everything recorded since comes first, then what happens, without a gap and without a ' +
      'repeat. Left out: from now on.',
  },
} as const;

@Resolver()
export class WinnerSubscriptions {
  @Subscription(() => WinnerEdgeType, {
    description: 'Each winner as soon as it is recorded, in the order of the feed.',
    subscribe: async ({ args, context }) =>
      createEntries(await follow(args, context, IN_HAND), context.feed, toWinnerFilter(args.filter ?? {}, context)),
  })
  winnerAdded(
    @Arg('filter', () => WinnerFilterInput, argument.filter) filter: WinnerFilterInput | null | undefined,
    @Arg('after', () => String, argument.after) _after: unknown,
    @Root() entry: LogEntry,
    @Ctx() context: GatewayContext,
  ): WinnerEdge {
    noteFound(filter, [entry.position], context);
    return toWinnerEdge(context.feed, entry);
  }

  @Extensions({ items: LARGEST_BATCH } satisfies FieldSize)
  @Subscription(() => WinnerBatchType, {
    description: 'The same in batches: whatever is there. A burst of 2,000 winners is 4 events, not 2,000.',
    subscribe: ({ args, context }) => follow(args, context, LARGEST_BATCH),
  })
  winnersAdded(
    @Arg('filter', () => WinnerFilterInput, argument.filter) filter: WinnerFilterInput | null | undefined,
    @Arg('after', () => String, argument.after) _after: unknown,
    @Root() page: LogPage,
    @Ctx() context: GatewayContext,
  ): WinnerBatch {
    noteFound(
      filter,
      page.entries.map(({ position }) => position),
      context,
    );
    return toWinnerBatch(context.feed, page);
  }
}

interface FollowArguments {
  readonly filter?: WinnerFilterInput | null;
  readonly after?: string | null;
}

/** Resolves when the place to begin at is fixed: nothing that is recorded afterwards is missed. */
async function follow(
  { filter, after }: FollowArguments,
  context: GatewayContext,
  limit: number,
): Promise<AsyncIterableIterator<LogPage>> {
  const { feed, watch } = context;
  const wanted = toWinnerFilter(filter ?? {}, context);
  noteFound(filter, [], context);
  if (after) await feed.readCursor(after); // before anybody is troubled with watching
  const endWatch = await watch.begin(channelsOf(filter ?? {}));
  try {
    return feed.follow(await readStart(feed, after ?? null), limit, wanted, endWatch);
  } catch (error) {
    endWatch();
    throw error;
  }
}

/**
 * The channels that a subscriber names, by themselves or by a lottery of theirs. Those that a caller is narrowed to are
 * none of them: naming nothing watches nothing.
 */
function channelsOf({ channelIds, lotteryIds }: WinnerFilterInput): readonly string[] {
  return [...(channelIds ?? []), ...(lotteryIds ?? []).map((id) => toChannelId(readId(id)))];
}

async function readStart(feed: WinnerFeed, after: string | null): Promise<number> {
  return after === null ? (await feed.log.bounds()).head : feed.readCursor(after);
}
