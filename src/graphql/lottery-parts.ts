import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import {
  type Audience,
  type AudienceGroup,
  AudienceKind,
  GroupSplit,
  type LotteryDisplay,
  LotteryStatus,
  LotteryTheme,
  SendMode,
} from '../domain/lottery.js';

const unknown = { description: 'The platform says nothing, or something this gateway does not know.' };

registerEnumType(LotteryStatus, {
  name: 'LotteryStatus',
  description: 'Where a lottery stands.',
  valuesConfig: {
    CREATED: { description: 'Set up, not sent to viewers.' },
    SCHEDULED: { description: 'Set up, and will be sent at `scheduledAt` (Volcengine).' },
    RUNNING: { description: 'Sent; viewers can take part (Volcengine).' },
    DRAWN: { description: 'There are winners.' },
    WITHDRAWN: { description: 'Sent and taken back (Volcengine).' },
    DELETED: { description: 'Deleted (Volcengine).' },
    UNKNOWN: unknown,
  },
});
registerEnumType(SendMode, {
  name: 'SendMode',
  description: 'How a lottery is sent to viewers (Volcengine).',
  valuesConfig: {
    MANUAL: { description: 'By the host.' },
    SCHEDULED: { description: 'By the platform, at `scheduledAt`.' },
    UNKNOWN: unknown,
  },
});
registerEnumType(AudienceKind, {
  name: 'AudienceKind',
  description: 'Who may take part (Polyv).',
  valuesConfig: {
    ALL: { description: 'Everybody.' },
    NON_WINNERS: { description: 'Who has not won in this live session.' },
    CHECKED_IN: { description: 'Who has checked in.' },
    TITLE: { description: 'Who bears a title.' },
    QUESTIONNAIRE: { description: 'Who has handed in the questionnaire.' },
    GROUPS: { description: 'Viewer groups.' },
    UNKNOWN: unknown,
  },
});
registerEnumType(GroupSplit, {
  name: 'GroupSplit',
  description: 'How winners are spread over viewer groups (Polyv).',
  valuesConfig: {
    EVEN: { description: 'Equally many from each group.' },
    RANDOM: { description: 'By chance.' },
    UNKNOWN: unknown,
  },
});
registerEnumType(LotteryTheme, {
  name: 'LotteryTheme',
  description: 'The look of the draw (Volcengine).',
  valuesConfig: {
    WHEEL: { description: 'A wheel of fortune (bigTurntable).' },
    BOX: { description: 'A box (lotteryBox).' },
    SLOT_MACHINE: { description: 'A slot machine (slotMachine).' },
    UNKNOWN: unknown,
  },
});

@ObjectType('AudienceGroup', { description: 'A group of viewers (Polyv).', simpleResolvers: true })
export class AudienceGroupType implements AudienceGroup {
  @Field(() => ID, { description: "The platform's own id of the group." })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: 'Its title.' })
  readonly title!: string | null;

  @Field(() => String, { nullable: true, description: "Its type, in the platform's own words." })
  readonly type!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many viewers are in it.' })
  readonly size!: number | null;
}

@ObjectType('Audience', { description: 'Who may take part (Polyv).', simpleResolvers: true })
export class AudienceType implements Audience {
  @Field(() => AudienceKind, { description: 'What the choice goes by.' })
  readonly kind!: AudienceKind;

  @Field(() => String, { nullable: true, description: 'The title that a viewer must bear, for TITLE.' })
  readonly title!: string | null;

  @Field(() => [AudienceGroupType], { description: 'The groups, for GROUPS.' })
  readonly groups!: readonly AudienceGroupType[];

  @Field(() => GroupSplit, { nullable: true, description: 'How winners are spread over the groups.' })
  readonly split!: GroupSplit | null;

  @Field(() => Int, { nullable: true, description: 'How many winners are drawn from each group.' })
  readonly perGroup!: number | null;
}

@ObjectType('LotteryDisplay', {
  description: 'What viewers are shown; each field is null where the platform does not tell.',
  simpleResolvers: true,
})
export class LotteryDisplayType implements LotteryDisplay {
  @Field(() => Boolean, { nullable: true, description: 'How many take part.' })
  readonly participantCount!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'How many prizes there are (Volcengine).' })
  readonly prizeQuantity!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'How many win (Polyv).' })
  readonly winnerCount!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Who has won (Volcengine).' })
  readonly winnerDetails!: boolean | null;
}
