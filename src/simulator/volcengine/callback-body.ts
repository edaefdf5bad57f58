import { createHash } from 'node:crypto';
import { toJson } from './envelope.js';
import { MAIN_ACCOUNT, type Room } from './rooms.js';
import type { Viewer } from './viewers.js';
import type { RawAward, RawAwardItem, RawRedPacket } from './wire.js';

/** One callback carries no more winners than this; more are split. */
export const MOST_WINNERS = 2_000;

/** The secrets (AccountSecret) that sign callbacks: each account that callbacks are set up for has its own. */
export interface AccountSecrets {
  readonly main: string;
  /** By the name of the sub-account, as `SubAccountName` gives it. Left out: the main account's serves all. */
  readonly subAccounts?: Readonly<Record<string, string>>;
}

/** A callback as it is posted: the text is the same on each try. */
export interface CallbackBody {
  readonly requestUuid: string;
  readonly json: string;
}

export interface RedPacketWinner {
  readonly viewer: Viewer;
  /** Fen, or points. */
  readonly amount: number;
}

/** Builds and signs the bodies of callbacks. `now` is in epoch milliseconds. */
export function createCallbackBodies(options: {
  readonly accountId: string;
  readonly secrets: AccountSecrets;
  readonly now: () => number;
}) {
  let lastRequest = 1_825_723_184_440_000n;

  function toSigned(fields: Readonly<Record<string, unknown>>): CallbackBody {
    lastRequest += 1n;
    const requestUuid = toText(fields['RequestUuid'] ?? `${toText(fields['EventType'])}-${lastRequest}`);
    const signed = { Timestamp: String(Math.floor(options.now() / 1_000)), RequestUuid: requestUuid, ...fields };
    return { requestUuid, json: toJson({ Sign: toSign(secretFor(fields), signed), ...signed }) };
  }

  function secretFor(fields: Readonly<Record<string, unknown>>): string {
    const { main, subAccounts = {} } = options.secrets;
    return subAccounts[toText(fields['SubAccountName'] ?? MAIN_ACCOUNT)] ?? main;
  }

  return {
    /**
     * Signs a body made of these raw fields. What is left out of `Timestamp`, `RequestUuid` and `Sign` is filled in;
     * the secret is that of `SubAccountName`.
     */
    signCallback: (fields: Readonly<Record<string, unknown>>): string => toSigned(fields).json,

    /** `ActivityAwardInfoCallBack`: the winners of one prize. */
    toAwardCallbacks(room: Room, award: RawAward, item: RawAwardItem, winners: readonly Viewer[]): CallbackBody[] {
      const delivery = toDeliveryMethod(item);
      return split(winners).map((part) =>
        toSigned({
          AccountID: options.accountId,
          ActivityID: String(room.id),
          ActivityName: room.name,
          AwardId: String(award.Id),
          AwardItemAmounts: delivery === '2' ? String(item.AwardItemAmounts) : '',
          AwardItemId: String(item.AwardItemId),
          AwardItemNum: item.AwardItemNum,
          AwardItemType: String(item.AwardItemType),
          AwardName: item.AwardItemName,
          DeliveryMethod: delivery,
          EventType: 'ActivityAwardInfoCallBack',
          Name: award.Name,
          SubAccountName: room.subAccountName,
          UserInfos: part.map((viewer) => ({
            ...toUserInfo(viewer),
            ExternalID: viewer.externalId,
            UserID: String(viewer.userId),
          })),
        }),
      );
    },

    /** `ActivityRedPacketInfoCallBack`. `withId`: the newer form, which names the packet by an unquoted number. */
    toRedPacketCallbacks(
      room: Room,
      packet: RawRedPacket,
      winners: readonly RedPacketWinner[],
      withId: boolean,
    ): CallbackBody[] {
      const isCash = packet.RedPacketType === 0;
      return split(winners).map((part) =>
        toSigned({
          AccountId: options.accountId,
          ActivityId: String(room.id),
          ActivityName: room.name,
          EventType: 'ActivityRedPacketInfoCallBack',
          IsOpenSmsNotification: String(packet.IsOpenSmsNotification),
          ...(withId && { RedPacketId: packet.RedPacketID }),
          RedPacketNumber: String(packet.RedPacketNumber),
          RedPacketType: String(packet.RedPacketType),
          RedPacketUnit: isCash ? '分' : packet.RewardsPointsConfig.RewardsPointsUnit,
          RewardsPointsBatch: isCash ? '' : packet.RewardsPointsConfig.RewardsPointsBatch,
          SubAccountName: room.subAccountName,
          TotalAmount: String(packet.TotalAmount),
          UserInfos: part.map(({ viewer, amount }) => ({
            ...toUserInfo(viewer),
            Amount: String(amount),
            ExternalId: viewer.externalId,
            UserId: String(viewer.userId),
          })),
        }),
      );
    },
  };
}

/**
 * Lower-case MD5 of AccountSecret, AccountID, ActivityID, EventType and Timestamp, joined without a separator. The
 * document of the lottery result says so; that of the red packet result, which spells the ids otherwise, was not seen.
 */
export function toSign(accountSecret: string, fields: Readonly<Record<string, unknown>>): string {
  const values = [
    accountSecret,
    fields['AccountID'] ?? fields['AccountId'] ?? '',
    fields['ActivityID'] ?? fields['ActivityId'] ?? '',
    fields['EventType'] ?? '',
    fields['Timestamp'] ?? '',
  ];
  return createHash('md5').update(values.map(toText).join('')).digest('hex');
}

/** A raw value as it is written in the body, less the quotes. */
function toText(value: unknown): string {
  return typeof value === 'string' ? value : toJson(value);
}

/** What both events say of a winner in the same words. */
function toUserInfo(viewer: Viewer) {
  return {
    Extra: viewer.extra,
    IsPriorityUser: viewer.isPriority ? '1' : '0',
    NickName: viewer.nickname,
    Telephone: viewer.phone,
    UserAccessIP: viewer.ipAddress,
    UserAgent: viewer.userAgent,
  };
}

/** 2 (points) where each winner gets an amount, else 1 (coupon); "" for all but custom prizes. */
function toDeliveryMethod({ AwardItemType, AwardItemAmounts }: RawAwardItem): string {
  if (AwardItemType !== 3) return '';
  return AwardItemAmounts > 0 ? '2' : '1';
}

/** No winners, no callback. */
function split<T>(winners: readonly T[]): T[][] {
  const count = Math.ceil(winners.length / MOST_WINNERS);
  return Array.from({ length: count }, (_, part) => winners.slice(part * MOST_WINNERS, (part + 1) * MOST_WINNERS));
}
