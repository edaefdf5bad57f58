import { Field, ID, Int, ObjectType } from 'type-graphql';
import { PrizeDelivery, PrizeKind } from '../domain/prize.js';
import type { Verification, Viewer, WinnerClaim, WonPrize } from '../domain/winner.js';
import type { RecordedWinner } from '../feed/winner-log.js';
import { NodeType } from './node.js';
import { Platform } from './platform.js';
import { DateTime } from './scalars.js';

@ObjectType('WonPrize', {
  description: 'What was won, as announced: there even when nothing can be fetched.',
  simpleResolvers: true,
})
export class WonPrizeType implements WonPrize {
  @Field(() => ID, { nullable: true, description: 'Global id of the prize, where the announcement names it.' })
  readonly id!: string | null;

  @Field(() => String, { description: 'The name of the prize.' })
  readonly name!: string;

  @Field(() => PrizeKind, { description: 'What it is.' })
  readonly kind!: PrizeKind;

  @Field(() => PrizeDelivery, { nullable: true, description: 'For CUSTOM prizes (Volcengine).' })
  readonly delivery!: PrizeDelivery | null;

  @Field(() => Int, { nullable: true, description: 'What this winner gets: points, or whole fen for CASH.' })
  readonly amount!: number | null;

  @Field(() => String, { nullable: true, description: 'The batch of the points (Volcengine).' })
  readonly batch!: string | null;
}

@ObjectType('Viewer', { description: 'Who won. Personal data.', simpleResolvers: true })
export class ViewerType implements Viewer {
  @Field(() => ID, { description: 'Global id of the viewer.' })
  readonly id!: string;

  @Field(() => String, { description: "The platform's own id of the viewer." })
  readonly platformId!: string;

  @Field(() => String, { nullable: true, description: "The viewer's id in the organizer's own system (Volcengine)." })
  readonly externalId!: string | null;

  @Field(() => String, { nullable: true, description: 'The name that others see.' })
  readonly nickname!: string | null;

  @Field(() => String, { nullable: true, description: 'The phone number used to log in (Volcengine).' })
  readonly phone!: string | null;
}

@ObjectType('Winner', {
  implements: NodeType,
  description: 'One win of one viewer, as recorded by this gateway.',
  simpleResolvers: true,
})
export class WinnerType extends NodeType implements RecordedWinner {
  @Field(() => Platform, { description: 'Where it was won.' })
  readonly platform!: string;

  /** Becomes the field `channel`. */
  readonly channelId!: string;

  @Field(() => String, { nullable: true, description: "The channel's title, as announced." })
  readonly channelName!: string | null;

  /** Becomes the field `lottery`. */
  readonly lotteryId!: string | null;

  @Field(() => String, { nullable: true, description: "The lottery's name, as announced." })
  readonly lotteryName!: string | null;

  /** Becomes the field `redPacket`. */
  readonly redPacketId!: string | null;

  @Field(() => WonPrizeType, { description: 'What was won, as announced.' })
  readonly prize!: WonPrizeType;

  @Field(() => ViewerType, { description: 'Who won.' })
  readonly viewer!: ViewerType;

  @Field(() => Boolean, { nullable: true, description: 'Whether the viewer was on a list of those who win first.' })
  readonly isPriority!: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: "The organizer's own extension of the watch page's address (`extra`). Personal data.",
  })
  readonly extra!: string | null;

  @Field(() => String, { nullable: true, description: "The viewer's network address. Personal data." })
  readonly ipAddress!: string | null;

  @Field(() => String, { nullable: true, description: "The viewer's device or browser, as the platform says it." })
  readonly userAgent!: string | null;

  @Field(() => DateTime, { description: 'When it was drawn where that is told, else when it was announced.' })
  readonly wonAt!: string;

  /** Tells what `wonAt` is. */
  readonly wonAtDraw!: boolean;

  readonly claim!: WinnerClaim | null;

  readonly verification!: Verification;

  readonly verifiedAt!: string | null;

  @Field(() => DateTime, { description: 'When this gateway recorded it.' })
  readonly recordedAt!: string;
}
