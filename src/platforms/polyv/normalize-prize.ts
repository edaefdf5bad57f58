import { toId } from '../../domain/ids.js';
import type { Prize } from '../../domain/prize.js';
import type { Note } from '../note.js';
import { toDecimal, toInt, toText, toUrl, toWord } from '../values.js';
import { toClaimFields } from './claim-fields.js';
import { toCheckedList, toYesNo } from './tolerant.js';
import { untoldOfPrizes } from './untold.js';
import { tierSchema, type WireActivity, type WirePrize } from './wire.js';
import { claimMethods, PLATFORM } from './words.js';

/** What an activity gives away: the prizes of its tiers where it has tiers (answering questions), else the one prize. */
export function toActivityPrizes(wire: WireActivity, channel: string, note: Note): readonly Prize[] {
  const tiers = toCheckedList(wire.prizeInfo, tierSchema, 'lottery-activity.prizeInfo', note);
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
    correctAnswers: toInt(tier.correctAnswerCount, 'lottery-activity.prizeInfo.correctAnswerCount', note),
  }));
}

function toPrize(wire: WirePrize, id: string, note: Note): Prize {
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
