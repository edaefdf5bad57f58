import { Field, ID, InterfaceType } from 'type-graphql';
import type { IdType } from '../domain/ids.js';
import { readId } from '../domain/ids.js';

@InterfaceType('Node', { description: 'Whatever can be fetched again by its global id.' })
export abstract class NodeType {
  @Field(() => ID, {
    description:
      'Global id, "<platform>:<type>:<native>…". Channel and red packet ids may be built from the platform\'s own ids; ' +
      'all others are opaque.',
  })
  id!: string;
}

const typeNames: Readonly<Partial<Record<IdType, string>>> = {
  channel: 'Channel',
  lottery: 'Lottery',
  activity: 'Lottery',
  redpacket: 'RedPacket',
  winner: 'Winner',
};

/** The name of the object type that an id names; null for ids of things that are no nodes. */
export function toTypeName(id: string): string | null {
  return typeNames[readId(id).type] ?? null;
}
