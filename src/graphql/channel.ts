import { Field, ObjectType } from 'type-graphql';
import type { Channel } from '../domain/channel.js';
import { readId } from '../domain/ids.js';
import { BadIdError } from '../domain/errors.js';
import type { GatewayContext } from './context.js';
import { NodeType } from './node.js';
import { Platform } from './platform.js';
import { checkChannel } from './scope-check.js';

@ObjectType('Channel', {
  implements: NodeType,
  description: 'A live room (Volcengine: 直播间, Polyv: 频道).',
  simpleResolvers: true,
})
export class ChannelType extends NodeType implements Channel {
  @Field(() => Platform, { description: 'Where it is.' })
  readonly platform!: string;

  @Field(() => String, { description: "The platform's own id of it." })
  readonly platformId!: string;
}

/**
 * A channel is known by its id alone: no call is made. Throws `BadIdError`, and `ForbiddenError` where the caller is
 * narrowed to others.
 */
export function toChannel(id: string, { platforms, caller }: Pick<GatewayContext, 'platforms' | 'caller'>): Channel {
  const { platform, type, native } = readId(id);
  if (type !== 'channel') throw new BadIdError(`a channel is expected, this is a ${type}`);
  if (!platforms.some(({ name }) => name === platform)) throw new BadIdError('no such platform');
  checkChannel(caller, id);
  return { id, platform, platformId: native[0] };
}
