import {
  toCondition,
  type ConditionKind,
  type Odds,
  type ParticipationCondition,
  type RepeatWins,
} from '../../domain/participation.js';
import type { Note } from '../note.js';
import { toInt, toText, toWord } from '../values.js';
import type { WireCondition } from './wire.js';

/** `"0"` and `"1"` of AwardType are not those of OpenRedPacketType: each keeps its own table where it is read. */
const odds: Readonly<Record<string, Odds>> = { '0': 'EQUAL', '1': 'NON_WINNERS_FAVOURED' };

/** RangeStatus 2 of a red packet: how often somebody may win is limited; who is favoured is not told. */
const REPEAT_LIMIT = '2';

/** GetActivityRedPacket: wins of lotteries and red packets in the room, counted together over 30 days. */
const REPEAT_WINDOW_DAYS = 30;

/** Activities a viewer must have taken part in, in the order in which the gateway tells of them. */
const activities = [
  ['QUIZ', 'Quiz'],
  ['CORRECT_ANSWERS', 'RightQuiz'],
  ['QUESTIONNAIRE', 'Questionnaire'],
  ['CHECK_IN', 'CheckIn'],
  ['VOTE', 'Vote'],
] as const;

/**
 * The conditions of a lottery or a red packet. The order is ours and fixed: QUIZ, CORRECT_ANSWERS, QUESTIONNAIRE,
 * CHECK_IN, VOTE, COMMENT, WATCH_DURATION; an object's order upstream means nothing. What is empty is not demanded.
 */
export function toConditions(
  wire: WireCondition,
  commentToSend: string | null,
  note: Note,
): readonly ParticipationCondition[] {
  const text = toText(commentToSend);
  return [
    ...activities.flatMap(([kind, name]) => toActivity(kind, wire?.[name] ?? null, `AwardCondition.${name}`, note)),
    ...(text === null ? [] : [toCondition({ kind: 'COMMENT', text })]),
    ...toWatchDuration(wire?.WatchLiveTime ?? null, note),
  ];
}

/** Who is more likely to win; null where RangeStatus says something else than that. */
export function toOdds(rangeStatus: string | null, place: string, note: Note): Odds | null {
  return toWord(rangeStatus, odds, place, note);
}

/** Odds and limit of a red packet, both of which are told by RangeStatus. */
export function toRedPacketRules(
  wire: { readonly RangeStatus: string | null; readonly RepeatedAwardLimit: string | null },
  note: Note,
): { readonly odds: Odds | null; readonly repeatWins: RepeatWins | null } {
  if (wire.RangeStatus !== REPEAT_LIMIT)
    return { odds: toOdds(wire.RangeStatus, 'RedPacket.RangeStatus', note), repeatWins: null };

  const limit = toInt(wire.RepeatedAwardLimit, 'RedPacket.RepeatedAwardLimit', note);
  // One win allowed means that who has won may not win again.
  const allowed = limit === null ? null : limit > 1;
  return { odds: null, repeatWins: { allowed, limit, windowDays: REPEAT_WINDOW_DAYS } };
}

/** Empty: not demanded. `all`: every one of the live session so far. Else: at least so many. */
function toActivity(kind: ConditionKind, value: string | null, place: string, note: Note) {
  if (value === null || value === '' || value === '0') return [];
  if (value === 'all') return [toCondition({ kind, all: true })];
  return [toCondition({ kind, count: toInt(value, place, note) })];
}

/**
 * WatchLiveTime stands in the vendor's SDKs alone, which tell its range ("all", 1 to 999) and not its unit. Read as
 * minutes: every other duration with that range (DeadLine of a red packet) is in minutes, and 999 seconds would be
 * an odd most. Noted whenever it is met, so that somebody compares it with the console.
 */
function toWatchDuration(value: string | null, note: Note) {
  const place = 'AwardCondition.WatchLiveTime';
  const [condition] = toActivity('WATCH_DURATION', value, place, note);
  if (condition === undefined) return [];
  note(`${place}: unit not documented, read as minutes`);
  const { count: minutes } = condition;
  const seconds = minutes === null ? null : toInt(String(minutes * 60), place, note);
  return [{ ...condition, count: null, seconds }];
}
