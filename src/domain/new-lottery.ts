import type { GroupSplit, Lottery } from './lottery.js';
import type { ClaimFieldKind } from './prize.js';
import { vocabulary } from './vocabulary.js';

export const UserErrorCode = vocabulary(
  'REQUIRED',
  'INVALID',
  'OUT_OF_RANGE',
  'NOT_SUPPORTED',
  'PLATFORM_REFUSED',
  'OUTCOME_UNKNOWN',
  'IDEMPOTENCY_KEY_REUSED',
);
export type UserErrorCode = keyof typeof UserErrorCode;

/** What the caller of a mutation has to change, or to know. */
export interface UserError {
  readonly code: UserErrorCode;
  readonly message: string;
  /** Path into the input, e.g. `["condition", "comment", "text"]`; null where no one field is at fault. */
  readonly field: readonly string[] | null;
  readonly platformCode: string | null;
  readonly requestId: string | null;
}

export interface NewClaimField {
  readonly kind: ClaimFieldKind | null;
  readonly label: string;
  readonly hint: string;
  readonly required: boolean | null;
}

/** How the winner gets the prize. */
export type NewClaim =
  | { readonly kind: 'form'; readonly fields: readonly NewClaimField[] }
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'qrCode'; readonly url: string; readonly hint: string | null };

export interface NewPrize {
  readonly name: string;
  readonly imageUrl: string | null;
  /** Exact decimal text in yuan. */
  readonly price: string | null;
  /** Exact decimal text in yuan. */
  readonly discountPrice: string | null;
}

export interface NewTier {
  readonly name: string;
  readonly correctAnswers: number;
  readonly winnerQuota: number;
  readonly prize: NewPrize;
  readonly claim: NewClaim;
  readonly hideWinnerCount: boolean | null;
}

/** Exactly one condition; the kinds are the fields of the public API's `LotteryConditionInput`. */
export type NewCondition =
  | { readonly kind: 'none'; readonly claimForm: readonly NewClaimField[] | null }
  | {
      readonly kind: 'invite';
      readonly invites: number;
      /** Null: by poster. */
      readonly external: { readonly listUrl: string; readonly countUrl: string } | null;
      readonly durationMinutes: number;
      readonly claim: NewClaim;
    }
  | {
      readonly kind: 'watchDuration';
      readonly seconds: number;
      readonly durationMinutes: number;
      readonly claim: NewClaim;
    }
  | { readonly kind: 'comment'; readonly text: string; readonly durationMinutes: number; readonly claim: NewClaim }
  | {
      readonly kind: 'question';
      readonly questionGroupId: string;
      readonly secondsPerQuestion: number;
      readonly durationMinutes: number;
      readonly tiers: readonly NewTier[];
    };

export interface NewAudienceGroups {
  readonly ids: readonly string[];
  readonly split: GroupSplit | null;
  readonly perGroup: number | null;
}

/** A lottery to be created. Plain data that survives JSON, so that equal inputs can be known as equal. */
export interface NewLottery {
  readonly channelId: string;
  readonly name: string;
  /** Null only where the tiers of a question say it. */
  readonly winnerQuota: number | null;
  readonly prize: NewPrize | null;
  readonly condition: NewCondition;
  /** Null: everyone, as far as the platform's default goes. */
  readonly groups: NewAudienceGroups | null;
  readonly repeatWins: boolean | null;
  readonly hideWinnerCount: boolean | null;
  readonly hideParticipantCount: boolean | null;
}

/** What became of a creation: a lottery, or what stood in its way. */
export interface CreateLotteryOutcome {
  readonly lottery: Lottery | null;
  readonly userErrors: readonly UserError[];
}
