import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DrawMode, Odds } from '../domain/participation.js';
import { PrizeKind } from '../domain/prize.js';
import {
  type MiniApp,
  type RedPacket,
  RedPacketAllocation,
  type RedPacketShare,
  RedPacketStatus,
} from '../domain/red-packet.js';
import { NodeType } from './node.js';
import { ParticipationConditionType, RepeatWinsType } from './participation.js';
import { Platform } from './platform.js';
import { DateTime, UrlScalar } from './scalars.js';

const unknown = { description: 'The platform says something this gateway does not know.' };

registerEnumType(RedPacketStatus, {
  name: 'RedPacketStatus',
  description: 'Where a red packet stands (Volcengine).',
  valuesConfig: {
    INITIAL: { description: 'Set up, not sent.' },
    SENT: { description: 'Sent; viewers can grab it.' },
    DRAWING: { description: 'Being drawn.' },
    DRAWN: { description: 'Drawn.' },
    FAILED: { description: 'The draw failed.' },
    UNKNOWN: unknown,
  },
});
registerEnumType(RedPacketAllocation, {
  name: 'RedPacketAllocation',
  description: 'How the points of a red packet are shared out (Volcengine).',
  valuesConfig: {
    RANDOM: { description: 'By chance.' },
    FIXED: { description: 'By the amounts in `shares`.' },
    UNKNOWN: unknown,
  },
});

@ObjectType('RedPacketShare', { description: 'A fixed amount of a red packet (Volcengine).', simpleResolvers: true })
export class RedPacketShareType implements RedPacketShare {
  @Field(() => Int, { description: "What one viewer gets, in the packet's unit." })
  readonly amount!: number;

  @Field(() => Int, { nullable: true, description: 'How many viewers get it; null: without a limit.' })
  readonly quantity!: number | null;
}

@ObjectType('MiniApp', { description: 'A WeChat mini program that pays out (Volcengine).', simpleResolvers: true })
export class MiniAppType implements MiniApp {
  @Field(() => String, { nullable: true, description: 'Its app id.' })
  readonly appId!: string | null;

  @Field(() => String, { nullable: true, description: 'The page in it, as a relative path.' })
  readonly path!: string | null;
}

@ObjectType('RedPacket', {
  implements: NodeType,
  description: 'A red packet: money or points that viewers grab (Volcengine 红包).',
  simpleResolvers: true,
})
export class RedPacketType extends NodeType implements RedPacket {
  @Field(() => Platform, { description: 'Where it is.' })
  readonly platform!: string;

  @Field(() => String, { description: "The platform's own id of it." })
  readonly platformId!: string;

  /** Becomes the field `channel`. */
  readonly channelId!: string;

  @Field(() => String, { nullable: true, description: 'Its name.' })
  readonly name!: string | null;

  @Field(() => RedPacketStatus, { description: 'Where it stands.' })
  readonly status!: RedPacketStatus;

  @Field(() => PrizeKind, { description: 'CASH or POINTS.' })
  readonly kind!: PrizeKind;

  @Field(() => Int, {
    nullable: true,
    description: 'All there is in it: whole fen (1/100 CNY) for CASH, `unit` for POINTS; null: unlimited.',
  })
  readonly totalAmount!: number | null;

  @Field(() => String, { description: '"fen" for CASH, the points\' own unit for POINTS.' })
  readonly unit!: string;

  @Field(() => Int, { nullable: true, description: 'How many packets; null where the number has no effect.' })
  readonly quantity!: number | null;

  @Field(() => RedPacketAllocation, { nullable: true, description: 'How points are shared out; null for CASH.' })
  readonly allocation!: RedPacketAllocation | null;

  @Field(() => [RedPacketShareType], { description: 'The fixed amounts, for FIXED.' })
  readonly shares!: readonly RedPacketShareType[];

  @Field(() => String, { nullable: true, description: 'The batch of the points; null for CASH.' })
  readonly batch!: string | null;

  @Field(() => DrawMode, { description: 'Who ends the draw.' })
  readonly drawMode!: DrawMode;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds from sending to drawing; null unless the draw is automatic.',
  })
  readonly countdownSeconds!: number | null;

  @Field(() => [ParticipationConditionType], { description: 'What a viewer must have done to take part; all of it.' })
  readonly conditions!: readonly ParticipationConditionType[];

  @Field(() => Odds, {
    nullable: true,
    description: 'How chances are spread; null where a limit of wins rules instead.',
  })
  readonly odds!: Odds | null;

  @Field(() => RepeatWinsType, { nullable: true, description: 'How often one viewer may win, where that is limited.' })
  readonly repeatWins!: RepeatWinsType | null;

  @Field(() => String, { nullable: true, description: "The platform's id of the list of viewers who win first." })
  readonly priorityListId!: string | null;

  @Field(() => String, { nullable: true, description: "The platform's id of the list of viewers who can not win." })
  readonly blockListId!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether winners get a text message.' })
  readonly smsNotification!: boolean | null;

  @Field(() => UrlScalar, { nullable: true, description: 'The picture of it on the watch page.' })
  readonly coverUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'What a viewer reads who got one.' })
  readonly winText!: string | null;

  @Field(() => String, { nullable: true, description: 'What a viewer reads who got none.' })
  readonly loseText!: string | null;

  @Field(() => UrlScalar, {
    nullable: true,
    description: "The organizer's own page that pays out; null unless switched on.",
  })
  readonly redirectUrl!: string | null;

  @Field(() => MiniAppType, { nullable: true, description: 'The mini program that pays out; null unless switched on.' })
  readonly miniApp!: MiniAppType | null;

  @Field(() => DateTime, { description: 'When the platform gave this answer.' })
  readonly fetchedAt!: string;

  @Field(() => Boolean, { description: 'Whether this is an earlier answer because no newer one could be had.' })
  readonly stale!: boolean;
}
