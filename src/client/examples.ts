import { type DefinitionNode, Kind, parse, print } from 'graphql';
import {
  ChannelsDocument,
  LotteriesDocument,
  LotteryDocument,
  RedPacketsDocument,
  WinnerAddedDocument,
  WinnersDocument,
} from './generated/graphql.js';

/** The published operations that one tries first, in one document with each fragment once. */
export const examples = toDocument([
  ChannelsDocument,
  LotteriesDocument,
  LotteryDocument,
  RedPacketsDocument,
  WinnersDocument,
  WinnerAddedDocument,
]);

/** Variables for all of them together; the ids are the demo's. */
export const exampleVariables = {
  ids: ['polyv:channel:1965681', 'volcengine:channel:1824921187234844'],
  channelIds: ['polyv:channel:1965681', 'polyv:channel:2383918', 'volcengine:channel:1824921187234844'],
  channelId: 'volcengine:channel:1824921187234844',
  id: 'polyv:activity:2974342:20521',
};

function toDocument(operations: readonly { toString(): string }[]): string {
  const definitions = operations.flatMap((operation) => parse(operation.toString()).definitions);
  const byName = new Map<string, DefinitionNode>();
  for (const definition of definitions) byName.set(nameOf(definition), definition);
  const isOperation = (definition: DefinitionNode) => definition.kind === Kind.OPERATION_DEFINITION;
  const ordered = [...byName.values()].toSorted((a, b) => Number(isOperation(b)) - Number(isOperation(a)));
  return print({ kind: Kind.DOCUMENT, definitions: ordered });
}

function nameOf(definition: DefinitionNode): string {
  return 'name' in definition && definition.name ? definition.name.value : definition.kind;
}
