import * as z from 'zod';
import type { Note } from '../note.js';
import { wire } from '../values.js';
import { createPieces } from '../wire-pieces.js';

/**
 * What we demand of the platform's answers. Only what nothing can be done without is required; the documents and their
 * samples disagree on the types of the rest, which is null where it is broken, and one note. Numbers come as their text.
 */
export type Wire = ReturnType<typeof createWire>;

export type WireRecord = z.infer<Wire['record']>;
export type WireWinner = z.infer<Wire['winner']>;
export type WireActivity = z.infer<Wire['activity']>;
export type WireTier = WireActivity['prizeInfo'][number];
export type WireForm = WireActivity['formInfo'];

/** The schemas, built once per platform because they know where to note what is broken. */
export function createWire(note: Note) {
  const pieces = createPieces(note);

  /** CollectInfoFieldModel, ReceiveInfo: a form. The fields of the former have no `type` and no `required`. */
  const form = (place: string) =>
    pieces.rows(
      place,
      z.object({
        field: z.string().min(1),
        ...pieces.texts(place, ['type', 'tips']),
        required: pieces.flag(`${place}.required`),
      }),
    );

  /** What `ext` of a record holds: JSON inside a text in v3, an object (`lotteryExt`) in v4. */
  const recordExt = pieces.jsonObject('lottery.ext', { collectInfo: form('lottery.collectInfo') });

  /** A record of a draw: "contents字段说明" of list-channels-lottery; channel/lottery/list (v4) alike. */
  const record = z.object({
    lotteryId: wire.id,
    ...pieces.texts('lottery', [
      'channelId',
      'sessionId',
      'userId',
      'lotteryRange',
      'actor',
      'prize',
      'amount',
      'preset',
      'createdTime',
      'lastModified',
      'winnerCount',
    ]),
    ext: recordExt,
    lotteryExt: recordExt,
  });

  const answers = pieces.rows(
    'winner.ext',
    z.object({ field: z.string().min(1), value: pieces.text('winner.ext.value') }),
  );

  /** Of one prize: an activity's own, or a tier's. */
  const prizeShape = (place: string) => ({
    ...pieces.texts(place, [
      'prizeName',
      'thumbnail',
      'price',
      'realPrice',
      'acceptType',
      'prizeUrl',
      'qrCode',
      'qrCodeTips',
      'amount',
    ]),
    formInfo: form(`${place}.formInfo`),
  });

  /** "PrizeInfo响应描述" of lottery-activity: a tier of a question lottery. */
  const tier = z.object({
    ...prizeShape('lottery-activity.prizeInfo'),
    ...pieces.texts('lottery-activity.prizeInfo', ['prizeItem', 'correctAnswerCount', 'hiddenWinnerAmount']),
  });

  /** "CustomGroup响应描述"; `count` is text. */
  const group = z.object({
    id: wire.id,
    ...pieces.texts('lottery-activity.customGroup', ['title', 'type', 'count']),
  });

  return {
    /** A page of v3, or of channel/lottery/list (v4). Rows are read one by one. */
    page: z.object({
      contents: z.array(z.unknown()).nullable(),
      // `pageSize` ("总页数"), `limit` ("当前页记录个数") and `nextPageNumber` don't mean what they say: not read.
      totalPages: pieces.text('page.totalPages'),
      lastPage: pieces.flag('page.lastPage'),
    }),
    record,
    /** The rows of a page; one that has no id is left out. */
    records: pieces.rows('lottery', record),
    /** A winner: "contents" of get-winner-detail. Whatever is missing, the row may still tell who won. */
    winner: z.object({
      ...pieces.texts('winner', [
        'recordId',
        'lotteryId',
        'viewerId',
        'viewerName',
        'winnerCode',
        'prize',
        'name',
        'telephone',
        'address',
        'createdTime',
      ]),
      // The answers to the form: the platform's own client calls them as the form is called.
      ext: pieces.jsonObject('winner.ext', { receiveInfo: answers, collectInfo: answers }),
    }),
    /** "data响应描述" of lottery-activity/create; `get` answers the same. The meaning of `status` is untold: not read. */
    activity: z.object({
      id: wire.id,
      ...prizeShape('lottery-activity'),
      ...pieces.texts('lottery-activity', [
        'activityName',
        'lotteryCondition',
        'hiddenWinnerAmount',
        'lotteryRange',
        'customGroupLotteryType',
        'customGroupLotteryAmount',
        'hiddenAttendeeNumber',
        'repeatWinEnabled',
        'receiveEnabled',
        'activityDuration',
        'inviteType',
        'externalListLink',
        'externalInviteNumLink',
        'inviteNum',
        'duration',
        'comment',
        'questionGroupId',
        'perAnswerDuration',
      ]),
      customGroup: pieces.rows('lottery-activity.customGroup', group),
      receiveInfo: form('lottery-activity.receiveInfo'),
      prizeInfo: pieces.rows('lottery-activity.prizeInfo', tier),
    }),
  };
}
