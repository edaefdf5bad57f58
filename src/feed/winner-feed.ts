import type { Callback } from '../domain/platform.js';
import type { WinnerLog } from './winner-log.js';

/** What became of the winners that a source told of. */
export interface Published {
  /** Winners that were not known before. */
  readonly recorded: number;
  /** Winners that were known already: a repeat, or told by another source. */
  readonly known: number;
}

export interface WinnerFeed {
  /** Records winners; resolves when the log has them. */
  publish(news: Callback['news']): Promise<Published>;
  readonly log: WinnerLog;
  close(): Promise<void>;
}

export function createWinnerFeed(log: WinnerLog, now: () => number): WinnerFeed {
  return {
    log,
    async publish(news) {
      if (news.length === 0) return { recorded: 0, known: 0 };
      const recorded = await log.append(news, new Date(now()).toISOString());
      return { recorded, known: news.length - recorded };
    },
    close: () => log.close(),
  };
}
