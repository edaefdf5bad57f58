import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { BadIdError, ForbiddenError } from '../domain/errors.js';
import { readId } from '../domain/ids.js';
import { toChannel } from './channel.js';
import { checkListSize } from './connection.js';
import type { GatewayContext } from './context.js';
import { NodeType } from './node.js';
import { readWinner } from './winner-list.js';

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

async function load(id: string, context: GatewayContext): Promise<NodeType | null> {
  const { caller, loaders } = context;
  const { type } = readId(id);
  const scope = type === 'winner' ? 'winner:read' : 'lottery:read';
  // The document does not tell what the id names.
  if (!caller.scopes.has(scope)) throw new ForbiddenError(`Beyond the scopes of this caller: a ${type} (${scope})`);
  switch (type) {
    case 'channel':
      return toChannel(id, context);
    case 'lottery':
    case 'activity':
      return loaders.lottery.load(id);
    case 'redpacket':
      return loaders.redPacket.load(id);
    case 'winner':
      return readWinner(id, context);
    default:
      throw new BadIdError(`a ${type satisfies 'prize' | 'viewer'} can't be fetched by itself`);
  }
}
