import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { openSimulator } from './volcengine-caller.js';

const room = '1824921187234844';
const impatient = { callbackDeadlineMs: 60, callbackRetryMs: 10 };

/** A receiver of callbacks that answers with these statuses in turn and then goes on with the last; 0: never. */
async function openReceiver(...statuses: readonly [number, ...number[]]) {
  const bodies: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const status = statuses[Math.min(bodies.length, statuses.length - 1)] ?? 200;
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => status !== 0 && outgoing.writeHead(status).end('heard'));
    incoming.on('end', () => bodies.push(Buffer.concat(chunks).toString()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    bodies,
    /** Ids in these bodies are texts, so nothing is rounded. */
    read: () => bodies.map((body) => JSON.parse(body) as Record<string, unknown> & { UserInfos: unknown[] }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

describe('the callback of a lottery', () => {
  it('is signed, names one prize, and has every value as a text', async () => {
    await using receiver = await openReceiver(200);
    await using open = await openSimulator({ now: () => 1_741_158_904_900, accountSecrets: { main: 'abc' } });
    const { simulator } = open;
    simulator.putRoom(room, { name: '直播间 A' });
    const { Id } = simulator.putAward(room, { Name: '开场' });
    simulator.setCallbackUrl(receiver.url);

    simulator.drawAward(room, Id, [
      {
        userId: '1821371880000001',
        nickname: '观众 A',
        phone: '13800001234',
        externalId: '7613760946837832760',
        isPriority: true,
      },
    ]);
    await simulator.settled();

    expect(receiver.read()).toEqual([
      {
        Sign: md5(`abc2000001234${room}ActivityAwardInfoCallBack1741158904`),
        Timestamp: '1741158904',
        RequestUuid: expect.stringMatching(/^ActivityAwardInfoCallBack-\d+$/),
        AccountID: '2000001234',
        ActivityID: room,
        ActivityName: '直播间 A',
        AwardId: '36576',
        AwardItemAmounts: '',
        AwardItemId: '908',
        AwardItemNum: '',
        AwardItemType: '4',
        AwardName: '奖券',
        DeliveryMethod: '',
        EventType: 'ActivityAwardInfoCallBack',
        Name: '开场',
        SubAccountName: 'admin@bytedance.com',
        UserInfos: [
          {
            Extra: '',
            IsPriorityUser: '1',
            NickName: '观众 A',
            Telephone: '13800001234',
            UserAccessIP: expect.stringMatching(/^203\.0\.113\./),
            UserAgent: expect.any(String),
            ExternalID: '7613760946837832760',
            UserID: '1821371880000001',
          },
        ],
      },
    ]);
  });

  it('is sent once for each prize that was won, and is split after 2,000 winners', async () => {
    await using receiver = await openReceiver(200);
    await using open = await openSimulator();
    const { simulator } = open;
    const { Id, AwardItemInfo } = simulator.putAward(room);
    const [ticket] = AwardItemInfo;
    if (ticket === undefined) throw new Error('the sample has a prize');
    const points = { ...ticket, AwardItemId: 909n, AwardItemType: 3, AwardItemNum: '48151841', AwardItemAmounts: 200 };
    AwardItemInfo.push(points, { ...ticket, AwardItemId: 910n });
    simulator.setCallbackUrl(receiver.url);

    const many = simulator.inventViewers(4_001);
    simulator.drawAward(room, Id, [...many, { awardItemId: '909' }]);
    await simulator.settled();

    const heard = receiver.read().map((body) => `${String(body['AwardItemId'])}: ${body.UserInfos.length}`);
    expect(heard).toHaveLength(4);
    expect(heard).toEqual(expect.arrayContaining(['908: 2000', '908: 1', '909: 1']));
    const ofPoints = receiver.read().find((body) => body['AwardItemId'] === '909');
    expect(ofPoints).toMatchObject({ DeliveryMethod: '2', AwardItemAmounts: '200', AwardItemNum: '48151841' });
    expect(new Set(receiver.read().map((body) => body['RequestUuid'])).size).toBe(4);
    expect(simulator.award(room, Id)).toMatchObject({ Status: 4, WinnerCount: 4_002, ParticipantCount: 4_002 });
  });

  it('is signed by the secret of the account that created the room', async () => {
    await using receiver = await openReceiver(200);
    const accountSecrets = { main: 'abc', subAccounts: { '+8613800001234': 'def' } };
    await using open = await openSimulator({ accountSecrets, now: () => 1_741_158_904_000 });
    const { simulator } = open;
    simulator.putRoom(room, { subAccountName: '+8613800001234' });
    simulator.setCallbackUrl(receiver.url);
    simulator.drawAward(room, simulator.putAward(room).Id, simulator.inventViewers(1));
    await simulator.settled();

    const sign = md5(`def2000001234${room}ActivityAwardInfoCallBack1741158904`);
    expect(receiver.read()[0]).toMatchObject({ SubAccountName: '+8613800001234', Sign: sign });
  });
});

describe('the callback of a red packet', () => {
  it('names the packet by a bare number, or in its older form not at all', async () => {
    await using receiver = await openReceiver(200);
    await using open = await openSimulator({ now: () => 1_741_176_382_000, accountSecrets: { main: 'abc' } });
    const { simulator } = open;
    const { RedPacketID } = simulator.putRedPacket(room, { RedPacketID: 1_825_091_238_702_096_123n });
    simulator.setCallbackUrl(receiver.url);

    simulator.drawRedPacket(room, RedPacketID, [{ amount: 100 }]);
    await simulator.settled();
    simulator.drawRedPacket(room, RedPacketID, [{ amount: 100 }], { withId: false });
    await simulator.settled();

    expect(receiver.bodies[0]).toContain('"RedPacketId":1825091238702096123,');
    expect(receiver.bodies[1]).not.toContain('RedPacketId');
    expect(receiver.read()[1]).toMatchObject({
      Sign: md5(`abc2000001234${room}ActivityRedPacketInfoCallBack1741176382`),
      AccountId: '2000001234',
      ActivityId: room,
      RedPacketUnit: '分',
      RewardsPointsBatch: '',
      TotalAmount: '10000',
      UserInfos: [{ Amount: '100', UserId: expect.stringMatching(/^\d+$/), ExternalId: expect.any(String) }],
    });
  });
});

describe('delivery', () => {
  async function draw(open: Awaited<ReturnType<typeof openSimulator>>, url: string | null) {
    const { simulator } = open;
    simulator.setCallbackUrl(url);
    simulator.drawAward(room, simulator.putAward(room).Id, simulator.inventViewers(1));
    await simulator.settled();
    return simulator;
  }

  it('repeats the same bytes after a failure until one is answered', async () => {
    await using receiver = await openReceiver(503, 204);
    await using open = await openSimulator(impatient);
    const { deliveries, givenUp } = await draw(open, receiver.url);

    expect(deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 503],
      [2, 204],
    ]);
    expect(receiver.bodies[1]).toBe(receiver.bodies[0]);
    expect(givenUp).toEqual([]);
  });

  it('gives up after three tries', async () => {
    await using receiver = await openReceiver(500);
    await using open = await openSimulator(impatient);
    const { deliveries, givenUp } = await draw(open, receiver.url);

    expect(deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 500],
      [2, 500],
      [3, 500],
    ]);
    expect(givenUp.map(({ json }) => json)).toEqual([receiver.bodies[0]]);
  });

  it('waits between tries as long as it was told', async () => {
    await using receiver = await openReceiver(500, 200);
    await using open = await openSimulator({ callbackRetryMs: 120 });
    const { deliveries } = await draw(open, receiver.url);

    const [first, second] = deliveries;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(119);
  });

  it('counts no answer in time, and nobody there, as failures', async () => {
    await using silent = await openReceiver(0, 200);
    await using open = await openSimulator(impatient);
    const simulator = await draw(open, silent.url);
    expect(simulator.deliveries.map(({ status, failure }) => [status, failure])).toEqual([
      [null, 'TimeoutError'],
      [200, null],
    ]);

    await draw(open, 'http://127.0.0.1:1/');
    expect(simulator.givenUp).toHaveLength(1);
  });

  it('sends nothing where no URL is set or the draw is not announced', async () => {
    await using receiver = await openReceiver(200);
    await using open = await openSimulator();
    const simulator = await draw(open, null);
    simulator.setCallbackUrl(receiver.url);
    simulator.drawAward(room, simulator.putAward(room).Id, simulator.inventViewers(1), { announce: false });
    await simulator.settled();

    expect([receiver.bodies.length, simulator.deliveries.length, simulator.givenUp.length]).toEqual([0, 0, 0]);
  });

  it('ends at once when the simulator closes', async () => {
    await using receiver = await openReceiver(0);
    const open = await openSimulator({ callbackDeadlineMs: 60_000 });
    const drawn = draw(open, receiver.url);
    await open.simulator.close();
    await drawn;

    expect(open.simulator.givenUp).toEqual([]);
  });
});

describe('bodies made by hand', () => {
  it('are signed as the document says, over the raw fields', async () => {
    await using open = await openSimulator({ accountSecrets: { main: 'abc' } });
    const json = open.simulator.signCallback({
      AccountID: '3000123487',
      ActivityID: '1823745212348678',
      EventType: 'ActivityAwardInfoCallBack',
      Timestamp: '1739273121',
      UserInfos: [],
    });

    // Computed once from the input that the international twin of the platform prints.
    expect(JSON.parse(json)).toMatchObject({ Sign: 'ef2879484da64faabefffa70b8d0cb41', UserInfos: [] });
  });

  it('are posted as they are, once', async () => {
    await using receiver = await openReceiver(401, 200);
    await using open = await openSimulator();
    await expect(open.simulator.postCallback('{}')).rejects.toThrow('no callback URL');
    open.simulator.setCallbackUrl(receiver.url);

    expect(await open.simulator.postCallback('{"Sign":"forged"')).toEqual({ status: 401, text: 'heard' });
    expect(receiver.bodies).toEqual(['{"Sign":"forged"']);
  });
});
