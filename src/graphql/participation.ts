import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import {
  ConditionKind,
  DrawMode,
  InviteMethod,
  Odds,
  type ParticipationCondition,
  type RepeatWins,
} from '../domain/participation.js';
import { UrlScalar } from './scalars.js';

const unknown = { description: 'The platform says something this gateway does not know.' };

registerEnumType(ConditionKind, {
  name: 'ConditionKind',
  description: 'What a viewer must have done to take part.',
  valuesConfig: {
    QUIZ: { description: 'Answered quiz questions (Volcengine).' },
    CORRECT_ANSWERS: { description: 'Answered quiz questions correctly (Volcengine).' },
    QUESTIONNAIRE: { description: 'Handed in questionnaires (Volcengine).' },
    CHECK_IN: { description: 'Checked in (Volcengine).' },
    VOTE: { description: 'Voted (Volcengine).' },
    COMMENT: { description: 'Sent a given text (Volcengine: 弹幕口令, Polyv: 评论内容).' },
    INVITE: { description: 'Invited other people (Polyv).' },
    WATCH_DURATION: { description: 'Watched for a time (both).' },
    QUESTION_GROUP: { description: 'Takes part in a group of questions (Polyv).' },
    UNKNOWN: unknown,
  },
});
registerEnumType(InviteMethod, {
  name: 'InviteMethod',
  description: 'How people are invited (Polyv).',
  valuesConfig: {
    POSTER: { description: 'By a poster that the platform makes.' },
    EXTERNAL: { description: "By the organizer's own pages." },
    UNKNOWN: unknown,
  },
});
registerEnumType(Odds, {
  name: 'Odds',
  description: 'How chances are spread (Volcengine).',
  valuesConfig: {
    EQUAL: { description: 'The same chance for everybody.' },
    NON_WINNERS_FAVOURED: { description: 'Viewers who have not won within 30 days have a better chance.' },
    UNKNOWN: unknown,
  },
});
registerEnumType(DrawMode, {
  name: 'DrawMode',
  description: 'Who ends a draw (Volcengine).',
  valuesConfig: {
    AUTOMATIC: { description: 'The platform, after a countdown.' },
    MANUAL: { description: 'The host.' },
    UNKNOWN: unknown,
  },
});

@ObjectType('ParticipationCondition', {
  description: 'What a viewer must have done to take part. All conditions of a lottery or red packet hold together.',
  simpleResolvers: true,
})
export class ParticipationConditionType implements ParticipationCondition {
  @Field(() => ConditionKind, { description: 'What has to be done.' })
  readonly kind!: ConditionKind;

  @Field(() => Boolean, {
    description: 'Every such activity of the live session so far has to be done; `count` is null then (Volcengine).',
  })
  readonly all!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'At least so many; for INVITE: people to invite. Null where `all` holds or where nothing is counted.',
  })
  readonly count!: number | null;

  @Field(() => String, { nullable: true, description: 'The text to send, for COMMENT.' })
  readonly text!: string | null;

  @Field(() => Int, { nullable: true, description: 'Seconds to watch, for WATCH_DURATION.' })
  readonly seconds!: number | null;

  @Field(() => InviteMethod, { nullable: true, description: 'How to invite, for INVITE (Polyv).' })
  readonly inviteMethod!: InviteMethod | null;

  @Field(() => UrlScalar, { nullable: true, description: 'List of the invited, for EXTERNAL invitations (Polyv).' })
  readonly inviteListUrl!: string | null;

  @Field(() => UrlScalar, {
    nullable: true,
    description: 'Where the number of invited people is read, for EXTERNAL invitations (Polyv).',
  })
  readonly inviteCountUrl!: string | null;

  @Field(() => String, { nullable: true, description: "The platform's question group, for QUESTION_GROUP (Polyv)." })
  readonly questionGroupId!: string | null;

  @Field(() => Int, { nullable: true, description: 'Seconds to answer each question, for QUESTION_GROUP (Polyv).' })
  readonly secondsPerQuestion!: number | null;

  @Field(() => Int, { nullable: true, description: 'Minutes that the activity runs (Polyv).' })
  readonly durationMinutes!: number | null;
}

@ObjectType('RepeatWins', {
  description: 'Whether somebody who has won may win again. Each field is null where the platform does not tell.',
  simpleResolvers: true,
})
export class RepeatWinsType implements RepeatWins {
  @Field(() => Boolean, { nullable: true, description: 'Whether winning again is possible at all (Polyv).' })
  readonly allowed!: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How often one viewer may win within `windowDays`, lotteries and red packets together (Volcengine).',
  })
  readonly limit!: number | null;

  @Field(() => Int, { nullable: true, description: 'Days over which `limit` counts (Volcengine: 30).' })
  readonly windowDays!: number | null;
}
