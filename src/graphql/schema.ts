import 'reflect-metadata';
import {
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  printType,
} from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { AuditTrailQuery } from './audit-trail.js';
import { ChannelQueries } from './channel-queries.js';
import { CreateLottery } from './create-lottery.js';
import { ChannelLotteries, LotteryFields, LotteryQueries } from './lottery-queries.js';
import { guardPersonal, type Nicknames } from './personal.js';
import { EraseViewer } from './erase-viewer.js';
import { toTypeName } from './node.js';
import { NodeQueries } from './node-queries.js';
import { PlatformStatusResolver } from './platform-status.js';
import { Quarantine } from './quarantine.js';
import { ChannelRedPackets, RedPacketFields, RedPacketQueries } from './red-packet-queries.js';
import { describeScopes } from './scope-check.js';
import { WinnerFields, WonPrizeFields } from './winner-fields.js';
import { ChannelWinners, LotteryWinners, WinnerQueries } from './winner-queries.js';
import { WinnerSubscriptions } from './winner-subscription.js';

/** type-graphql asks for one as soon as there is a subscription; ours follow the feed, which carries nothing in topics. */
const pubSub: PubSub = {
  publish() {},
  subscribe() {
    throw new TypeError('a subscription without `subscribe`');
  },
};

/** The schema, from the classes. `nicknames`: how callers see them that may not see what is personal. */
export function createSchema(nicknames: Nicknames = 'masked'): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      AuditTrailQuery,
      ChannelLotteries,
      ChannelQueries,
      ChannelRedPackets,
      ChannelWinners,
      CreateLottery,
      EraseViewer,
      LotteryFields,
      LotteryQueries,
      LotteryWinners,
      NodeQueries,
      PlatformStatusResolver,
      Quarantine,
      RedPacketFields,
      RedPacketQueries,
      WinnerFields,
      WinnerQueries,
      WinnerSubscriptions,
      WonPrizeFields,
    ],
    pubSub,
    validate: false,
  });

  for (const type of Object.values(schema.getTypeMap())) {
    // type-graphql knows no `@oneOf`; graphql itself enforces and prints it once it is told.
    if (isInputObjectType(type) && type.astNode?.directives?.some(({ name }) => name.value === 'oneOf'))
      type.isOneOf = true;
    // Resolvers return the domain's plain objects, which are instances of nothing: their ids tell what they are.
    if (isObjectType(type)) type.isTypeOf = undefined;
    if (isInterfaceType(type)) type.resolveType = ({ id }: { id: string }) => toTypeName(id) ?? undefined;
  }
  describeScopes(schema);
  guardPersonal(schema, nicknames);
  return schema;
}

/** The schema as text: types by name, their fields in the order in which the classes have them. */
export function printGatewaySchema(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return `${types.map((type) => printType(type)).join('\n\n')}\n`;
}
