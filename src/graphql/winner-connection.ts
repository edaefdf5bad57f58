import { Field, ObjectType } from 'type-graphql';
import type { WinnerFeed } from '../feed/winner-feed.js';
import type { LogEntry, LogPage } from '../feed/winner-log.js';
import { connectionOf, type Edge } from './connection.js';
import { type WinnerNode, WinnerType } from './winner.js';

const { ConnectionType, EdgeType } = connectionOf<WinnerNode>('Winner', () => WinnerType);

/** A winner and its place in the feed. */
export const WinnerEdgeType = EdgeType;

export type WinnerEdge = Edge<WinnerNode>;

@ObjectType('WinnerConnection', {
  description:
    'Winners in the order in which they were recorded. A cursor is a position in the feed: good under any filter, on ' +
    'any door, and for going on by subscription.',
  simpleResolvers: true,
})
export class WinnerConnectionType extends ConnectionType {}

/** Winners that come together, and how far the feed was looked at. */
export interface WinnerBatch {
  readonly edges: readonly WinnerEdge[];
  readonly cursor: string;
}

@ObjectType('WinnerBatch', { description: 'Winners that were there together.', simpleResolvers: true })
export class WinnerBatchType implements WinnerBatch {
  @Field(() => [EdgeType], { description: 'From 1 to 500 winners, in the order of the feed.' })
  readonly edges!: readonly WinnerEdge[];

  @Field(() => String, {
    description: 'Where to go on from: everything up to here was looked at, also what the filter leaves out.',
  })
  readonly cursor!: string;
}

export function toWinnerNode({ position, winner }: LogEntry): WinnerNode {
  return { ...winner, position };
}

export function toWinnerEdge(feed: WinnerFeed, entry: LogEntry): WinnerEdge {
  return { cursor: feed.toCursor(entry.position), node: toWinnerNode(entry) };
}

export function toWinnerBatch(feed: WinnerFeed, { entries, reached }: LogPage): WinnerBatch {
  return { edges: entries.map((entry) => toWinnerEdge(feed, entry)), cursor: feed.toCursor(reached) };
}
