import { vocabulary } from './vocabulary.js';

/** CASH and POINTS are red packets' kinds; the others are lotteries'. */
export const PrizeKind = vocabulary('PHYSICAL', 'VIRTUAL', 'CUSTOM', 'TICKET', 'CASH', 'POINTS', 'UNKNOWN');
export type PrizeKind = keyof typeof PrizeKind;

/** How a custom prize reaches its winner. */
export const PrizeDelivery = vocabulary('COUPON', 'POINTS', 'UNKNOWN');
export type PrizeDelivery = keyof typeof PrizeDelivery;

export const ClaimMethod = vocabulary('FORM', 'LINK', 'QR_CODE', 'UNKNOWN');
export type ClaimMethod = keyof typeof ClaimMethod;

export const ClaimFieldKind = vocabulary('NAME', 'PHONE', 'ADDRESS', 'CUSTOM', 'UNKNOWN');
export type ClaimFieldKind = keyof typeof ClaimFieldKind;

/** One field of the form that a winner fills in to get the prize. */
export interface ClaimField {
  readonly kind: ClaimFieldKind;
  readonly label: string;
  readonly hint: string | null;
  readonly required: boolean | null;
}

/** One prize of one lottery. Its id names the lottery, since platforms reuse catalogue prizes. */
export interface Prize {
  readonly id: string;
  readonly name: string;
  /** The name of the tier (奖项), where prizes have tiers. */
  readonly tier: string | null;
  readonly kind: PrizeKind;
  readonly delivery: PrizeDelivery | null;
  readonly quantity: number | null;
  readonly winnerCount: number | null;
  readonly winnerQuota: number | null;
  /** Whether viewers are shown how many can win it. */
  readonly showsWinnerQuota: boolean | null;
  /** Correct answers needed for this tier. */
  readonly correctAnswers: number | null;
  readonly imageUrl: string | null;
  readonly claimMethod: ClaimMethod | null;
  readonly claimUrl: string | null;
  readonly claimQrCodeUrl: string | null;
  readonly claimQrCodeHint: string | null;
  readonly claimFields: readonly ClaimField[];
  /** Custom prizes only. */
  readonly batch: string | null;
  /** Custom prizes only: what each winner gets. */
  readonly amount: number | null;
  /** Exact decimal text in yuan. */
  readonly price: string | null;
  /** Exact decimal text in yuan. */
  readonly discountPrice: string | null;
}
