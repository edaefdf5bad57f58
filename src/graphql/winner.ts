import { Field, ObjectType } from 'type-graphql';
import { Verification } from '../domain/winner.js';
import type { RecordedWinner } from '../feed/winner-log.js';
import { NodeType } from './node.js';
import { Platform } from './platform.js';
import { DateTime } from './scalars.js';
import { ViewerType, WinnerClaimType, WonPrizeType } from './winner-parts.js';

/** A winner that knows its place in the feed. */
export interface WinnerNode extends RecordedWinner {
  readonly position: number;
}

@ObjectType('Winner', {
  implements: NodeType,
  description: 'One win of one viewer, as recorded by this gateway.',
  simpleResolvers: true,
})
export class WinnerType extends NodeType implements WinnerNode {
  /** Goes into the audit trail; clients see it as the cursor of an edge. */
  readonly position!: number;

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

  @Field(() => DateTime, { description: 'When this gateway recorded it.' })
  readonly recordedAt!: string;

  @Field(() => Verification, { description: 'How it is known, at the moment of this answer.' })
  readonly verification!: Verification;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the platform's own list was seen to have it, or to lack it (DISPUTED); null: not yet.",
  })
  readonly verifiedAt!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When its viewer was erased (`eraseViewer`): then nothing personal is left, and `viewer` is a placeholder that ' +
      'names nobody. Null: not at all.',
  })
  readonly erasedAt!: string | null;

  @Field(() => WinnerClaimType, {
    nullable: true,
    description: 'What the winner filled in to get the prize (Polyv). Personal data.',
  })
  readonly claim!: WinnerClaimType | null;
}
