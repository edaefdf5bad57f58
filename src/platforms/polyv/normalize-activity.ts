import { toId } from '../../domain/ids.js';
import type { Audience, Lottery } from '../../domain/lottery.js';
import { toCondition, type ParticipationCondition } from '../../domain/participation.js';
import type { Note } from '../note.js';
import { toInt, toText, toUrl, toWord } from '../values.js';
import { PLATFORM } from './ids.js';
import { untoldOfLotteries, type Origin } from './normalize.js';
import { toActivityPrizes } from './normalize-prize.js';
import type { WireActivity } from './wire.js';
import { audienceKinds, conditionKinds, groupSplits, inviteMethods, toShown, toYesNo } from './words.js';

/** A lottery that is set up and of whose draws nothing is told: each draw becomes a record of its own. */
export function toActivity(wire: WireActivity, { channel, fetchedAt }: Origin, note: Note): Lottery {
  const name = wire.activityName ?? '';
  if (name === '') note('lottery-activity.activityName: absent');
  return {
    ...untoldOfLotteries,
    id: toId(PLATFORM, 'activity', channel, wire.id),
    platform: PLATFORM,
    platformId: wire.id,
    channelId: toId(PLATFORM, 'channel', channel),
    name,
    status: 'CREATED',
    winnerCount: null,
    winnerQuota: toInt(wire.amount, 'lottery-activity.amount', note),
    conditions: toConditions(wire, note),
    repeatWins: toRepeatWins(wire, note),
    audience: toAudience(wire, note),
    display: {
      participantCount: toShown(wire.hiddenAttendeeNumber, 'lottery-activity.hiddenAttendeeNumber', note),
      prizeQuantity: null,
      winnerCount: toShown(wire.hiddenWinnerAmount, 'lottery-activity.hiddenWinnerAmount', note),
      winnerDetails: null,
    },
    prizes: toActivityPrizes(wire, channel, note),
    sessionId: null,
    accountId: null,
    presetViewerIds: null,
    updatedAt: null,
    sentAt: null,
    fetchedAt,
    stale: false,
  };
}

/**
 * At most one condition. The settings of the others are noise: every answer says `inviteType: "poster"`, also where
 * nobody has to be invited.
 */
function toConditions(wire: WireActivity, note: Note): readonly ParticipationCondition[] {
  if (wire.lotteryCondition === 'none') return [];
  const kind = toWord(wire.lotteryCondition, conditionKinds, 'lottery-activity.lotteryCondition', note) ?? 'UNKNOWN';
  const durationMinutes = toInt(wire.activityDuration, 'lottery-activity.activityDuration', note);
  return [toCondition({ kind, durationMinutes, ...toSettings(kind, wire, note) })];
}

function toSettings(
  kind: ParticipationCondition['kind'],
  wire: WireActivity,
  note: Note,
): Partial<ParticipationCondition> {
  switch (kind) {
    case 'INVITE':
      return {
        count: toInt(wire.inviteNum, 'lottery-activity.inviteNum', note),
        inviteMethod: toWord(wire.inviteType, inviteMethods, 'lottery-activity.inviteType', note),
        inviteListUrl: toUrl(wire.externalListLink, 'lottery-activity.externalListLink', note),
        inviteCountUrl: toUrl(wire.externalInviteNumLink, 'lottery-activity.externalInviteNumLink', note),
      };
    case 'WATCH_DURATION':
      // The unit of `duration` is not documented: read as seconds.
      return { seconds: toInt(wire.duration, 'lottery-activity.duration', note) };
    case 'COMMENT':
      return { text: toText(wire.comment) };
    case 'QUESTION_GROUP':
      return {
        questionGroupId: toText(wire.questionGroupId),
        secondsPerQuestion: toInt(wire.perAnswerDuration, 'lottery-activity.perAnswerDuration', note),
      };
    default:
      return {};
  }
}

/** Where everyone takes part, the groups' settings are noise: every answer has a `customGroupLotteryType`. */
function toAudience(wire: WireActivity, note: Note): Audience | null {
  const kind = toWord(wire.lotteryRange, audienceKinds, 'lottery-activity.lotteryRange', note);
  if (kind === null) return null;
  if (kind !== 'GROUPS') return { kind, title: null, groups: [], split: null, perGroup: null };

  return {
    kind,
    title: null,
    groups: wire.customGroup.map((group) => ({
      id: group.id,
      title: toText(group.title),
      type: toText(group.type),
      size: toInt(group.count, 'lottery-activity.customGroup.count', note),
    })),
    split: toWord(wire.customGroupLotteryType, groupSplits, 'lottery-activity.customGroupLotteryType', note),
    perGroup: toInt(wire.customGroupLotteryAmount, 'lottery-activity.customGroupLotteryAmount', note),
  };
}

function toRepeatWins(wire: WireActivity, note: Note): Lottery['repeatWins'] {
  const allowed = toYesNo(wire.repeatWinEnabled, 'lottery-activity.repeatWinEnabled', note);
  return allowed === null ? null : { allowed, limit: null, windowDays: null };
}
