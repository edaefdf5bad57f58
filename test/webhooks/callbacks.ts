import { WinnersDocument, type WinnersQuery } from '../../src/client/generated/graphql.js';
import type { TestGateway } from '../gateway.js';

export const ROOM = '1824921187234844';
export const DOOR = '/webhooks/volcengine';

export type Recorded = NonNullable<WinnersQuery['winners']>['edges'][number]['node'];

/** One winner, with something personal in every field that can hold it. */
export const userInfo = {
  ExternalID: '7613760946830000001',
  Extra: 'extra-canary',
  IsPriorityUser: '1',
  NickName: 'nickname-canary',
  Telephone: '13800001234',
  UserAccessIP: '203.0.113.77',
  UserAgent: 'Windows 10',
  UserID: '1821371880000000001',
};

/** What no log may hold of it. */
export const personal = ['1821371880000000001', '7613760946830000001', '13800001234', '203.0.113.77', 'canary'];

/** The fields of an ActivityAwardInfoCallBack, as its document has them. */
export function awardFields(otherwise: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    AccountID: '2000001234',
    ActivityID: ROOM,
    ActivityName: '直播间 A',
    AwardId: '1622091234',
    AwardItemAmounts: '',
    AwardItemId: '908',
    AwardItemNum: '',
    AwardItemType: '2',
    AwardName: '奖品 A',
    DeliveryMethod: '',
    EventType: 'ActivityAwardInfoCallBack',
    Name: '抽奖',
    SubAccountName: 'admin@bytedance.com',
    UserInfos: [userInfo],
    ...otherwise,
  };
}

/** Every winner that is recorded, read in pages. */
export async function readWinners(gateway: TestGateway): Promise<readonly Recorded[]> {
  const winners: Recorded[] = [];
  let after: string | null = null;
  for (;;) {
    const variables: { first: number; after: string | null } = { first: 100, after };
    const { data } = await gateway.query(WinnersDocument, variables);
    winners.push(...(data.winners?.edges.map(({ node }) => node) ?? []));
    if (data.winners?.pageInfo.hasNextPage !== true) return winners;
    after = data.winners.pageInfo.endCursor;
  }
}
