import { setTimeout as sleep } from 'node:timers/promises';
import { ChannelsDocument, CreateLotteryDocument, RedPacketsDocument } from '../../src/client/generated/graphql.js';
import type { Answer, TestGateway } from '../gateway.js';
import { CHANNEL, newLottery } from '../mutations/new-lottery.js';
import { polyvChannels, volcengineRooms } from './crowd.js';

/** Rooms that nobody asks for: their calls are background work. */
export const watchedRooms = Array.from({ length: 60 }, (_, index) => String(1_900_000_000_000_000 + index));
/** Channels of Polyv likewise. */
export const watchedChannels = Array.from({ length: 10 }, (_, index) => String(2_900_000 + index));
/** Activities of `CHANNEL`, each a call of its own. */
export const activityIds = Array.from({ length: 300 }, (_, index) => String(70_000 + index));

/** With which there is always more to look at behind than there are places for it. */
export const mixedSettings = {
  VOLCENGINE_WATCH_ROOMS: watchedRooms.join(),
  POLYV_WATCH_CHANNELS: watchedChannels.join(),
  RECONCILE_MS: '1000',
  POLL_IDLE_MS: '1000',
} as const;

export interface MixedLoad {
  /** By code: how many errors clients have seen. */
  readonly errors: ReadonlyMap<string, number>;
  readonly answers: number;
  /** How long each mutation took, in milliseconds. */
  readonly mutationsMs: readonly number[];
}

/** Ten activities in one question, each a call: the load is to be on the platform, not on who asks. */
function activitiesFrom(first: number): string {
  const ids = Array.from({ length: 10 }, (_, place) => activityIds[(first + place) % activityIds.length]);
  return `{ ${ids.map((id) => `a${id}: lottery(id: "polyv:activity:${CHANNEL}:${id}") { name }`).join(' ')} }`;
}

/** More questions than there are places for on both platforms, and a mutation a second, for so long. */
export async function mixedLoad(
  gateways: readonly Pick<TestGateway, 'ask' | 'query'>[],
  options: { readonly until: number; readonly clients: number; readonly activityClients: number },
): Promise<MixedLoad> {
  const errors = new Map<string, number>();
  const mutationsMs: number[] = [];
  let answers = 0;

  async function keep(number: number, work: (turn: number) => Promise<Pick<Answer<never>, 'errors'>>): Promise<void> {
    for (let turn = number; Date.now() < options.until; turn += 7) {
      const answer = await work(turn);
      answers++;
      for (const { extensions } of answer.errors) errors.set(extensions.code, (errors.get(extensions.code) ?? 0) + 1);
      if (answer.errors.length > 0) await sleep(100); // as they are told to
    }
  }
  const many = (count: number, client: (number: number) => Promise<void>) =>
    Array.from({ length: count }, (_, number) => client(number));

  const clientsOf = (gateway: Pick<TestGateway, 'ask' | 'query'>) => [
    ...many(options.clients, (number) =>
      keep(number, (turn) => {
        const rooms = volcengineRooms.slice(turn % 35, (turn % 35) + 3).map((room) => `volcengine:channel:${room}`);
        return gateway.query(ChannelsDocument, { ids: [...rooms, `polyv:channel:${polyvChannels[turn % 50]}`] });
      }),
    ),
    ...many(options.clients / 2, (number) =>
      keep(number, (turn) =>
        gateway.query(RedPacketsDocument, { channelId: `volcengine:channel:${volcengineRooms[turn % 40]}` }),
      ),
    ),
    ...many(options.activityClients, (number) => keep(number, (turn) => gateway.ask(activitiesFrom(turn * 10)))),
    keep(0, async () => {
      await sleep(1_000);
      const beganAt = Date.now();
      const answer = await gateway.query(CreateLotteryDocument, { input: newLottery() });
      mutationsMs.push(Date.now() - beganAt);
      return answer;
    }),
  ];
  await Promise.all(gateways.flatMap(clientsOf));
  return { errors, answers, mutationsMs };
}
