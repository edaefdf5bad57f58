import { createHash } from 'node:crypto';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Field, Info, Mutation, ObjectType, Resolver } from 'type-graphql';
import { BadIdError } from '../domain/errors.js';
import type { Lottery } from '../domain/lottery.js';
import type { Platform } from '../domain/platform.js';
import type { CreateLotteryOutcome, NewLottery, UserErrorCode } from '../domain/new-lottery.js';
import { toChannel } from './channel.js';
import type { GatewayContext } from './context.js';
import { CreateLotteryInput } from './create-lottery-input.js';
import { LotteryType } from './lottery.js';
import { toNewLottery } from './new-lottery.js';
import { toOperationName } from './operation-name.js';
import { UserErrorType } from './user-error.js';

@ObjectType('CreateLotteryPayload', { description: 'What became of a creation.', simpleResolvers: true })
class CreateLotteryPayload implements CreateLotteryOutcome {
  @Field(() => LotteryType, {
    nullable: true,
    description:
      'The new lottery, CREATED. On Polyv it is an activity; the draw that is later started from it is a record with ' +
      'an id of its own, and the platform tells no link between the two.',
  })
  readonly lottery!: Lottery | null;

  @Field(() => [UserErrorType], { description: 'Empty where it was created.' })
  readonly userErrors!: readonly UserErrorType[];
}

const LONGEST_KEY = 200;

@Resolver()
export class CreateLottery {
  @Mutation(() => CreateLotteryPayload, {
    description:
      'Sets up a lottery in a channel (Polyv). It is sent to the platform at most once: when no answer comes, the ' +
      'outcome is unknown and said to be.',
  })
  async createLottery(
    @Arg('input', () => CreateLotteryInput, { description: 'The lottery.' }) input: CreateLotteryInput,
    @Ctx() context: GatewayContext,
    @Info() { operation }: GraphQLResolveInfo,
  ): Promise<CreateLotteryOutcome> {
    const { idempotencyKey } = input;
    if (input.audience?.everyone === false)
      return failed('INVALID', 'everyone can only be true', ['audience', 'everyone']);
    const lottery = toNewLottery(input);
    // Before the key is looked at: what it stands for is nothing to who may not have the channel.
    const platform = findPlatform(lottery.channelId, context);
    if ('userErrors' in platform) return platform;
    const createAudited = () => create(platform, lottery, toOperationName(operation), context);
    if (idempotencyKey === undefined || idempotencyKey === null) return createAudited();

    if (idempotencyKey.trim() === '' || idempotencyKey.length > LONGEST_KEY)
      return failed('OUT_OF_RANGE', `expected 1 to ${LONGEST_KEY} characters`, ['idempotencyKey']);
    return createOnce(idempotencyKey, lottery, context, createAudited);
  }
}

async function createOnce(
  key: string,
  lottery: NewLottery,
  context: GatewayContext,
  createAudited: () => Promise<CreateLotteryOutcome>,
): Promise<CreateLotteryOutcome> {
  const begun = await context.idempotency.begin(
    JSON.stringify([context.caller.name, lottery.channelId, key]),
    createHash('sha256').update(JSON.stringify(lottery)).digest('base64url'),
  );
  switch (begun.kind) {
    case 'FINISHED':
      return JSON.parse(begun.outcome) as CreateLotteryOutcome; // we wrote it
    case 'UNKNOWN':
      return failed('OUTCOME_UNKNOWN', 'an earlier call with this key got no answer; it is not sent again', null);
    case 'REUSED':
      return failed('IDEMPOTENCY_KEY_REUSED', 'this key was used with another input', ['idempotencyKey']);
    case 'BEGUN':
  }
  const outcome = await createAudited().catch(async (error: unknown) => {
    await begun.release(); // a throw says that nothing happened there
    throw error;
  });
  if (outcome.userErrors.some(({ code }) => beforeAnyCall.has(code))) await begun.release();
  // Never released from here on: a key whose outcome could not be kept repeats OUTCOME_UNKNOWN, and sends nothing.
  else await begun.finish(JSON.stringify(outcome)).catch(() => {});
  return outcome;
}

/** Such an input was never sent: its key is free for a better one. */
const beforeAnyCall: ReadonlySet<UserErrorCode> = new Set(['REQUIRED', 'INVALID', 'OUT_OF_RANGE', 'NOT_SUPPORTED']);

/** A platform that can create lotteries. */
type Creator = Platform & { readonly createLottery: NonNullable<Platform['createLottery']> };

/** The platform of a channel, or what is wrong with the channel. Throws `ForbiddenError` to who is narrowed to others. */
function findPlatform(channelId: string, context: GatewayContext): Creator | CreateLotteryOutcome {
  let name: string;
  try {
    name = toChannel(channelId, context).platform;
  } catch (error) {
    if (error instanceof BadIdError) return failed('INVALID', error.message, ['channelId']);
    throw error;
  }
  const platform = context.platforms.find((candidate) => candidate.name === name);
  if (platform === undefined || !canCreate(platform))
    return failed('NOT_SUPPORTED', 'this platform can not create lotteries', ['channelId']);
  return platform;
}

function canCreate(platform: Platform): platform is Creator {
  return platform.createLottery !== null;
}

async function create(
  platform: Creator,
  lottery: NewLottery,
  operation: string,
  { ask, audit, caller, now }: GatewayContext,
): Promise<CreateLotteryOutcome> {
  await audit.record({
    at: new Date(now()).toISOString(),
    caller: caller.name,
    operation,
    action: 'CREATE_LOTTERY',
    fields: [],
    positions: '',
    subjects: [lottery.channelId],
  }); // before: what can't be written down is not sent
  return platform.createLottery(lottery, { ...ask, urgency: 'MUTATION', maxAgeMs: 0 });
}

function failed(code: UserErrorCode, message: string, field: readonly string[] | null): CreateLotteryOutcome {
  return { lottery: null, userErrors: [{ code, message, field, platformCode: null, requestId: null }] };
}
