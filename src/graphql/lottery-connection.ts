import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { type Lottery, LotteryStatus } from '../domain/lottery.js';
import { connectionOf } from './connection.js';
import { LotteryType } from './lottery.js';
import type { UnavailableChannel } from './lottery-page.js';
import { DateTime } from './scalars.js';

const { ConnectionType } = connectionOf<Lottery>('Lottery', () => LotteryType);

@ObjectType('UnavailableChannel', {
  description: 'A channel that was asked for and could not be read.',
  simpleResolvers: true,
})
class UnavailableChannelType implements UnavailableChannel {
  @Field(() => ID, { description: 'Global id of the channel.' })
  readonly channelId!: string;

  @Field(() => String, { description: 'Why: the code that an error would carry, such as UPSTREAM_UNAVAILABLE.' })
  readonly code!: string;

  @Field(() => Boolean, { description: 'Whether trying again may help.' })
  readonly retryable!: boolean;

  @Field(() => String, { nullable: true, description: "The platform's id of the failed call, for its support." })
  readonly requestId!: string | null;
}

@ObjectType('LotteryConnection', {
  description:
    'Lotteries by `sentAt`, newest first; those not yet sent come first of all. The cursor holds the window and the ' +
    'moment of the first page, so that lotteries which arrive meanwhile neither shift nor repeat anything.',
  simpleResolvers: true,
})
export class LotteryConnectionType extends ConnectionType {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'Nothing older was asked for, at least not from every platform; null: everything. Where no window is given, ' +
      'Polyv, which demands one, is asked for the last 30 days.',
  })
  readonly from!: string | null;

  @Field(() => [UnavailableChannelType], {
    description:
      'Channels that are not in this answer; the next page (`after: endCursor`) tries them again, also where ' +
      '`hasNextPage` is false because nothing else is left.',
  })
  readonly unavailable!: readonly UnavailableChannelType[];
}

@InputType('LotteryFilter', { description: 'Which lotteries. All conditions that are given must hold.' })
export class LotteryFilter {
  @Field(() => [LotteryStatus], { nullable: true, description: 'Any of these; an empty list is refused.' })
  readonly status?: LotteryStatus[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Sent then or later. With it (or `to`) lotteries not yet sent are left out.',
  })
  readonly from?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Sent before then.' })
  readonly to?: string | null;

  @Field(() => String, { nullable: true, description: 'Of one live session (Polyv); no other platform has such.' })
  readonly sessionId?: string | null;
}
