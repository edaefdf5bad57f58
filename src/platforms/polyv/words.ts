import type { AudienceKind, GroupSplit } from '../../domain/lottery.js';
import type { ConditionKind, InviteMethod } from '../../domain/participation.js';
import type { ClaimFieldKind, ClaimMethod } from '../../domain/prize.js';
import type { Note } from '../note.js';

/** `lotteryRange` of list-channels-lottery and of lottery-activity together. */
export const audienceKinds = {
  all: 'ALL',
  notWinning: 'NON_WINNERS',
  signed: 'CHECKED_IN',
  actor: 'TITLE',
  questionnaire: 'QUESTIONNAIRE',
  customGroup: 'GROUPS',
} as const satisfies Record<string, AudienceKind>;

/** `lotteryCondition`; its "none" is no condition at all. */
export const conditionKinds = {
  invite: 'INVITE',
  duration: 'WATCH_DURATION',
  comment: 'COMMENT',
  question: 'QUESTION_GROUP',
} as const satisfies Record<string, ConditionKind>;

/** `inviteType`. */
export const inviteMethods = { poster: 'POSTER', external: 'EXTERNAL' } as const satisfies Record<string, InviteMethod>;

/** `customGroupLotteryType`. */
export const groupSplits = { average: 'EVEN', random: 'RANDOM' } as const satisfies Record<string, GroupSplit>;

/** `acceptType`. */
export const claimMethods = {
  form: 'FORM',
  link: 'LINK',
  qrCode: 'QR_CODE',
} as const satisfies Record<string, ClaimMethod>;

/** `type` of ReceiveInfo. The platform has no such field for an address. */
export const claimFieldKinds = {
  userName: 'NAME',
  userPhone: 'PHONE',
  custom: 'CUSTOM',
} as const satisfies Record<string, ClaimFieldKind>;

/** The platform's Y and N; null where it is absent, null and one note where it is neither. */
export function toYesNo(value: string | null, place: string, note: Note): boolean | null {
  if (value === 'Y') return true;
  if (value === 'N') return false;
  if (value !== null && value !== '') note(place, value);
  return null;
}

/** The platform says what is hidden, we say what is shown. */
export function toShown(hidden: string | null, place: string, note: Note): boolean | null {
  const isHidden = toYesNo(hidden, place, note);
  return isHidden === null ? null : !isHidden;
}
