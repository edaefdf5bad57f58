import { NotConfiguredError } from '../domain/errors.js';
import type { Platform } from '../domain/platform.js';

/** Stands in for a platform without credentials: it knows its ids and refuses every question. */
export function createUnconfigured({ name, windowDays }: Pick<Platform, 'name' | 'windowDays'>): Platform {
  const refuse = () => Promise.reject(new NotConfiguredError(name));
  return {
    name,
    windowDays,
    configured: false,
    lotteries: refuse,
    lotteriesOf: refuse,
    winnersOf: () => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) }),
    watch: [],
    redPackets: { byId: refuse, ofChannels: refuse },
    createLottery: refuse,
    webhook: null,
    health: () => ({
      reachable: null,
      circuit: 'CLOSED',
      callsLastMinute: 0,
      budgetPerSecond: 0,
      budgetLeft: 0,
      queued: 0,
      cacheHitRate: null,
      lastError: null,
    }),
    close: () => Promise.resolve(),
  };
}
