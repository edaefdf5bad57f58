import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { Channel } from '../domain/channel.js';
import { BadInputError } from '../domain/errors.js';
import type { Lottery } from '../domain/lottery.js';
import { ChannelType, toChannel } from './channel.js';
import { checkListSize, USUAL_PAGE } from './connection.js';
import type { GatewayContext } from './context.js';
import { LotteryType } from './lottery.js';
import { LotteryConnectionType, LotteryFilter } from './lottery-connection.js';
import { readLotteries } from './lottery-list.js';
import type { LotteryPage } from './lottery-page.js';

const pageArguments = {
  first: { description: 'How many on a page, at most 100.', nullable: true, defaultValue: USUAL_PAGE },
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
    @Arg('channelIds', () => [ID], { description: 'Global ids of the channels, 1 to 100.' }) channelIds: string[],
    @Arg('filter', () => LotteryFilter, pageArguments.filter) filter: LotteryFilter | null | undefined,
    @Arg('first', () => Int, pageArguments.first) first: number | null,
    @Arg('after', () => String, pageArguments.after) after: string | null | undefined,
    @Ctx() context: GatewayContext,
  ): Promise<LotteryPage> {
    if (channelIds.length === 0) throw new BadInputError('channelIds: expected at least one');
    return readLotteries(
      context,
      [...new Set(checkListSize('channelIds', channelIds))],
      filter ?? {},
      first ?? USUAL_PAGE,
      after ?? null,
    );
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
  channel(@Root() { channelId }: Lottery, @Ctx() context: GatewayContext): Channel {
    return toChannel(channelId, context);
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
    @Arg('filter', () => LotteryFilter, pageArguments.filter) filter: LotteryFilter | null | undefined,
    @Arg('first', () => Int, pageArguments.first) first: number | null,
    @Arg('after', () => String, pageArguments.after) after: string | null | undefined,
    @Ctx() context: GatewayContext,
  ): Promise<LotteryPage> {
    return readLotteries(context, [channel.id], filter ?? {}, first ?? USUAL_PAGE, after ?? null, (error) => {
      throw error; // one channel has a path of its own for its error
    });
  }
}
