import DataLoader from 'dataloader';
import { GatewayError } from '../../domain/errors.js';
import type { Lottery } from '../../domain/lottery.js';
import type { Ask, Platform } from '../../domain/platform.js';
import type { Note } from '../note.js';
import type { Api } from './api.js';
import { toRefusedError, unreadable } from './envelope.js';
import { loadFound } from './found.js';
import { readLotteryId, type LotteryNativeId } from './native-id.js';
import { toActivity } from './normalize-activity.js';
import { toRecord } from './normalize.js';
import { perAsk } from './per-ask.js';
import { toChecked, toCheckedList } from './tolerant.js';
import { activitySchema, pageSchema, recordSchema } from './wire.js';

/** Sentences by which the platform says that there is no such thing ("分组记录不存在" of its viewer groups). */
const NO_SUCH_THING = /不存在|not exist|not found/i;

/** Lotteries by id: one call each, since neither interface takes several; each asked for once per operation. */
export function createLotteries(parts: {
  readonly api: Api;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly note: Note;
}): Platform['lotteries'] {
  const { api, now, note } = parts;
  const toOrigin = (channel: string) => ({ channel, fetchedAt: new Date(now()).toISOString() });

  /** `channel/lottery/list` (v4). With `lotteryId` it wants no window; an unknown one is an empty page. */
  async function readRecord({ channel, id }: LotteryNativeId, ask: Ask): Promise<Lottery | null> {
    const query = { channelId: channel, lotteryId: id };
    const page = pageSchema.safeParse(await api.read({ path: '/live/v4/channel/lottery/list', query }, ask));
    if (!page.success) throw unreadable('without a list of records');

    const rows = toCheckedList(page.data.contents, recordSchema, 'lottery', note);
    const row = rows.find(({ lotteryId, channelId }) => lotteryId === id && (channelId ?? channel) === channel);
    return row === undefined ? null : toRecord(row, toOrigin(channel), note);
  }

  /**
   * `lottery-activity/get` (v4). What it answers to an unknown id is not documented: no data, data of another id and
   * a refusal that says so are all "no such thing"; any other refusal is the id's own failure.
   */
  async function readActivity({ channel, id }: LotteryNativeId, ask: Ask): Promise<Lottery | null> {
    const path = '/live/v4/channel/lottery-activity/get';
    const answer = await api.get({ path, query: { channelId: channel, id } }, ask);
    if (answer.kind === 'refusal') {
      if (NO_SUCH_THING.test(answer.words ?? '')) return null;
      throw toRefusedError(answer);
    }
    if (answer.data === undefined || answer.data === null || answer.data === '') return null;
    const activity = toChecked(answer.data, activitySchema, 'lottery-activity', note);
    if (activity === null) throw unreadable('without an activity');
    return activity.id === id ? toActivity(activity, toOrigin(channel), note) : null;
  }

  async function readLottery(lotteryId: string, ask: Ask): Promise<Lottery | null> {
    const native = readLotteryId(lotteryId);
    return native.type === 'lottery' ? readRecord(native, ask) : readActivity(native, ask);
  }

  const loaderOf = perAsk(
    (ask) =>
      new DataLoader<string, Lottery | null>((ids) => Promise.all(ids.map((id) => orFailure(readLottery(id, ask))))),
  );
  return (ids, ask) => loadFound(ids, loaderOf(ask), ask);
}

/** One id's failure is a value, so that the others' answers survive it. */
async function orFailure<T>(reading: Promise<T>): Promise<T | GatewayError> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}
