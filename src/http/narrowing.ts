import { BadIdError } from '../domain/errors.js';
import { readId } from '../domain/ids.js';

/** The channels that a key or a token narrows its caller to. Undefined where one of them is no channel's id, or where there is none: nobody is narrowed to nothing. */
export function readChannels(ids: readonly unknown[]): ReadonlySet<string> | undefined {
  const channels = ids.filter((id): id is string => typeof id === 'string' && isChannelId(id));
  return channels.length === 0 || channels.length < ids.length ? undefined : new Set(channels);
}

function isChannelId(id: string): boolean {
  try {
    return readId(id).type === 'channel';
  } catch (error) {
    if (error instanceof BadIdError) return false;
    throw error;
  }
}
