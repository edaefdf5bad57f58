import { toId } from '../../domain/ids.js';
import type { ClaimField, Prize } from '../../domain/prize.js';
import type { Note } from '../note.js';
import { toDecimal, toInt, toText, toUrl, toWord } from '../values.js';
import { PLATFORM } from './ids.js';
import type { WireActivity, WireForm, WireRecord, WireTier } from './wire.js';
import { claimFieldKinds, claimMethods, toShown, toYesNo } from './words.js';

/** What the platform tells of no prize. It has no kinds of prizes and no stock. */
const untoldOfPrizes = {
  kind: 'UNKNOWN',
  delivery: null,
  quantity: null,
  showsWinnerQuota: null,
  batch: null,
  amount: null,
} as const;

/** A record has one prize: what is told of its winners is told of the prize's. */
export function toRecordPrize(
  wire: WireRecord,
  channel: string,
  known: Pick<Prize, 'name' | 'winnerCount' | 'winnerQuota'>,
  note: Note,
): Prize {
  const form = (wire.lotteryExt ?? wire.ext)?.collectInfo ?? [];
  const claimFields = toClaimFields(form, 'lottery.collectInfo', note);
  return {
    ...untoldOfPrizes,
    ...known,
    id: toId(PLATFORM, 'prize', channel, wire.lotteryId),
    tier: null,
    correctAnswers: null,
    imageUrl: null,
    claimMethod: claimFields.length > 0 ? 'FORM' : null,
    claimUrl: null,
    claimQrCodeUrl: null,
    claimQrCodeHint: null,
    claimFields,
    price: null,
    discountPrice: null,
  };
}

/** What an activity gives away: the prizes of its tiers where it has tiers (answering questions), else the one prize. */
export function toActivityPrizes(wire: WireActivity, channel: string, note: Note): readonly Prize[] {
  const tiers = wire.prizeInfo;
  if (tiers.length === 0) {
    return [
      {
        ...toPrize(wire, toId(PLATFORM, 'prize', channel, 'activity', wire.id), note),
        ...(wire.lotteryCondition === 'none' ? toReceiving(wire, note) : {}),
      },
    ];
  }
  return tiers.map((tier, index) => ({
    ...toPrize(tier, toId(PLATFORM, 'prize', channel, 'activity', wire.id, String(index)), note),
    tier: toText(tier.prizeItem),
    showsWinnerQuota: toShown(tier.hiddenWinnerAmount, 'lottery-activity.prizeInfo.hiddenWinnerAmount', note),
    correctAnswers: toInt(tier.correctAnswerCount, 'lottery-activity.prizeInfo.correctAnswerCount', note),
  }));
}

function toPrize(wire: WireActivity | WireTier, id: string, note: Note): Prize {
  const name = wire.prizeName ?? '';
  if (name === '') note('lottery-activity.prizeName: absent');
  return {
    ...untoldOfPrizes,
    id,
    name,
    tier: null,
    winnerCount: null,
    winnerQuota: toInt(wire.amount, 'lottery-activity.amount', note),
    correctAnswers: null,
    imageUrl: toUrl(wire.thumbnail, 'lottery-activity.thumbnail', note),
    claimMethod: toWord(wire.acceptType, claimMethods, 'lottery-activity.acceptType', note),
    claimUrl: toUrl(wire.prizeUrl, 'lottery-activity.prizeUrl', note),
    claimQrCodeUrl: toUrl(wire.qrCode, 'lottery-activity.qrCode', note),
    claimQrCodeHint: toText(wire.qrCodeTips),
    claimFields: toClaimFields(wire.formInfo, 'lottery-activity.formInfo', note),
    // The document names no currency: read as yuan.
    price: toDecimal(wire.price, 'lottery-activity.price', note),
    discountPrice: toDecimal(wire.realPrice, 'lottery-activity.realPrice', note),
  };
}

/** Lotteries without a condition have `receiveInfo` instead of a way to claim; N: nobody is asked for it. */
function toReceiving(wire: WireActivity, note: Note): Pick<Prize, 'claimMethod' | 'claimFields'> {
  const asked = toYesNo(wire.receiveEnabled, 'lottery-activity.receiveEnabled', note) ?? true;
  const claimFields = asked ? toClaimFields(wire.receiveInfo, 'lottery-activity.receiveInfo', note) : [];
  return { claimMethod: claimFields.length > 0 ? 'FORM' : null, claimFields };
}

/** The form that a winner fills in: `collectInfo`, `formInfo` and `receiveInfo` alike. */
function toClaimFields(form: WireForm, place: string, note: Note): readonly ClaimField[] {
  return form.map((wire) => ({
    // Records have labels without a type.
    kind: toWord(wire.type, claimFieldKinds, `${place}.type`, note) ?? 'UNKNOWN',
    label: wire.field,
    hint: toText(wire.tips),
    required: wire.required,
  }));
}
