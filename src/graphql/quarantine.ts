import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { vocabulary } from '../domain/vocabulary.js';
import type { QuarantinedTelling } from '../feed/winner-log.js';
import { type Connection, connectionOf, USUAL_PAGE } from './connection.js';
import type { GatewayContext } from './context.js';
import { readNumbered } from './numbered-list.js';
import { DateTime } from './scalars.js';
import { checkAllChannels } from './scope-check.js';
import { type WinnerNode, WinnerType } from './winner.js';
import { readWinner } from './winner-list.js';

const TellingSource = vocabulary('CALLBACK', 'LIST') satisfies Record<QuarantinedTelling['source'], string>;

registerEnumType(TellingSource, {
  name: 'TellingSource',
  description: 'Who tells of a winner.',
  valuesConfig: {
    CALLBACK: { description: 'A signed callback (Volcengine).' },
    LIST: { description: "The platform's own list of winners." },
  },
});

@ObjectType('QuarantinedTelling', {
  description:
    'Something that was told of a winner and kept aside: it contradicts what is recorded, or it could not be read. As ' +
    'long as one is kept that names a winner, that winner is DISPUTED.',
  simpleResolvers: true,
})
export class QuarantinedTellingType implements QuarantinedTelling {
  @Field(() => ID, { description: 'Its own id, counting up; not a global one.' })
  readonly id!: string;

  @Field(() => DateTime, { description: 'When it was told.' })
  readonly toldAt!: string;

  @Field(() => TellingSource, { description: 'By whom.' })
  readonly source!: QuarantinedTelling['source'];

  @Field(() => String, { description: 'Why it was kept aside. Holds nothing personal.' })
  readonly reason!: string;

  /** Becomes the field `winner`. */
  readonly winnerId!: string | null;

  @Field(() => String, { description: 'What was told, as JSON text. Personal data.' })
  readonly raw!: string;
}

const { ConnectionType } = connectionOf<QuarantinedTelling>('QuarantinedTelling', () => QuarantinedTellingType);

@ObjectType('QuarantineConnection', { description: 'What was kept aside, newest first.', simpleResolvers: true })
export class QuarantineConnectionType extends ConnectionType {}

@Resolver(() => QuarantinedTellingType)
export class Quarantine {
  @Query(() => QuarantineConnectionType, {
    nullable: true,
    description: 'What was told of winners and kept aside, for operators.',
  })
  quarantine(
    @Arg('first', () => Int, {
      defaultValue: USUAL_PAGE,
      nullable: true,
      description: 'How many on a page, at most 100.',
    })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor to go on from; left out: the newest.' })
    after: string | null | undefined,
    @Ctx() { feed, caller }: GatewayContext,
  ): Promise<Connection<QuarantinedTelling>> {
    checkAllChannels(caller); // what can't be read names no channel
    const { log } = feed;
    const read = (before: string | null, limit: number) => log.quarantined(limit, before);
    return readNumbered({ word: 'q1', read, count: () => log.countQuarantined() }, first, after);
  }

  @FieldResolver(() => WinnerType, {
    nullable: true,
    description: 'The winner that it contradicts; null for what could not be read.',
  })
  async winner(@Root() { winnerId }: QuarantinedTelling, @Ctx() context: GatewayContext): Promise<WinnerNode | null> {
    return winnerId === null ? null : readWinner(winnerId, context);
  }
}
