import { parse, stringify } from 'lossless-json';
import { toV3Page } from './page.js';
import { readChannel, readCount, readRequired } from './parameters.js';
import { refusals } from './refusal.js';
import type { RawRow } from './rows.js';
import type { Tables } from './tables.js';

/** The interfaces about who has won. */
export function createWinners(tables: Tables, { largestPage, now }: { largestPage: number; now: () => number }) {
  /** GET live/v3/channel/lottery/get-winner-detail. An unknown lottery has no winners; that is no error. */
  function detail(parameters: URLSearchParams) {
    const channelId = readChannel(parameters, tables);
    const lotteryId = readRequired(parameters, 'lotteryId');
    const page = readCount(parameters, 'page', 1);
    const limit = readCount(parameters, 'limit', 10, largestPage);
    return toV3Page(tables.winners(channelId, lotteryId), page, limit);
  }

  /**
   * POST live/v3/channel/chat/add-receive-info: what a winner filled in to get the prize. A code or viewer that has
   * not won changes nothing and is answered like any other, as seen in real runs.
   */
  function claim(parameters: URLSearchParams) {
    const channelId = readChannel(parameters, tables);
    const lotteryId = readRequired(parameters, 'lotteryId');
    const winnerCode = readRequired(parameters, 'winnerCode');
    const viewerId = readRequired(parameters, 'viewerId');
    const answers = readAnswers(parameters);
    const isTheOne = (row: RawRow) => row['winnerCode'] === winnerCode && row['viewerId'] === viewerId;
    const rows = tables
      .winners(channelId, lotteryId)
      .map((row) => (isTheOne(row) ? { ...row, ...answers, lastModified: now() } : row));
    tables.putWinners(channelId, lotteryId, rows);
    return '保存成功';
  }

  return { detail, claim };
}

/** Either `name` and `telephone`, or `receiveInfo`: a JSON text of `[{field, value}]`. */
function readAnswers(parameters: URLSearchParams): object {
  const receiveInfo = parameters.get('receiveInfo');
  if (receiveInfo === null)
    return { name: readRequired(parameters, 'name'), telephone: readRequired(parameters, 'telephone') };
  try {
    return { ext: stringify({ receiveInfo: parse(receiveInfo) }) };
  } catch {
    throw refusals.notJson();
  }
}
