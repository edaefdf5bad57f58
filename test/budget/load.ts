import { setTimeout as sleep } from 'node:timers/promises';
import { ChannelsDocument } from '../../src/client/generated/graphql.js';
import type { TestGateway } from '../gateway.js';
import { type Channels, volcengineRooms } from './crowd.js';

/** Clients that ask one question after the other, each for three of these rooms, until it is over. */
export async function load(
  gateways: readonly Pick<TestGateway, 'query'>[],
  options: { readonly clients: number; readonly rooms: number; readonly until: number },
): Promise<readonly Channels[]> {
  const rooms = volcengineRooms.slice(0, options.rooms);
  const answers: Channels[] = [];
  async function ask(gateway: Pick<TestGateway, 'query'>, client: number): Promise<void> {
    for (let turn = client; Date.now() < options.until; turn += 5) {
      const own = [0, 1, 2].map((place) => rooms[(turn + place) % rooms.length]);
      answers.push(await gateway.query(ChannelsDocument, { ids: own.map((room) => `volcengine:channel:${room}`) }));
      await sleep(5); // what is remembered costs nothing, and the process is not to be busy
    }
  }
  await Promise.all(
    gateways.flatMap((gateway) => Array.from({ length: options.clients }, (_, client) => ask(gateway, client))),
  );
  return answers;
}
