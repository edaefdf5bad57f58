import type { Viewer, Winner, WinnerClaim, WonPrize } from '../domain/winner.js';

/** Something that two tellings of one win both tell, differently. */
export interface Contradiction {
  readonly what: 'phone' | 'external id' | 'prize' | 'amount';
  /** What the later telling says. May be personal. */
  readonly told: string;
}

export interface Amended {
  /** The record with its gaps filled in; the record itself where there is nothing to add. */
  readonly winner: Winner;
  readonly changed: boolean;
  /** Where there is one, the record stays as it is. */
  readonly contradictions: readonly Contradiction[];
}

/**
 * The record of a win after another telling of the same win. What is recorded stays; only what is empty is filled in.
 * Times, and whatever only one of the two tells, contradict nothing.
 */
export function amend(recorded: Winner, told: Winner): Amended {
  const contradictions = contradictionsOf(recorded, told);
  const winner = contradictions.length === 0 ? filled(recorded, told) : recorded;
  return { winner, changed: winner !== recorded, contradictions };
}

function contradictionsOf(recorded: Winner, told: Winner): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const [was, now] = [recorded.viewer, told.viewer];
  if (was.phone && now.phone && !isSamePhone(was.phone, now.phone)) found.push({ what: 'phone', told: now.phone });
  if (was.externalId && now.externalId && was.externalId !== now.externalId)
    found.push({ what: 'external id', told: now.externalId });
  if (!isSamePrize(recorded.prize, told.prize))
    found.push({ what: 'prize', told: JSON.stringify([told.prize.id, told.prize.name]) });
  const [amount, toldAmount] = [recorded.prize.amount, told.prize.amount];
  if (amount !== null && toldAmount !== null && amount !== toldAmount)
    found.push({ what: 'amount', told: String(toldAmount) });
  return found;
}

/** Names are for people and change; they count only where one of the two has no id. */
function isSamePrize(recorded: WonPrize, told: WonPrize): boolean {
  if (recorded.id !== null && told.id !== null) return recorded.id === told.id;
  const [name, toldName] = [recorded.name.trim(), told.name.trim()];
  return name === '' || toldName === '' || name === toldName;
}

/** By digits, without the country's code. A masked digit (`180****1234`) agrees with every digit. */
function isSamePhone(recorded: string, told: string): boolean {
  const [was, now] = [toDigits(recorded), toDigits(told)];
  const isMasked = was.includes('*') || now.includes('*');
  if (was.length !== now.length) return isMasked; // how many digits a mask hides is the platform's choice
  return was.split('').every((digit, index) => digit === now[index] || digit === '*' || now[index] === '*');
}

function toDigits(phone: string): string {
  return phone.replaceAll(/[^\d*]/g, '').replace(/^(?:00)?86(?=[\d*]{11}$)/, '');
}

function filled(recorded: Winner, told: Winner): Winner {
  const viewer = withGapsFilled(recorded.viewer, told.viewer, viewerGaps);
  const prize = withGapsFilled(recorded.prize, told.prize, prizeGaps);
  const claim = recorded.claim && told.claim ? withGapsFilled(recorded.claim, told.claim, claimGaps) : recorded.claim;
  const isSame = viewer === recorded.viewer && prize === recorded.prize && claim === recorded.claim;
  const winner = withGapsFilled(isSame ? recorded : { ...recorded, viewer, prize, claim }, told, winnerGaps);

  // The announcement's time stands for the draw's until somebody tells that.
  return told.wonAtDraw && !winner.wonAtDraw ? { ...winner, wonAt: told.wonAt, wonAtDraw: true } : winner;
}

const viewerGaps = ['externalId', 'nickname', 'phone'] as const satisfies readonly (keyof Viewer)[];
const prizeGaps = ['id', 'name', 'kind', 'delivery', 'amount', 'batch'] as const satisfies readonly (keyof WonPrize)[];
const claimGaps = ['name', 'phone', 'address', 'email', 'fields'] as const satisfies readonly (keyof WinnerClaim)[];
const winnerGaps = [
  'channelName',
  'lotteryId',
  'lotteryName',
  'redPacketId',
  'isPriority',
  'extra',
  'ipAddress',
  'userAgent',
  'claim',
] as const satisfies readonly (keyof Winner)[];

/** The very same object where nothing is added. */
function withGapsFilled<T extends object>(recorded: T, told: T, gaps: readonly (keyof T)[]): T {
  const added = gaps.filter((name) => isEmpty(recorded[name]) && !isEmpty(told[name]));
  return added.reduce((winner, name) => ({ ...winner, [name]: told[name] }), recorded);
}

/** UNKNOWN is the vocabularies' word for nothing told. */
function isEmpty(value: unknown): boolean {
  return value === null || value === '' || value === 'UNKNOWN' || (Array.isArray(value) && value.length === 0);
}
