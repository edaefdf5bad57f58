import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { BadInputError } from '../domain/errors.js';

/** The most a page may hold. More is refused, not cut: a caller that asked for 500 should not believe it got them. */
export const LARGEST_PAGE = 100;

/** How many are on a page where nobody says. */
export const USUAL_PAGE = 20;

/** The most that a list in an argument may hold, such as ids. */
export const LARGEST_LIST = 100;

/** The most winners in one event of `winnersAdded`. */
export const LARGEST_BATCH = 500;

/** Put onto a field that gives many without being asked how many, for `checkCost`: at most so many. */
export interface FieldSize {
  readonly items: number;
}

@ObjectType('PageInfo', { description: 'Where a page lies among the others.', simpleResolvers: true })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether more can be had with `after: endCursor`.' })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether something lies before this page.' })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first edge.' })
  readonly startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where to go on from. Set on an empty page too, where going on makes sense.',
  })
  readonly endCursor!: string | null;
}

export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfoType;
  readonly totalCount: number | null;
}

/** `endCursor` left out: that of the last edge. */
export function toConnection<Node>(page: {
  readonly edges: readonly Edge<Node>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly endCursor?: string | null;
  readonly totalCount: number | null;
}): Connection<Node> {
  const { edges, hasNextPage, hasPreviousPage, totalCount } = page;
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: page.endCursor ?? edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

/** The two classes that make a list of `nodeName` a Relay connection. The second is to be extended and named. */
export function connectionOf<Node extends object>(nodeName: string, nodeType: () => ClassType<Node>) {
  @ObjectType(`${nodeName}Edge`, { description: `One ${nodeName} of a list.`, simpleResolvers: true })
  class EdgeType {
    @Field(() => String, { description: 'Where this one stands; good for `after`.' })
    readonly cursor!: string;

    @Field(nodeType, { description: `The ${nodeName}.` })
    readonly node!: Node;
  }

  @ObjectType({ simpleResolvers: true })
  abstract class ConnectionType {
    @Field(() => [EdgeType], { description: 'What is on this page, each with its cursor.' })
    readonly edges!: readonly EdgeType[];

    @Field(() => [nodeType()], { description: 'What is on this page.' })
    readonly nodes!: readonly Node[];

    @Field(() => PageInfoType, { description: 'Where this page lies.' })
    readonly pageInfo!: PageInfoType;

    @Field(() => Int, {
      nullable: true,
      description: 'How many there are on all pages; null where it can not be told.',
    })
    readonly totalCount!: number | null;
  }

  return { EdgeType, ConnectionType };
}

/** Refuses page sizes that nobody can mean. */
export function checkPageSize(argument: 'first' | 'last', value: number): number {
  if (value >= 1 && value <= LARGEST_PAGE) return value;
  throw new BadInputError(`${argument}: expected a number from 1 to ${LARGEST_PAGE}, got ${value}`);
}

/** Refuses lists that nobody can mean. An empty one is the reader's business. */
export function checkListSize<Item>(argument: string, items: readonly Item[]): readonly Item[] {
  if (items.length <= LARGEST_LIST) return items;
  throw new BadInputError(`${argument}: expected at most ${LARGEST_LIST}, got ${items.length}`);
}
