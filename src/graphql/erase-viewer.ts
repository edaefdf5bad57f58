import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Field, ID, Info, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { BadIdError } from '../domain/errors.js';
import { readId } from '../domain/ids.js';
import type { UserError, UserErrorCode } from '../domain/new-lottery.js';
import type { GatewayContext } from './context.js';
import { checkAllChannels } from './scope-check.js';
import { toOperationName } from './operation-name.js';
import { UserErrorType } from './user-error.js';

/** Viewers in one call: it is one transaction, and winners are not recorded meanwhile. */
const MOST_VIEWERS = 100;

@InputType('EraseViewerInput', { description: 'Who is to be erased.' })
class EraseViewerInput {
  @Field(() => [ID], { description: `Global ids of viewers, of any platforms: 1 to ${MOST_VIEWERS}.` })
  readonly viewerIds!: string[];
}

interface EraseViewerOutcome {
  readonly erasedCount: number;
  readonly userErrors: readonly UserError[];
}

@ObjectType('EraseViewerPayload', { description: 'What became of an erasure.', simpleResolvers: true })
class EraseViewerPayload implements EraseViewerOutcome {
  @Field(() => Int, {
    description: 'How many winners were erased by this call; 0 where these viewers have won nothing, or were erased.',
  })
  readonly erasedCount!: number;

  @Field(() => [UserErrorType], { description: 'Empty where it was done.' })
  readonly userErrors!: readonly UserErrorType[];
}

@Resolver()
export class EraseViewer {
  @Mutation(() => EraseViewerPayload, {
    description:
      'Removes viewers from the winner log for good: every win keeps its position and its prize, and nothing that is ' +
      'personal (`erasedAt`). What is told of these wins later brings nothing back. The platform itself is not told.',
  })
  async eraseViewer(
    @Arg('input', () => EraseViewerInput, { description: 'Who.' }) { viewerIds }: EraseViewerInput,
    @Ctx() { feed, caller, platforms, now }: GatewayContext,
    @Info() { operation }: GraphQLResolveInfo,
  ): Promise<EraseViewerOutcome> {
    checkAllChannels(caller); // a viewer may have won in any
    if (viewerIds.length === 0) return refused('REQUIRED', 'expected at least one viewer');
    if (viewerIds.length > MOST_VIEWERS) return refused('OUT_OF_RANGE', `expected at most ${MOST_VIEWERS} viewers`);
    for (const id of viewerIds) checkViewer(id, platforms);
    const { positions } = await feed.erase({
      viewerIds,
      erasedAt: new Date(now()).toISOString(),
      caller: caller.name,
      operation: toOperationName(operation),
    });
    return { erasedCount: positions.length, userErrors: [] };
  }
}

/** Throws `BadIdError`. */
function checkViewer(id: string, platforms: readonly { readonly name: string }[]): void {
  const { type, platform } = readId(id);
  if (type !== 'viewer') throw new BadIdError('viewerIds: a viewer is expected');
  if (!platforms.some(({ name }) => name === platform)) throw new BadIdError('viewerIds: no such platform');
}

function refused(code: UserErrorCode, message: string): EraseViewerOutcome {
  const field = ['viewerIds'];
  return { erasedCount: 0, userErrors: [{ code, message, field, platformCode: null, requestId: null }] };
}
