import * as z from 'zod';
import { CursorUnknownError, GatewayError } from '../domain/errors.js';
import type { Lottery } from '../domain/lottery.js';
import type { LotterySlice } from '../domain/platform.js';
import { type Connection, type Edge, toConnection } from './connection.js';
import { readCursor, toCursor } from './cursor.js';

/**
 * One page of the lotteries of many channels, newest first, without a memory on our side: all that is needed to go on
 * is in the cursor. Pure; whoever calls reads what `plan.strands` says and hands it to `toLotteryPage`.
 *
 * Channels that could not be read stay behind: they form a strand of their own, with the place that they had reached,
 * and the next page tries them again from there.
 */
export interface Strand {
  /** Indices into the question's channel ids. */
  readonly channels: readonly number[];
  /** The last lottery that these channels have contributed to; null: none yet. */
  readonly after: Place | null;
  /** Older ones than this remain (exclusive), where a bound on pages has cut the window; null: the whole window. */
  readonly to: string | null;
}

/** A place in the order: not yet sent first, then by `sentAt` descending, then by id. */
interface Place {
  readonly sentAt: string | null;
  readonly id: string;
}

export interface LotteryPlan {
  /**
   * When the first page was asked for. The order is that of this moment: a lottery sent since then keeps its place
   * among the unsent ones, so that paging neither skips nor repeats it.
   */
  readonly asOf: string;
  readonly strands: readonly Strand[];
}

export interface UnavailableChannel {
  readonly channelId: string;
  readonly code: string;
  readonly retryable: boolean;
  readonly requestId: string | null;
}

export interface LotteryPage extends Connection<Lottery> {
  readonly from: string | null;
  readonly unavailable: readonly UnavailableChannel[];
}

const place = z.strictObject({ sentAt: z.iso.datetime().nullable(), id: z.string() });
const cursorContent = z.strictObject({
  version: z.literal(1),
  digest: z.string(),
  asOf: z.iso.datetime(),
  strands: z
    .array(
      z.strictObject({
        channels: z.array(z.int().nonnegative()),
        after: place.nullable(),
        to: z.iso.datetime().nullable(),
      }),
    )
    .min(1),
});

/** Where to begin, or to go on. Throws `CursorUnknownError` for another question's cursor. */
export function toLotteryPlan(question: {
  readonly digest: string;
  readonly channelCount: number;
  readonly after: string | null;
  readonly now: number;
}): LotteryPlan {
  const everything = Array.from({ length: question.channelCount }, (_, index) => index);
  if (question.after === null)
    return {
      asOf: new Date(question.now).toISOString(),
      strands: [{ channels: everything, after: null, to: null }],
    };

  const { digest, asOf, strands } = readCursor(question.after, cursorContent);
  const named = strands.flatMap(({ channels }) => channels).toSorted((a, b) => a - b);
  if (digest !== question.digest || named.join() !== everything.join())
    throw new CursorUnknownError('it belongs to a list with other arguments');
  return { asOf, strands };
}

export interface LotteryAnswers {
  readonly digest: string;
  readonly plan: LotteryPlan;
  readonly channelIds: readonly string[];
  /** By the index of the channel. */
  readonly slices: ReadonlyMap<number, LotterySlice | Error>;
  readonly isWanted: (lottery: Lottery) => boolean;
  readonly first: number;
  /** The start of the window that was asked for; null: everything. */
  readonly from: string | null;
}

/** Throws what is no `GatewayError`: a fault of ours is not a channel's. */
export function toLotteryPage(answers: LotteryAnswers): LotteryPage {
  const { plan, slices, isWanted, first } = answers;
  const compare = (a: Place, b: Place) => comparePlaces(a, b, plan.asOf);

  // A channel that was read only down to some instant says nothing of what lies before it, so nobody's older rows
  // can be given out yet: they come again when the next page asks for what is older.
  const read = [...slices.values()].filter((slice): slice is LotterySlice => !(slice instanceof Error));
  const horizon = read.reduce<string | null>((latest, { completeFrom }) => later(latest, completeFrom), null);
  const isInSight = (lottery: Lottery) => horizon === null || lottery.sentAt === null || lottery.sentAt >= horizon;

  const rest: Lottery[] = [];
  let total = 0;
  for (const { channels, after } of plan.strands)
    for (const index of channels) {
      const slice = slices.get(index);
      if (slice === undefined || slice instanceof Error) continue;
      const wanted = slice.lotteries.filter((lottery) => isWanted(lottery));
      total += wanted.length;
      for (const lottery of wanted)
        if (isInSight(lottery) && (after === null || compare(after, lottery) < 0)) rest.push(lottery);
    }
  rest.sort(compare);

  const page = rest.slice(0, first);
  const failed = new Set([...slices].filter(([, slice]) => slice instanceof Error).map(([index]) => index));
  const isExhausted = page.length === rest.length;
  const cursorAfter = (last: Place | null, to: string | null) =>
    toCursor({
      version: 1,
      digest: answers.digest,
      asOf: plan.asOf,
      strands: goOn(plan.strands, failed, { last, to, compare }),
    });
  const edges: Edge<Lottery>[] = page.map((lottery, index) => ({
    cursor: cursorAfter(lottery, isExhausted && index === page.length - 1 ? horizon : null),
    node: lottery,
  }));

  const isWhole = horizon === null && failed.size === 0 && plan.strands.every(({ to }) => to === null);
  return {
    ...toConnection({
      edges,
      hasNextPage: !isExhausted || horizon !== null,
      hasPreviousPage: plan.strands.some(({ after }) => after !== null),
      endCursor: edges.at(-1)?.cursor ?? cursorAfter(null, horizon),
      totalCount: isWhole ? total : null,
    }),
    from: answers.from,
    unavailable: toUnavailable(answers),
  };
}

/** What the next page has to read: the channels that failed from where they were, all others from here. */
function goOn(
  strands: readonly Strand[],
  failed: ReadonlySet<number>,
  reached: { last: Place | null; to: string | null; compare: (a: Place, b: Place) => number },
): readonly Strand[] {
  const next = strands.flatMap(({ channels, after, to }) => [
    { channels: channels.filter((index) => failed.has(index)), after, to },
    {
      channels: channels.filter((index) => !failed.has(index)),
      after: further(after, reached.last, reached.compare),
      to: reached.to ?? to,
    },
  ]);
  // Strands that have met go on as one, so that a cursor does not grow with every page.
  const met = new Map<string, Strand>();
  for (const strand of next) {
    if (strand.channels.length === 0) continue;
    const key = JSON.stringify([strand.after, strand.to]);
    const known = met.get(key);
    met.set(key, known ? { ...strand, channels: [...known.channels, ...strand.channels] } : strand);
  }
  return [...met.values()];
}

function further(a: Place | null, b: Place | null, compare: (a: Place, b: Place) => number): Place | null {
  const furthest = a === null || b === null ? (a ?? b) : compare(a, b) < 0 ? b : a;
  return furthest === null ? null : { sentAt: furthest.sentAt, id: furthest.id };
}

function toUnavailable({ channelIds, slices }: LotteryAnswers): UnavailableChannel[] {
  return channelIds.flatMap((channelId, index) => {
    const error = slices.get(index);
    if (!(error instanceof Error)) return [];
    if (!(error instanceof GatewayError)) throw error;
    return [{ channelId, code: error.code, retryable: error.retryable, requestId: error.requestId }];
  });
}

function comparePlaces(a: Place, b: Place, asOf: string): number {
  const [left, right] = [sentBy(a, asOf), sentBy(b, asOf)];
  if (left !== right) return left === null ? -1 : right === null ? 1 : left > right ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function sentBy({ sentAt }: Place, asOf: string): string | null {
  return sentAt !== null && sentAt <= asOf ? sentAt : null;
}

function later(a: string | null, b: string | null): string | null {
  return a === null || b === null ? (a ?? b) : a > b ? a : b;
}
