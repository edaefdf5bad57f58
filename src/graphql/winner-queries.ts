import * as z from 'zod';
import { Arg, Ctx, Field, FieldResolver, ID, InputType, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Channel } from '../domain/channel.js';
import { BadIdError, BadInputError } from '../domain/errors.js';
import { type IdType, readId } from '../domain/ids.js';
import type { Lottery } from '../domain/lottery.js';
import type { RedPacket } from '../domain/red-packet.js';
import type { RecordedWinner, WinnerFilter as Filter } from '../feed/winner-log.js';
import { ChannelType, toChannel } from './channel.js';
import { checkPageSize, type Connection, connectionOf, toConnection } from './connection.js';
import type { GatewayContext } from './context.js';
import { readCursor, toCursor } from './cursor.js';
import { LotteryType } from './lottery.js';
import { Platform } from './platform.js';
import { RedPacketType } from './red-packet.js';
import { WinnerType } from './winner.js';

const { ConnectionType } = connectionOf<RecordedWinner>('Winner', () => WinnerType);

@ObjectType('WinnerConnection', {
  description: 'Winners in the order in which they were recorded. A cursor is a position, good under any filter.',
  simpleResolvers: true,
})
class WinnerConnectionType extends ConnectionType {}

@InputType('WinnerFilter', {
  description: 'Which winners. All conditions that are given must hold; an empty list is refused.',
})
class WinnerFilter {
  @Field(() => Platform, { nullable: true, description: 'Of one platform.' })
  readonly platform?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Of any of these channels.' })
  readonly channelIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of any of these lotteries.' })
  readonly lotteryIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of any of these red packets.' })
  readonly redPacketIds?: string[] | null;
}

const position = z.strictObject({ version: z.literal(1), position: z.int().nonnegative() });
const MOST = 20;

const argument = {
  filter: { nullable: true, description: 'Which winners; left out: all.' },
  first: { nullable: true, description: 'So many after `after`, at most 100; left out, and `last` too: 20.' },
  after: { nullable: true, description: 'The cursor to go on from.' },
  last: { nullable: true, description: 'So many before `before`, at most 100.' },
  before: { nullable: true, description: 'The cursor to go back from.' },
} as const;

interface Page {
  readonly first: number | null;
  readonly after: string | null;
  readonly last: number | null;
  readonly before: string | null;
}

@Resolver()
export class WinnerQueries {
  @Query(() => WinnerConnectionType, { nullable: true, description: 'The winners that this gateway has recorded.' })
  winners(
    @Arg('filter', () => WinnerFilter, argument.filter) filter: WinnerFilter | null | undefined,
    @Arg('first', () => Int, argument.first) first: number | null | undefined,
    @Arg('after', () => String, argument.after) after: string | null | undefined,
    @Arg('last', () => Int, argument.last) last: number | null | undefined,
    @Arg('before', () => String, argument.before) before: string | null | undefined,
    @Ctx() context: GatewayContext,
  ): Promise<Connection<RecordedWinner>> {
    return readWinners(context, toFilter(filter ?? {}), {
      first: first ?? null,
      after: after ?? null,
      last: last ?? null,
      before: before ?? null,
    });
  }
}

@Resolver(() => WinnerType)
export class WinnerFields {
  @FieldResolver(() => ChannelType, { description: 'Where it was won.' })
  channel(@Root() { channelId }: RecordedWinner, @Ctx() { platforms }: GatewayContext): Channel {
    return toChannel(channelId, platforms);
  }

  @FieldResolver(() => LotteryType, { nullable: true, description: 'The lottery it was won in; null for red packets.' })
  lottery(@Root() { lotteryId }: RecordedWinner, @Ctx() { loaders }: GatewayContext): Promise<Lottery | null> | null {
    return lotteryId === null ? null : loaders.lottery.load(lotteryId);
  }

  @FieldResolver(() => RedPacketType, {
    nullable: true,
    description: 'The red packet it was won from, where the announcement names it.',
  })
  redPacket(@Root() winner: RecordedWinner, @Ctx() { loaders }: GatewayContext): Promise<RedPacket | null> | null {
    return winner.redPacketId === null ? null : loaders.redPacket.load(winner.redPacketId);
  }
}

async function readWinners(
  { feed }: GatewayContext,
  filter: Filter,
  { first, after, last, before }: Page,
): Promise<Connection<RecordedWinner>> {
  if (last === null && before !== null) throw new BadInputError('before: goes with last');
  if (last !== null && (first !== null || after !== null))
    throw new BadInputError('last: goes with before, not with first or after');

  const toEdge = (entry: { position: number; winner: RecordedWinner }) => ({
    cursor: toCursor({ version: 1, position: entry.position }),
    node: entry.winner,
  });
  if (last !== null) {
    const limit = checkPageSize('last', last);
    const from = before === null ? null : readCursor(before, position).position;
    const { entries } = await feed.log.readBefore(from, limit + 1, filter);
    return toConnection({
      edges: entries.slice(0, limit).map(toEdge).toReversed(),
      hasNextPage: before !== null,
      hasPreviousPage: entries.length > limit,
      totalCount: null,
    });
  }
  const limit = checkPageSize('first', first ?? MOST);
  const from = after === null ? 0 : readCursor(after, position).position;
  const { entries } = await feed.log.readAfter(from, limit + 1, filter);
  return toConnection({
    edges: entries.slice(0, limit).map(toEdge),
    hasNextPage: entries.length > limit,
    hasPreviousPage: from > 0,
    endCursor: entries.length === 0 ? after : null,
    totalCount: null,
  });
}

/** Throws `BadIdError` and `BadInputError`: a filter that can't match anything is a mistake, not an empty answer. */
function toFilter(filter: WinnerFilter): Filter {
  return {
    ...(filter.platform ? { platform: filter.platform } : {}),
    ...(filter.channelIds ? { channelIds: checkIds('channelIds', filter.channelIds, ['channel']) } : {}),
    ...(filter.lotteryIds ? { lotteryIds: checkIds('lotteryIds', filter.lotteryIds, ['lottery', 'activity']) } : {}),
    ...(filter.redPacketIds ? { redPacketIds: checkIds('redPacketIds', filter.redPacketIds, ['redpacket']) } : {}),
  };
}

function checkIds(name: string, ids: readonly string[], types: readonly IdType[]): readonly string[] {
  if (ids.length === 0) throw new BadInputError(`${name}: expected at least one, or nothing for all`);
  for (const id of ids)
    if (!types.includes(readId(id).type)) throw new BadIdError(`${name}: a ${types.join(' or ')} is expected`);
  return ids;
}
