import { BadIdError } from './errors.js';

/** What an id names. `activity` is a lottery too: one that is set up but has no record of a draw. */
export type IdType = 'channel' | 'lottery' | 'activity' | 'redpacket' | 'prize' | 'viewer' | 'winner';

/** A global id taken apart: `polyv:lottery:1965681:fv3mao43u6`. The native parts are text, however long their digits. */
export interface Id {
  readonly platform: string;
  readonly type: IdType;
  /** At least one part. For all but viewers the first is the channel's native id. */
  readonly native: readonly [string, ...string[]];
}

/** How many native parts each type has, at least and at most. */
const parts: Readonly<Record<IdType, readonly [least: number, most: number]>> = {
  channel: [1, 1],
  lottery: [2, 2],
  activity: [2, 2],
  redpacket: [2, 2],
  prize: [2, 4],
  viewer: [1, 1],
  winner: [2, 2],
};
const LONGEST = 256;

/** `:` and `%` inside a native part are percent-encoded; nothing else is. */
export function toId(platform: string, type: IdType, ...native: readonly [string, ...string[]]): string {
  return [platform, type, ...native.map(encode)].join(':');
}

/** Takes an id apart. Only the spelling that `toId` gives is an id, so that one thing has one id. */
export function readId(id: string): Id {
  if (id.length > LONGEST) throw new BadIdError(`longer than ${LONGEST} characters`);
  const [platform = '', type = '', ...encoded] = id.split(':');
  if (!/^[a-z][a-z0-9]*$/.test(platform)) throw new BadIdError('it does not begin with a platform');
  if (!isIdType(type)) throw new BadIdError('its second word is not a type');

  const [least, most] = parts[type];
  if (encoded.length < least || encoded.length > most) throw new BadIdError(`a ${type} id has other parts`);
  const native = encoded.map(decode);
  const [first, ...rest] = native;
  if (first === undefined || native.includes('')) throw new BadIdError('a part of it is empty');
  if (toId(platform, type, first, ...rest) !== id) throw new BadIdError('a part of it is not encoded as expected');
  return { platform, type, native: [first, ...rest] };
}

/** The id of the channel in which the thing named by `id` lives. */
export function toChannelId({ platform, native }: Id): string {
  return toId(platform, 'channel', native[0]);
}

function isIdType(word: string): word is IdType {
  return Object.hasOwn(parts, word);
}

function encode(part: string): string {
  return part.replaceAll('%', '%25').replaceAll(':', '%3A');
}

function decode(part: string): string {
  return part.replaceAll('%3A', ':').replaceAll('%25', '%');
}
