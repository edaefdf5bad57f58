import { BadInputError } from '../domain/errors.js';
import type { WinnerFeed } from '../feed/winner-feed.js';
import { mayReadChannel } from '../domain/caller.js';
import type { WinnerFilter } from '../feed/winner-log.js';
import { checkPageSize, type Connection, toConnection, USUAL_PAGE } from './connection.js';
import type { GatewayContext } from './context.js';
import type { WinnerNode } from './winner.js';
import { toWinnerEdge, toWinnerNode } from './winner-connection.js';

/** Which page of the feed: `first` with `after`, or `last` with `before`. */
interface WinnerPageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** One page of what the log holds. Throws `BadInputError`, `CursorUnknownError` and `CursorExpiredError`. */
export async function readWinners(
  feed: WinnerFeed,
  filter: WinnerFilter,
  page: WinnerPageArguments,
): Promise<Connection<WinnerNode>> {
  const { first, after, last, before } = page;
  if (typeof last !== 'number') {
    if (before) throw new BadInputError('before: goes with last');
    return readForward(feed, filter, checkPageSize('first', first ?? USUAL_PAGE), after ?? null);
  }
  if (typeof first === 'number' || after) throw new BadInputError('last: goes with before, not with first or after');
  return readBackward(feed, filter, checkPageSize('last', last), before ?? null);
}

async function readForward(feed: WinnerFeed, filter: WinnerFilter, limit: number, after: string | null) {
  const from = after === null ? 0 : await feed.readCursor(after);
  const { entries, reached } = await feed.log.readAfter(from, limit + 1, filter);
  return toConnection({
    edges: entries.slice(0, limit).map((entry) => toWinnerEdge(feed, entry)),
    hasNextPage: entries.length > limit,
    hasPreviousPage: from > 0,
    endCursor: entries.length === 0 ? feed.toCursor(reached) : null,
    totalCount: null,
  });
}

async function readBackward(feed: WinnerFeed, filter: WinnerFilter, limit: number, before: string | null) {
  const from = before === null ? null : await feed.readCursor(before);
  // Taken before reading: whoever goes on from an empty page must not miss what is recorded meanwhile.
  const end = from === null ? (await feed.log.bounds()).head : Math.max(0, from - 1);
  const { entries } = await feed.log.readBefore(from, limit + 1, filter);
  return toConnection({
    edges: entries
      .slice(0, limit)
      .map((entry) => toWinnerEdge(feed, entry))
      .toReversed(),
    hasNextPage: before !== null,
    hasPreviousPage: entries.length > limit,
    endCursor: entries.length === 0 ? feed.toCursor(end) : null,
    totalCount: null,
  });
}

/** One winner; null where there is none, or none for this caller: its id is no proof that somebody won. */
export async function readWinner(id: string, { feed, caller }: GatewayContext): Promise<WinnerNode | null> {
  const entry = await feed.log.find(id);
  return entry === null || !mayReadChannel(caller, entry.winner.channelId) ? null : toWinnerNode(entry);
}
