import { createHash } from 'node:crypto';

export const ACCOUNT_SECRET = 'durable-account-secret';
const ROOM = '1824921187234844';
const ACCOUNT = '2000001234';
const EVENT = 'ActivityAwardInfoCallBack';

/** A gateway's settings: the account that signs, and both platforms' interfaces on a port where nobody listens. */
export const environment = {
  PORT: '0',
  VOLCENGINE_ACCESS_KEY_ID: 'AKLTTEST',
  VOLCENGINE_SECRET_ACCESS_KEY: 'test-secret-key',
  VOLCENGINE_ACCOUNT_SECRETS: ACCOUNT_SECRET,
  VOLCENGINE_BASE_URL: 'http://127.0.0.1:1',
  STREAM_DRAIN_MS: '0',
} as const;

/** An ActivityAwardInfoCallBack of these viewers, signed now, as the platform posts it. */
export function toCallback(viewers: readonly number[]): string {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signed = [ACCOUNT_SECRET, ACCOUNT, ROOM, EVENT, timestamp].join('');
  return JSON.stringify({
    Sign: createHash('md5').update(signed).digest('hex'),
    Timestamp: timestamp,
    RequestUuid: `${EVENT}-${timestamp}`,
    AccountID: ACCOUNT,
    ActivityID: ROOM,
    ActivityName: '直播间',
    AwardId: '36576',
    AwardItemAmounts: '',
    AwardItemId: '908',
    AwardItemNum: '',
    AwardItemType: '2',
    AwardName: '奖券',
    DeliveryMethod: '',
    EventType: EVENT,
    Name: '抽奖',
    SubAccountName: 'admin@example.com',
    UserInfos: viewers.map((viewer) => ({
      ExternalID: `external-${viewer}`,
      Extra: '',
      IsPriorityUser: '0',
      NickName: `观众${viewer}`,
      Telephone: '',
      UserAccessIP: '203.0.113.77',
      UserAgent: 'Windows 10',
      UserID: String(viewer),
    })),
  });
}

/** What was posted, and what became of it. */
export interface Posted {
  readonly viewers: readonly number[];
  /** By `performance.now()`. */
  readonly sentAt: number;
  /** Null: no answer was had. */
  readonly answeredAt: number | null;
  /** Null: no answer was had. */
  readonly status: number | null;
}

/** Posts callbacks and keeps account of them. */
export function createPoster() {
  const posted: Posted[] = [];
  let inFlight = 0;

  /** Never rejects: a platform that gets no answer only knows that. */
  async function post(origin: string, viewers: readonly number[]): Promise<Posted> {
    const sentAt = performance.now();
    inFlight += 1;
    const status = await fetch(`${origin}/webhooks/volcengine`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: toCallback(viewers),
    })
      .then(async (response) => {
        await response.arrayBuffer();
        return response.status;
      })
      .catch(() => null);
    inFlight -= 1;
    const one = { viewers, sentAt, answeredAt: status === null ? null : performance.now(), status };
    posted.push(one);
    return one;
  }

  return {
    post,
    /** In the order in which they ended. */
    posted: posted as readonly Posted[],
    get inFlight() {
      return inFlight;
    },
    acknowledged: () => new Set(posted.filter(({ status }) => status === 200).flatMap(({ viewers }) => viewers)),
  };
}

/** The longest that any of them waited for its answer, in milliseconds. */
export function longestWait(posted: readonly Posted[]): number {
  return Math.max(0, ...posted.map(({ sentAt, answeredAt }) => (answeredAt ?? Number.POSITIVE_INFINITY) - sentAt));
}

/**
 * Callbacks that were acknowledged before another one was posted and yet stand behind it. `order`: the viewers as the
 * log has them.
 */
export function overtaken(posted: readonly Posted[], order: readonly number[]): readonly Posted[] {
  const places = new Map(order.map((viewer, index) => [viewer, index]));
  const placeOf = ({ viewers: [first] }: Posted) => places.get(first ?? Number.NaN) ?? Number.NaN;
  const recorded = posted
    .filter(({ status }) => status === 200)
    .toSorted((one, other) => placeOf(one) - placeOf(other));
  let latest = 0;
  return recorded.filter(({ sentAt, answeredAt }) => {
    const isOvertaken = answeredAt !== null && answeredAt < latest;
    latest = Math.max(latest, sentAt);
    return isOvertaken;
  });
}
