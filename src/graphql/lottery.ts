import { Field, Int, ObjectType } from 'type-graphql';
import type {
  Lottery,
  LotteryStatus as Status,
  LotteryTheme as Theme,
  SendMode as Sending,
} from '../domain/lottery.js';
import { LotteryStatus, LotteryTheme, SendMode } from '../domain/lottery.js';
import { DrawMode, Odds } from '../domain/participation.js';
import { AudienceType, LotteryDisplayType } from './lottery-parts.js';
import { NodeType } from './node.js';
import { ParticipationConditionType, RepeatWinsType } from './participation.js';
import { Platform } from './platform.js';
import { PrizeType } from './prize.js';
import { DateTime } from './scalars.js';

@ObjectType('Lottery', {
  implements: NodeType,
  description: 'A lottery: a draw that ran or runs in a channel, or an activity that is set up for one.',
  simpleResolvers: true,
})
export class LotteryType extends NodeType implements Lottery {
  @Field(() => Platform, { description: 'Where it runs.' })
  readonly platform!: string;

  @Field(() => String, { description: "The platform's own id of it." })
  readonly platformId!: string;

  /** Becomes the field `channel`. */
  readonly channelId!: string;

  @Field(() => String, { description: 'Its name; a Polyv record is named for its prize.' })
  readonly name!: string;

  @Field(() => LotteryStatus, {
    description: 'Where it stands. A Polyv record tells none: with winners it is DRAWN, else UNKNOWN.',
  })
  readonly status!: Status;

  @Field(() => DrawMode, { nullable: true, description: 'Who ends the draw (Volcengine).' })
  readonly drawMode!: DrawMode | null;

  @Field(() => SendMode, { nullable: true, description: 'How it is sent to viewers (Volcengine).' })
  readonly sendMode!: Sending | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds from sending to drawing; null unless the draw is automatic (Volcengine).',
  })
  readonly countdownSeconds!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the draw is due: `sentAt` plus the countdown (Volcengine).',
  })
  readonly drawsAt!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many viewers take part (Volcengine).' })
  readonly participantCount!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many have won so far.' })
  readonly winnerCount!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many can win; as the platform says it, never added up from prizes.',
  })
  readonly winnerQuota!: number | null;

  @Field(() => [ParticipationConditionType], { description: 'What a viewer must have done to take part; all of it.' })
  readonly conditions!: readonly ParticipationConditionType[];

  @Field(() => Odds, { nullable: true, description: 'How chances are spread (Volcengine).' })
  readonly odds!: Odds | null;

  @Field(() => RepeatWinsType, { nullable: true, description: 'Whether one viewer may win again.' })
  readonly repeatWins!: RepeatWinsType | null;

  @Field(() => AudienceType, { nullable: true, description: 'Who may take part (Polyv).' })
  readonly audience!: AudienceType | null;

  @Field(() => LotteryDisplayType, { description: 'What viewers are shown.' })
  readonly display!: LotteryDisplayType;

  @Field(() => LotteryTheme, { nullable: true, description: 'The look of the draw (Volcengine).' })
  readonly theme!: Theme | null;

  @Field(() => [PrizeType], { description: 'What can be won.' })
  readonly prizes!: readonly PrizeType[];

  @Field(() => String, { nullable: true, description: 'The live session it ran in (Polyv).' })
  readonly sessionId!: string | null;

  @Field(() => String, { nullable: true, description: "The platform's id of the account it belongs to (Polyv)." })
  readonly accountId!: string | null;

  @Field(() => [String], { description: 'The messages by which it was sent from the console (Volcengine).' })
  readonly messageIds!: readonly string[];

  @Field(() => [String], {
    nullable: true,
    description: "The platform's own ids of the viewers who are set to win; empty: nobody is (Polyv records).",
  })
  readonly presetViewerIds!: readonly string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was made (Polyv).' })
  readonly createdAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last changed (Polyv).' })
  readonly updatedAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is to be sent, for SCHEDULED sending (Volcengine).' })
  readonly scheduledAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was sent to viewers; null: not yet.' })
  readonly sentAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was drawn (Volcengine).' })
  readonly drawnAt!: string | null;

  @Field(() => DateTime, { description: 'When the platform gave this answer.' })
  readonly fetchedAt!: string;

  @Field(() => Boolean, { description: 'Whether this is an earlier answer because no newer one could be had.' })
  readonly stale!: boolean;
}
