import { UpstreamUnavailableError } from '../../domain/errors.js';
import type { CreateLotteryOutcome, NewLottery, UserError } from '../../domain/new-lottery.js';
import type { Ask } from '../../domain/platform.js';
import type { Note } from '../note.js';
import type { Api } from './api.js';
import { toCreateBody } from './create-body.js';
import { checkNewLottery } from './create-check.js';
import type { Refusal } from './envelope.js';
import { readChannelId } from './ids.js';
import { toActivity } from './normalize-activity.js';
import type { Wire } from './wire.js';

/**
 * Sets up a lottery by lottery-activity/create (v4), in one call that is never repeated: the platform knows no
 * idempotency key. What is thrown proves that nothing was created; where that is not sure, the outcome says so.
 */
export function createCreateLottery(parts: {
  readonly api: Api;
  readonly wire: Wire;
  readonly note: Note;
}): (lottery: NewLottery, ask: Ask) => Promise<CreateLotteryOutcome> {
  const { api, wire, note } = parts;

  async function send(lottery: NewLottery, ask: Ask): Promise<CreateLotteryOutcome> {
    const channel = readChannelId(lottery.channelId);
    const path = '/live/v4/channel/lottery-activity/create';
    const answer = await api.post({ path, query: { channelId: channel }, body: toCreateBody(lottery) }, ask);
    if (answer.kind === 'refusal') return toRefused(answer);

    const activity = wire.activity.safeParse(answer.data);
    if (!activity.success) return toUnknown(null, answer.requestId);
    return { lottery: toActivity(activity.data, { channel, fetchedAt: answer.fetchedAt }, note), userErrors: [] };
  }

  return async (lottery, ask) => {
    const userErrors = checkNewLottery(lottery);
    if (userErrors.length > 0) return { lottery: null, userErrors };
    try {
      return await send(lottery, ask);
    } catch (error) {
      if (!(error instanceof UpstreamUnavailableError) || !error.mayHaveArrived) throw error;
      return toUnknown(error.upstreamCode, error.requestId);
    }
  };
}

/** The platform's own sentence: it speaks of what this caller has sent. */
function toRefused({ code, words, requestId }: Refusal): CreateLotteryOutcome {
  const message = words ?? 'The platform refused to create the lottery';
  return toFailed({ code: 'PLATFORM_REFUSED', message, field: null, platformCode: code, requestId });
}

function toUnknown(platformCode: string | null, requestId: string | null): CreateLotteryOutcome {
  const message =
    "No readable answer came: the lottery may or may not exist. Look at the platform's console before trying again";
  return toFailed({ code: 'OUTCOME_UNKNOWN', message, field: null, platformCode, requestId });
}

function toFailed(userError: UserError): CreateLotteryOutcome {
  return { lottery: null, userErrors: [userError] };
}
