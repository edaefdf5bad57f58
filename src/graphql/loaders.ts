import DataLoader from 'dataloader';
import type { Caller } from '../domain/caller.js';
import { BadIdError, type GatewayError } from '../domain/errors.js';
import { type IdType, readId, toChannelId } from '../domain/ids.js';
import { isUnsent, type Lottery } from '../domain/lottery.js';
import type { Ask, Found, LotterySlice, Platform, Window } from '../domain/platform.js';
import type { RedPacket } from '../domain/red-packet.js';
import { checkChannel } from './scope-check.js';

export type Loaders = ReturnType<typeof createLoaders>;

interface ChannelInWindow {
  readonly channelId: string;
  readonly window: Window;
}

/** One set per operation (per event in a subscription). What does not exist, or not for this caller, is null. */
export function createLoaders(
  platforms: readonly Platform[],
  caller: Caller,
  ask: Ask,
  /** Told of every channel of which something was found: it exists, and somebody asked. */
  see: (channelIds: readonly string[]) => void,
) {
  const byName = new Map(platforms.map((platform) => [platform.name, platform]));
  const isVisible = (lottery: Lottery) => caller.scopes.has('lottery:write') || !isUnsent(lottery);

  /** Asks each platform once for its own ids. A platform that fails fails its own ids and no others. */
  async function load<T>(
    types: readonly IdType[],
    ids: readonly string[],
    read: (platform: Platform, own: readonly string[]) => Promise<Found<T>>,
  ): Promise<Map<string, T | Error>> {
    const answers = new Map<string, T | Error>();
    const own = new Map<Platform, string[]>();
    for (const id of ids) {
      const platform = platformOf(id, types);
      if (platform instanceof Error) answers.set(id, platform);
      else own.set(platform, [...(own.get(platform) ?? []), id]);
    }
    await Promise.all(
      [...own].map(async ([platform, ownIds]) => {
        try {
          for (const [id, value] of await read(platform, ownIds)) answers.set(id, value);
        } catch (error) {
          for (const id of ownIds) answers.set(id, error as Error); // ports throw nothing but errors
        }
      }),
    );
    const found = [...answers].flatMap(([id, answer]) => (answer instanceof Error ? [] : [toChannelId(readId(id))]));
    if (found.length > 0) see([...new Set(found)]);
    return answers;
  }

  function platformOf(id: string, types: readonly IdType[]): Platform | Error {
    try {
      const read = readId(id);
      if (!types.includes(read.type))
        return new BadIdError(`a ${types.join(' or ')} is expected, this is a ${read.type}`);
      checkChannel(caller, toChannelId(read));
      return byName.get(read.platform) ?? new BadIdError('no such platform');
    } catch (error) {
      return error as GatewayError;
    }
  }

  return {
    lottery: new DataLoader<string, Lottery | null>(async (ids) => {
      const found = await load(['lottery', 'activity'], ids, (platform, own) => platform.lotteries(own, ask));
      return ids.map((id) => {
        const lottery = found.get(id) ?? null; // by identity, never by position
        return lottery === null || lottery instanceof Error || isVisible(lottery) ? lottery : null;
      });
    }),

    redPacket: new DataLoader<string, RedPacket | null>(async (ids) => {
      const found = await load(
        ['redpacket'],
        ids,
        (platform, own) => platform.redPackets?.byId(own, ask) ?? Promise.resolve(new Map()),
      );
      return ids.map((id) => found.get(id) ?? null);
    }),

    /** All channels that share a window go out together. */
    lotteriesOf: new DataLoader<ChannelInWindow, LotterySlice | null, string>(
      async (questions) => {
        const windows = new Map(questions.map(({ window }) => [JSON.stringify(window), window]));
        const found = new Map<string, Map<string, LotterySlice | Error>>();
        await Promise.all(
          [...windows].map(async ([key, window]) => {
            const ids = questions.filter((question) => JSON.stringify(question.window) === key);
            const channelIds = ids.map(({ channelId }) => channelId);
            found.set(
              key,
              await load(['channel'], channelIds, (platform, own) => platform.lotteriesOf(own, window, ask)),
            );
          }),
        );
        return questions.map(({ channelId, window }) => {
          const slice = found.get(JSON.stringify(window))?.get(channelId) ?? null;
          if (slice === null || slice instanceof Error) return slice;
          return { ...slice, lotteries: slice.lotteries.filter(isVisible) };
        });
      },
      { cacheKeyFn: ({ channelId, window }) => JSON.stringify([channelId, window]) },
    ),

    /** Null where the platform has no red packets at all. */
    redPacketsOf: new DataLoader<string, readonly RedPacket[] | null>(async (channelIds) => {
      const found = await load(
        ['channel'],
        channelIds,
        (platform, own) => platform.redPackets?.ofChannels(own, ask) ?? Promise.resolve(new Map()),
      );
      return channelIds.map((channelId) => found.get(channelId) ?? null);
    }),
  };
}
