import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Channel } from '../domain/channel.js';
import { GatewayError } from '../domain/errors.js';
import { ChannelType, toChannel } from './channel.js';
import { checkListSize } from './connection.js';
import type { GatewayContext } from './context.js';

@Resolver()
export class ChannelQueries {
  @Query(() => ChannelType, {
    nullable: true,
    description: 'A channel. Known by its id alone, so it is not asked for until a field of it needs an answer.',
  })
  channel(
    @Arg('id', () => ID, { description: 'Global id of the channel: "<platform>:channel:<its own id>".' }) id: string,
    @Ctx() context: GatewayContext,
  ): Channel {
    return toChannel(id, context);
  }

  @Query(() => [ChannelType], {
    nullable: 'items',
    description: 'Channels, in the order of the ids; null, with an error, at the place of a malformed id.',
  })
  channels(
    @Arg('ids', () => [ID], { description: 'Global ids of the channels, at most 100.' }) ids: string[],
    @Ctx() context: GatewayContext,
  ): (Channel | Error)[] {
    return checkListSize('ids', ids).map((id) => orError(() => toChannel(id, context)));
  }
}

/** An error in a list fails its own place in it. Faults of ours are not caught. */
function orError<T>(read: () => T): T | GatewayError {
  try {
    return read();
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}
