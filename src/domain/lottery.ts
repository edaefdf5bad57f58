import type { Fetched } from './fetched.js';
import type { DrawMode, Odds, ParticipationCondition, RepeatWins } from './participation.js';
import type { Prize } from './prize.js';
import { vocabulary } from './vocabulary.js';

export const LotteryStatus = vocabulary('CREATED', 'SCHEDULED', 'RUNNING', 'DRAWN', 'WITHDRAWN', 'DELETED', 'UNKNOWN');
export type LotteryStatus = keyof typeof LotteryStatus;

export const SendMode = vocabulary('MANUAL', 'SCHEDULED', 'UNKNOWN');
export type SendMode = keyof typeof SendMode;

export const AudienceKind = vocabulary(
  'ALL',
  'NON_WINNERS',
  'CHECKED_IN',
  'TITLE',
  'QUESTIONNAIRE',
  'GROUPS',
  'UNKNOWN',
);
export type AudienceKind = keyof typeof AudienceKind;

export const GroupSplit = vocabulary('EVEN', 'RANDOM', 'UNKNOWN');
export type GroupSplit = keyof typeof GroupSplit;

export const LotteryTheme = vocabulary('WHEEL', 'BOX', 'SLOT_MACHINE', 'UNKNOWN');
export type LotteryTheme = keyof typeof LotteryTheme;

export interface AudienceGroup {
  /** The platform's own id of the group. */
  readonly id: string;
  readonly title: string | null;
  readonly type: string | null;
  readonly size: number | null;
}

/** Who may take part. */
export interface Audience {
  readonly kind: AudienceKind;
  /** The title that a viewer must bear, for TITLE. */
  readonly title: string | null;
  readonly groups: readonly AudienceGroup[];
  readonly split: GroupSplit | null;
  /** Winners drawn from each group. */
  readonly perGroup: number | null;
}

/** What viewers are shown; each null where the platform does not tell. */
export interface LotteryDisplay {
  readonly participantCount: boolean | null;
  readonly prizeQuantity: boolean | null;
  readonly winnerCount: boolean | null;
  readonly winnerDetails: boolean | null;
}

/** Instants are RFC 3339 texts in UTC; null means that the platform does not tell, or that it has not happened. */
export interface Lottery extends Fetched {
  readonly id: string;
  readonly platform: string;
  readonly platformId: string;
  readonly channelId: string;
  readonly name: string;
  readonly status: LotteryStatus;
  readonly drawMode: DrawMode | null;
  readonly sendMode: SendMode | null;
  /** Null unless the draw is automatic. */
  readonly countdownSeconds: number | null;
  /** `sentAt` + countdown. */
  readonly drawsAt: string | null;
  readonly participantCount: number | null;
  readonly winnerCount: number | null;
  /** How many can win; never derived from the prizes. */
  readonly winnerQuota: number | null;
  readonly conditions: readonly ParticipationCondition[];
  readonly odds: Odds | null;
  readonly repeatWins: RepeatWins | null;
  readonly audience: Audience | null;
  readonly display: LotteryDisplay;
  readonly theme: LotteryTheme | null;
  readonly prizes: readonly Prize[];
  readonly sessionId: string | null;
  readonly accountId: string | null;
  readonly messageIds: readonly string[];
  /** The platform's own ids of the viewers who are set to win; null where the platform knows no such thing. */
  readonly presetViewerIds: readonly string[] | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly scheduledAt: string | null;
  readonly sentAt: string | null;
  readonly drawnAt: string | null;
}

/**
 * Whether a draw is likely to be going on. A platform that tells no state is believed to be still drawing what lacks
 * winners, if it was sent after `since` (epoch milliseconds).
 */
export function isRunning({ status, sentAt, winnerCount, winnerQuota }: Lottery, since: number): boolean {
  if (status === 'RUNNING') return true;
  const lacksWinners = status === 'UNKNOWN' || (winnerCount ?? 0) < (winnerQuota ?? 0);
  return lacksWinners && sentAt !== null && Date.parse(sentAt) > since;
}

/** Whether viewers have not seen it: it is yet to be sent, or was deleted before it was. */
export function isUnsent({ status, sentAt }: Lottery): boolean {
  return status === 'CREATED' || status === 'SCHEDULED' || (status === 'DELETED' && sentAt === null);
}
