import { Arg, Ctx, Field, ID, Int, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql';
import { AuditAction, type RecordedAudit } from '../domain/audit.js';
import { type Connection, connectionOf, USUAL_PAGE } from './connection.js';
import type { GatewayContext } from './context.js';
import { readNumbered } from './numbered-list.js';
import { DateTime } from './scalars.js';
import { checkAllChannels } from './scope-check.js';

registerEnumType(AuditAction, {
  name: 'AuditAction',
  description: 'What a caller did.',
  valuesConfig: {
    READ_PERSONAL: { description: 'It was answered personal data, unmasked.' },
    ERASE: { description: 'It had viewers erased.' },
    CREATE_LOTTERY: { description: 'It had a lottery sent to a platform, or tried to.' },
  },
});

@ObjectType('AuditEntry', {
  description: 'What a caller did, written down before it was answered. Holds nothing personal of viewers.',
  simpleResolvers: true,
})
export class AuditEntryType implements RecordedAudit {
  @Field(() => ID, { description: 'Its own id, counting up without gaps; not a global one.' })
  readonly id!: string;

  @Field(() => DateTime, { description: 'When.' })
  readonly at!: string;

  @Field(() => String, { description: "Who: the caller's name." })
  readonly caller!: string;

  @Field(() => String, {
    description: "The operation's name, at most 100 characters of it; its kind where it has none.",
  })
  readonly operation!: string;

  @Field(() => AuditAction, { description: 'What was done.' })
  readonly action!: AuditAction;

  @Field(() => [String], {
    description: 'Which fields, such as Viewer.phone; of a filter too, where it looks for people.',
  })
  readonly fields!: readonly string[];

  @Field(() => String, { description: 'Which positions of the winner log, such as 1-20,25; empty: none.' })
  readonly positions!: string;

  @Field(() => [String], {
    description:
      'What else it was done to: a keyed hash for each erased viewer, the channel of a created lottery, ' +
      'quarantine:<id> for what was kept aside and read.',
  })
  readonly subjects!: readonly string[];
}

const { ConnectionType } = connectionOf<RecordedAudit>('AuditEntry', () => AuditEntryType);

@ObjectType('AuditTrailConnection', { description: 'The audit trail, newest first.', simpleResolvers: true })
export class AuditTrailConnectionType extends ConnectionType {}

@Resolver()
export class AuditTrailQuery {
  @Query(() => AuditTrailConnectionType, {
    nullable: true,
    description: 'Who read or changed what, newest first, for operators.',
  })
  auditTrail(
    @Arg('first', () => Int, {
      defaultValue: USUAL_PAGE,
      nullable: true,
      description: 'How many on a page, at most 100.',
    })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor to go on from; left out: the newest.' })
    after: string | null | undefined,
    @Ctx() { audit, caller }: GatewayContext,
  ): Promise<Connection<RecordedAudit>> {
    checkAllChannels(caller); // it tells of what was done on any
    const read = (before: string | null, limit: number) => audit.read(before, limit);
    return readNumbered({ word: 'a1', read, count: () => audit.count() }, first, after);
  }
}
