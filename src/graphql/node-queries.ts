import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { BadIdError } from '../domain/errors.js';
import { readId } from '../domain/ids.js';
import { toChannel } from './channel.js';
import { checkListSize } from './connection.js';
import type { GatewayContext } from './context.js';
import { NodeType } from './node.js';

@Resolver()
export class NodeQueries {
  @Query(() => NodeType, { nullable: true, description: 'Whatever the id names; null where there is no such thing.' })
  node(
    @Arg('id', () => ID, { description: 'Any global id of this gateway.' }) id: string,
    @Ctx() context: GatewayContext,
  ): Promise<NodeType | null> {
    return load(id, context);
  }

  @Query(() => [NodeType], { nullable: 'items', description: 'The same for many ids, in their order.' })
  nodes(
    @Arg('ids', () => [ID], { description: 'Any global ids of this gateway, at most 100.' }) ids: string[],
    @Ctx() context: GatewayContext,
  ): Promise<NodeType | null>[] {
    return checkListSize('ids', ids).map((id) => load(id, context));
  }
}

async function load(id: string, { loaders, platforms, feed }: GatewayContext): Promise<NodeType | null> {
  const { type } = readId(id);
  switch (type) {
    case 'channel':
      return toChannel(id, platforms);
    case 'lottery':
    case 'activity':
      return loaders.lottery.load(id);
    case 'redpacket':
      return loaders.redPacket.load(id);
    case 'winner':
      return (await feed.log.find(id))?.winner ?? null;
    default:
      throw new BadIdError(`a ${type satisfies 'prize' | 'viewer'} can't be fetched by itself`);
  }
}
