import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Channel } from '../domain/channel.js';
import { readId, toId } from '../domain/ids.js';
import type { Lottery } from '../domain/lottery.js';
import type { Prize } from '../domain/prize.js';
import type { RedPacket } from '../domain/red-packet.js';
import type { WonPrize } from '../domain/winner.js';
import type { RecordedWinner } from '../feed/winner-log.js';
import { ChannelType, toChannel } from './channel.js';
import type { GatewayContext } from './context.js';
import { LotteryType } from './lottery.js';
import { PrizeType } from './prize.js';
import { RedPacketType } from './red-packet.js';
import { WinnerType } from './winner.js';
import { WonPrizeType } from './winner-parts.js';

/** What leads from a prize that was won to what it was set up as. */
@Resolver(() => WonPrizeType)
export class WonPrizeFields {
  @FieldResolver(() => PrizeType, {
    nullable: true,
    description: 'The prize as the lottery has it now; null where the announcement does not name it.',
  })
  async definition(@Root() { id }: WonPrize, @Ctx() { loaders }: GatewayContext): Promise<Prize | null> {
    if (id === null) return null;
    const { platform, native } = readId(id);
    const [channel, lottery = ''] = native; // a prize's id names its lottery
    const found = await loaders.lottery.load(toId(platform, 'lottery', channel, lottery));
    return found?.prizes.find((prize) => prize.id === id) ?? null;
  }
}

/** What leads from a winner to things that must be asked for. */
@Resolver(() => WinnerType)
export class WinnerFields {
  @FieldResolver(() => ChannelType, { description: 'Where it was won.' })
  channel(@Root() { channelId }: RecordedWinner, @Ctx() context: GatewayContext): Channel {
    return toChannel(channelId, context);
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
