import type {
  NewAudienceGroups,
  NewClaim,
  NewClaimField,
  NewCondition,
  NewLottery,
  NewPrize,
} from '../domain/new-lottery.js';
import type {
  AudienceGroupsInput,
  ClaimFieldInput,
  ClaimInput,
  CreateLotteryInput,
  LotteryConditionInput,
  PrizeInput,
} from './create-lottery-input.js';

/** What a caller wrote, as the domain has it: left out becomes null, and each `@oneOf` a union with a kind. */
export function toNewLottery(input: CreateLotteryInput): NewLottery {
  return {
    channelId: input.channelId,
    name: input.name,
    winnerQuota: input.winnerQuota ?? null,
    prize: input.prize ? toPrize(input.prize) : null,
    condition: toCondition(input.condition),
    groups: input.audience?.groups ? toGroups(input.audience.groups) : null,
    repeatWins: input.repeatWins ?? null,
    hideWinnerCount: input.hideWinnerCount ?? null,
    hideParticipantCount: input.hideParticipantCount ?? null,
  };
}

function toCondition({ none, invite, watchDuration, comment, question }: LotteryConditionInput): NewCondition {
  if (none) return { kind: 'none', claimForm: none.claimForm?.map(toClaimField) ?? null };
  if (invite) {
    const { invites, external, durationMinutes, claim } = invite;
    return {
      kind: 'invite',
      invites,
      external: external ? { listUrl: external.listUrl, countUrl: external.countUrl } : null,
      durationMinutes,
      claim: toClaim(claim),
    };
  }
  if (watchDuration) {
    const { seconds, durationMinutes, claim } = watchDuration;
    return { kind: 'watchDuration', seconds, durationMinutes, claim: toClaim(claim) };
  }
  if (comment) {
    const { text, durationMinutes, claim } = comment;
    return { kind: 'comment', text, durationMinutes, claim: toClaim(claim) };
  }
  if (question)
    return {
      kind: 'question',
      questionGroupId: question.questionGroupId,
      secondsPerQuestion: question.secondsPerQuestion,
      durationMinutes: question.durationMinutes,
      tiers: question.tiers.map(({ name, correctAnswers, winnerQuota, prize, claim, hideWinnerCount }) => ({
        name,
        correctAnswers,
        winnerQuota,
        prize: toPrize(prize),
        claim: toClaim(claim),
        hideWinnerCount: hideWinnerCount ?? null,
      })),
    };
  throw new TypeError('@oneOf let an empty condition through');
}

function toClaim({ form, link, qrCode }: ClaimInput): NewClaim {
  if (form) return { kind: 'form', fields: form.map(toClaimField) };
  if (link !== undefined) return { kind: 'link', url: link };
  if (qrCode) return { kind: 'qrCode', url: qrCode.url, hint: qrCode.hint ?? null };
  throw new TypeError('@oneOf let an empty claim through');
}

function toClaimField({ kind, label, hint, required }: ClaimFieldInput): NewClaimField {
  return { kind: kind ?? null, label, hint, required: required ?? null };
}

function toPrize({ name, imageUrl, price, discountPrice }: PrizeInput): NewPrize {
  return { name, imageUrl: imageUrl ?? null, price: price ?? null, discountPrice: discountPrice ?? null };
}

function toGroups({ ids, split, perGroup }: AudienceGroupsInput): NewAudienceGroups {
  return { ids, split: split ?? null, perGroup: perGroup ?? null };
}
