import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { PrizeDelivery, PrizeKind } from '../domain/prize.js';
import { type ClaimAnswer, Verification, type Viewer, type WinnerClaim, type WonPrize } from '../domain/winner.js';

registerEnumType(Verification, {
  name: 'Verification',
  description: 'How a winner is known: what a prize desk should look at before it pays.',
  valuesConfig: {
    SIGNED: { description: 'Announced by a signed callback (Volcengine).' },
    CONFIRMED: { description: "Announced by a signed callback, and the platform's own list has it (Volcengine)." },
    PULLED: { description: "From the platform's own list alone." },
    DISPUTED: {
      description: "Announced, and the platform's own list does not have it or contradicts it (Volcengine).",
    },
  },
});

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

@ObjectType('ClaimAnswer', {
  description: 'One more field of the form that a winner filled in (Polyv). Personal data.',
  simpleResolvers: true,
})
export class ClaimAnswerType implements ClaimAnswer {
  @Field(() => String, { description: 'What was asked for.' })
  readonly label!: string;

  @Field(() => String, { description: 'What was filled in.' })
  readonly value!: string;
}

@ObjectType('WinnerClaim', {
  description: 'What a winner filled in to get the prize (Polyv). Personal data.',
  simpleResolvers: true,
})
export class WinnerClaimType implements WinnerClaim {
  @Field(() => String, { nullable: true, description: "The winner's name." })
  readonly name!: string | null;

  @Field(() => String, { nullable: true, description: 'Where the winner can be called.' })
  readonly phone!: string | null;

  @Field(() => String, { nullable: true, description: 'Where the prize is to be sent.' })
  readonly address!: string | null;

  @Field(() => String, { nullable: true, description: 'Where the winner can be written to.' })
  readonly email!: string | null;

  @Field(() => [ClaimAnswerType], { description: 'Everything else that was asked for.' })
  readonly fields!: readonly ClaimAnswerType[];
}
