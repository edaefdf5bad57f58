import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { Channel } from '../domain/channel.js';
import type { Lottery } from '../domain/lottery.js';
import { ChannelType } from './channel.js';
import type { Connection } from './connection.js';
import type { GatewayContext } from './context.js';
import { LotteryType } from './lottery.js';
import { completeWinners } from './lottery-completion.js';
import type { WinnerNode } from './winner.js';
import { WinnerConnectionType } from './winner-connection.js';
import { noteFound, toWinnerFilter, WinnerFilterInput } from './winner-filter.js';
import { readWinners } from './winner-list.js';

const argument = {
  filter: { nullable: true, description: 'Which winners; left out: all.' },
  first: { nullable: true, description: 'So many after `after`, at most 100; left out, and `last` too: 20.' },
  after: { nullable: true, description: 'The cursor to go on from; left out: the oldest winner that is kept.' },
  last: { nullable: true, description: 'So many before `before`, at most 100.' },
  before: { nullable: true, description: 'The cursor to go back from; left out: the newest winner.' },
} as const;

type Left<Value> = Value | null | undefined;

@Resolver()
export class WinnerQueries {
  @Query(() => WinnerConnectionType, { nullable: true, description: 'The winners that this gateway has recorded.' })
  async winners(
    @Arg('filter', () => WinnerFilterInput, argument.filter) filter: Left<WinnerFilterInput>,
    @Arg('first', () => Int, argument.first) first: Left<number>,
    @Arg('after', () => String, argument.after) after: Left<string>,
    @Arg('last', () => Int, argument.last) last: Left<number>,
    @Arg('before', () => String, argument.before) before: Left<string>,
    @Ctx() context: GatewayContext,
  ): Promise<Connection<WinnerNode>> {
    const wanted = toWinnerFilter(filter ?? {}, context);
    const found = await readWinners(context.feed, wanted, { first, after, last, before });
    noteFound(
      filter,
      found.nodes.map(({ position }) => position),
      context,
    );
    return found;
  }

  @Query(() => String, {
    description:
      'A cursor for "from now on". Ask for it first and subscribe with it: then not even a connection that breaks ' +
      'before its first event loses a winner.',
  })
  async feedPosition(@Ctx() { feed }: GatewayContext): Promise<string> {
    return feed.toCursor((await feed.log.bounds()).head);
  }
}

@Resolver(() => ChannelType)
export class ChannelWinners {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Its title, as last announced with a winner; null where none was announced (Volcengine).',
  })
  async name(@Root() { id }: Channel, @Ctx() { feed }: GatewayContext): Promise<string | null> {
    // The platform's own lists do not tell it: what was announced by a callback does.
    const announced = { channelIds: [id], verification: ['SIGNED', 'CONFIRMED', 'DISPUTED'] } as const;
    const { entries } = await feed.log.readBefore(null, 1, announced);
    return entries[0]?.winner.channelName ?? null;
  }

  @FieldResolver(() => WinnerConnectionType, {
    nullable: true,
    description: 'The winners of this channel that this gateway has recorded.',
  })
  winners(
    @Root() { id }: Channel,
    @Arg('first', () => Int, argument.first) first: Left<number>,
    @Arg('after', () => String, argument.after) after: Left<string>,
    @Arg('last', () => Int, argument.last) last: Left<number>,
    @Arg('before', () => String, argument.before) before: Left<string>,
    @Ctx() { feed }: GatewayContext,
  ): Promise<Connection<WinnerNode>> {
    return readWinners(feed, { channelIds: [id] }, { first, after, last, before });
  }
}

@Resolver(() => LotteryType)
export class LotteryWinners {
  @FieldResolver(() => WinnerConnectionType, {
    nullable: true,
    description:
      "The winners of this lottery. Where fewer are recorded than the platform announces, the platform's own list is " +
      'read first; `winnersComplete` tells whether that was enough.',
  })
  async winners(
    @Root() lottery: Lottery,
    @Arg('first', () => Int, argument.first) first: Left<number>,
    @Arg('after', () => String, argument.after) after: Left<string>,
    @Arg('last', () => Int, argument.last) last: Left<number>,
    @Arg('before', () => String, argument.before) before: Left<string>,
    @Ctx() context: GatewayContext,
  ): Promise<Connection<WinnerNode>> {
    await completeWinners(lottery, context);
    return readWinners(context.feed, { lotteryIds: [lottery.id] }, { first, after, last, before });
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      'Whether as many winners are recorded as the platform announces; null where it announces none. Ask for `winners` ' +
      'beside it, and what is missing is fetched first.',
  })
  async winnersComplete(@Root() lottery: Lottery, @Ctx() context: GatewayContext): Promise<boolean | null> {
    if (lottery.winnerCount === null) return null;
    // `winners` of the same answer may be at work on it, or be about to: it may stand behind this field.
    await new Promise((resolve) => void setImmediate(resolve));
    await context.completions.get(lottery.id);
    const counts = await context.feed.log.count([lottery.id]);
    return (counts.get(lottery.id) ?? 0) === lottery.winnerCount;
  }
}
