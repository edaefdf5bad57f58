import { BadIdError } from '../../domain/errors.js';
import type {
  NewAudienceGroups,
  NewClaim,
  NewClaimField,
  NewCondition,
  NewLottery,
  NewPrize,
  NewTier,
  UserError,
  UserErrorCode,
} from '../../domain/new-lottery.js';
import { toQuota } from './create-body.js';
import { isLong, readChannelId } from './ids.js';

/** Path into the public input, e.g. `["condition", "comment", "text"]`. */
type Field = readonly string[];
type Faults = readonly UserError[];

const LARGEST_INT = 2_147_483_647;
/** Not in the document: the platform's own command line tool refuses less. */
const LEAST_WATCH_SECONDS = 2;

/** Everything that can be known to be wrong before the platform is asked; empty: send it. */
export function checkNewLottery(lottery: NewLottery): Faults {
  const { condition, groups } = lottery;
  return [
    ...checkChannel(lottery.channelId),
    ...checkText(lottery.name, ['name']),
    ...checkQuota(lottery),
    ...checkPrizeOf(lottery),
    ...checkCondition(condition, ['condition', condition.kind]),
    ...(groups === null ? [] : checkGroups(groups, ['audience', 'groups'])),
  ];
}

/** The tiers of a question may say it instead: each one's own is checked with them, here only the sum. */
function checkQuota({ winnerQuota, condition }: NewLottery): Faults {
  const field = ['winnerQuota'];
  if (winnerQuota !== null) return checkNumber(winnerQuota, 1, field);
  if (condition.kind !== 'question') return [toFault('REQUIRED', 'This condition needs a winnerQuota', field)];
  return toQuota(condition.tiers) > LARGEST_INT ? checkNumber(toQuota(condition.tiers), 1, field) : [];
}

function checkPrizeOf({ prize, condition }: NewLottery): Faults {
  if (prize !== null) return checkPrize(prize, ['prize']);
  return condition.kind === 'question' ? [] : [toFault('REQUIRED', 'This condition needs a prize', ['prize'])];
}

function checkChannel(channelId: string): Faults {
  try {
    readChannelId(channelId);
    return [];
  } catch (error) {
    if (!(error instanceof BadIdError)) throw error;
    return [toFault('INVALID', error.message, ['channelId'])];
  }
}

function checkCondition(condition: NewCondition, field: Field): Faults {
  switch (condition.kind) {
    case 'none':
      return condition.claimForm === null ? [] : checkForm(condition.claimForm, [...field, 'claimForm']);
    case 'invite':
      return [
        ...checkNumber(condition.invites, 1, [...field, 'invites']),
        ...(condition.external === null
          ? []
          : [
              ...checkUrl(condition.external.listUrl, [...field, 'external', 'listUrl']),
              ...checkUrl(condition.external.countUrl, [...field, 'external', 'countUrl']),
            ]),
        ...checkRunning(condition, field),
      ];
    case 'watchDuration':
      return [
        ...checkNumber(condition.seconds, LEAST_WATCH_SECONDS, [...field, 'seconds']),
        ...checkRunning(condition, field),
      ];
    case 'comment':
      return [...checkText(condition.text, [...field, 'text']), ...checkRunning(condition, field)];
    case 'question':
      return [
        ...(isLong(condition.questionGroupId)
          ? []
          : [toFault('INVALID', 'questionGroupId is a number', [...field, 'questionGroupId'])]),
        ...checkNumber(condition.secondsPerQuestion, 1, [...field, 'secondsPerQuestion']),
        ...checkNumber(condition.durationMinutes, 1, [...field, 'durationMinutes']),
        ...checkEach(condition.tiers, checkTier, [...field, 'tiers']),
      ];
    default:
      return condition satisfies never;
  }
}

function checkRunning(condition: { readonly durationMinutes: number; readonly claim: NewClaim }, field: Field): Faults {
  return [
    ...checkNumber(condition.durationMinutes, 1, [...field, 'durationMinutes']),
    ...checkClaim(condition.claim, [...field, 'claim']),
  ];
}

function checkTier(tier: NewTier, field: Field): Faults {
  return [
    ...checkText(tier.name, [...field, 'name']),
    ...checkNumber(tier.correctAnswers, 0, [...field, 'correctAnswers']),
    ...checkNumber(tier.winnerQuota, 1, [...field, 'winnerQuota']),
    ...checkPrize(tier.prize, [...field, 'prize']),
    ...checkClaim(tier.claim, [...field, 'claim']),
  ];
}

function checkPrize(prize: NewPrize, field: Field): Faults {
  return [
    ...checkText(prize.name, [...field, 'name']),
    ...(prize.imageUrl === null ? [] : checkUrl(prize.imageUrl, [...field, 'imageUrl'])),
    ...checkPrice(prize.price, [...field, 'price']),
    ...checkPrice(prize.discountPrice, [...field, 'discountPrice']),
  ];
}

function checkClaim(claim: NewClaim, field: Field): Faults {
  switch (claim.kind) {
    case 'form':
      return checkForm(claim.fields, [...field, 'form']);
    case 'link':
      return checkUrl(claim.url, [...field, 'link']);
    case 'qrCode':
      return checkUrl(claim.url, [...field, 'qrCode', 'url']);
    default:
      return claim satisfies never;
  }
}

function checkForm(fields: readonly NewClaimField[], field: Field): Faults {
  return checkEach(fields, checkFormField, field);
}

function checkFormField({ kind, label, hint }: NewClaimField, field: Field): Faults {
  const kindField = [...field, 'kind'];
  return [
    ...(kind === 'ADDRESS' ? [toFault('NOT_SUPPORTED', 'This platform has no field for an address', kindField)] : []),
    ...(kind === 'UNKNOWN' ? [toFault('INVALID', 'UNKNOWN is for reading only', kindField)] : []),
    ...checkText(label, [...field, 'label']),
    ...checkText(hint, [...field, 'hint']),
  ];
}

function checkGroups({ ids, split, perGroup }: NewAudienceGroups, field: Field): Faults {
  const checkId = (id: string, at: Field) => (isLong(id) ? [] : [toFault('INVALID', 'A group id is a number', at)]);
  return [
    ...checkEach(ids, checkId, [...field, 'ids']),
    ...(split === 'UNKNOWN' ? [toFault('INVALID', 'UNKNOWN is for reading only', [...field, 'split'])] : []),
    ...(perGroup === null ? [] : checkNumber(perGroup, 1, [...field, 'perGroup'])),
  ];
}

/** A list that may not be empty. */
function checkEach<T>(items: readonly T[], check: (item: T, field: Field) => Faults, field: Field): Faults {
  if (items.length === 0) return [toFault('REQUIRED', `${nameOf(field)} must not be empty`, field)];
  return items.flatMap((item, index) => check(item, [...field, String(index)]));
}

function checkText(text: string, field: Field): Faults {
  return text.trim() === '' ? [toFault('REQUIRED', `${nameOf(field)} must not be blank`, field)] : [];
}

function checkNumber(number: number, least: number, field: Field): Faults {
  if (Number.isInteger(number) && number >= least && number <= LARGEST_INT) return [];
  return [toFault('OUT_OF_RANGE', `${nameOf(field)} must be from ${least} to ${LARGEST_INT}`, field)];
}

function checkPrice(price: string | null, field: Field): Faults {
  if (price === null || /^\d+(\.\d+)?$/.test(price)) return [];
  if (/^-\d+(\.\d+)?$/.test(price)) return [toFault('OUT_OF_RANGE', `${nameOf(field)} must not be negative`, field)];
  return [toFault('INVALID', `${nameOf(field)} must be a decimal such as 19.90`, field)];
}

function checkUrl(url: string, field: Field): Faults {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return [];
  return [toFault('INVALID', `${nameOf(field)} must be an http or https address`, field)];
}

function nameOf(field: Field): string {
  return field.at(-1) ?? '';
}

function toFault(code: UserErrorCode, message: string, field: Field): UserError {
  return { code, message, field, platformCode: null, requestId: null };
}
