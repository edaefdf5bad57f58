import * as z from 'zod';
import { Arg, Ctx, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Channel } from '../domain/channel.js';
import type { RedPacket } from '../domain/red-packet.js';
import { ChannelType, toChannel } from './channel.js';
import { checkPageSize, type Connection, connectionOf, toConnection, USUAL_PAGE } from './connection.js';
import type { GatewayContext } from './context.js';
import { readCursor, toCursor } from './cursor.js';
import { RedPacketType } from './red-packet.js';

const { ConnectionType } = connectionOf<RedPacket>('RedPacket', () => RedPacketType);

@ObjectType('RedPacketConnection', {
  description: 'Red packets, newest first (the platform counts them up).',
  simpleResolvers: true,
})
class RedPacketConnectionType extends ConnectionType {}

/** The channel, and the platform's id of the last one given out. */
const cursorContent = z.strictObject({
  version: z.literal(1),
  channelId: z.string(),
  before: z.string().regex(/^\d+$/),
});

@Resolver()
export class RedPacketQueries {
  @Query(() => RedPacketType, {
    nullable: true,
    description: 'One red packet; null where there is no such one.',
  })
  redPacket(
    @Arg('id', () => ID, { description: 'Global id of the red packet.' }) id: string,
    @Ctx() { loaders }: GatewayContext,
  ): Promise<RedPacket | null> {
    return loaders.redPacket.load(id);
  }
}

@Resolver(() => RedPacketType)
export class RedPacketFields {
  @FieldResolver(() => ChannelType, { description: 'The channel it belongs to.' })
  channel(@Root() { channelId }: RedPacket, @Ctx() context: GatewayContext): Channel {
    return toChannel(channelId, context);
  }
}

@Resolver(() => ChannelType)
export class ChannelRedPackets {
  @FieldResolver(() => RedPacketConnectionType, {
    nullable: true,
    description: 'The red packets of this channel; null where the platform has none at all (Polyv).',
  })
  async redPackets(
    @Root() channel: Channel,
    @Arg('first', () => Int, {
      description: 'How many on a page, at most 100.',
      nullable: true,
      defaultValue: USUAL_PAGE,
    })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor to go on from.' }) after:
      | string
      | null
      | undefined,
    @Ctx() { loaders }: GatewayContext,
  ): Promise<Connection<RedPacket> | null> {
    const size = checkPageSize('first', first ?? USUAL_PAGE);
    const content =
      after == null ? null : readCursor(after, cursorContent.extend({ channelId: z.literal(channel.id) }));
    const all = await loaders.redPacketsOf.load(channel.id);
    if (all === null) return null;

    const newestFirst = all.toSorted((a, b) => compareNumbers(b.platformId, a.platformId));
    const rest = newestFirst.filter(
      ({ platformId }) => content === null || compareNumbers(platformId, content.before) < 0,
    );
    return toConnection({
      edges: rest.slice(0, size).map((node) => ({
        cursor: toCursor({ version: 1, channelId: channel.id, before: node.platformId }),
        node,
      })),
      hasNextPage: rest.length > size,
      hasPreviousPage: rest.length < newestFirst.length,
      totalCount: all.length,
    });
  }
}

/** Ids are 64-bit numbers as text: too wide for a JavaScript number. */
function compareNumbers(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
