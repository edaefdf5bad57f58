import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { type UserError, UserErrorCode } from '../domain/new-lottery.js';

registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'What is wrong with an input, or what became of it.',
  valuesConfig: {
    REQUIRED: { description: 'It is needed and was left out.' },
    INVALID: { description: 'It can not be right.' },
    OUT_OF_RANGE: { description: 'It is too small or too large.' },
    NOT_SUPPORTED: { description: "The channel's platform can not do it." },
    PLATFORM_REFUSED: {
      description: 'The platform refused, with `platformCode` and its own words. Nothing was created.',
    },
    OUTCOME_UNKNOWN: {
      description:
        "The platform gave no answer that can be read: it may have been created. Look at the platform's console.",
    },
    IDEMPOTENCY_KEY_REUSED: { description: 'The key was used with another input.' },
  },
});

@ObjectType('UserError', {
  description: 'What the caller of a mutation has to change, or to know.',
  simpleResolvers: true,
})
export class UserErrorType implements UserError {
  @Field(() => UserErrorCode, { description: 'What is wrong.' })
  readonly code!: UserErrorCode;

  @Field(() => String, { description: 'The same for people.' })
  readonly message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The path into the input, such as ["condition", "comment", "text"]; null: no one field is at fault.',
  })
  readonly field!: readonly string[] | null;

  @Field(() => String, { nullable: true, description: "The platform's own error code." })
  readonly platformCode!: string | null;

  @Field(() => String, { nullable: true, description: "The platform's id of the call, for its support." })
  readonly requestId!: string | null;
}
