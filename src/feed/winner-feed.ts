import type { Callback } from '../domain/platform.js';
import type { Appended, WinnerLog } from './winner-log.js';

export interface WinnerFeed {
  /** Records what a callback tells; resolves when the log has it. */
  publish(callback: Callback): Promise<Appended>;
  readonly log: WinnerLog;
}

export function createWinnerFeed(log: WinnerLog, now: () => number): WinnerFeed {
  return {
    log,
    publish: ({ news, rejected }) =>
      log.append([{ source: 'CALLBACK', toldAt: new Date(now()).toISOString(), news, rejected }]),
  };
}
