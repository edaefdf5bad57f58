import { Field, ID, InputType } from 'type-graphql';
import type { Caller } from '../domain/caller.js';
import { BadIdError, BadInputError, ForbiddenError } from '../domain/errors.js';
import { type IdType, readId, toChannelId } from '../domain/ids.js';
import { PrizeKind } from '../domain/prize.js';
import { Verification } from '../domain/winner.js';
import type { WinnerFilter } from '../feed/winner-log.js';
import { checkListSize } from './connection.js';
import type { GatewayContext } from './context.js';
import { Platform } from './platform.js';
import { DateTime } from './scalars.js';
import { checkChannel } from './scope-check.js';

@InputType('WinnerFilter', {
  description:
    'Which winners. All conditions that are given must hold; within a list, any of it. An empty list is refused, and ' +
    'so is one of more than 100.',
})
export class WinnerFilterInput {
  @Field(() => Platform, { nullable: true, description: 'Of one platform.' })
  readonly platform?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Of any of these channels.' })
  readonly channelIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of any of these lotteries.' })
  readonly lotteryIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of any of these red packets.' })
  readonly redPacketIds?: string[] | null;

  @Field(() => [PrizeKind], { nullable: true, description: 'Of a prize of any of these kinds.' })
  readonly prizeKinds?: PrizeKind[] | null;

  @Field(() => [ID], { nullable: true, description: 'Any of these viewers: "did I win?"' })
  readonly viewerIds?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "Any of these viewers, by their ids in the organizer's own system (Volcengine). Personal data. Scope: winner:pii.",
  })
  readonly viewerExternalIds?: string[] | null;

  @Field(() => [Verification], {
    nullable: true,
    description:
      'Known in any of these ways, at the moment of reading. How a winner is known may change; a subscription does ' +
      'not send a winner again for that.',
  })
  readonly verification?: Verification[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Won (`wonAt`) then or later.' })
  readonly from?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Won (`wonAt`) before then.' })
  readonly to?: string | null;
}

/** What each list of ids may hold. */
const idTypes = {
  channelIds: ['channel'],
  lotteryIds: ['lottery', 'activity'],
  redPacketIds: ['redpacket'],
  viewerIds: ['viewer'],
} as const satisfies Partial<Record<keyof WinnerFilterInput, readonly IdType[]>>;

/**
 * Throws `BadIdError` and `BadInputError`: a filter that can't match anything is a mistake, not an empty answer. What a
 * caller that is narrowed to channels asks for lies in them, else `ForbiddenError` is thrown.
 */
export function toWinnerFilter(
  input: WinnerFilterInput,
  { platforms, caller }: Pick<GatewayContext, 'platforms' | 'caller'>,
): WinnerFilter {
  const { platform, from, to, prizeKinds, verification } = input;
  if (from && to && from >= to) throw new BadInputError('from: expected to lie before to');
  return {
    ...(platform && { platform }),
    ...(from && { from }),
    ...(to && { to }),
    ...(prizeKinds && { prizeKinds: checkFilled('prizeKinds', prizeKinds) }),
    ...(verification && { verification: checkFilled('verification', verification) }),
    ...(caller.channels !== null && { channelIds: [...caller.channels] }),
    ...(input.channelIds && { channelIds: checkIds('channelIds', input.channelIds) }),
    ...(input.lotteryIds && { lotteryIds: checkIds('lotteryIds', input.lotteryIds) }),
    ...(input.redPacketIds && { redPacketIds: checkIds('redPacketIds', input.redPacketIds) }),
    ...(input.viewerExternalIds && { externalIds: checkExternalIds(input.viewerExternalIds, caller) }),
    ...(input.viewerIds && { viewerIds: checkIds('viewerIds', input.viewerIds) }),
  };

  function checkIds(name: keyof typeof idTypes, ids: readonly string[]): readonly string[] {
    const types: readonly IdType[] = idTypes[name];
    for (const id of checkFilled(name, ids)) {
      const read = readId(id);
      if (!types.includes(read.type)) throw new BadIdError(`${name}: a ${types.join(' or ')} is expected`);
      if (!platforms.some((known) => known.name === read.platform)) throw new BadIdError(`${name}: no such platform`);
      if (read.type !== 'viewer') checkChannel(caller, toChannelId(read));
    }
    return ids;
  }
}

/**
 * Notes for the audit trail that winners were looked for by what is personal, and at which positions they were found:
 * who gives an id and gets winners learns whose they are. Called also where nothing was found, which tells as much.
 */
export function noteFound(
  input: WinnerFilterInput | null | undefined,
  positions: readonly number[],
  { disclosure }: Pick<GatewayContext, 'disclosure'>,
): void {
  if (!input?.viewerExternalIds) return;
  disclosure.fields.add('WinnerFilter.viewerExternalIds');
  for (const position of positions) disclosure.positions.add(position);
}

/** Whoever may not read them may not try them out either. */
function checkExternalIds(ids: readonly string[], { scopes }: Caller): readonly string[] {
  if (!scopes.has('winner:pii'))
    throw new ForbiddenError('Beyond the scopes of this caller: WinnerFilter.viewerExternalIds (winner:pii)');
  if (ids.includes('')) throw new BadInputError('viewerExternalIds: expected texts that are not empty');
  return checkFilled('viewerExternalIds', ids);
}

function checkFilled<Item>(name: string, items: readonly Item[]): readonly Item[] {
  if (items.length === 0) throw new BadInputError(`${name}: expected at least one, or nothing for all`);
  return checkListSize(name, items);
}
