import { BadIdError } from '../../domain/errors.js';
import { readId, type IdType } from '../../domain/ids.js';

/** The first word of every id of this platform. */
export const PLATFORM = 'volcengine';

/** What the documents call Long. */
const LARGEST_LONG = 2n ** 63n - 1n;

/** Whether a native part can be an id of this platform: a positive Long in its one canonical spelling. */
export function isLong(part: string): boolean {
  return /^[1-9]\d{0,18}$/.test(part) && BigInt(part) <= LARGEST_LONG;
}

/** The room named by a channel id. Throws `BadIdError` on an id that can't be one of this platform's. */
export function readRoom(channelId: string): string {
  return readNative(channelId, 'channel')[0];
}

/** The room and the thing in it, for ids of two native parts. Throws `BadIdError` like `readRoom`. */
export function readRoomAnd(type: 'lottery' | 'redpacket', id: string): readonly [room: string, native: string] {
  const [room, native = ''] = readNative(id, type);
  return [room, native];
}

/** The AwardItemId in the id of a lottery's prize. */
export function readItem(prizeId: string): string {
  const [, , item = ''] = readNative(prizeId, 'prize');
  return item;
}

function readNative(id: string, type: IdType): readonly [string, ...string[]] {
  const { platform, type: actual, native } = readId(id);
  if (platform !== PLATFORM) throw new BadIdError(`it is not ${PLATFORM}'s`);
  if (actual !== type) throw new BadIdError(`expected a ${type}`);
  if (!native.every(isLong)) throw new BadIdError(`${PLATFORM}'s own ids are whole numbers`);
  return native;
}
