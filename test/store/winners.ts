import type { Winner, WinnerNews } from '../../src/domain/winner.js';
import type { LogEntry, LogPage, Telling, WinnerFilter, WinnerLog } from '../../src/feed/winner-log.js';

/** The clock of the tests begins here. */
export const START = Date.parse('2026-11-20T08:00:00.000Z');

/** What a test says of a winner; the rest is made up. */
export type Told = Partial<Omit<Winner, 'viewer' | 'prize'>> & {
  readonly viewer?: Partial<Winner['viewer']>;
  readonly prize?: Partial<Winner['prize']>;
};

/** A win by a viewer of that name, who is part of its key. */
export function win(name: string, told: Told = {}, aliases: readonly string[] = []): WinnerNews {
  return {
    key: `key-${name}`,
    aliases,
    earlier: [],
    raw: JSON.stringify({ name, told }),
    winner: {
      id: `acme:winner:1:key-${name}`,
      platform: 'acme',
      channelId: 'acme:channel:1',
      channelName: null,
      lotteryId: 'acme:lottery:1:7',
      lotteryName: null,
      redPacketId: null,
      isPriority: null,
      extra: null,
      ipAddress: null,
      userAgent: null,
      wonAt: new Date(START).toISOString(),
      wonAtDraw: false,
      claim: null,
      ...told,
      prize: { id: null, name: 'Mug', kind: 'PHYSICAL', delivery: null, amount: null, batch: null, ...told.prize },
      viewer: {
        id: `acme:viewer:${name}`,
        platformId: name,
        externalId: null,
        nickname: null,
        phone: null,
        ...told.viewer,
      },
    },
  };
}

export function called(news: readonly WinnerNews[], toldAt = START): Telling {
  return { source: 'CALLBACK', toldAt: new Date(toldAt).toISOString(), news, rejected: [] };
}

export function pulled(news: readonly WinnerNews[], toldAt = START): Telling {
  return { ...called(news, toldAt), source: 'LIST' };
}

export function names(entries: readonly LogEntry[]): readonly string[] {
  return entries.map(({ winner }) => winner.viewer.platformId);
}

/** Everything the log holds, in order. */
export async function readAll(log: WinnerLog, filter: WinnerFilter = {}): Promise<readonly LogEntry[]> {
  return (await walk(log, 'FORWARD', 1_000, filter)).entries;
}

/** Reads page by page until there is nothing more. */
export async function walk(
  log: WinnerLog,
  direction: 'FORWARD' | 'BACKWARD',
  limit: number,
  filter: WinnerFilter,
): Promise<LogPage> {
  const entries: LogEntry[] = [];
  let reached: number | null = direction === 'FORWARD' ? 0 : null;
  for (;;) {
    const page: LogPage =
      direction === 'FORWARD'
        ? await log.readAfter(reached ?? 0, limit, filter)
        : await log.readBefore(reached, limit, filter);
    entries.push(...page.entries);
    ({ reached } = page);
    if (page.entries.length < limit) return { entries, reached };
  }
}

export async function readOne(log: WinnerLog, name: string) {
  const entry = await log.find(`acme:winner:1:key-${name}`);
  if (entry === null) throw new Error(`${name} is not in the log`);
  return entry.winner;
}
