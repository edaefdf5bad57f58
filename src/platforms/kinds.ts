import type { Fetched } from '../domain/fetched.js';
import { readId, toChannelId } from '../domain/ids.js';
import { isRunning, type Lottery } from '../domain/lottery.js';
import type { LotterySlice } from '../domain/platform.js';
import type { RedPacket } from '../domain/red-packet.js';
import type { Kind } from './remembered.js';

/** For how long an answer is believed, in milliseconds. */
export interface TimesToLive {
  /** While a draw is going on. */
  readonly runningMs: number;
  /** What a channel has, while nothing is going on. */
  readonly idleMs: number;
  /** What will hardly change any more. */
  readonly settledMs: number;
  /** How old an answer may be that is given because no newer one can be had. */
  readonly staleMs: number;
}

/** What is remembered of a platform, and for how long. */
export function createKinds(options: {
  readonly ttl: TimesToLive;
  /** How long a draw that lacks winners counts as running, where the platform tells no state. */
  readonly drawMs: number;
  readonly now: () => number;
}) {
  const { ttl, drawMs, now } = options;

  const isOn = (one: Lottery) => isRunning(one, now() - drawMs);

  const lottery: Kind<Lottery> = {
    name: 'lottery',
    channelOf: (id) => toChannelId(readId(id)),
    answeredAt: oneAnsweredAt,
    ttlOf: (one) => (isOn(one) ? ttl.runningMs : one.sentAt === null ? ttl.idleMs : ttl.settledMs),
    toStale: (one) => ({ ...one, stale: true }),
    // Who is set to win is personal, and nothing personal is remembered.
    isPersonal: ({ presetViewerIds }) => (presetViewerIds ?? []).length > 0,
  };
  /** By the name of the window that was asked for. */
  const slice = (window: string): Kind<LotterySlice> => ({
    name: `lotteries ${window}`,
    channelOf: (channelId) => channelId,
    answeredAt: ({ lotteries }) => allAnsweredAt(lotteries),
    ttlOf: ({ lotteries }) => (lotteries.some(isOn) ? ttl.runningMs : ttl.idleMs),
    toStale: (known) => ({ ...known, lotteries: known.lotteries.map((one) => lottery.toStale(one)) }),
    isPersonal: ({ lotteries }) => lotteries.some((one) => lottery.isPersonal(one)),
  });
  const packetTtl = ({ status }: RedPacket) =>
    status === 'SENT' || status === 'DRAWING' ? ttl.runningMs : status === 'DRAWN' ? ttl.settledMs : ttl.idleMs;
  const redPacket: Kind<RedPacket> = {
    name: 'red packet',
    channelOf: (id) => toChannelId(readId(id)),
    answeredAt: oneAnsweredAt,
    ttlOf: packetTtl,
    toStale: (packet) => ({ ...packet, stale: true }),
    isPersonal: () => false,
  };
  const redPackets: Kind<readonly RedPacket[]> = {
    name: 'red packets',
    channelOf: (channelId) => channelId,
    answeredAt: allAnsweredAt,
    ttlOf: (packets) => Math.min(ttl.idleMs, ...packets.map(packetTtl)),
    toStale: (packets) => packets.map((packet) => ({ ...packet, stale: true })),
    isPersonal: () => false,
  };

  return { lottery, slice, redPacket, redPackets };
}

function oneAnsweredAt({ fetchedAt }: Fetched): number {
  return Date.parse(fetchedAt);
}

/** The pages of one answer may have waited for their turn one by one. */
function allAnsweredAt(all: readonly Fetched[]): number {
  return all.reduce((oldest, one) => Math.min(oldest, oneAnsweredAt(one)), Number.POSITIVE_INFINITY);
}
