import {
  ChannelLotteriesDocument,
  type LotteryDetailsFragment,
  LotteryDocument,
  type RedPacketDetailsFragment,
  RedPacketDocument,
  type WinnerDetailsFragment,
  WinnersDocument,
} from '../../src/client/generated/graphql.js';
import { startGateway, type TestGateway } from '../gateway.js';

/** A raw state of a platform: any value for any field. */
export type RawFields = Readonly<Record<string, unknown>>;

/** Wider than a JavaScript number can hold: its last digit would be gone. */
export const WIDE_ID = 1821371880000000001n;

let rooms = 1_824_921_187_000_000n;

/** A room, or a channel, that no other test has used. */
export function newRoom(): string {
  return String(rooms++);
}

/** A gateway that is not kept waiting by the platforms' limits. */
export function startUnhurried(environment: Readonly<Record<string, string>> = {}): Promise<TestGateway> {
  return startGateway({
    environment: { VOLCENGINE_CALLS_PER_SECOND: '1000', ...environment },
    volcengine: { callsPerSecond: 1_000 },
  });
}

/** What the gateway has logged of values that no document knows, as `kind` or `kind=value`. */
export function notesOf({ logged }: TestGateway): readonly string[] {
  return logged
    .map((line) => JSON.parse(line) as { msg: string; kind?: string; value?: string }) // pino's own lines
    .filter(({ msg }) => msg === 'undocumented value')
    .map(({ kind = '', value }) => (value === undefined ? kind : `${kind}=${value}`));
}

/** Puts a lottery like that of the vendor's sample, save where told otherwise, and reads it through HTTP. */
export async function readAward(
  gateway: TestGateway,
  award: RawFields = {},
  prize: RawFields = {},
): Promise<LotteryDetailsFragment> {
  const room = newRoom();
  const put = gateway.volcengine.putAward(room, award);
  Object.assign(put.AwardItemInfo[0] ?? {}, prize);
  return readLottery(gateway, `volcengine:lottery:${room}:${put.Id}`);
}

/** Puts a red packet like that of the vendor's sample, save where told otherwise, and reads it through HTTP. */
export async function readRedPacket(gateway: TestGateway, raw: RawFields = {}): Promise<RedPacketDetailsFragment> {
  const room = newRoom();
  const { RedPacketID } = gateway.volcengine.putRedPacket(room, raw);
  const id = `volcengine:redpacket:${room}:${RedPacketID}`;
  const { data, errors } = await gateway.query(RedPacketDocument, { id });
  return found(data.redPacket, errors);
}

/** Posts a signed callback with these winners and reads what was recorded of it through HTTP. */
export async function readWinners(
  gateway: TestGateway,
  callback: RawFields,
  viewers: readonly RawFields[],
): Promise<readonly WinnerDetailsFragment[]> {
  const room = newRoom();
  const body = gateway.volcengine.signCallback({
    AccountID: '2000001234',
    ActivityID: room,
    EventType: 'ActivityAwardInfoCallBack',
    AwardId: '36576',
    AwardItemId: '908',
    AwardName: '奖券',
    AwardItemType: '1',
    ...callback,
    UserInfos: viewers,
  });
  const response = await gateway.post('/webhooks/volcengine', body);
  if (response.status !== 200) throw new Error(`the callback was answered with ${response.status}`);
  const channelIds = [`volcengine:channel:${room}`];
  const { data, errors } = await gateway.query(WinnersDocument, { filter: { channelIds }, first: 100 });
  return found(data.winners, errors).edges.map(({ node }) => node);
}

/** Puts a record and reads it both ways: with its channel's others (v3), and alone (v4). */
export async function readRecord(
  gateway: TestGateway,
  raw: RawFields = {},
): Promise<{ readonly ofChannel: LotteryDetailsFragment; readonly alone: LotteryDetailsFragment }> {
  const channel = newRoom();
  const lotteryId = String(gateway.polyv.putRecord(channel, raw)['lotteryId']);
  const id = `polyv:channel:${channel}`;
  const { data, errors } = await gateway.query(ChannelLotteriesDocument, { id });
  const nodes = found(data.channel?.lotteries, errors).nodes;
  return {
    ofChannel: found(nodes[0], errors),
    alone: await readLottery(gateway, `polyv:lottery:${channel}:${lotteryId}`),
  };
}

/** Puts an activity and reads it through HTTP. */
export async function readActivity(gateway: TestGateway, raw: RawFields = {}): Promise<LotteryDetailsFragment> {
  const channel = newRoom();
  const id = String(gateway.polyv.putActivity(channel, raw)['id']);
  return readLottery(gateway, `polyv:activity:${channel}:${id}`);
}

async function readLottery(gateway: TestGateway, id: string): Promise<LotteryDetailsFragment> {
  const { data, errors } = await gateway.query(LotteryDocument, { id });
  return found(data.lottery, errors);
}

function found<T>(value: T | null | undefined, errors: readonly object[]): T {
  if (errors.length > 0 || value === null || value === undefined)
    throw new Error(`expected an answer, got ${JSON.stringify(errors)}`);
  return value;
}
