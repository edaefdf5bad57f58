import { Arg, Ctx, Field, FieldResolver, ID, InputType, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Channel } from '../domain/channel.js';
import { BadInputError } from '../domain/errors.js';
import { type Lottery, LotteryStatus } from '../domain/lottery.js';
import type { LotterySlice, Platform, Window } from '../domain/platform.js';
import { ChannelType, toChannel } from './channel.js';
import { checkPageSize, connectionOf } from './connection.js';
import type { GatewayContext } from './context.js';
import { toDigest } from './cursor.js';
import { LotteryType } from './lottery.js';
import { type LotteryPage, toLotteryPage, toLotteryPlan, type UnavailableChannel } from './lottery-page.js';
import { DateTime } from './scalars.js';

const { ConnectionType } = connectionOf<Lottery>('Lottery', () => LotteryType);

@ObjectType('UnavailableChannel', {
  description: 'A channel that was asked for and could not be read.',
  simpleResolvers: true,
})
class UnavailableChannelType implements UnavailableChannel {
  @Field(() => ID, { description: 'Global id of the channel.' })
  readonly channelId!: string;

  @Field(() => String, { description: 'Why: the code that an error would carry, such as UPSTREAM_UNAVAILABLE.' })
  readonly code!: string;

  @Field(() => Boolean, { description: 'Whether trying again may help.' })
  readonly retryable!: boolean;

  @Field(() => String, { nullable: true, description: "The platform's id of the failed call, for its support." })
  readonly requestId!: string | null;
}

@ObjectType('LotteryConnection', {
  description:
    'Lotteries by `sentAt`, newest first; those not yet sent come first of all. The cursor holds the window and the ' +
    'moment of the first page, so that lotteries which arrive meanwhile neither shift nor repeat anything.',
  simpleResolvers: true,
})
class LotteryConnectionType extends ConnectionType {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'Nothing older was asked for, at least not from every platform; null: everything. Where no window is given, ' +
      'Polyv, which demands one, is asked for the last 30 days.',
  })
  readonly from!: string | null;

  @Field(() => [UnavailableChannelType], {
    description: 'Channels that are not in this answer; the next page (`after: endCursor`) tries them again.',
  })
  readonly unavailable!: readonly UnavailableChannelType[];
}

@InputType('LotteryFilter', { description: 'Which lotteries. All conditions that are given must hold.' })
class LotteryFilter {
  @Field(() => [LotteryStatus], { nullable: true, description: 'Any of these; an empty list is refused.' })
  readonly status?: LotteryStatus[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Sent then or later. With it (or `to`) lotteries not yet sent are left out.',
  })
  readonly from?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Sent before then.' })
  readonly to?: string | null;

  @Field(() => String, { nullable: true, description: 'Of one live session (Polyv); no other platform has such.' })
  readonly sessionId?: string | null;
}

const pageArguments = {
  first: { description: 'How many on a page, at most 100.', nullable: true, defaultValue: 20 },
  after: { nullable: true, description: 'The cursor to go on from.' },
  filter: { nullable: true, description: 'Which lotteries; left out: all, within the window that a platform demands.' },
} as const;

@Resolver()
export class LotteryQueries {
  @Query(() => LotteryConnectionType, {
    nullable: true,
    description: 'Lotteries of many channels, on any platforms, in one list.',
  })
  async lotteries(
    @Arg('channelIds', () => [ID], { description: 'Global ids of the channels, at least one.' }) channelIds: string[],
    @Arg('filter', () => LotteryFilter, pageArguments.filter) filter: LotteryFilter | null,
    @Arg('first', () => Int, pageArguments.first) first: number,
    @Arg('after', () => String, pageArguments.after) after: string | null,
    @Ctx() context: GatewayContext,
  ): Promise<LotteryPage> {
    if (channelIds.length === 0) throw new BadInputError('channelIds: expected at least one');
    return readPage(context, [...new Set(channelIds)], filter ?? {}, first, after);
  }

  @Query(() => LotteryType, {
    nullable: true,
    description: 'One lottery; null where there is no such one.',
  })
  lottery(
    @Arg('id', () => ID, { description: 'Global id of the lottery.' }) id: string,
    @Ctx() { loaders }: GatewayContext,
  ): Promise<Lottery | null> {
    return loaders.lottery.load(id);
  }
}

@Resolver(() => LotteryType)
export class LotteryFields {
  @FieldResolver(() => ChannelType, { description: 'The channel it belongs to.' })
  channel(@Root() { channelId }: Lottery, @Ctx() { platforms }: GatewayContext): Channel {
    return toChannel(channelId, platforms);
  }
}

@Resolver(() => ChannelType)
export class ChannelLotteries {
  @FieldResolver(() => LotteryConnectionType, {
    nullable: true,
    description: 'The lotteries of this channel; null, with an error, where they can not be read.',
  })
  async lotteries(
    @Root() channel: Channel,
    @Arg('filter', () => LotteryFilter, pageArguments.filter) filter: LotteryFilter | null,
    @Arg('first', () => Int, pageArguments.first) first: number,
    @Arg('after', () => String, pageArguments.after) after: string | null,
    @Ctx() context: GatewayContext,
  ): Promise<LotteryPage> {
    return readPage(context, [channel.id], filter ?? {}, first, after, (error) => {
      throw error; // one channel has a path of its own for its error
    });
  }
}

async function readPage(
  context: GatewayContext,
  channelIds: readonly string[],
  filter: LotteryFilter,
  first: number,
  after: string | null,
  onFailure: (error: Error) => Error = (error) => error,
): Promise<LotteryPage> {
  checkPageSize('first', first);
  const channels = channelIds.map((id) => toChannel(id, context.platforms));
  const statuses = filter.status ?? null;
  if (statuses?.length === 0) throw new BadInputError('status: expected at least one, or nothing for all');
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
