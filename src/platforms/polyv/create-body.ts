import { LosslessNumber, stringify } from 'lossless-json';
import type { NewClaim, NewClaimField, NewCondition, NewLottery, NewPrize, NewTier } from '../../domain/new-lottery.js';
import { claimFieldKinds, groupSplits } from './words.js';

/** A part of the body; what is undefined is not sent. */
type Part = Readonly<Record<string, unknown>>;

/**
 * The body of lottery-activity/create ("请求体参数描述"). Takes only what `checkNewLottery` finds no fault with.
 * Longs and prices go out digit for digit: they never pass through a JavaScript number.
 */
export function toCreateBody(lottery: NewLottery): string {
  const { condition, groups } = lottery;
  const tiers = condition.kind === 'question' ? condition.tiers : [];
  const body: Part = {
    activityName: lottery.name,
    lotteryCondition: condition.kind === 'watchDuration' ? 'duration' : condition.kind,
    // The document wants these two also where the tiers tell them.
    amount: lottery.winnerQuota ?? toQuota(tiers),
    prizeName: tiers[0]?.prize.name,
    ...(lottery.prize === null ? {} : toPrize(lottery.prize)),
    hiddenWinnerAmount: toFlag(lottery.hideWinnerCount),
    hiddenAttendeeNumber: toFlag(lottery.hideParticipantCount),
    repeatWinEnabled: toFlag(lottery.repeatWins),
    ...(groups === null ? {} : toGroups(groups)),
    ...toCondition(condition),
  };
  return stringify(body) ?? '';
}

/** How many can win on all tiers together. */
export function toQuota(tiers: readonly NewTier[]): number {
  return tiers.reduce((sum, tier) => sum + tier.winnerQuota, 0);
}

function toCondition(condition: NewCondition): Part {
  switch (condition.kind) {
    case 'none':
      return condition.claimForm === null
        ? {}
        : { receiveEnabled: 'Y', receiveInfo: condition.claimForm.map(toFormField) };
    case 'invite':
      return {
        ...toRunning(condition),
        inviteNum: condition.invites,
        inviteType: condition.external === null ? 'poster' : 'external',
        externalListLink: condition.external?.listUrl,
        externalInviteNumLink: condition.external?.countUrl,
        ...toClaim(condition.claim),
      };
    case 'watchDuration':
      // The unit is not documented: seconds, as it is read back.
      return { ...toRunning(condition), duration: condition.seconds, ...toClaim(condition.claim) };
    case 'comment':
      return { ...toRunning(condition), comment: condition.text, ...toClaim(condition.claim) };
    case 'question':
      return {
        ...toRunning(condition),
        questionGroupId: new LosslessNumber(condition.questionGroupId),
        perAnswerDuration: condition.secondsPerQuestion,
        prizeInfo: condition.tiers.map(toTier),
      };
    default:
      return condition satisfies never;
  }
}

/** Minutes, as text: the document's type. */
function toRunning({ durationMinutes }: { readonly durationMinutes: number }): Part {
  return { activityDuration: String(durationMinutes) };
}

function toTier(tier: NewTier): Part {
  return {
    prizeItem: tier.name,
    correctAnswerCount: tier.correctAnswers,
    amount: tier.winnerQuota,
    hiddenWinnerAmount: toFlag(tier.hideWinnerCount),
    ...toPrize(tier.prize),
    ...toClaim(tier.claim),
  };
}

function toPrize(prize: NewPrize): Part {
  return {
    prizeName: prize.name,
    thumbnail: prize.imageUrl ?? undefined,
    price: toNumber(prize.price),
    realPrice: toNumber(prize.discountPrice),
  };
}

function toClaim(claim: NewClaim): Part {
  switch (claim.kind) {
    case 'form':
      return { acceptType: 'form', formInfo: claim.fields.map(toFormField) };
    case 'link':
      return { acceptType: 'link', prizeUrl: claim.url };
    case 'qrCode':
      return { acceptType: 'qrCode', qrCode: claim.url, qrCodeTips: claim.hint ?? undefined };
    default:
      return claim satisfies never;
  }
}

function toFormField(field: NewClaimField): Part {
  return {
    type: field.kind === null ? undefined : wordFor(field.kind, claimFieldKinds),
    field: field.label,
    tips: field.hint,
    required: field.required ?? undefined,
  };
}

/** The ids are Longs: the answer's CustomGroup says so, the request's "Array" does not. */
function toGroups(groups: NonNullable<NewLottery['groups']>): Part {
  return {
    lotteryRange: 'customGroup',
    customGroupIds: groups.ids.map((id) => new LosslessNumber(id)),
    customGroupLotteryType: groups.split === null ? undefined : wordFor(groups.split, groupSplits),
    customGroupLotteryAmount: groups.perGroup ?? undefined,
  };
}

/** The platform's word for the domain's. */
function wordFor(ours: string, words: Readonly<Record<string, string>>): string | undefined {
  return Object.keys(words).find((theirs) => words[theirs] === ours);
}

function toFlag(flag: boolean | null): 'Y' | 'N' | undefined {
  return flag === null ? undefined : flag ? 'Y' : 'N';
}

/** A JSON number with the very digits of the decimal text; JSON knows no leading zeros. */
function toNumber(decimal: string | null): LosslessNumber | undefined {
  return decimal === null ? undefined : new LosslessNumber(decimal.replace(/^0+(?=\d)/, ''));
}
