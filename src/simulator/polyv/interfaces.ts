import { createActivities, type ActivityOptions } from './activities.js';
import { createRecords, type RecordOptions } from './records.js';
import type { Family } from './refusal.js';
import type { Tables } from './tables.js';
import { createWinners } from './winners.js';

/** One interface of the platform, behind the checks that all of them share. */
export interface Interface {
  readonly family: Family;
  readonly method: 'GET' | 'POST';
  /**
   * What the body is: `form` parameters are signed together with those of the query; of a `json` call only the
   * documented query is signed, so that a parameter moved from body to query, or back, breaks the signature.
   */
  readonly body: 'none' | 'form' | 'json';
  /** The `data` of the reply. Throws `RefusedCallError`. */
  readonly answer: (parameters: URLSearchParams, json: string) => unknown;
}

/** The interfaces that are played, by path. Any other path, a doubled slash included, does not exist. */
export function createInterfaces(
  tables: Tables,
  options: RecordOptions & ActivityOptions & { readonly now: () => number },
): ReadonlyMap<string, Interface> {
  const records = createRecords(tables, options);
  const winners = createWinners(tables, options);
  const activities = createActivities(tables, options);
  const get = { method: 'GET', body: 'none' } as const;

  return new Map<string, Interface>([
    ['/live/v3/channel/lottery/list-channels-lottery', { ...get, family: 'v3', answer: records.listOfChannels }],
    ['/live/v3/channel/lottery/get-winner-detail', { ...get, family: 'v3', answer: winners.detail }],
    ['/live/v3/channel/chat/add-receive-info', { family: 'v3', method: 'POST', body: 'form', answer: winners.claim }],
    ['/live/v4/channel/lottery/list', { ...get, family: 'v4', answer: records.listOfChannel }],
    ['/live/v4/channel/lottery-activity/get', { ...get, family: 'v4', answer: activities.get }],
    ['/live/v4/channel/lottery-activity/list', { ...get, family: 'v4', answer: activities.list }],
    [
      '/live/v4/channel/lottery-activity/create',
      { family: 'v4', method: 'POST', body: 'json', answer: activities.create },
    ],
  ]);
}
