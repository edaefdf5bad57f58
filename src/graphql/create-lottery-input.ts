import { Directive, Field, ID, InputType, Int } from 'type-graphql';
import { GroupSplit } from '../domain/lottery.js';
import { ClaimFieldKind } from '../domain/prize.js';
import { Decimal, UrlScalar } from './scalars.js';

// What a caller writes. `@oneOf` makes most of what can't work impossible to write.

@InputType('ClaimFieldInput', { description: 'A field of the form that winners fill in.' })
export class ClaimFieldInput {
  @Field(() => ClaimFieldKind, { nullable: true, description: 'What is asked for; left out: the platform decides.' })
  readonly kind?: ClaimFieldKind | null;

  @Field(() => String, { description: 'The name of the field as the winner sees it.' })
  readonly label!: string;

  @Field(() => String, { description: 'The hint inside the field.' })
  readonly hint!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it must be filled in; left out: the platform decides.',
  })
  readonly required?: boolean | null;
}

@InputType('QrCodeInput', { description: 'A QR code that the winner scans.' })
export class QrCodeInput {
  @Field(() => UrlScalar, { description: 'The picture of the code.' })
  readonly url!: string;

  @Field(() => String, { nullable: true, description: 'What is said beside it.' })
  readonly hint?: string | null;
}

@InputType('ClaimInput', { description: 'How winners get their prize: exactly one way.' })
@Directive('@oneOf')
export class ClaimInput {
  @Field(() => [ClaimFieldInput], { nullable: true, description: 'By filling in a form with these fields.' })
  readonly form?: ClaimFieldInput[];

  @Field(() => UrlScalar, { nullable: true, description: 'On this page.' })
  readonly link?: string;

  @Field(() => QrCodeInput, { nullable: true, description: 'By scanning a QR code.' })
  readonly qrCode?: QrCodeInput;
}

@InputType('PrizeInput', { description: 'What can be won.' })
export class PrizeInput {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => UrlScalar, { nullable: true, description: 'A picture of it.' })
  readonly imageUrl?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Its price in yuan.' })
  readonly price?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Its discounted price in yuan.' })
  readonly discountPrice?: string | null;
}

@InputType('NoConditionInput', { description: 'Everybody takes part.' })
export class NoConditionInput {
  @Field(() => [ClaimFieldInput], {
    nullable: true,
    description: 'A form that winners fill in; left out: they fill in nothing.',
  })
  readonly claimForm?: ClaimFieldInput[] | null;
}

@InputType('ExternalInviteInput', { description: "The organizer's own pages by which people are invited." })
export class ExternalInviteInput {
  @Field(() => UrlScalar, { description: 'Where the list of the invited is.' })
  readonly listUrl!: string;

  @Field(() => UrlScalar, { description: 'Where the number of the invited is read.' })
  readonly countUrl!: string;
}

@InputType('InviteConditionInput', { description: 'Who invites enough people takes part.' })
export class InviteConditionInput {
  @Field(() => Int, { description: 'How many people to invite, at least 1.' })
  readonly invites!: number;

  @Field(() => ExternalInviteInput, { nullable: true, description: "By one's own pages; left out: by poster." })
  readonly external?: ExternalInviteInput | null;

  @Field(() => Int, { description: 'How many minutes the activity runs, at least 1.' })
  readonly durationMinutes!: number;

  @Field(() => ClaimInput, { description: 'How winners get their prize.' })
  readonly claim!: ClaimInput;
}

@InputType('WatchDurationConditionInput', { description: 'Who watches long enough takes part.' })
export class WatchDurationConditionInput {
  @Field(() => Int, {
    description: 'How long to watch, at least 2. The platform does not document the unit; it is read as seconds.',
  })
  readonly seconds!: number;

  @Field(() => Int, { description: 'How many minutes the activity runs, at least 1.' })
  readonly durationMinutes!: number;

  @Field(() => ClaimInput, { description: 'How winners get their prize.' })
  readonly claim!: ClaimInput;
}

@InputType('CommentConditionInput', { description: 'Who sends a given comment takes part.' })
export class CommentConditionInput {
  @Field(() => String, { description: 'The text to send.' })
  readonly text!: string;

  @Field(() => Int, { description: 'How many minutes the activity runs, at least 1.' })
  readonly durationMinutes!: number;

  @Field(() => ClaimInput, { description: 'How winners get their prize.' })
  readonly claim!: ClaimInput;
}

@InputType('QuestionTierInput', { description: 'A prize for a number of correct answers.' })
export class QuestionTierInput {
  @Field(() => String, { description: 'The name of the tier (奖项名称).' })
  readonly name!: string;

  @Field(() => Int, { description: 'Correct answers needed.' })
  readonly correctAnswers!: number;

  @Field(() => Int, { description: 'How many can win it, at least 1.' })
  readonly winnerQuota!: number;

  @Field(() => PrizeInput, { description: 'What can be won.' })
  readonly prize!: PrizeInput;

  @Field(() => ClaimInput, { description: 'How winners get it.' })
  readonly claim!: ClaimInput;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Hide from viewers how many win it; left out: the platform decides.',
  })
  readonly hideWinnerCount?: boolean | null;
}

@InputType('QuestionConditionInput', { description: 'Who answers enough questions correctly takes part.' })
export class QuestionConditionInput {
  @Field(() => ID, { description: "The platform's own id of the group of questions." })
  readonly questionGroupId!: string;

  @Field(() => Int, { description: 'Seconds to answer each question, at least 1.' })
  readonly secondsPerQuestion!: number;

  @Field(() => Int, { description: 'How many minutes the activity runs, at least 1.' })
  readonly durationMinutes!: number;

  @Field(() => [QuestionTierInput], { description: 'The prizes, at least one.' })
  readonly tiers!: QuestionTierInput[];
}

@InputType('LotteryConditionInput', {
  description: 'What a viewer must do to take part: exactly one condition, with just the settings that it needs.',
})
@Directive('@oneOf')
export class LotteryConditionInput {
  @Field(() => NoConditionInput, { nullable: true, description: 'Nothing.' })
  readonly none?: NoConditionInput;

  @Field(() => InviteConditionInput, { nullable: true, description: 'Invite people.' })
  readonly invite?: InviteConditionInput;

  @Field(() => WatchDurationConditionInput, { nullable: true, description: 'Watch for a time.' })
  readonly watchDuration?: WatchDurationConditionInput;

  @Field(() => CommentConditionInput, { nullable: true, description: 'Send a comment.' })
  readonly comment?: CommentConditionInput;

  @Field(() => QuestionConditionInput, { nullable: true, description: 'Answer questions.' })
  readonly question?: QuestionConditionInput;
}

@InputType('AudienceGroupsInput', { description: 'Viewer groups that may take part.' })
export class AudienceGroupsInput {
  @Field(() => [ID], { description: "The platform's own ids of the groups, at least one." })
  readonly ids!: string[];

  @Field(() => GroupSplit, {
    nullable: true,
    description: 'How winners are spread over the groups; left out: the platform decides.',
  })
  readonly split?: GroupSplit | null;

  @Field(() => Int, { nullable: true, description: 'How many winners are drawn from each group.' })
  readonly perGroup?: number | null;
}

@InputType('AudienceInput', { description: 'Who may take part: exactly one choice.' })
@Directive('@oneOf')
export class AudienceInput {
  @Field(() => Boolean, { nullable: true, description: 'Everybody; `true` is the only value.' })
  readonly everyone?: boolean;

  @Field(() => AudienceGroupsInput, { nullable: true, description: 'Viewer groups.' })
  readonly groups?: AudienceGroupsInput;
}

@InputType('CreateLotteryInput', { description: 'A lottery to be set up.' })
export class CreateLotteryInput {
  @Field(() => ID, { description: 'Global id of the channel; its platform decides what is possible.' })
  readonly channelId!: string;

  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How many can win, at least 1. Required, but for `question`, where the tiers say it.',
  })
  readonly winnerQuota?: number | null;

  @Field(() => PrizeInput, {
    nullable: true,
    description: 'What can be won. Required, but for `question`, where the tiers say it.',
  })
  readonly prize?: PrizeInput | null;

  @Field(() => LotteryConditionInput, { description: 'What a viewer must do to take part.' })
  readonly condition!: LotteryConditionInput;

  @Field(() => AudienceInput, { nullable: true, description: 'Who may take part; left out: everybody.' })
  readonly audience?: AudienceInput | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether who has won may win again; left out: no.' })
  readonly repeatWins?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Hide from viewers how many win; left out: no.' })
  readonly hideWinnerCount?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Hide from viewers how many take part; left out: no.' })
  readonly hideParticipantCount?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A text of your choice, 1 to 200 characters. The same key on the same channel gives the first outcome and ' +
      'creates nothing, for seven days; with another input it is refused.',
  })
  readonly idempotencyKey?: string | null;
}
