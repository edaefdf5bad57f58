import type { Lottery } from '../domain/lottery.js';
import type { GatewayContext } from './context.js';

/**
 * Reads the platform's own list of a lottery's winners where fewer or more are recorded than it announces, once per
 * operation. Resolves at the operation's deadline at the latest; what could not be read by then stays incomplete.
 */
export function completeWinners(lottery: Lottery, context: GatewayContext): Promise<void> {
  const { completions, ask, now } = context;
  const known = completions.get(lottery.id);
  if (known !== undefined) return known;
  const completion = Promise.race([complete(lottery, context).catch(() => {}), sleep(ask.deadlineAt - now())]);
  completions.set(lottery.id, completion);
  return completion;
}

async function complete(lottery: Lottery, { feed, platforms, pull, ask }: GatewayContext): Promise<void> {
  const platform = platforms.find(({ name }) => name === lottery.platform);
  if (!lottery.winnerCount || platform === undefined) return;
  const counts = await feed.log.count([lottery.id]);
  if ((counts.get(lottery.id) ?? 0) !== lottery.winnerCount) await pull.lottery(platform, lottery, ask);
}

/** Leaves a little of the time, so that what is recorded can still be answered. */
function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, milliseconds * 0.9)).unref();
  });
}
