import { vocabulary } from './vocabulary.js';

export const ConditionKind = vocabulary(
  'QUIZ',
  'CORRECT_ANSWERS',
  'QUESTIONNAIRE',
  'CHECK_IN',
  'VOTE',
  'COMMENT',
  'INVITE',
  'WATCH_DURATION',
  'QUESTION_GROUP',
  'UNKNOWN',
);
export type ConditionKind = keyof typeof ConditionKind;

export const InviteMethod = vocabulary('POSTER', 'EXTERNAL', 'UNKNOWN');
export type InviteMethod = keyof typeof InviteMethod;

export const Odds = vocabulary('EQUAL', 'NON_WINNERS_FAVOURED', 'UNKNOWN');
export type Odds = keyof typeof Odds;

export const DrawMode = vocabulary('AUTOMATIC', 'MANUAL', 'UNKNOWN');
export type DrawMode = keyof typeof DrawMode;

/** What a viewer must have done to take part. All conditions of a lottery must hold together. */
export interface ParticipationCondition {
  readonly kind: ConditionKind;
  /** Every such activity of the live session; `count` is null then. */
  readonly all: boolean;
  /** At least so many; for INVITE: people to invite. */
  readonly count: number | null;
  /** What to send, for COMMENT. */
  readonly text: string | null;
  /** For WATCH_DURATION. */
  readonly seconds: number | null;
  readonly inviteMethod: InviteMethod | null;
  readonly inviteListUrl: string | null;
  readonly inviteCountUrl: string | null;
  readonly questionGroupId: string | null;
  readonly secondsPerQuestion: number | null;
  /** How long the activity runs. */
  readonly durationMinutes: number | null;
}

/** A condition with nothing set but its kind and what is given here. */
export function toCondition(
  known: Pick<ParticipationCondition, 'kind'> & Partial<ParticipationCondition>,
): ParticipationCondition {
  return {
    all: false,
    count: null,
    text: null,
    seconds: null,
    inviteMethod: null,
    inviteListUrl: null,
    inviteCountUrl: null,
    questionGroupId: null,
    secondsPerQuestion: null,
    durationMinutes: null,
    ...known,
  };
}

/** Whether somebody who has won may win again; each part is null where the platform does not tell. */
export interface RepeatWins {
  readonly allowed: boolean | null;
  /** How often one viewer may win within `windowDays`. */
  readonly limit: number | null;
  readonly windowDays: number | null;
}
