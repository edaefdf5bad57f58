import { astFromValue, type GraphQLInputObjectType, print } from 'graphql';
import { scopes } from '../../src/domain/caller.js';
import { createInputs } from '../field-map/create-inputs.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { askAs, onlyByKey } from './callers.js';
import { createSchema } from '../../src/graphql/schema.js';
import type { ArgumentsOf } from './ways.js';

// A gateway between platforms on which everything is there that a field of the schema can tell.

const ROOM = '1824921187234844';
const CHANNEL = '2191532';
const room = `volcengine:channel:${ROOM}`;
const channel = `polyv:channel:${CHANNEL}`;
/** Of somebody else. */
const [foreign, foreignRoom] = ['polyv:channel:9999999', 'volcengine:channel:9999999'];

export interface RichStage extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly origin: string;
  /** The arguments under which a field has something to tell. */
  readonly argumentsOf: ArgumentsOf;
  /** An id of each type that is a `Node`. */
  readonly nodeIds: Readonly<Record<string, string>>;
}

export async function openRichStage(): Promise<RichStage> {
  const gateway = await startGateway({
    environment: {
      QUERY_COST: '1000000', // the walk asks for lists below each of 500 winners, which is too much to be served
      ...onlyByKey,
      CACHE: 'on',
      CACHE_IDLE_MS: '600000',
      VOLCENGINE_CALLS_PER_SECOND: '1000',
      VOLCENGINE_CALLS_PER_MINUTE: '60000',
    },
    polyv: { rateLimit: null },
    volcengine: { callsPerSecond: 1_000, callsPerMinute: 60_000 },
  });
  const { origin, polyv } = gateway;
  const ask = (query: string, variables: object = {}) => askAs(scopes, origin, { query, variables });
  const begin = (await ask('{ feedPosition }')).data as { feedPosition: string };

  const lottery = await putDraw(gateway);
  const redPacket = await putRedPackets(gateway);
  const record = putRecord(gateway);
  // Their own lists confirm those who were called back, and tell what they filled in.
  for (const id of [lottery, record])
    await ask('query ($id: ID!) { lottery(id: $id) { winners { totalCount } } }', { id });
  await contradict(gateway);
  await ask('mutation ($input: EraseViewerInput!) { eraseViewer(input: $input) { erasedCount } }', {
    input: { viewerIds: ['volcengine:viewer:1821371880000000009'] },
  });
  polyv.setFault({ kind: 'status', status: 500 });
  await ask('query ($id: ID!) { lottery(id: $id) { id } }', { id: `${record}x` });
  polyv.setFault(null);
  const { data } = await ask('{ winners(last: 1) { nodes { id viewer { nickname } } } }'); // the audit trail has it
  const [winner] = (data as { winners: { nodes: readonly { id: string }[] } }).winners.nodes;
  if (winner === undefined) throw new Error('nobody has won');

  const nodeIds: Readonly<Record<string, string>> = {
    Channel: room,
    Lottery: lottery,
    RedPacket: redPacket,
    Winner: winner.id,
  };
  return {
    gateway,
    origin,
    nodeIds,
    argumentsOf: createArguments({ lottery, redPacket, nodeIds, after: begin.feedPosition }),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

/** A draw of two prizes: one winner fills in a form, one is erased later, one is never called back. */
async function putDraw({ volcengine }: TestGateway): Promise<string> {
  const { Id, AwardItemInfo } = volcengine.putAward(ROOM);
  const [ticket] = AwardItemInfo;
  if (ticket === undefined) throw new Error('the sample has a prize');
  const points = { AwardItemId: 909n, AwardItemName: '积分', AwardItemNum: '48151841', AwardItemAmounts: 50 };
  AwardItemInfo.push({ ...ticket, ...points, AwardItemType: 3, WinnerInfoType: '2' });
  const seconds = Math.floor(Date.now() / 1_000);
  Object.assign(volcengine.award(ROOM, Id), { SendTime: seconds - 90, OpenAwardTime: seconds });

  const personal = { extra: 'from=poster', email: 'fang@example.com', isPriority: true };
  const [claimed] = volcengine.drawAward(ROOM, Id, [
    { ...personal, userId: 1_821_371_880_000_000_001n, awardItemId: 909n, phone: '13800000001' },
    { ...personal, userId: 1_821_371_880_000_000_009n },
  ]);
  await volcengine.settled();
  volcengine.drawAward(ROOM, Id, [{ userId: 1_821_371_880_000_000_002n }], { announce: false });
  const form = {
    ReceiverName: '方',
    ReceiverTel: '13800000001',
    AwardAddress: '西湖区',
    AwardEmail: 'fang@example.com',
  };
  Object.assign(claimed ?? {}, form);
  return `volcengine:lottery:${ROOM}:${Id}`;
}

async function putRedPackets({ volcengine }: TestGateway): Promise<string> {
  const rewards = { AmountCalculationType: 1, RewardsPointsUnit: '积分', RewardsPointsBatch: '12321400003214123' };
  const shares = [{ RewardPointAmount: 100, RewardPointNumber: 10 }];
  volcengine.putRedPacket(ROOM, {
    RedPacketType: 1,
    RewardsPointsConfig: { ...rewards, FixedRewardPointConfigs: shares },
    RangeStatus: 2,
    RepeatedAwardLimit: 3,
    EnableCustomRedirect: true,
  });
  const { RedPacketID } = volcengine.putRedPacket(ROOM);
  volcengine.drawRedPacket(ROOM, RedPacketID, [{ userId: 1_821_371_880_000_000_003n, amount: 8 }]);
  await volcengine.settled();
  return `volcengine:redpacket:${ROOM}:${RedPacketID}`;
}

function putRecord({ polyv }: TestGateway): string {
  const titled = { lotteryRange: 'actor', actor: '嘉宾', preset: '1615539698424' };
  const { lotteryId } = polyv.putRecord(CHANNEL, { ...titled, winnerCount: '1' });
  const ext = JSON.stringify({ receiveInfo: [{ field: '尺码', value: 'L' }] });
  polyv.putWinners(CHANNEL, String(lotteryId), [{ name: '方', telephone: '13800000001', ext }]);
  return `polyv:lottery:${CHANNEL}:${String(lotteryId)}`;
}

/** The same win is told again with another phone number. */
async function contradict({ volcengine }: TestGateway): Promise<void> {
  const told = volcengine.deliveries.find(({ json }) => json.includes('13800000001'));
  if (told === undefined) throw new Error('nothing was called back');
  const { Sign: _Sign, ...fields } = JSON.parse(told.json.replaceAll('13800000001', '13800000002')) as Record<
    string,
    unknown
  >;
  await volcengine.postCallback(volcengine.signCallback(fields));
}

function createArguments(known: {
  readonly lottery: string;
  readonly redPacket: string;
  readonly nodeIds: Readonly<Record<string, string>>;
  readonly after: string;
}): ArgumentsOf {
  const inputType = createSchema().getType('CreateLotteryInput') as GraphQLInputObjectType; // it is one
  const toInput = (input: object) => print(astFromValue(input, inputType) ?? { kind: 'NullValue' as never });
  const [plain, rich = plain] = createInputs;
  const page = '(first: 5)';
  const pages = new Map([
    ['Channel.lotteries', page],
    ['Channel.redPackets', page],
    ['Channel.winners', page],
    ['Lottery.winners', page],
    ['Query.winners', '(first: 20)'],
    ['Query.quarantine', page],
    ['Query.auditTrail', '(first: 100)'],
    ['Query.channel', `(id: "${room}")`],
    ['Query.channels', `(ids: ["${room}", "${channel}"])`],
    ['Query.lotteries', `(first: 10, channelIds: ["${room}", "${channel}", "${foreignRoom}"])`],
    ['Query.lottery', `(id: "${known.lottery}")`],
    ['Query.redPacket', `(id: "${known.redPacket}")`],
    ['Subscription.winnerAdded', `(after: "${known.after}")`],
    ['Subscription.winnersAdded', `(after: "${known.after}")`],
  ]);

  return ({ coordinate, on }, { type }) => {
    const isRefused = type.name === 'UserError';
    const id = known.nodeIds[on ?? 'Channel'] ?? '';
    switch (coordinate) {
      case 'Query.node':
        return `(id: "${id}")`;
      case 'Query.nodes':
        return `(ids: ["${id}"])`;
      case 'Mutation.createLottery':
        return `(input: ${toInput({ ...rich, ...(isRefused && { channelId: foreign }) })})`;
      case 'Mutation.eraseViewer':
        return `(input: { viewerIds: ${isRefused ? '[]' : '["polyv:viewer:nobody"]'} })`;
      default:
        return pages.get(coordinate) ?? '';
    }
  };
}
