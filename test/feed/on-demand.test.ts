import { describe, expect, it } from 'vitest';
import {
  CHANNEL,
  channelId,
  countCalls,
  type Gateway,
  HOUR_MS,
  openGateway,
  openPlatforms,
  until,
  WINNERS_PATH,
} from './stage.js';

interface Answer {
  readonly lottery: {
    readonly winnersComplete: boolean | null;
    readonly winners?: { readonly nodes: readonly { readonly id: string }[] };
  } | null;
}

const toId = (lotteryId: string) => `polyv:lottery:${CHANNEL}:${lotteryId}`;

function askWinners(gateway: Gateway, lotteryId: string) {
  return gateway.ask<Answer>(
    'query ($id: ID!) { lottery(id: $id) { winnersComplete winners(first: 100) { nodes { id } } } }',
    { id: toId(lotteryId) },
  );
}

function askComplete(gateway: Gateway, lotteryId: string) {
  return gateway.ask<Answer>('query ($id: ID!) { lottery(id: $id) { winnersComplete } }', { id: toId(lotteryId) });
}

describe('the winners of a lottery that the log knows nothing of', () => {
  it('are fetched once, for however many ask at once, however old they are', async () => {
    await using platforms = await openPlatforms();
    const { polyv, clock } = platforms;
    const lotteryId = polyv.startLottery(CHANNEL, { amount: 3, createdTime: clock.now() - 20 * 24 * HOUR_MS });
    polyv.drawLottery(CHANNEL, lotteryId);
    await using gateway = await openGateway(platforms);
    expect((await askComplete(gateway, lotteryId)).data.lottery).toEqual({ winnersComplete: false });
    expect(countCalls(platforms, WINNERS_PATH)).toBe(0);

    polyv.setFault({ kind: 'slow', milliseconds: 100 }, ({ path }) => path === WINNERS_PATH);
    const answers = await Promise.all([1, 2, 3].map(() => askWinners(gateway, lotteryId)));
    for (const { data, errors } of answers) {
      expect(errors).toEqual([]);
      expect(data.lottery).toMatchObject({ winnersComplete: true, winners: { nodes: [{}, {}, {}] } });
    }
    await askWinners(gateway, lotteryId);
    expect(countCalls(platforms, WINNERS_PATH)).toBe(1);
    expect(await gateway.winners()).toHaveLength(3);
  });

  it('are fetched again where more were drawn', async () => {
    await using platforms = await openPlatforms();
    const { polyv } = platforms;
    const lotteryId = polyv.startLottery(CHANNEL, { amount: 3 });
    await using gateway = await openGateway(platforms);
    for (const count of [1, 2, 3]) {
      polyv.drawLottery(CHANNEL, lotteryId, 1);
      const { data } = await askWinners(gateway, lotteryId);
      expect(data.lottery?.winners?.nodes).toHaveLength(count);
      expect(data.lottery?.winnersComplete).toBe(true);
    }
  });

  it('are what is recorded where the platform is down, and said to be incomplete', async () => {
    await using platforms = await openPlatforms();
    const { polyv } = platforms;
    const lotteryId = polyv.startLottery(CHANNEL, { amount: 3 });
    await using gateway = await openGateway(platforms);
    polyv.drawLottery(CHANNEL, lotteryId, 1);
    await askWinners(gateway, lotteryId);
    polyv.drawLottery(CHANNEL, lotteryId, 1);

    polyv.setFault({ kind: 'status', status: 503 }, ({ path }) => path === WINNERS_PATH);
    const { data, errors } = await askWinners(gateway, lotteryId);
    expect(errors).toEqual([]);
    expect(data.lottery).toMatchObject({ winnersComplete: false, winners: { nodes: [{}] } });
    polyv.setFault(null); // and nothing keeps the next one waiting
    expect((await askWinners(gateway, lotteryId)).data.lottery?.winnersComplete).toBe(true);
  });

  it('are asked for no more often than makes sense where the numbers never agree', async () => {
    await using platforms = await openPlatforms();
    const { polyv } = platforms;
    polyv.putRecord(CHANNEL, { lotteryId: 'fnobody0001', winnerCount: '7', amount: 9 });
    await using gateway = await openGateway(platforms, { POLL_RUNNING_MS: '60000' });
    for (const _ of [1, 2, 3, 4, 5])
      expect((await askWinners(gateway, 'fnobody0001')).data.lottery?.winnersComplete).toBe(false);
    expect(countCalls(platforms, WINNERS_PATH)).toBe(1);
  });

  it('go on being fetched where the one who asked has left', async () => {
    await using platforms = await openPlatforms();
    const { polyv } = platforms;
    const lotteryId = polyv.startLottery(CHANNEL);
    polyv.drawLottery(CHANNEL, lotteryId);
    await using gateway = await openGateway(platforms);
    polyv.setFault({ kind: 'slow', milliseconds: 300 }, ({ path }) => path === WINNERS_PATH);
    const leaving = fetch(`${gateway.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ lottery(id: "${toId(lotteryId)}") { winners { nodes { id } } } }` }),
      signal: AbortSignal.timeout(150),
    });
    await expect(leaving).rejects.toThrow('timeout');
    const { data } = await askWinners(gateway, lotteryId);
    expect(data.lottery?.winners?.nodes).toHaveLength(1);
    expect(countCalls(platforms, WINNERS_PATH)).toBe(1);
  });
});

describe('what a winner filled in', () => {
  it('is added when the list is read again, without a new place in the feed', async () => {
    await using platforms = await openPlatforms();
    const { polyv } = platforms;
    await using gateway = await openGateway(platforms);
    const { added, leave } = await gateway.follow({ channelIds: [channelId] });
    const lotteryId = polyv.startLottery(CHANNEL, { amount: 2 });
    polyv.drawLottery(CHANNEL, lotteryId, 1);
    await until(() => added.length === 1);
    const [row = {}] = polyv.winners(CHANNEL, lotteryId);
    polyv.putWinners(CHANNEL, lotteryId, [{ ...row, name: '张三', telephone: '13800001234' }]);
    polyv.drawLottery(CHANNEL, lotteryId, 1);
    await until(() => added.length === 2);
    expect(await gateway.winners()).toMatchObject([{ claim: { name: expect.any(String) } }, { claim: null }]);
    await leave();
  });
});
