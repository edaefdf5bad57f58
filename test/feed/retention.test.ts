import { describe, expect, it } from 'vitest';
import { CHANNEL, type Gateway, HOUR_MS, openGateway, openPlatforms, type Platforms, sleep, until } from './stage.js';

const DAY_MS = 24 * HOUR_MS;
const month = { RETENTION_DAYS: '30', POLYV_WATCH_CHANNELS: CHANNEL };

async function draw({ polyv }: Platforms, gateway: Gateway, total: number): Promise<void> {
  polyv.drawLottery(CHANNEL, polyv.startLottery(CHANNEL));
  await until(async () => (await gateway.winners()).length === total);
}

async function positionOf(gateway: Gateway): Promise<string> {
  return (await gateway.ask<{ feedPosition: string }>('{ feedPosition }')).data.feedPosition;
}

function winnersAfter(gateway: Gateway, after: string) {
  return gateway.ask<{ winners: { nodes: readonly unknown[] } | null }>(
    'query ($after: String) { winners(first: 10, after: $after) { nodes { id } } }',
    { after },
  );
}

describe('retention', () => {
  it('removes winners when their days are over, and refuses a cursor from before', async () => {
    await using platforms = await openPlatforms();
    const first = await openGateway(platforms, month);
    const beginning = await positionOf(first);
    await draw(platforms, first, 1);
    await draw(platforms, first, 2);
    const both = await positionOf(first);
    await first.close();

    platforms.clock.advance(29 * DAY_MS);
    const second = await openGateway(platforms, month);
    await draw(platforms, second, 3);
    expect((await winnersAfter(second, beginning)).data.winners?.nodes).toHaveLength(3);
    await second.close();

    platforms.clock.advance(2 * DAY_MS);
    await using third = await openGateway(platforms, month);
    await until(async () => (await third.winners()).length === 1);
    expect(third.logged.some((line) => line.includes('"removed":2'))).toBe(true);
    expect((await winnersAfter(third, both)).data.winners?.nodes).toHaveLength(1);
    const { errors } = await winnersAfter(third, beginning);
    expect(errors).toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED' } }]);
  });

  it('keeps everything where no number of days is set', async () => {
    await using platforms = await openPlatforms();
    const first = await openGateway(platforms, { POLYV_WATCH_CHANNELS: CHANNEL });
    await draw(platforms, first, 1);
    await first.close();
    platforms.clock.advance(10_000 * DAY_MS);
    await using second = await openGateway(platforms);
    await sleep(200);
    expect(await second.winners()).toHaveLength(1);
  });
});
