import { parse } from 'lossless-json';
import {
  ChannelLotteriesDocument,
  CreateLotteryDocument,
  LotteriesDocument,
  RedPacketDocument,
} from '../../src/client/generated/graphql.js';
import type { Call } from '../../src/simulator/loopback.js';
import type { TestGateway } from '../gateway.js';
import { createInputs } from './create-inputs.js';

/** One question of a caller, and the call that it became. */
export interface Asked {
  /** What places begin with, and what the caller wrote there. */
  readonly written: Readonly<Record<string, unknown>>;
  /** The query's parameters and the body's fields, by their documented names; numbers lossless. */
  readonly sent: Readonly<Record<string, unknown>>;
  readonly call: Call;
}

type Ask = (gateway: TestGateway) => Promise<readonly Asked[]>;

/** By the folder of the documents' fixtures: questions that lead to calls of the interface. */
export const askFor: Readonly<Record<string, Ask>> = {
  async 'list-award-configs'(gateway) {
    gateway.volcengine.putAward('1754400000038536');
    const variables = { id: 'volcengine:channel:1754400000038536' };
    await gateway.query(ChannelLotteriesDocument, variables);
    return gateway.volcengine.calls.map((call) => toAsked({ Query: { channel: variables } }, call));
  },

  async 'get-activity-red-packet'(gateway) {
    gateway.volcengine.putRedPacket('1824921187234844', { RedPacketID: 1825091238702096n });
    const variables = { id: 'volcengine:redpacket:1824921187234844:1825091238702096' };
    await gateway.query(RedPacketDocument, variables);
    return gateway.volcengine.calls.map((call) => toAsked({ Query: { redPacket: variables } }, call));
  },

  async 'lottery-activity-create'(gateway) {
    gateway.polyv.putChannel('2974342');
    for (const input of createInputs) await gateway.query(CreateLotteryDocument, { input });
    return gateway.polyv.calls.map((call, index) => toAsked({ CreateLotteryInput: createInputs[index] }, call));
  },

  async 'list-channels-lottery'(gateway) {
    for (const channelId of ['2191532', '2383918']) gateway.polyv.putChannel(channelId);
    const variables = {
      channelIds: ['polyv:channel:2191532', 'polyv:channel:2383918'],
      filter: { from: '2021-03-15T01:40:26Z', to: '2021-03-15T01:59:26Z', sessionId: 'fv3ma84e63' },
    };
    await gateway.query(LotteriesDocument, variables);
    return gateway.polyv.calls.map((call) => toAsked({ Query: { lotteries: variables } }, call));
  },
};

function toAsked(written: Asked['written'], call: Call): Asked {
  const body = call.body === '' ? {} : (parse(call.body) as object); // the interfaces' bodies are objects
  return { written, sent: { ...Object.fromEntries(call.query), ...body }, call };
}
