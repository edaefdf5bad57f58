import { BadIdError } from '../../domain/errors.js';
import { readId } from '../../domain/ids.js';

/** The first word of every id of this platform. */
export const PLATFORM = 'polyv';

/** A lottery's id taken apart: a record's is a short text, an activity's a Long ("lotteryId", "id"). */
export interface LotteryNativeId {
  readonly type: 'lottery' | 'activity';
  readonly channel: string;
  readonly id: string;
}

/** Ids of channels, activities and question groups are Longs. */
const LONG = /^[1-9]\d{0,18}$/;

/** Whether the text can be an id that the platform documents as a Long. */
export function isLong(text: string): boolean {
  return LONG.test(text);
}

/** Takes a channel's id apart; throws `BadIdError` where it can't be one of this platform's. */
export function readChannelId(id: string): string {
  const { platform, type, native } = readId(id);
  if (platform !== PLATFORM || type !== 'channel') throw new BadIdError('it is not of a channel of this platform');
  return checkedChannel(native[0]);
}

/** Takes a lottery's id apart; throws `BadIdError` where it can't be one of this platform's. */
export function readLotteryId(lotteryId: string): LotteryNativeId {
  const { platform, type, native } = readId(lotteryId);
  if (platform !== PLATFORM || (type !== 'lottery' && type !== 'activity')) {
    throw new BadIdError('it is not of a lottery of this platform');
  }
  const [channel, id = ''] = native;
  if (type === 'activity' && !isLong(id)) throw new BadIdError('its activity is not a number');
  return { type, channel: checkedChannel(channel), id };
}

function checkedChannel(channel: string): string {
  if (!isLong(channel)) throw new BadIdError('its channel is not a number');
  return channel;
}
