import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { type ClaimField, ClaimFieldKind, ClaimMethod, type Prize, PrizeDelivery, PrizeKind } from '../domain/prize.js';
import { Decimal, UrlScalar } from './scalars.js';

const unknown = { description: 'The platform says nothing, or something this gateway does not know.' };

registerEnumType(PrizeKind, {
  name: 'PrizeKind',
  description: 'What is to be won.',
  valuesConfig: {
    PHYSICAL: { description: 'A thing that is sent (Volcengine).' },
    VIRTUAL: { description: 'Something without a parcel (Volcengine).' },
    CUSTOM: { description: "Points or a coupon in the organizer's own system (Volcengine)." },
    TICKET: { description: 'A ticket that is cashed in on a page (Volcengine).' },
    CASH: { description: 'Money, by red packet (Volcengine).' },
    POINTS: { description: 'Points, by red packet (Volcengine).' },
    UNKNOWN: unknown,
  },
});
registerEnumType(PrizeDelivery, {
  name: 'PrizeDelivery',
  description: 'What a custom prize is (Volcengine).',
  valuesConfig: {
    COUPON: { description: 'A coupon.' },
    POINTS: { description: 'Points.' },
    UNKNOWN: unknown,
  },
});
registerEnumType(ClaimMethod, {
  name: 'ClaimMethod',
  description: 'How a winner gets the prize (Polyv).',
  valuesConfig: {
    FORM: { description: 'By filling in a form.' },
    LINK: { description: 'On a page.' },
    QR_CODE: { description: 'By scanning a QR code.' },
    UNKNOWN: unknown,
  },
});
registerEnumType(ClaimFieldKind, {
  name: 'ClaimFieldKind',
  description: 'What a winner is asked for.',
  valuesConfig: {
    NAME: { description: "The winner's name." },
    PHONE: { description: 'A phone number.' },
    ADDRESS: { description: 'Where to send the prize (Volcengine).' },
    CUSTOM: { description: "A field of the organizer's own (Polyv)." },
    UNKNOWN: unknown,
  },
});

@ObjectType('ClaimField', {
  description: 'A field of the form that a winner fills in to get the prize.',
  simpleResolvers: true,
})
export class ClaimFieldType implements ClaimField {
  @Field(() => ClaimFieldKind, { description: 'What is asked for.' })
  readonly kind!: ClaimFieldKind;

  @Field(() => String, { description: 'The name of the field as the winner sees it.' })
  readonly label!: string;

  @Field(() => String, { nullable: true, description: 'The hint inside the field (Polyv).' })
  readonly hint!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it must be filled in (Polyv activities).' })
  readonly required!: boolean | null;
}

@ObjectType('Prize', { description: 'One prize of one lottery.', simpleResolvers: true })
export class PrizeType implements Prize {
  @Field(() => ID, { description: 'Global id; it names the lottery too, since platforms reuse catalogue prizes.' })
  readonly id!: string;

  @Field(() => String, { description: 'The name of the prize.' })
  readonly name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The name of its tier (奖项名称), where prizes have tiers (Polyv).',
  })
  readonly tier!: string | null;

  @Field(() => PrizeKind, { description: 'What it is; UNKNOWN on Polyv, which does not tell.' })
  readonly kind!: PrizeKind;

  @Field(() => PrizeDelivery, { nullable: true, description: 'For CUSTOM prizes, where the platform tells.' })
  readonly delivery!: PrizeDelivery | null;

  @Field(() => Int, { nullable: true, description: 'How many pieces there are (Volcengine).' })
  readonly quantity!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many viewers have won it so far (Volcengine).' })
  readonly winnerCount!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many can win it (Polyv tiers).' })
  readonly winnerQuota!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether viewers are shown how many can win it (Polyv tiers).' })
  readonly showsWinnerQuota!: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Correct answers needed for its tier (Polyv).' })
  readonly correctAnswers!: number | null;

  @Field(() => UrlScalar, { nullable: true, description: 'A picture of it.' })
  readonly imageUrl!: string | null;

  @Field(() => ClaimMethod, { nullable: true, description: 'How the winner gets it.' })
  readonly claimMethod!: ClaimMethod | null;

  @Field(() => UrlScalar, {
    nullable: true,
    description: 'The page on which the winner gets it (Volcengine tickets; Polyv: by link).',
  })
  readonly claimUrl!: string | null;

  @Field(() => UrlScalar, { nullable: true, description: 'The QR code to scan (Polyv).' })
  readonly claimQrCodeUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'What is said beside the QR code (Polyv).' })
  readonly claimQrCodeHint!: string | null;

  @Field(() => [ClaimFieldType], { description: 'What the winner is asked for.' })
  readonly claimFields!: readonly ClaimFieldType[];

  @Field(() => String, { nullable: true, description: 'The batch of a CUSTOM prize (Volcengine).' })
  readonly batch!: string | null;

  @Field(() => Int, { nullable: true, description: 'What each winner of a CUSTOM prize gets (Volcengine).' })
  readonly amount!: number | null;

  @Field(() => Decimal, { nullable: true, description: 'Its price in yuan (原价; Polyv).' })
  readonly price!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Its discounted price in yuan (优惠价格; Polyv).' })
  readonly discountPrice!: string | null;
}
