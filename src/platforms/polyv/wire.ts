import * as z from 'zod';
import { wire } from '../values.js';

/**
 * What we demand of the platform's answers. Only what nothing can be done without is required; the documents and
 * their samples disagree on the types of the rest. Numbers have become their text by the time they get here.
 */

/** A page of list-channels-lottery (v3) or of channel/lottery/list (v4). Rows are checked one by one. */
export const pageSchema = z.object({
  contents: z.array(z.unknown()).nullable(),
  // `pageSize` ("总页数"), `limit` ("当前页记录个数") and `nextPageNumber` don't mean what they say: not read.
  totalPages: wire.text,
  lastPage: wire.flag,
});

/** A record of a draw: "contents字段说明" of list-channels-lottery; `lotteryExt` is v4's spelling of `ext`. */
export const recordSchema = z.object({
  lotteryId: wire.id,
  channelId: wire.text,
  sessionId: wire.text,
  userId: wire.text,
  lotteryRange: wire.text,
  actor: wire.text,
  prize: wire.text,
  amount: wire.text,
  preset: wire.text,
  createdTime: wire.text,
  lastModified: wire.text,
  winnerCount: wire.text,
  ext: z.unknown().optional(),
  lotteryExt: z.unknown().optional(),
});
export type WireRecord = z.infer<typeof recordSchema>;

/** What `ext` holds, once it is an object. */
export const extSchema = z.object({ collectInfo: z.unknown().optional() });

/** CollectInfoFieldModel, ReceiveInfo: a field of a form. The former has no `type` and no `required`. */
export const formFieldSchema = z.object({
  type: wire.text,
  field: z.string().min(1),
  tips: wire.text,
  required: wire.flag,
});

const prizeShape = {
  prizeName: wire.text,
  thumbnail: wire.text,
  price: wire.text,
  realPrice: wire.text,
  acceptType: wire.text,
  formInfo: z.unknown().optional(),
  prizeUrl: wire.text,
  qrCode: wire.text,
  qrCodeTips: wire.text,
  amount: wire.text,
};
export type WirePrize = z.infer<z.ZodObject<typeof prizeShape>>;

/** "PrizeInfo响应描述" of lottery-activity: a tier of a question lottery. */
export const tierSchema = z.object({ ...prizeShape, prizeItem: wire.text, correctAnswerCount: wire.text });
export type WireTier = z.infer<typeof tierSchema>;

/** "CustomGroup响应描述"; `count` is text. */
export const groupSchema = z.object({ id: wire.id, title: wire.text, type: wire.text, count: wire.text });

/** "data响应描述" of lottery-activity/create; `get` answers the same. `status` is not read: its meaning is untold. */
export const activitySchema = z.object({
  ...prizeShape,
  id: wire.id,
  activityName: wire.text,
  lotteryCondition: wire.text,
  hiddenWinnerAmount: wire.text,
  lotteryRange: wire.text,
  customGroup: z.unknown().optional(),
  customGroupLotteryType: wire.text,
  customGroupLotteryAmount: wire.text,
  hiddenAttendeeNumber: wire.text,
  repeatWinEnabled: wire.text,
  receiveEnabled: wire.text,
  receiveInfo: z.unknown().optional(),
  activityDuration: wire.text,
  inviteType: wire.text,
  externalListLink: wire.text,
  externalInviteNumLink: wire.text,
  inviteNum: wire.text,
  duration: wire.text,
  comment: wire.text,
  prizeInfo: z.unknown().optional(),
  questionGroupId: wire.text,
  perAnswerDuration: wire.text,
});
export type WireActivity = z.infer<typeof activitySchema>;
