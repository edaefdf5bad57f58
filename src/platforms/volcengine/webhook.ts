import { timingSafeEqual } from 'node:crypto';
import { BadSignatureError, CallbackTooLargeError, MalformedCallbackError } from '../../domain/errors.js';
import { toId } from '../../domain/ids.js';
import type { Callback, RawRequest, Webhook } from '../../domain/platform.js';
import type { WinnerNews } from '../../domain/winner.js';
import { parseJson } from '../json.js';
import type { Note } from '../note.js';
import { readRows, type Reading } from '../rows.js';
import { isLong, PLATFORM } from './ids.js';
import { toAwardWinner, toRedPacketWinner, type Announcement } from './normalize-winner.js';
import { toCallbackSign } from './sign.js';
import type { WireUserInfo } from './wire-winner.js';
import type { Wire } from './wire.js';

type Body = Readonly<Record<string, unknown>>;
type Order = readonly string[];

/** What the signature of a callback covers, once it holds. */
interface Signed {
  readonly event: string;
  readonly room: string;
  /** Epoch seconds, as they came. */
  readonly timestamp: string;
}

/** 实时抽奖结果回调. Red packets' order is not published; every order that is sorts the fields by name, as this does. */
const USUAL_ORDER: Order = ['AccountID', 'ActivityID', 'EventType', 'Timestamp'];

/** Events that sign something else, by their own documents; where two products' documents disagree, either will do. */
const otherOrders: Readonly<Record<string, readonly Order[]>> = {
  UserJoinAwardCallBack: [['AccountID', 'ActivityID', 'AwardId', 'EventType', 'Timestamp']],
  ActivityStatusModifyCallBack: [['ActivityID', 'EventType', 'Status', 'Timestamp']],
  ActivityModifyCallBack: [['ActivityID', 'EventType', 'Timestamp', 'Type']],
  ActivityAutoReplayCallBack: [
    ['AccountID', 'ActivityID', 'Timestamp', 'Vid'],
    ['ActivityID', 'Timestamp', 'Vid'],
  ],
};

/** Fields that some callbacks spell otherwise. */
const spellings: Readonly<Record<string, string>> = { AccountID: 'AccountId', ActivityID: 'ActivityId' };

/**
 * Reads callbacks (回调). The signed values stand inside the JSON, so parsing comes before verifying; nothing else is
 * taken from the body until the signature and then the time hold. The signature covers room, event and second, and
 * not the winners: what it proves is that the sender knows the account's secret.
 */
export function createWebhook(options: {
  /** One per account whose rooms call back (回调生效账号), and old ones beside new ones while they are changed. */
  readonly secrets: readonly string[];
  /** How far a callback's time may lie from ours, before or after. */
  readonly toleranceSeconds: number;
  /** In one callback. */
  readonly mostWinners: number;
  readonly wire: Wire;
  readonly note: Note;
}): Webhook {
  const { secrets, toleranceSeconds, mostWinners, wire, note } = options;

  return {
    read({ body: bytes, receivedAt }: RawRequest): Callback {
      const body = readBody(bytes);
      const signed = verify(body, secrets);
      requireTimely(signed, receivedAt, toleranceSeconds);

      switch (signed.event) {
        case 'ActivityAwardInfoCallBack': {
          const announcement = toAnnouncement(signed);
          const news = demandRows(wire.awardNews.safeParse(body).data, announcement.room, mostWinners);
          const rawOf = createRawOf(body, news);
          return toCallback(wire, news.UserInfos, (user, row) =>
            toAwardWinner(news, user, { ...announcement, raw: rawOf(row) }, note),
          );
        }
        case 'ActivityRedPacketInfoCallBack': {
          const announcement = toAnnouncement(signed);
          const news = demandRows(wire.redPacketNews.safeParse(body).data, announcement.room, mostWinners);
          const rawOf = createRawOf(body, news);
          return toCallback(wire, news.UserInfos, (user, row) =>
            toRedPacketWinner(news, user, { ...announcement, raw: rawOf(row) }, note),
          );
        }
        default:
          return { news: [], rejected: [], ignored: signed.event };
      }
    },
  };
}

function readBody(bytes: Buffer): Body {
  let body: unknown;
  try {
    body = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // No `cause`: a parser's message quotes what it stumbled over, which may be personal.
    throw new MalformedCallbackError(PLATFORM, 'its body is not JSON in UTF-8');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new MalformedCallbackError(PLATFORM, 'its body is not an object');
  return { ...body };
}

/** Throws `BadSignatureError` unless one of the secrets, in an order documented for the event, gives the `Sign`. */
function verify(body: Body, secrets: readonly string[]): Signed {
  const [sign, event, room, timestamp] = ['Sign', 'EventType', 'ActivityID', 'Timestamp'].map((name) =>
    readValue(body, name),
  );
  if (!sign || !event || !room || !timestamp) throw new BadSignatureError(PLATFORM, 'missing');

  const orders = Object.hasOwn(otherOrders, event) ? (otherOrders[event] ?? []) : [USUAL_ORDER];
  const signed = orders.map((order) => order.map((name) => readValue(body, name)));
  const complete = signed.filter((values): values is string[] => values.every((value) => value !== null));
  if (complete.length === 0) throw new BadSignatureError(PLATFORM, 'missing');

  // All are compared: which secret fits is nobody's business, and how long it takes tells.
  const fitting = complete.flatMap((values) =>
    secrets.filter((secret) => matches(sign, toCallbackSign(secret, values))),
  );
  if (fitting.length === 0) throw new BadSignatureError(PLATFORM, 'mismatch');
  return { event, room, timestamp };
}

/** One spelling is read once and used for both proof and news, so that a second one can't slip in another room. */
function readValue(body: Body, name: string): string | null {
  const value = body[name] ?? body[spellings[name] ?? name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function matches(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The room is told to whoever catches it: the signature vouches for it, and its winners may have to be fetched. */
function requireTimely({ room, timestamp }: Signed, receivedAt: number, toleranceSeconds: number): void {
  const distanceMs = Math.abs(receivedAt - Number(timestamp) * 1_000);
  const isTimely = /^\d+$/.test(timestamp) && distanceMs <= toleranceSeconds * 1_000;
  if (!isTimely)
    throw new BadSignatureError(PLATFORM, 'expired', isLong(room) ? toId(PLATFORM, 'channel', room) : null);
}

function toAnnouncement({ room, timestamp }: Signed): Announcement {
  if (!isLong(room)) throw new MalformedCallbackError(PLATFORM, 'its ActivityID is not a whole number');
  return { room, announcedAt: new Date(Number(timestamp) * 1_000).toISOString() };
}

/** Of what these callbacks say beside their rows nothing is demanded, so only the rows can be at fault. */
function demandRows<News extends { readonly UserInfos: readonly unknown[] }>(
  news: News | undefined,
  room: string,
  mostWinners: number,
): News {
  if (news === undefined) throw new MalformedCallbackError(PLATFORM, 'its UserInfos is not a list');
  if (news.UserInfos.length > mostWinners) throw new CallbackTooLargeError(PLATFORM, toId(PLATFORM, 'channel', room));
  return news;
}

/** Beside an event's own fields, what a callback says of where and when. Its signature is nobody's business later. */
const usualFields: readonly string[] = [...USUAL_ORDER, ...Object.values(spellings)];

/**
 * Gives a row (JSON) as a callback of its own, in the callback's own words: with those fields beside it that are known,
 * since whatever else a body holds would be repeated for each of its rows.
 */
function createRawOf(body: Body, news: object): (row: string) => string {
  const known = new Set([...usualFields, ...Object.keys(news)]);
  const told = Object.entries(body).filter(([name]) => known.has(name) && name !== 'UserInfos');
  const beside = JSON.stringify(Object.fromEntries(told)).slice(0, -1);
  return (row) => `${beside},"UserInfos":[${row}]}`;
}

function toCallback(
  wire: Wire,
  rows: readonly unknown[],
  toReading: (user: WireUserInfo, row: string) => Reading<WinnerNews>,
): Callback {
  const { read, rejected } = readRows(rows, wire.userInfo, toReading);
  return { news: read, rejected, ignored: null };
}
