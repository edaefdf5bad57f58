/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Viewer groups that may take part. */
export type AudienceGroupsInput = {
  /** The platform's own ids of the groups, at least one. */
  ids: Array<string | number>;
  /** How many winners are drawn from each group. */
  perGroup?: number | null | undefined;
  /** How winners are spread over the groups; left out: the platform decides. */
  split?: GroupSplit | null | undefined;
};

/** Who may take part: exactly one choice. */
export type AudienceInput =
  {   /** Everybody; `true` is the only value. */
  everyone: boolean; groups?: never; }
  |  { everyone?: never;   /** Viewer groups. */
  groups: AudienceGroupsInput; };

/** Who may take part (Polyv). */
export type AudienceKind =
  /** Everybody. */
  | 'ALL'
  /** Who has checked in. */
  | 'CHECKED_IN'
  /** Viewer groups. */
  | 'GROUPS'
  /** Who has not won in this live session. */
  | 'NON_WINNERS'
  /** Who has handed in the questionnaire. */
  | 'QUESTIONNAIRE'
  /** Who bears a title. */
  | 'TITLE'
  /** The platform says nothing, or something this gateway does not know. */
  | 'UNKNOWN';

/** What a caller did. */
export type AuditAction =
  /** It had a lottery sent to a platform, or tried to. */
  | 'CREATE_LOTTERY'
  /** It had viewers erased. */
  | 'ERASE'
  /** It was answered personal data, unmasked. */
  | 'READ_PERSONAL';

/** Whether a platform is being called. */
export type CircuitState =
  /** It is called as usual. */
  | 'CLOSED'
  /** One call tries whether it answers again. */
  | 'HALF_OPEN'
  /** It has not answered several times in a row and is left alone for a moment. */
  | 'OPEN';

/** A field of the form that winners fill in. */
export type ClaimFieldInput = {
  /** The hint inside the field. */
  hint: string;
  /** What is asked for; left out: the platform decides. */
  kind?: ClaimFieldKind | null | undefined;
  /** The name of the field as the winner sees it. */
  label: string;
  /** Whether it must be filled in; left out: the platform decides. */
  required?: boolean | null | undefined;
};

/** What a winner is asked for. */
export type ClaimFieldKind =
  /** Where to send the prize (Volcengine). */
  | 'ADDRESS'
  /** A field of the organizer's own (Polyv). */
  | 'CUSTOM'
  /** The winner's name. */
  | 'NAME'
  /** A phone number. */
  | 'PHONE'
  /** The platform says nothing, or something this gateway does not know. */
  | 'UNKNOWN';

/** How winners get their prize: exactly one way. */
export type ClaimInput =
  {   /** By filling in a form with these fields. */
  form: Array<ClaimFieldInput>; link?: never; qrCode?: never; }
  |  { form?: never;   /** On this page. */
  link: string; qrCode?: never; }
  |  { form?: never; link?: never;   /** By scanning a QR code. */
  qrCode: QrCodeInput; };

/** How a winner gets the prize (Polyv). */
export type ClaimMethod =
  /** By filling in a form. */
  | 'FORM'
  /** On a page. */
  | 'LINK'
  /** By scanning a QR code. */
  | 'QR_CODE'
  /** The platform says nothing, or something this gateway does not know. */
  | 'UNKNOWN';

/** Who sends a given comment takes part. */
export type CommentConditionInput = {
  /** How winners get their prize. */
  claim: ClaimInput;
  /** How many minutes the activity runs, at least 1. */
  durationMinutes: number;
  /** The text to send. */
  text: string;
};

/** What a viewer must have done to take part. */
export type ConditionKind =
  /** Checked in (Volcengine). */
  | 'CHECK_IN'
  /** Sent a given text (Volcengine: 弹幕口令, Polyv: 评论内容). */
  | 'COMMENT'
  /** Answered quiz questions correctly (Volcengine). */
  | 'CORRECT_ANSWERS'
  /** Invited other people (Polyv). */
  | 'INVITE'
  /** Handed in questionnaires (Volcengine). */
  | 'QUESTIONNAIRE'
  /** Takes part in a group of questions (Polyv). */
  | 'QUESTION_GROUP'
  /** Answered quiz questions (Volcengine). */
  | 'QUIZ'
  /** The platform says something this gateway does not know. */
  | 'UNKNOWN'
  /** Voted (Volcengine). */
  | 'VOTE'
  /** Watched for a time (both). */
  | 'WATCH_DURATION';

/** A lottery to be set up. */
export type CreateLotteryInput = {
  /** Who may take part; left out: everybody. */
  audience?: AudienceInput | null | undefined;
  /** Global id of the channel; its platform decides what is possible. */
  channelId: string | number;
  /** What a viewer must do to take part. */
  condition: LotteryConditionInput;
  /** Hide from viewers how many take part; left out: no. */
  hideParticipantCount?: boolean | null | undefined;
  /** Hide from viewers how many win; left out: no. */
  hideWinnerCount?: boolean | null | undefined;
  /** A text of your choice, 1 to 200 characters. The same key on the same channel gives the first outcome and creates nothing, for seven days; with another input it is refused. */
  idempotencyKey?: string | null | undefined;
  /** Its name. */
  name: string;
  /** What can be won. Required, but for `question`, where the tiers say it. */
  prize?: PrizeInput | null | undefined;
  /** Whether who has won may win again; left out: no. */
  repeatWins?: boolean | null | undefined;
  /** How many can win, at least 1. Required, but for `question`, where the tiers say it. */
  winnerQuota?: number | null | undefined;
};

/** Who ends a draw (Volcengine). */
export type DrawMode =
  /** The platform, after a countdown. */
  | 'AUTOMATIC'
  /** The host. */
  | 'MANUAL'
  /** The platform says something this gateway does not know. */
  | 'UNKNOWN';

/** Who is to be erased. */
export type EraseViewerInput = {
  /** Global ids of viewers, of any platforms: 1 to 100. */
  viewerIds: Array<string | number>;
};

/** The organizer's own pages by which people are invited. */
export type ExternalInviteInput = {
  /** Where the number of the invited is read. */
  countUrl: string;
  /** Where the list of the invited is. */
  listUrl: string;
};

/** How winners are spread over viewer groups (Polyv). */
export type GroupSplit =
  /** Equally many from each group. */
  | 'EVEN'
  /** By chance. */
  | 'RANDOM'
  /** The platform says nothing, or something this gateway does not know. */
  | 'UNKNOWN';

/** Who invites enough people takes part. */
export type InviteConditionInput = {
  /** How winners get their prize. */
  claim: ClaimInput;
  /** How many minutes the activity runs, at least 1. */
  durationMinutes: number;
  /** By one's own pages; left out: by poster. */
  external?: ExternalInviteInput | null | undefined;
  /** How many people to invite, at least 1. */
  invites: number;
};

/** How people are invited (Polyv). */
export type InviteMethod =
  /** By the organizer's own pages. */
  | 'EXTERNAL'
  /** By a poster that the platform makes. */
  | 'POSTER'
  /** The platform says something this gateway does not know. */
  | 'UNKNOWN';

/** What a viewer must do to take part: exactly one condition, with just the settings that it needs. */
export type LotteryConditionInput =
  {   /** Send a comment. */
  comment: CommentConditionInput; invite?: never; none?: never; question?: never; watchDuration?: never; }
  |  { comment?: never;   /** Invite people. */
  invite: InviteConditionInput; none?: never; question?: never; watchDuration?: never; }
  |  { comment?: never; invite?: never;   /** Nothing. */
  none: NoConditionInput; question?: never; watchDuration?: never; }
  |  { comment?: never; invite?: never; none?: never;   /** Answer questions. */
  question: QuestionConditionInput; watchDuration?: never; }
  |  { comment?: never; invite?: never; none?: never; question?: never;   /** Watch for a time. */
  watchDuration: WatchDurationConditionInput; };

/** Which lotteries. All conditions that are given must hold. */
export type LotteryFilter = {
  /** Sent then or later. With it (or `to`) lotteries not yet sent are left out. */
  from?: string | null | undefined;
  /** Of one live session (Polyv); no other platform has such. */
  sessionId?: string | null | undefined;
  /** Any of these; an empty list is refused. */
  status?: Array<LotteryStatus> | null | undefined;
  /** Sent before then. */
  to?: string | null | undefined;
};

/** Where a lottery stands. */
export type LotteryStatus =
  /** Set up, not sent to viewers. */
  | 'CREATED'
  /** Deleted (Volcengine). */
  | 'DELETED'
  /** There are winners. */
  | 'DRAWN'
  /** Sent; viewers can take part (Volcengine). */
  | 'RUNNING'
  /** Set up, and will be sent at `scheduledAt` (Volcengine). */
  | 'SCHEDULED'
  /** The platform says nothing, or something this gateway does not know. */
  | 'UNKNOWN'
  /** Sent and taken back (Volcengine). */
  | 'WITHDRAWN';

/** The look of the draw (Volcengine). */
export type LotteryTheme =
  /** A box (lotteryBox). */
  | 'BOX'
  /** A slot machine (slotMachine). */
  | 'SLOT_MACHINE'
  /** The platform says nothing, or something this gateway does not know. */
  | 'UNKNOWN'
  /** A wheel of fortune (bigTurntable). */
  | 'WHEEL';

/** Everybody takes part. */
export type NoConditionInput = {
  /** A form that winners fill in; left out: they fill in nothing. */
  claimForm?: Array<ClaimFieldInput> | null | undefined;
};

/** How chances are spread (Volcengine). */
export type Odds =
  /** The same chance for everybody. */
  | 'EQUAL'
  /** Viewers who have not won within 30 days have a better chance. */
  | 'NON_WINNERS_FAVOURED'
  /** The platform says something this gateway does not know. */
  | 'UNKNOWN';

/** A live-streaming platform behind this gateway. */
export type Platform =
  /** Polyv Live (保利威云直播). */
  | 'POLYV'
  /** Volcengine Enterprise Live (火山引擎企业直播). */
  | 'VOLCENGINE';

/** What a custom prize is (Volcengine). */
export type PrizeDelivery =
  /** A coupon. */
  | 'COUPON'
  /** Points. */
  | 'POINTS'
  /** The platform says nothing, or something this gateway does not know. */
  | 'UNKNOWN';

/** What can be won. */
export type PrizeInput = {
  /** Its discounted price in yuan. */
  discountPrice?: string | null | undefined;
  /** A picture of it. */
  imageUrl?: string | null | undefined;
  /** Its name. */
  name: string;
  /** Its price in yuan. */
  price?: string | null | undefined;
};

/** What is to be won. */
export type PrizeKind =
  /** Money, by red packet (Volcengine). */
  | 'CASH'
  /** Points or a coupon in the organizer's own system (Volcengine). */
  | 'CUSTOM'
  /** A thing that is sent (Volcengine). */
  | 'PHYSICAL'
  /** Points, by red packet (Volcengine). */
  | 'POINTS'
  /** A ticket that is cashed in on a page (Volcengine). */
  | 'TICKET'
  /** The platform says nothing, or something this gateway does not know. */
  | 'UNKNOWN'
  /** Something without a parcel (Volcengine). */
  | 'VIRTUAL';

/** A QR code that the winner scans. */
export type QrCodeInput = {
  /** What is said beside it. */
  hint?: string | null | undefined;
  /** The picture of the code. */
  url: string;
};

/** Who answers enough questions correctly takes part. */
export type QuestionConditionInput = {
  /** How many minutes the activity runs, at least 1. */
  durationMinutes: number;
  /** The platform's own id of the group of questions. */
  questionGroupId: string | number;
  /** Seconds to answer each question, at least 1. */
  secondsPerQuestion: number;
  /** The prizes, at least one. */
  tiers: Array<QuestionTierInput>;
};

/** A prize for a number of correct answers. */
export type QuestionTierInput = {
  /** How winners get it. */
  claim: ClaimInput;
  /** Correct answers needed. */
  correctAnswers: number;
  /** Hide from viewers how many win it; left out: the platform decides. */
  hideWinnerCount?: boolean | null | undefined;
  /** The name of the tier (奖项名称). */
  name: string;
  /** What can be won. */
  prize: PrizeInput;
  /** How many can win it, at least 1. */
  winnerQuota: number;
};

/** How the points of a red packet are shared out (Volcengine). */
export type RedPacketAllocation =
  /** By the amounts in `shares`. */
  | 'FIXED'
  /** By chance. */
  | 'RANDOM'
  /** The platform says something this gateway does not know. */
  | 'UNKNOWN';

/** Where a red packet stands (Volcengine). */
export type RedPacketStatus =
  /** Being drawn. */
  | 'DRAWING'
  /** Drawn. */
  | 'DRAWN'
  /** The draw failed. */
  | 'FAILED'
  /** Set up, not sent. */
  | 'INITIAL'
  /** Sent; viewers can grab it. */
  | 'SENT'
  /** The platform says something this gateway does not know. */
  | 'UNKNOWN';

/** How a lottery is sent to viewers (Volcengine). */
export type SendMode =
  /** By the host. */
  | 'MANUAL'
  /** By the platform, at `scheduledAt`. */
  | 'SCHEDULED'
  /** The platform says nothing, or something this gateway does not know. */
  | 'UNKNOWN';

/** Who tells of a winner. */
export type TellingSource =
  /** A signed callback (Volcengine). */
  | 'CALLBACK'
  /** The platform's own list of winners. */
  | 'LIST';

/** What is wrong with an input, or what became of it. */
export type UserErrorCode =
  /** The key was used with another input. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** It can not be right. */
  | 'INVALID'
  /** The channel's platform can not do it. */
  | 'NOT_SUPPORTED'
  /** The platform gave no answer that can be read: it may have been created. Look at the platform's console. */
  | 'OUTCOME_UNKNOWN'
  /** It is too small or too large. */
  | 'OUT_OF_RANGE'
  /** The platform refused, with `platformCode` and its own words. Nothing was created. */
  | 'PLATFORM_REFUSED'
  /** It is needed and was left out. */
  | 'REQUIRED';

/** How a winner is known: what a prize desk should look at before it pays. */
export type Verification =
  /** Announced by a signed callback, and the platform's own list has it (Volcengine). */
  | 'CONFIRMED'
  /** Announced, and the platform's own list does not have it or contradicts it (Volcengine). */
  | 'DISPUTED'
  /** From the platform's own list alone. */
  | 'PULLED'
  /** Announced by a signed callback (Volcengine). */
  | 'SIGNED';

/** Who watches long enough takes part. */
export type WatchDurationConditionInput = {
  /** How winners get their prize. */
  claim: ClaimInput;
  /** How many minutes the activity runs, at least 1. */
  durationMinutes: number;
  /** How long to watch, at least 2. The platform does not document the unit; it is read as seconds. */
  seconds: number;
};

/** Which winners. All conditions that are given must hold; within a list, any of it. An empty list is refused, and so is one of more than 100. */
export type WinnerFilter = {
  /** Of any of these channels. */
  channelIds?: Array<string | number> | null | undefined;
  /** Won (`wonAt`) then or later. */
  from?: string | null | undefined;
  /** Of any of these lotteries. */
  lotteryIds?: Array<string | number> | null | undefined;
  /** Of one platform. */
  platform?: Platform | null | undefined;
  /** Of a prize of any of these kinds. */
  prizeKinds?: Array<PrizeKind> | null | undefined;
  /** Of any of these red packets. */
  redPacketIds?: Array<string | number> | null | undefined;
  /** Won (`wonAt`) before then. */
  to?: string | null | undefined;
  /** Known in any of these ways, at the moment of reading. How a winner is known may change; a subscription does not send a winner again for that. */
  verification?: Array<Verification> | null | undefined;
  /** Any of these viewers, by their ids in the organizer's own system (Volcengine). Personal data. Scope: winner:pii. */
  viewerExternalIds?: Array<string> | null | undefined;
  /** Any of these viewers: "did I win?" */
  viewerIds?: Array<string | number> | null | undefined;
};

export type AuditTrailQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AuditTrailQuery = { auditTrail: { totalCount: number | null, nodes: Array<{ id: string, at: string, caller: string, operation: string, action: AuditAction, fields: Array<string>, positions: string, subjects: Array<string> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ChannelsQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
  first?: number | null | undefined;
}>;


export type ChannelsQuery = { channels: Array<{ id: string, platform: Platform, platformId: string, lotteries: { totalCount: number | null, from: string | null, nodes: Array<{ id: string, platform: Platform, name: string, status: LotteryStatus, winnerCount: number | null, winnerQuota: number | null, sentAt: string | null, drawsAt: string | null, drawnAt: string | null, prizes: Array<{ id: string, name: string, kind: PrizeKind, quantity: number | null, imageUrl: string | null }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null> };

export type CreateLotteryMutationVariables = Exact<{
  input: CreateLotteryInput;
}>;


export type CreateLotteryMutation = { createLottery: { lottery: { id: string, platform: Platform, platformId: string, name: string, status: LotteryStatus, drawMode: DrawMode | null, sendMode: SendMode | null, countdownSeconds: number | null, drawsAt: string | null, participantCount: number | null, winnerCount: number | null, winnerQuota: number | null, odds: Odds | null, theme: LotteryTheme | null, sessionId: string | null, accountId: string | null, messageIds: Array<string>, presetViewerIds: Array<string> | null, createdAt: string | null, updatedAt: string | null, scheduledAt: string | null, sentAt: string | null, drawnAt: string | null, fetchedAt: string, stale: boolean, channel: { id: string, platform: Platform, platformId: string }, conditions: Array<{ kind: ConditionKind, all: boolean, count: number | null, text: string | null, seconds: number | null, inviteMethod: InviteMethod | null, inviteListUrl: string | null, inviteCountUrl: string | null, questionGroupId: string | null, secondsPerQuestion: number | null, durationMinutes: number | null }>, repeatWins: { allowed: boolean | null, limit: number | null, windowDays: number | null } | null, audience: { kind: AudienceKind, title: string | null, split: GroupSplit | null, perGroup: number | null, groups: Array<{ id: string, title: string | null, type: string | null, size: number | null }> } | null, display: { participantCount: boolean | null, prizeQuantity: boolean | null, winnerCount: boolean | null, winnerDetails: boolean | null }, prizes: Array<{ id: string, name: string, tier: string | null, kind: PrizeKind, delivery: PrizeDelivery | null, quantity: number | null, winnerCount: number | null, winnerQuota: number | null, showsWinnerQuota: boolean | null, correctAnswers: number | null, imageUrl: string | null, claimMethod: ClaimMethod | null, claimUrl: string | null, claimQrCodeUrl: string | null, claimQrCodeHint: string | null, batch: string | null, amount: number | null, price: string | null, discountPrice: string | null, claimFields: Array<{ kind: ClaimFieldKind, label: string, hint: string | null, required: boolean | null }> }> } | null, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null, platformCode: string | null, requestId: string | null }> } };

export type EraseViewerMutationVariables = Exact<{
  input: EraseViewerInput;
}>;


export type EraseViewerMutation = { eraseViewer: { erasedCount: number, userErrors: Array<{ code: UserErrorCode, message: string, field: Array<string> | null }> } };

export type LotterySummaryFragment = { id: string, platform: Platform, name: string, status: LotteryStatus, winnerCount: number | null, winnerQuota: number | null, sentAt: string | null, drawsAt: string | null, drawnAt: string | null, prizes: Array<{ id: string, name: string, kind: PrizeKind, quantity: number | null, imageUrl: string | null }> };

export type PrizeDetailsFragment = { id: string, name: string, tier: string | null, kind: PrizeKind, delivery: PrizeDelivery | null, quantity: number | null, winnerCount: number | null, winnerQuota: number | null, showsWinnerQuota: boolean | null, correctAnswers: number | null, imageUrl: string | null, claimMethod: ClaimMethod | null, claimUrl: string | null, claimQrCodeUrl: string | null, claimQrCodeHint: string | null, batch: string | null, amount: number | null, price: string | null, discountPrice: string | null, claimFields: Array<{ kind: ClaimFieldKind, label: string, hint: string | null, required: boolean | null }> };

export type ConditionDetailsFragment = { kind: ConditionKind, all: boolean, count: number | null, text: string | null, seconds: number | null, inviteMethod: InviteMethod | null, inviteListUrl: string | null, inviteCountUrl: string | null, questionGroupId: string | null, secondsPerQuestion: number | null, durationMinutes: number | null };

export type LotteryDetailsFragment = { id: string, platform: Platform, platformId: string, name: string, status: LotteryStatus, drawMode: DrawMode | null, sendMode: SendMode | null, countdownSeconds: number | null, drawsAt: string | null, participantCount: number | null, winnerCount: number | null, winnerQuota: number | null, odds: Odds | null, theme: LotteryTheme | null, sessionId: string | null, accountId: string | null, messageIds: Array<string>, presetViewerIds: Array<string> | null, createdAt: string | null, updatedAt: string | null, scheduledAt: string | null, sentAt: string | null, drawnAt: string | null, fetchedAt: string, stale: boolean, channel: { id: string, platform: Platform, platformId: string }, conditions: Array<{ kind: ConditionKind, all: boolean, count: number | null, text: string | null, seconds: number | null, inviteMethod: InviteMethod | null, inviteListUrl: string | null, inviteCountUrl: string | null, questionGroupId: string | null, secondsPerQuestion: number | null, durationMinutes: number | null }>, repeatWins: { allowed: boolean | null, limit: number | null, windowDays: number | null } | null, audience: { kind: AudienceKind, title: string | null, split: GroupSplit | null, perGroup: number | null, groups: Array<{ id: string, title: string | null, type: string | null, size: number | null }> } | null, display: { participantCount: boolean | null, prizeQuantity: boolean | null, winnerCount: boolean | null, winnerDetails: boolean | null }, prizes: Array<{ id: string, name: string, tier: string | null, kind: PrizeKind, delivery: PrizeDelivery | null, quantity: number | null, winnerCount: number | null, winnerQuota: number | null, showsWinnerQuota: boolean | null, correctAnswers: number | null, imageUrl: string | null, claimMethod: ClaimMethod | null, claimUrl: string | null, claimQrCodeUrl: string | null, claimQrCodeHint: string | null, batch: string | null, amount: number | null, price: string | null, discountPrice: string | null, claimFields: Array<{ kind: ClaimFieldKind, label: string, hint: string | null, required: boolean | null }> }> };

export type RedPacketDetailsFragment = { id: string, platform: Platform, platformId: string, name: string | null, status: RedPacketStatus, kind: PrizeKind, totalAmount: number | null, unit: string, quantity: number | null, allocation: RedPacketAllocation | null, batch: string | null, drawMode: DrawMode, countdownSeconds: number | null, odds: Odds | null, priorityListId: string | null, blockListId: string | null, smsNotification: boolean | null, coverUrl: string | null, winText: string | null, loseText: string | null, redirectUrl: string | null, fetchedAt: string, stale: boolean, channel: { id: string }, shares: Array<{ amount: number, quantity: number | null }>, conditions: Array<{ kind: ConditionKind, all: boolean, count: number | null, text: string | null, seconds: number | null, inviteMethod: InviteMethod | null, inviteListUrl: string | null, inviteCountUrl: string | null, questionGroupId: string | null, secondsPerQuestion: number | null, durationMinutes: number | null }>, repeatWins: { allowed: boolean | null, limit: number | null, windowDays: number | null } | null, miniApp: { appId: string | null, path: string | null } | null };

export type WinnerDetailsFragment = { id: string, platform: Platform, channelName: string | null, lotteryName: string | null, isPriority: boolean | null, extra: string | null, ipAddress: string | null, userAgent: string | null, wonAt: string, recordedAt: string, channel: { id: string }, prize: { id: string | null, name: string, kind: PrizeKind, delivery: PrizeDelivery | null, amount: number | null, batch: string | null }, viewer: { id: string, platformId: string, externalId: string | null, nickname: string | null, phone: string | null } };

export type LotteriesQueryVariables = Exact<{
  channelIds: Array<string | number> | string | number;
  filter?: LotteryFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type LotteriesQuery = { lotteries: { totalCount: number | null, from: string | null, edges: Array<{ cursor: string, node: { id: string, platform: Platform, name: string, status: LotteryStatus, winnerCount: number | null, winnerQuota: number | null, sentAt: string | null, drawsAt: string | null, drawnAt: string | null, prizes: Array<{ id: string, name: string, kind: PrizeKind, quantity: number | null, imageUrl: string | null }> } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, unavailable: Array<{ channelId: string, code: string, retryable: boolean, requestId: string | null }> } | null };

export type LotteryQueryVariables = Exact<{
  id: string | number;
}>;


export type LotteryQuery = { lottery: { id: string, platform: Platform, platformId: string, name: string, status: LotteryStatus, drawMode: DrawMode | null, sendMode: SendMode | null, countdownSeconds: number | null, drawsAt: string | null, participantCount: number | null, winnerCount: number | null, winnerQuota: number | null, odds: Odds | null, theme: LotteryTheme | null, sessionId: string | null, accountId: string | null, messageIds: Array<string>, presetViewerIds: Array<string> | null, createdAt: string | null, updatedAt: string | null, scheduledAt: string | null, sentAt: string | null, drawnAt: string | null, fetchedAt: string, stale: boolean, channel: { id: string, platform: Platform, platformId: string }, conditions: Array<{ kind: ConditionKind, all: boolean, count: number | null, text: string | null, seconds: number | null, inviteMethod: InviteMethod | null, inviteListUrl: string | null, inviteCountUrl: string | null, questionGroupId: string | null, secondsPerQuestion: number | null, durationMinutes: number | null }>, repeatWins: { allowed: boolean | null, limit: number | null, windowDays: number | null } | null, audience: { kind: AudienceKind, title: string | null, split: GroupSplit | null, perGroup: number | null, groups: Array<{ id: string, title: string | null, type: string | null, size: number | null }> } | null, display: { participantCount: boolean | null, prizeQuantity: boolean | null, winnerCount: boolean | null, winnerDetails: boolean | null }, prizes: Array<{ id: string, name: string, tier: string | null, kind: PrizeKind, delivery: PrizeDelivery | null, quantity: number | null, winnerCount: number | null, winnerQuota: number | null, showsWinnerQuota: boolean | null, correctAnswers: number | null, imageUrl: string | null, claimMethod: ClaimMethod | null, claimUrl: string | null, claimQrCodeUrl: string | null, claimQrCodeHint: string | null, batch: string | null, amount: number | null, price: string | null, discountPrice: string | null, claimFields: Array<{ kind: ClaimFieldKind, label: string, hint: string | null, required: boolean | null }> }> } | null };

export type ChannelLotteriesQueryVariables = Exact<{
  id: string | number;
  filter?: LotteryFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ChannelLotteriesQuery = { channel: { id: string, lotteries: { totalCount: number | null, from: string | null, nodes: Array<{ id: string, platform: Platform, platformId: string, name: string, status: LotteryStatus, drawMode: DrawMode | null, sendMode: SendMode | null, countdownSeconds: number | null, drawsAt: string | null, participantCount: number | null, winnerCount: number | null, winnerQuota: number | null, odds: Odds | null, theme: LotteryTheme | null, sessionId: string | null, accountId: string | null, messageIds: Array<string>, presetViewerIds: Array<string> | null, createdAt: string | null, updatedAt: string | null, scheduledAt: string | null, sentAt: string | null, drawnAt: string | null, fetchedAt: string, stale: boolean, channel: { id: string, platform: Platform, platformId: string }, conditions: Array<{ kind: ConditionKind, all: boolean, count: number | null, text: string | null, seconds: number | null, inviteMethod: InviteMethod | null, inviteListUrl: string | null, inviteCountUrl: string | null, questionGroupId: string | null, secondsPerQuestion: number | null, durationMinutes: number | null }>, repeatWins: { allowed: boolean | null, limit: number | null, windowDays: number | null } | null, audience: { kind: AudienceKind, title: string | null, split: GroupSplit | null, perGroup: number | null, groups: Array<{ id: string, title: string | null, type: string | null, size: number | null }> } | null, display: { participantCount: boolean | null, prizeQuantity: boolean | null, winnerCount: boolean | null, winnerDetails: boolean | null }, prizes: Array<{ id: string, name: string, tier: string | null, kind: PrizeKind, delivery: PrizeDelivery | null, quantity: number | null, winnerCount: number | null, winnerQuota: number | null, showsWinnerQuota: boolean | null, correctAnswers: number | null, imageUrl: string | null, claimMethod: ClaimMethod | null, claimUrl: string | null, claimQrCodeUrl: string | null, claimQrCodeHint: string | null, batch: string | null, amount: number | null, price: string | null, discountPrice: string | null, claimFields: Array<{ kind: ClaimFieldKind, label: string, hint: string | null, required: boolean | null }> }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type PlatformsQueryVariables = Exact<{ [key: string]: never; }>;


export type PlatformsQuery = { platforms: Array<{ platform: Platform, configured: boolean, reachable: boolean | null, circuit: CircuitState, callsLastMinute: number, budgetPerSecond: number, budgetLeft: number, queued: number, cacheHitRate: number | null, lastError: string | null, lastWebhookAt: string | null }> };

export type QuarantineQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type QuarantineQuery = { quarantine: { totalCount: number | null, nodes: Array<{ id: string, toldAt: string, source: TellingSource, reason: string, raw: string, winner: { id: string, verification: Verification } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type RedPacketsQueryVariables = Exact<{
  channelId: string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type RedPacketsQuery = { channel: { id: string, redPackets: { totalCount: number | null, edges: Array<{ cursor: string, node: { id: string, platform: Platform, platformId: string, name: string | null, status: RedPacketStatus, kind: PrizeKind, totalAmount: number | null, unit: string, quantity: number | null, allocation: RedPacketAllocation | null, batch: string | null, drawMode: DrawMode, countdownSeconds: number | null, odds: Odds | null, priorityListId: string | null, blockListId: string | null, smsNotification: boolean | null, coverUrl: string | null, winText: string | null, loseText: string | null, redirectUrl: string | null, fetchedAt: string, stale: boolean, channel: { id: string }, shares: Array<{ amount: number, quantity: number | null }>, conditions: Array<{ kind: ConditionKind, all: boolean, count: number | null, text: string | null, seconds: number | null, inviteMethod: InviteMethod | null, inviteListUrl: string | null, inviteCountUrl: string | null, questionGroupId: string | null, secondsPerQuestion: number | null, durationMinutes: number | null }>, repeatWins: { allowed: boolean | null, limit: number | null, windowDays: number | null } | null, miniApp: { appId: string | null, path: string | null } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type RedPacketQueryVariables = Exact<{
  id: string | number;
}>;


export type RedPacketQuery = { redPacket: { id: string, platform: Platform, platformId: string, name: string | null, status: RedPacketStatus, kind: PrizeKind, totalAmount: number | null, unit: string, quantity: number | null, allocation: RedPacketAllocation | null, batch: string | null, drawMode: DrawMode, countdownSeconds: number | null, odds: Odds | null, priorityListId: string | null, blockListId: string | null, smsNotification: boolean | null, coverUrl: string | null, winText: string | null, loseText: string | null, redirectUrl: string | null, fetchedAt: string, stale: boolean, channel: { id: string }, shares: Array<{ amount: number, quantity: number | null }>, conditions: Array<{ kind: ConditionKind, all: boolean, count: number | null, text: string | null, seconds: number | null, inviteMethod: InviteMethod | null, inviteListUrl: string | null, inviteCountUrl: string | null, questionGroupId: string | null, secondsPerQuestion: number | null, durationMinutes: number | null }>, repeatWins: { allowed: boolean | null, limit: number | null, windowDays: number | null } | null, miniApp: { appId: string | null, path: string | null } | null } | null };

export type WinnersQueryVariables = Exact<{
  filter?: WinnerFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type WinnersQuery = { winners: { totalCount: number | null, edges: Array<{ cursor: string, node: { id: string, platform: Platform, channelName: string | null, lotteryName: string | null, isPriority: boolean | null, extra: string | null, ipAddress: string | null, userAgent: string | null, wonAt: string, recordedAt: string, verification: Verification, verifiedAt: string | null, erasedAt: string | null, channel: { id: string }, prize: { id: string | null, name: string, kind: PrizeKind, delivery: PrizeDelivery | null, amount: number | null, batch: string | null }, viewer: { id: string, platformId: string, externalId: string | null, nickname: string | null, phone: string | null }, claim: { name: string | null, phone: string | null, address: string | null, email: string | null, fields: Array<{ label: string, value: string }> } | null } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } | null };

export type FeedPositionQueryVariables = Exact<{ [key: string]: never; }>;


export type FeedPositionQuery = { feedPosition: string };

export type WinnerAddedSubscriptionVariables = Exact<{
  filter?: WinnerFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type WinnerAddedSubscription = { winnerAdded: { cursor: string, node: { id: string, platform: Platform, channelName: string | null, lotteryName: string | null, isPriority: boolean | null, extra: string | null, ipAddress: string | null, userAgent: string | null, wonAt: string, recordedAt: string, verification: Verification, verifiedAt: string | null, erasedAt: string | null, channel: { id: string }, prize: { id: string | null, name: string, kind: PrizeKind, delivery: PrizeDelivery | null, amount: number | null, batch: string | null }, viewer: { id: string, platformId: string, externalId: string | null, nickname: string | null, phone: string | null }, claim: { name: string | null, phone: string | null, address: string | null, email: string | null, fields: Array<{ label: string, value: string }> } | null } } };

export type WinnersAddedSubscriptionVariables = Exact<{
  filter?: WinnerFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type WinnersAddedSubscription = { winnersAdded: { cursor: string, edges: Array<{ cursor: string, node: { id: string, platform: Platform, channelName: string | null, lotteryName: string | null, isPriority: boolean | null, extra: string | null, ipAddress: string | null, userAgent: string | null, wonAt: string, recordedAt: string, verification: Verification, verifiedAt: string | null, erasedAt: string | null, channel: { id: string }, prize: { id: string | null, name: string, kind: PrizeKind, delivery: PrizeDelivery | null, amount: number | null, batch: string | null }, viewer: { id: string, platformId: string, externalId: string | null, nickname: string | null, phone: string | null }, claim: { name: string | null, phone: string | null, address: string | null, email: string | null, fields: Array<{ label: string, value: string }> } | null } }> } };

export type WinnerProofFragment = { verification: Verification, verifiedAt: string | null, erasedAt: string | null, claim: { name: string | null, phone: string | null, address: string | null, email: string | null, fields: Array<{ label: string, value: string }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const LotterySummaryFragmentDoc = new TypedDocumentString(`
    fragment LotterySummary on Lottery {
  id
  platform
  name
  status
  winnerCount
  winnerQuota
  sentAt
  drawsAt
  drawnAt
  prizes {
    id
    name
    kind
    quantity
    imageUrl
  }
}
    `, {"fragmentName":"LotterySummary"}) as unknown as TypedDocumentString<LotterySummaryFragment, unknown>;
export const ConditionDetailsFragmentDoc = new TypedDocumentString(`
    fragment ConditionDetails on ParticipationCondition {
  kind
  all
  count
  text
  seconds
  inviteMethod
  inviteListUrl
  inviteCountUrl
  questionGroupId
  secondsPerQuestion
  durationMinutes
}
    `, {"fragmentName":"ConditionDetails"}) as unknown as TypedDocumentString<ConditionDetailsFragment, unknown>;
export const PrizeDetailsFragmentDoc = new TypedDocumentString(`
    fragment PrizeDetails on Prize {
  id
  name
  tier
  kind
  delivery
  quantity
  winnerCount
  winnerQuota
  showsWinnerQuota
  correctAnswers
  imageUrl
  claimMethod
  claimUrl
  claimQrCodeUrl
  claimQrCodeHint
  claimFields {
    kind
    label
    hint
    required
  }
  batch
  amount
  price
  discountPrice
}
    `, {"fragmentName":"PrizeDetails"}) as unknown as TypedDocumentString<PrizeDetailsFragment, unknown>;
export const LotteryDetailsFragmentDoc = new TypedDocumentString(`
    fragment LotteryDetails on Lottery {
  id
  platform
  platformId
  channel {
    id
    platform
    platformId
  }
  name
  status
  drawMode
  sendMode
  countdownSeconds
  drawsAt
  participantCount
  winnerCount
  winnerQuota
  conditions {
    ...ConditionDetails
  }
  odds
  repeatWins {
    allowed
    limit
    windowDays
  }
  audience {
    kind
    title
    groups {
      id
      title
      type
      size
    }
    split
    perGroup
  }
  display {
    participantCount
    prizeQuantity
    winnerCount
    winnerDetails
  }
  theme
  prizes {
    ...PrizeDetails
  }
  sessionId
  accountId
  messageIds
  presetViewerIds
  createdAt
  updatedAt
  scheduledAt
  sentAt
  drawnAt
  fetchedAt
  stale
}
    fragment PrizeDetails on Prize {
  id
  name
  tier
  kind
  delivery
  quantity
  winnerCount
  winnerQuota
  showsWinnerQuota
  correctAnswers
  imageUrl
  claimMethod
  claimUrl
  claimQrCodeUrl
  claimQrCodeHint
  claimFields {
    kind
    label
    hint
    required
  }
  batch
  amount
  price
  discountPrice
}
fragment ConditionDetails on ParticipationCondition {
  kind
  all
  count
  text
  seconds
  inviteMethod
  inviteListUrl
  inviteCountUrl
  questionGroupId
  secondsPerQuestion
  durationMinutes
}`, {"fragmentName":"LotteryDetails"}) as unknown as TypedDocumentString<LotteryDetailsFragment, unknown>;
export const RedPacketDetailsFragmentDoc = new TypedDocumentString(`
    fragment RedPacketDetails on RedPacket {
  id
  platform
  platformId
  channel {
    id
  }
  name
  status
  kind
  totalAmount
  unit
  quantity
  allocation
  shares {
    amount
    quantity
  }
  batch
  drawMode
  countdownSeconds
  conditions {
    ...ConditionDetails
  }
  odds
  repeatWins {
    allowed
    limit
    windowDays
  }
  priorityListId
  blockListId
  smsNotification
  coverUrl
  winText
  loseText
  redirectUrl
  miniApp {
    appId
    path
  }
  fetchedAt
  stale
}
    fragment ConditionDetails on ParticipationCondition {
  kind
  all
  count
  text
  seconds
  inviteMethod
  inviteListUrl
  inviteCountUrl
  questionGroupId
  secondsPerQuestion
  durationMinutes
}`, {"fragmentName":"RedPacketDetails"}) as unknown as TypedDocumentString<RedPacketDetailsFragment, unknown>;
export const WinnerDetailsFragmentDoc = new TypedDocumentString(`
    fragment WinnerDetails on Winner {
  id
  platform
  channel {
    id
  }
  channelName
  lotteryName
  prize {
    id
    name
    kind
    delivery
    amount
    batch
  }
  viewer {
    id
    platformId
    externalId
    nickname
    phone
  }
  isPriority
  extra
  ipAddress
  userAgent
  wonAt
  recordedAt
}
    `, {"fragmentName":"WinnerDetails"}) as unknown as TypedDocumentString<WinnerDetailsFragment, unknown>;
export const WinnerProofFragmentDoc = new TypedDocumentString(`
    fragment WinnerProof on Winner {
  verification
  verifiedAt
  erasedAt
  claim {
    name
    phone
    address
    email
    fields {
      label
      value
    }
  }
}
    `, {"fragmentName":"WinnerProof"}) as unknown as TypedDocumentString<WinnerProofFragment, unknown>;
export const AuditTrailDocument = new TypedDocumentString(`
    query AuditTrail($first: Int, $after: String) {
  auditTrail(first: $first, after: $after) {
    nodes {
      id
      at
      caller
      operation
      action
      fields
      positions
      subjects
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    `, {"hash":"sha256:ce104e814f3558a7368ce26c20d9c69d83b8c910f8d5349a95b9a9acc996ff37"}) as unknown as TypedDocumentString<AuditTrailQuery, AuditTrailQueryVariables>;
export const ChannelsDocument = new TypedDocumentString(`
    query Channels($ids: [ID!]!, $first: Int = 5) {
  channels(ids: $ids) {
    id
    platform
    platformId
    lotteries(first: $first) {
      nodes {
        ...LotterySummary
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
      from
    }
  }
}
    fragment LotterySummary on Lottery {
  id
  platform
  name
  status
  winnerCount
  winnerQuota
  sentAt
  drawsAt
  drawnAt
  prizes {
    id
    name
    kind
    quantity
    imageUrl
  }
}`, {"hash":"sha256:6b56ff17379ec6efb105f0b8a4330cd54a617efa1445772d34cf8cedda3c1fa3"}) as unknown as TypedDocumentString<ChannelsQuery, ChannelsQueryVariables>;
export const CreateLotteryDocument = new TypedDocumentString(`
    mutation CreateLottery($input: CreateLotteryInput!) {
  createLottery(input: $input) {
    lottery {
      ...LotteryDetails
    }
    userErrors {
      code
      message
      field
      platformCode
      requestId
    }
  }
}
    fragment PrizeDetails on Prize {
  id
  name
  tier
  kind
  delivery
  quantity
  winnerCount
  winnerQuota
  showsWinnerQuota
  correctAnswers
  imageUrl
  claimMethod
  claimUrl
  claimQrCodeUrl
  claimQrCodeHint
  claimFields {
    kind
    label
    hint
    required
  }
  batch
  amount
  price
  discountPrice
}
fragment ConditionDetails on ParticipationCondition {
  kind
  all
  count
  text
  seconds
  inviteMethod
  inviteListUrl
  inviteCountUrl
  questionGroupId
  secondsPerQuestion
  durationMinutes
}
fragment LotteryDetails on Lottery {
  id
  platform
  platformId
  channel {
    id
    platform
    platformId
  }
  name
  status
  drawMode
  sendMode
  countdownSeconds
  drawsAt
  participantCount
  winnerCount
  winnerQuota
  conditions {
    ...ConditionDetails
  }
  odds
  repeatWins {
    allowed
    limit
    windowDays
  }
  audience {
    kind
    title
    groups {
      id
      title
      type
      size
    }
    split
    perGroup
  }
  display {
    participantCount
    prizeQuantity
    winnerCount
    winnerDetails
  }
  theme
  prizes {
    ...PrizeDetails
  }
  sessionId
  accountId
  messageIds
  presetViewerIds
  createdAt
  updatedAt
  scheduledAt
  sentAt
  drawnAt
  fetchedAt
  stale
}`, {"hash":"sha256:100befc66df235b3bf9bd421b376a0ded8f1002c99fb3a6e2f57f9c1ab9f1c0f"}) as unknown as TypedDocumentString<CreateLotteryMutation, CreateLotteryMutationVariables>;
export const EraseViewerDocument = new TypedDocumentString(`
    mutation EraseViewer($input: EraseViewerInput!) {
  eraseViewer(input: $input) {
    erasedCount
    userErrors {
      code
      message
      field
    }
  }
}
    `, {"hash":"sha256:a7d3a159d5ff132e848ff5da4632c35bdc12b8a26f76c1ae177361148150c8df"}) as unknown as TypedDocumentString<EraseViewerMutation, EraseViewerMutationVariables>;
export const LotteriesDocument = new TypedDocumentString(`
    query Lotteries($channelIds: [ID!]!, $filter: LotteryFilter, $first: Int = 10, $after: String) {
  lotteries(
    channelIds: $channelIds
    filter: $filter
    first: $first
    after: $after
  ) {
    edges {
      cursor
      node {
        ...LotterySummary
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    totalCount
    from
    unavailable {
      channelId
      code
      retryable
      requestId
    }
  }
}
    fragment LotterySummary on Lottery {
  id
  platform
  name
  status
  winnerCount
  winnerQuota
  sentAt
  drawsAt
  drawnAt
  prizes {
    id
    name
    kind
    quantity
    imageUrl
  }
}`, {"hash":"sha256:88d13868a95ccb20e8041e2b40ef9387ae1285b630057bfffab788a24cae3c07"}) as unknown as TypedDocumentString<LotteriesQuery, LotteriesQueryVariables>;
export const LotteryDocument = new TypedDocumentString(`
    query Lottery($id: ID!) {
  lottery(id: $id) {
    ...LotteryDetails
  }
}
    fragment PrizeDetails on Prize {
  id
  name
  tier
  kind
  delivery
  quantity
  winnerCount
  winnerQuota
  showsWinnerQuota
  correctAnswers
  imageUrl
  claimMethod
  claimUrl
  claimQrCodeUrl
  claimQrCodeHint
  claimFields {
    kind
    label
    hint
    required
  }
  batch
  amount
  price
  discountPrice
}
fragment ConditionDetails on ParticipationCondition {
  kind
  all
  count
  text
  seconds
  inviteMethod
  inviteListUrl
  inviteCountUrl
  questionGroupId
  secondsPerQuestion
  durationMinutes
}
fragment LotteryDetails on Lottery {
  id
  platform
  platformId
  channel {
    id
    platform
    platformId
  }
  name
  status
  drawMode
  sendMode
  countdownSeconds
  drawsAt
  participantCount
  winnerCount
  winnerQuota
  conditions {
    ...ConditionDetails
  }
  odds
  repeatWins {
    allowed
    limit
    windowDays
  }
  audience {
    kind
    title
    groups {
      id
      title
      type
      size
    }
    split
    perGroup
  }
  display {
    participantCount
    prizeQuantity
    winnerCount
    winnerDetails
  }
  theme
  prizes {
    ...PrizeDetails
  }
  sessionId
  accountId
  messageIds
  presetViewerIds
  createdAt
  updatedAt
  scheduledAt
  sentAt
  drawnAt
  fetchedAt
  stale
}`, {"hash":"sha256:10ebcd1a13e38e1feb95ddfc3dccd64f3bb3bad55ca3b7939e73cc8440cc23ae"}) as unknown as TypedDocumentString<LotteryQuery, LotteryQueryVariables>;
export const ChannelLotteriesDocument = new TypedDocumentString(`
    query ChannelLotteries($id: ID!, $filter: LotteryFilter, $first: Int = 20, $after: String) {
  channel(id: $id) {
    id
    lotteries(filter: $filter, first: $first, after: $after) {
      nodes {
        ...LotteryDetails
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
      from
    }
  }
}
    fragment PrizeDetails on Prize {
  id
  name
  tier
  kind
  delivery
  quantity
  winnerCount
  winnerQuota
  showsWinnerQuota
  correctAnswers
  imageUrl
  claimMethod
  claimUrl
  claimQrCodeUrl
  claimQrCodeHint
  claimFields {
    kind
    label
    hint
    required
  }
  batch
  amount
  price
  discountPrice
}
fragment ConditionDetails on ParticipationCondition {
  kind
  all
  count
  text
  seconds
  inviteMethod
  inviteListUrl
  inviteCountUrl
  questionGroupId
  secondsPerQuestion
  durationMinutes
}
fragment LotteryDetails on Lottery {
  id
  platform
  platformId
  channel {
    id
    platform
    platformId
  }
  name
  status
  drawMode
  sendMode
  countdownSeconds
  drawsAt
  participantCount
  winnerCount
  winnerQuota
  conditions {
    ...ConditionDetails
  }
  odds
  repeatWins {
    allowed
    limit
    windowDays
  }
  audience {
    kind
    title
    groups {
      id
      title
      type
      size
    }
    split
    perGroup
  }
  display {
    participantCount
    prizeQuantity
    winnerCount
    winnerDetails
  }
  theme
  prizes {
    ...PrizeDetails
  }
  sessionId
  accountId
  messageIds
  presetViewerIds
  createdAt
  updatedAt
  scheduledAt
  sentAt
  drawnAt
  fetchedAt
  stale
}`, {"hash":"sha256:e22c044a252295a0f7586eafa6da54698bc71ea0b7447c5291820380bbdeefe9"}) as unknown as TypedDocumentString<ChannelLotteriesQuery, ChannelLotteriesQueryVariables>;
export const PlatformsDocument = new TypedDocumentString(`
    query Platforms {
  platforms {
    platform
    configured
    reachable
    circuit
    callsLastMinute
    budgetPerSecond
    budgetLeft
    queued
    cacheHitRate
    lastError
    lastWebhookAt
  }
}
    `, {"hash":"sha256:bf5ada145bb2798b7a2ceb64aa20e09e0edfb7d6dedbbbebaeeaa1aff535b3b1"}) as unknown as TypedDocumentString<PlatformsQuery, PlatformsQueryVariables>;
export const QuarantineDocument = new TypedDocumentString(`
    query Quarantine($first: Int, $after: String) {
  quarantine(first: $first, after: $after) {
    nodes {
      id
      toldAt
      source
      reason
      winner {
        id
        verification
      }
      raw
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    `, {"hash":"sha256:738473d96d1522638ec3d786733679668a53ca476091d8b3ec81db4dbbabc8f8"}) as unknown as TypedDocumentString<QuarantineQuery, QuarantineQueryVariables>;
export const RedPacketsDocument = new TypedDocumentString(`
    query RedPackets($channelId: ID!, $first: Int = 20, $after: String) {
  channel(id: $channelId) {
    id
    redPackets(first: $first, after: $after) {
      edges {
        cursor
        node {
          ...RedPacketDetails
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
}
    fragment ConditionDetails on ParticipationCondition {
  kind
  all
  count
  text
  seconds
  inviteMethod
  inviteListUrl
  inviteCountUrl
  questionGroupId
  secondsPerQuestion
  durationMinutes
}
fragment RedPacketDetails on RedPacket {
  id
  platform
  platformId
  channel {
    id
  }
  name
  status
  kind
  totalAmount
  unit
  quantity
  allocation
  shares {
    amount
    quantity
  }
  batch
  drawMode
  countdownSeconds
  conditions {
    ...ConditionDetails
  }
  odds
  repeatWins {
    allowed
    limit
    windowDays
  }
  priorityListId
  blockListId
  smsNotification
  coverUrl
  winText
  loseText
  redirectUrl
  miniApp {
    appId
    path
  }
  fetchedAt
  stale
}`, {"hash":"sha256:ea5a1c8b01b66eafa02fd43c34a01283b80e229b109e2db6326dbdf97ea71965"}) as unknown as TypedDocumentString<RedPacketsQuery, RedPacketsQueryVariables>;
export const RedPacketDocument = new TypedDocumentString(`
    query RedPacket($id: ID!) {
  redPacket(id: $id) {
    ...RedPacketDetails
  }
}
    fragment ConditionDetails on ParticipationCondition {
  kind
  all
  count
  text
  seconds
  inviteMethod
  inviteListUrl
  inviteCountUrl
  questionGroupId
  secondsPerQuestion
  durationMinutes
}
fragment RedPacketDetails on RedPacket {
  id
  platform
  platformId
  channel {
    id
  }
  name
  status
  kind
  totalAmount
  unit
  quantity
  allocation
  shares {
    amount
    quantity
  }
  batch
  drawMode
  countdownSeconds
  conditions {
    ...ConditionDetails
  }
  odds
  repeatWins {
    allowed
    limit
    windowDays
  }
  priorityListId
  blockListId
  smsNotification
  coverUrl
  winText
  loseText
  redirectUrl
  miniApp {
    appId
    path
  }
  fetchedAt
  stale
}`, {"hash":"sha256:35ad21cdf01c4f1291893aecbd76749b6d572b0eb7d11737d10b11c47135d1d0"}) as unknown as TypedDocumentString<RedPacketQuery, RedPacketQueryVariables>;
export const WinnersDocument = new TypedDocumentString(`
    query Winners($filter: WinnerFilter, $first: Int, $after: String, $last: Int, $before: String) {
  winners(
    filter: $filter
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    edges {
      cursor
      node {
        ...WinnerDetails
        ...WinnerProof
      }
    }
    pageInfo {
      hasNextPage
      hasPreviousPage
      startCursor
      endCursor
    }
    totalCount
  }
}
    fragment WinnerDetails on Winner {
  id
  platform
  channel {
    id
  }
  channelName
  lotteryName
  prize {
    id
    name
    kind
    delivery
    amount
    batch
  }
  viewer {
    id
    platformId
    externalId
    nickname
    phone
  }
  isPriority
  extra
  ipAddress
  userAgent
  wonAt
  recordedAt
}
fragment WinnerProof on Winner {
  verification
  verifiedAt
  erasedAt
  claim {
    name
    phone
    address
    email
    fields {
      label
      value
    }
  }
}`, {"hash":"sha256:1c81897482aa7a4e4646c3b3a6c4c60bdd7d4b38441f59080c03751f7591caf2"}) as unknown as TypedDocumentString<WinnersQuery, WinnersQueryVariables>;
export const FeedPositionDocument = new TypedDocumentString(`
    query FeedPosition {
  feedPosition
}
    `, {"hash":"sha256:c7bbe7f3cd793e9bb4fbef9704d54ef30561b79ff5be177b51e166f4e0852c4c"}) as unknown as TypedDocumentString<FeedPositionQuery, FeedPositionQueryVariables>;
export const WinnerAddedDocument = new TypedDocumentString(`
    subscription WinnerAdded($filter: WinnerFilter, $after: String) {
  winnerAdded(filter: $filter, after: $after) {
    cursor
    node {
      ...WinnerDetails
      ...WinnerProof
    }
  }
}
    fragment WinnerDetails on Winner {
  id
  platform
  channel {
    id
  }
  channelName
  lotteryName
  prize {
    id
    name
    kind
    delivery
    amount
    batch
  }
  viewer {
    id
    platformId
    externalId
    nickname
    phone
  }
  isPriority
  extra
  ipAddress
  userAgent
  wonAt
  recordedAt
}
fragment WinnerProof on Winner {
  verification
  verifiedAt
  erasedAt
  claim {
    name
    phone
    address
    email
    fields {
      label
      value
    }
  }
}`, {"hash":"sha256:73fe72c9de66894b9b77a4a1ebae37c0e86cb9db3c0f24baf2c506ab69c9d401"}) as unknown as TypedDocumentString<WinnerAddedSubscription, WinnerAddedSubscriptionVariables>;
export const WinnersAddedDocument = new TypedDocumentString(`
    subscription WinnersAdded($filter: WinnerFilter, $after: String) {
  winnersAdded(filter: $filter, after: $after) {
    edges {
      cursor
      node {
        ...WinnerDetails
        ...WinnerProof
      }
    }
    cursor
  }
}
    fragment WinnerDetails on Winner {
  id
  platform
  channel {
    id
  }
  channelName
  lotteryName
  prize {
    id
    name
    kind
    delivery
    amount
    batch
  }
  viewer {
    id
    platformId
    externalId
    nickname
    phone
  }
  isPriority
  extra
  ipAddress
  userAgent
  wonAt
  recordedAt
}
fragment WinnerProof on Winner {
  verification
  verifiedAt
  erasedAt
  claim {
    name
    phone
    address
    email
    fields {
      label
      value
    }
  }
}`, {"hash":"sha256:7a385da65baaf603103be15184651522365eed4bd4a56e315093e269fb33123a"}) as unknown as TypedDocumentString<WinnersAddedSubscription, WinnersAddedSubscriptionVariables>;