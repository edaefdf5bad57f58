import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Channel } from '../domain/channel.js';
import type { Lottery } from '../domain/lottery.js';
import type { RedPacket } from '../domain/red-packet.js';
import type { RecordedWinner } from '../feed/winner-log.js';
import { ChannelType, toChannel } from './channel.js';
import type { GatewayContext } from './context.js';
import { LotteryType } from './lottery.js';
import { RedPacketType } from './red-packet.js';
import { WinnerType } from './winner.js';

/** What leads from a winner to things that must be asked for. */
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
