import {
  ChannelLotteriesDocument,
  CreateLotteryDocument,
  RedPacketDocument,
  WinnersDocument,
} from '../../src/client/generated/graphql.js';
import type { Loopback } from '../../src/simulator/loopback.js';
import { callbackSecret, type TestGateway } from '../gateway.js';
import { sampleInput } from './create-inputs.js';
import { readPayload, readText } from './documents.js';
import { toSign } from './sign.js';

/** What places begin with, and what was read there through HTTP. */
export type Reading = Readonly<Record<string, unknown>>;

/** Around the instants of the document's sample. */
const januaryOf2021 = { from: '2021-01-01T00:00:00Z', to: '2021-02-01T00:00:00Z' };

/** Plays a payload as the platform's whole answer, word for word. */
function play(platform: Loopback, folder: string, name: string): void {
  platform.setFault({ kind: 'reply', reply: { status: 200, json: readText(folder, name) } });
}

type ReadAnswer = (gateway: TestGateway, name: string) => Promise<Reading>;

/** By the folder of the documents' fixtures: how the payload reaches the gateway, and what a client reads then. */
export const readAnswer: Readonly<Record<string, ReadAnswer>> = {
  async 'list-award-configs'(gateway, name) {
    play(gateway.volcengine, 'list-award-configs', name);
    const id = 'volcengine:channel:1754400000038536';
    const { data, errors } = await gateway.query(ChannelLotteriesDocument, { id });
    return { Channel: data.channel, Lottery: data.channel?.lotteries?.nodes[0], errors };
  },

  async 'get-activity-red-packet'(gateway, name) {
    play(gateway.volcengine, 'get-activity-red-packet', name);
    const id = 'volcengine:redpacket:1824970000122003:1825091238702096';
    const { data, errors } = await gateway.query(RedPacketDocument, { id });
    return { RedPacket: data.redPacket, errors };
  },

  async 'activity-award-info-callback'(gateway, name) {
    // The sample's Sign has masked digits, and its secret is the vendor's.
    const body = readPayload('activity-award-info-callback', name) as Readonly<Record<string, string>>; // texts alone
    const json = JSON.stringify({ ...body, Sign: toSign(callbackSecret, body) });
    const { status } = await gateway.post('/webhooks/volcengine', json);
    const { data, errors } = await gateway.query(WinnersDocument, { last: 1 });
    const winners = status === 200 ? data.winners : undefined;
    return { WinnerConnection: winners, Winner: winners?.edges[0]?.node, errors };
  },

  async 'lottery-activity-create'(gateway, name) {
    play(gateway.polyv, 'lottery-activity-create', name);
    const { data, errors } = await gateway.query(CreateLotteryDocument, { input: sampleInput });
    const payload = errors.length === 0 ? data.createLottery : undefined;
    return { CreateLotteryPayload: payload, Lottery: payload?.lottery, UserError: payload?.userErrors[0], errors };
  },

  async 'list-channels-lottery'(gateway, name) {
    play(gateway.polyv, 'list-channels-lottery', name);
    const id = 'polyv:channel:1965681';
    const { data, errors } = await gateway.query(ChannelLotteriesDocument, { id, filter: januaryOf2021 });
    return { Channel: data.channel, Lottery: data.channel?.lotteries?.nodes[0], errors };
  },
};
