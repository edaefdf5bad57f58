import { describe, expect, it } from 'vitest';
import type { RedPacketWin } from '../../src/simulator/volcengine/red-packet-life.js';
import type { VolcengineSimulator } from '../../src/simulator/volcengine/index.js';
import { countCalls, type Gateway, openGateway, openPlatforms, ROOM, roomId, sleep, until } from './stage.js';

const LISTS = 'ListRedPacketRecordAPI';
const watched = { VOLCENGINE_WATCH_ROOMS: ROOM };

function sendRedPacket(volcengine: VolcengineSimulator, given = {}): bigint {
  const { RedPacketID } = volcengine.putRedPacket(ROOM, { TotalAmount: 1_000, ...given });
  volcengine.sendRedPacket(ROOM, RedPacketID);
  return RedPacketID;
}

const toId = (redPacketId: bigint) => `volcengine:redpacket:${ROOM}:${redPacketId}`;

/** Winners of these amounts. */
function invent(volcengine: VolcengineSimulator, ...amounts: readonly number[]): RedPacketWin[] {
  return volcengine.inventViewers(amounts.length).map((viewer, index) => ({ ...viewer, amount: amounts[index] ?? 0 }));
}

interface Share {
  readonly id: string;
  readonly verification: string;
  readonly prize: { readonly amount: number };
  readonly redPacket: { readonly id: string } | null;
}

async function shares(gateway: Gateway): Promise<readonly Share[]> {
  const { data } = await gateway.ask<{ winners: { nodes: Share[] } }>(
    '{ winners(first: 100) { nodes { id verification prize { amount } redPacket { id } } } }',
  );
  return data.winners.nodes;
}

/** Nothing comes of whatever else the gateway may have in mind. */
async function settled(gateway: Gateway): Promise<readonly Share[]> {
  await sleep(800);
  return shares(gateway);
}

describe('a callback that names its red packet', () => {
  it('is confirmed by the list, and told once', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, watched);
    const { volcengine } = platforms;
    const id = sendRedPacket(volcengine);
    volcengine.drawRedPacket(ROOM, id, invent(volcengine, 88, 66));
    await volcengine.settled();
    await until(async () => (await shares(gateway)).every(({ verification }) => verification === 'CONFIRMED'));
    expect(await settled(gateway)).toMatchObject([{ redPacket: { id: toId(id) } }, { redPacket: { id: toId(id) } }]);
  });

  it('is DISPUTED where the list does not have the winner', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, watched);
    const { volcengine } = platforms;
    const id = sendRedPacket(volcengine);
    volcengine.drawRedPacket(ROOM, id, invent(volcengine, 88));
    await volcengine.settled();
    volcengine.redPacketRecords(ROOM, id).length = 0;
    volcengine.drawRedPacket(ROOM, id, invent(volcengine, 66), { announce: false });
    await until(async () => (await shares(gateway)).some(({ verification }) => verification === 'DISPUTED'));
    volcengine.forgetCalls();
    await sleep(1_000);
    expect(countCalls(platforms, LISTS)).toBeLessThanOrEqual(4); // less and less often
  });
});

describe('a callback of the older form', () => {
  it.each([
    ['in a room that is watched', watched],
    ['in a room that was not known', {}],
  ])('gets its red packet by viewer and amount, in its place: %s', async (_case, environment) => {
    await using platforms = await openPlatforms();
    const { volcengine } = platforms;
    const old = sendRedPacket(volcengine);
    volcengine.drawRedPacket(ROOM, old, invent(volcengine, 5, 6, 7), { announce: false });
    await using gateway = await openGateway(platforms, environment);
    await sleep(400);
    const id = sendRedPacket(volcengine);
    volcengine.drawRedPacket(ROOM, id, invent(volcengine, 88, 66), { withId: false });
    await volcengine.settled();
    const told = await shares(gateway);
    expect(told).toMatchObject([
      { redPacket: null, prize: { amount: 88 }, verification: 'SIGNED' },
      { redPacket: null, prize: { amount: 66 }, verification: 'SIGNED' },
    ]);
    await until(async () => (await shares(gateway)).every(({ redPacket }) => redPacket !== null));
    expect(await settled(gateway)).toEqual(
      told.map((share) => ({ ...share, redPacket: { id: toId(id) }, verification: 'CONFIRMED' })),
    );
  });

  it('is waited for before the list is read', async () => {
    await using platforms = await openPlatforms({ volcengine: { callbackRetryMs: 300 } });
    await using gateway = await openGateway(platforms, { ...watched, RECONCILE_MS: '600', WATCH_LINGER_MS: '10' });
    const { volcengine } = platforms;
    await until(() => countCalls(platforms, 'ListActivityRedPacket') > 0);
    const id = sendRedPacket(volcengine);
    volcengine.setCallbackUrl('http://127.0.0.1:9/'); // nobody is there, the first time
    volcengine.drawRedPacket(ROOM, id, invent(volcengine, 88), { withId: false });
    const { leave } = await gateway.follow({ channelIds: [roomId] }); // it is looked at before the second time
    volcengine.setCallbackUrl(`${gateway.origin}/webhooks/volcengine`);
    await volcengine.settled();
    await until(async () => (await shares(gateway)).some(({ redPacket }) => redPacket?.id === toId(id)));
    expect(await settled(gateway)).toMatchObject([{ redPacket: { id: toId(id) }, verification: 'CONFIRMED' }]);
    await leave();
  });

  it('stays without one where two could be meant, and no win is dropped or told twice', async () => {
    await using platforms = await openPlatforms();
    await using gateway = await openGateway(platforms, { ...watched, RECONCILE_MS: '1000' });
    const { volcengine } = platforms;
    await until(() => countCalls(platforms, 'ListActivityRedPacket') > 0);
    const [one, other] = [sendRedPacket(volcengine), sendRedPacket(volcengine)];
    const [twice, onlyOne, onlyOther] = invent(volcengine, 50, 20, 30);
    if (twice === undefined || onlyOne === undefined || onlyOther === undefined) throw new Error('nobody');
    volcengine.drawRedPacket(ROOM, one, [twice, onlyOne], { withId: false });
    volcengine.redPacket(ROOM, other).RedPacketNumber = 11; // another packet by its figures
    volcengine.drawRedPacket(ROOM, other, [twice, onlyOther], { withId: false });
    await volcengine.settled();
    const packetOf = async (amount: number) =>
      (await shares(gateway))
        .filter(({ prize }) => prize.amount === amount)
        .map(({ redPacket }) => redPacket?.id ?? null);
    await expect.poll(() => packetOf(20), { timeout: 10_000 }).toEqual([toId(one)]);
    await expect.poll(() => packetOf(30), { timeout: 10_000 }).toEqual([toId(other)]);
    await sleep(1_500);
    expect(await packetOf(50)).toEqual([null, null]);
    expect(await shares(gateway)).toHaveLength(4);
  });
});

describe('red packets after an outage', () => {
  it('are restored where they were drawn meanwhile, and history stays out', async () => {
    await using platforms = await openPlatforms();
    const { volcengine } = platforms;
    volcengine.drawRedPacket(ROOM, sendRedPacket(volcengine), invent(volcengine, 5), { announce: false });
    const before = await openGateway(platforms, watched);
    await until(() => countCalls(platforms, 'ListActivityRedPacket') > 1);
    await before.close();

    const id = sendRedPacket(volcengine);
    volcengine.drawRedPacket(ROOM, id, invent(volcengine, 88, 66));
    await volcengine.settled();
    expect(volcengine.givenUp).toHaveLength(1);

    await using after = await openGateway(platforms, watched);
    await until(async () => (await shares(after)).length === 2);
    expect(await settled(after)).toMatchObject([
      { verification: 'PULLED', redPacket: { id: toId(id) } },
      { verification: 'PULLED', redPacket: { id: toId(id) } },
    ]);
    expect(after.logged.some((line) => line.includes('"restored":2'))).toBe(true);
    expect(countCalls(platforms, LISTS)).toBe(1); // once, and never again
  });
});
