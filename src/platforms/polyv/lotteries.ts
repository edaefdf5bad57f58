import type { Lottery } from '../../domain/lottery.js';
import type { Ask, Platform } from '../../domain/platform.js';
import { orCommonFailure, readEach } from '../found.js';
import type { Note } from '../note.js';
import { oncePerAsk } from '../per-ask.js';
import type { Api } from './api.js';
import { toRefusedError, unreadable } from './envelope.js';
import { readLotteryId, type LotteryNativeId } from './ids.js';
import { toActivity } from './normalize-activity.js';
import { toRecord } from './normalize.js';
import type { Wire } from './wire.js';

/** Sentences by which the platform says that there is no such thing ("分组记录不存在" of its viewer groups). */
const NO_SUCH_THING = /不存在|not exist|not found/i;

/** Lotteries by id: one call each, since neither interface takes several; each asked for once per operation. */
export function createLotteries(api: Api, wire: Wire, note: Note): Platform['lotteries'] {
  /** `channel/lottery/list` (v4). With `lotteryId` it wants no window; an unknown one is an empty page. */
  async function readRecord({ channel, id }: LotteryNativeId, ask: Ask): Promise<Lottery | null> {
    const query = { channelId: channel, lotteryId: id };
    const { data, fetchedAt } = await api.read({ path: '/live/v4/channel/lottery/list', query }, ask);
    const page = wire.page.safeParse(data);
    if (!page.success) throw unreadable('without a list of records');

    const rows = wire.records.parse(page.data.contents);
    const row = rows.find(({ lotteryId, channelId }) => lotteryId === id && (channelId ?? channel) === channel);
    return row === undefined ? null : toRecord(row, { channel, fetchedAt }, note);
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
    const { data: activity } = wire.activity.safeParse(answer.data);
    if (activity === undefined) throw unreadable('without an activity');
    return activity.id === id ? toActivity(activity, { channel, fetchedAt: answer.fetchedAt }, note) : null;
  }

  const one = oncePerAsk(async (lotteryId, ask): Promise<Lottery | null> => {
    const native = readLotteryId(lotteryId);
    return native.type === 'lottery' ? readRecord(native, ask) : readActivity(native, ask);
  });
  return async (ids, ask) => orCommonFailure(ids, await readEach(ids, ask, (id) => one(id, ask)));
}
