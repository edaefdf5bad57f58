import { ChannelsDocument } from '../../src/client/generated/graphql.js';
import type { ChannelsQuery } from '../../src/client/generated/graphql.js';
import type { Answer, TestGateway } from '../gateway.js';

export const polyvChannels = Array.from({ length: 50 }, (_, index) => String(2_000_000 + index));
export const volcengineRooms = Array.from({ length: 40 }, (_, index) => String(1_800_000_000_000_000 + index));

/** One lottery in every channel and room, drawn an hour ago. */
export function fill({ polyv, volcengine }: Pick<TestGateway, 'polyv' | 'volcengine'>): void {
  const drawnAt = Date.now() - 3_600_000;
  for (const channel of polyvChannels) polyv.putRecord(channel, { prize: `of ${channel}`, createdTime: drawnAt });
  for (const room of volcengineRooms) volcengine.putAward(room, { Name: `of ${room}` });
}

export type Channels = Answer<ChannelsQuery>;

/** So many clients at once, each asking one question for `each` of the channels, which begin at another place. */
export async function crowd(
  gateway: Pick<TestGateway, 'query'>,
  platform: 'polyv' | 'volcengine',
  options: { readonly clients: number; readonly each: number },
): Promise<readonly Channels[]> {
  const natives = platform === 'polyv' ? polyvChannels : volcengineRooms;
  return Promise.all(
    Array.from({ length: options.clients }, (_, client) => {
      const own = Array.from({ length: options.each }, (__, place) => natives[(client * 7 + place) % natives.length]);
      return gateway.query(ChannelsDocument, { ids: own.map((native) => `${platform}:channel:${native}`) });
    }),
  );
}

/** What is wrong with an answer: an error, or a channel that is not answered with its own lottery. */
export function faultsOf(answers: readonly Channels[]): readonly string[] {
  return answers.flatMap(({ errors, data }) => [
    ...errors.map(({ extensions }) => extensions.code),
    ...data.channels.flatMap((channel) => {
      const [lottery] = channel?.lotteries?.nodes ?? [];
      return lottery?.name === `of ${channel?.platformId}` ? [] : [`${channel?.id} has ${lottery?.name}`];
    }),
  ]);
}
