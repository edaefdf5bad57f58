import type { Scope } from '../domain/caller.js';

/** Any of these will do. */
export type Needs = readonly Scope[];

const lottery: Needs = ['lottery:read'];
const write: Needs = ['lottery:write'];
const winner: Needs = ['winner:read'];
const personal: Needs = ['winner:pii'];
const erase: Needs = ['winner:erase'];
const operator: Needs = ['ops:read'];
/** By an id, or as a part of whatever was asked for: what is found there needs scopes of its own. */
const anything: Needs = ['lottery:read', 'winner:read', 'ops:read'];

/**
 * The scope that each field of the schema needs, by type and field: the one place where that is decided. There is no
 * rule for what is left out: a schema with a field that is not here does not start. Personal fields that are masked
 * and not refused are in `personal.ts`.
 */
export const needs: Readonly<Record<string, Readonly<Record<string, Needs>>>> = {
  Query: {
    ...all(anything, 'node nodes'),
    ...all(lottery, 'channel channels lotteries lottery redPacket'),
    ...all(winner, 'winners feedPosition'),
    ...all(operator, 'platforms quarantine auditTrail'),
  },
  Mutation: { ...all(write, 'createLottery'), ...all(erase, 'eraseViewer') },
  Subscription: all(winner, 'winnerAdded winnersAdded'),

  Node: all(anything, 'id'),
  PageInfo: all(anything, 'hasNextPage hasPreviousPage startCursor endCursor'),

  Channel: { ...all(lottery, 'id platform platformId name lotteries redPackets'), ...all(winner, 'winners') },
  LotteryConnection: all(lottery, 'edges nodes pageInfo totalCount from unavailable'),
  LotteryEdge: all(lottery, 'cursor node'),
  UnavailableChannel: all(lottery, 'channelId code retryable requestId'),
  Lottery: {
    ...all(lottery, 'id platform platformId channel name status drawMode sendMode countdownSeconds drawsAt'),
    ...all(lottery, 'participantCount winnerCount winnerQuota conditions odds repeatWins audience display theme'),
    ...all(lottery, 'prizes sessionId accountId messageIds createdAt updatedAt scheduledAt sentAt drawnAt'),
    ...all(lottery, 'fetchedAt stale'),
    ...all(winner, 'winners winnersComplete'),
    ...all(operator, 'presetViewerIds'),
  },
  Audience: all(lottery, 'kind title groups split perGroup'),
  AudienceGroup: all(lottery, 'id title type size'),
  ClaimField: all(lottery, 'kind label hint required'),
  LotteryDisplay: all(lottery, 'participantCount prizeQuantity winnerCount winnerDetails'),
  ParticipationCondition: {
    ...all(lottery, 'kind all count text seconds inviteMethod inviteListUrl inviteCountUrl questionGroupId'),
    ...all(lottery, 'secondsPerQuestion durationMinutes'),
  },
  Prize: {
    ...all(lottery, 'id name tier kind delivery quantity winnerCount winnerQuota showsWinnerQuota correctAnswers'),
    ...all(lottery, 'imageUrl claimMethod claimUrl claimQrCodeUrl claimQrCodeHint claimFields batch amount price'),
    ...all(lottery, 'discountPrice'),
  },
  RepeatWins: all(lottery, 'allowed limit windowDays'),

  RedPacketConnection: all(lottery, 'edges nodes pageInfo totalCount'),
  RedPacketEdge: all(lottery, 'cursor node'),
  RedPacket: {
    ...all(lottery, 'id platform platformId channel name status kind totalAmount unit quantity allocation shares'),
    ...all(lottery, 'batch drawMode countdownSeconds conditions odds repeatWins smsNotification coverUrl winText'),
    ...all(lottery, 'loseText redirectUrl miniApp fetchedAt stale'),
    ...all(operator, 'priorityListId blockListId'),
  },
  RedPacketShare: all(lottery, 'amount quantity'),
  MiniApp: all(lottery, 'appId path'),

  WinnerConnection: all(winner, 'edges nodes pageInfo totalCount'),
  WinnerEdge: all(winner, 'cursor node'),
  WinnerBatch: all(winner, 'edges cursor'),
  Winner: {
    ...all(winner, 'id platform channel channelName lottery lotteryName redPacket prize viewer isPriority extra'),
    ...all(winner, 'ipAddress userAgent wonAt recordedAt verification verifiedAt erasedAt'),
    ...all(personal, 'claim'),
  },
  Viewer: all(winner, 'id platformId externalId nickname phone'),
  WonPrize: all(winner, 'id name kind delivery amount batch definition'),
  WinnerClaim: all(personal, 'name phone address email fields'),
  ClaimAnswer: all(personal, 'label value'),

  CreateLotteryPayload: all(write, 'lottery userErrors'),
  EraseViewerPayload: all(erase, 'erasedCount userErrors'),
  UserError: all(['lottery:write', 'winner:erase'], 'code message field platformCode requestId'),

  PlatformStatus: {
    ...all(operator, 'platform configured reachable circuit callsLastMinute budgetPerSecond budgetLeft queued'),
    ...all(operator, 'cacheHitRate lastError lastWebhookAt'),
  },
  AuditTrailConnection: all(operator, 'edges nodes pageInfo totalCount'),
  AuditEntryEdge: all(operator, 'cursor node'),
  AuditEntry: all(operator, 'id at caller operation action fields positions subjects'),
  QuarantineConnection: all(operator, 'edges nodes pageInfo totalCount'),
  QuarantinedTellingEdge: all(operator, 'cursor node'),
  QuarantinedTelling: { ...all(operator, 'id toldAt source reason winner'), ...all(personal, 'raw') },
};

function all(scopes: Needs, fields: string): Readonly<Record<string, Needs>> {
  return Object.fromEntries(fields.split(' ').map((field) => [field, scopes]));
}
