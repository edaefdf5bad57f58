import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WinnersDocument } from '../../src/client/generated/graphql.js';
import type { TestGateway } from '../gateway.js';
import { newRoom, notesOf, type RawFields, readWinners, startUnhurried, WIDE_ID } from './readings.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startUnhurried();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const viewer = { UserID: '18213718814012345', NickName: '观众 A' };
const custom = { AwardItemNum: '48151841', AwardItemAmounts: '50' };

const traps: readonly (readonly [trap: string, callback: RawFields, viewer: RawFields, read: object])[] = [
  [
    'batch and amount of a custom prize that is points',
    { ...custom, AwardItemType: '3', DeliveryMethod: '2' },
    {},
    { prize: { kind: 'CUSTOM', delivery: 'POINTS', batch: '48151841', amount: 50 } },
  ],
  [
    'a coupon has no amount, whatever is sent',
    { ...custom, AwardItemType: '3', DeliveryMethod: '1' },
    {},
    { prize: { delivery: 'COUPON', amount: null } },
  ],
  [
    'any other prize has neither delivery, batch nor amount, whatever is sent',
    { ...custom, AwardItemType: '1', DeliveryMethod: '2' },
    {},
    { prize: { kind: 'PHYSICAL', delivery: null, batch: null, amount: null } },
  ],
  [
    'texts that are empty are none',
    { ActivityName: '', Name: '' },
    { ExternalID: '', Extra: '', Telephone: '', UserAccessIP: '', UserAgent: '' },
    {
      channelName: null,
      lotteryName: null,
      viewer: { externalId: null, phone: null },
      extra: null,
      ipAddress: null,
      userAgent: null,
    },
  ],
  ['IsPriorityUser "0" is false', {}, { IsPriorityUser: '0' }, { isPriority: false }],
  ['IsPriorityUser "1" is true', {}, { IsPriorityUser: '1' }, { isPriority: true }],
  ['no IsPriorityUser is not told', {}, {}, { isPriority: null }],
  [
    'a callback without AwardId and Name, as the international product sends it',
    { AwardId: undefined, Name: undefined },
    {},
    { prize: { id: null, name: '奖券' }, lotteryName: null },
  ],
  [
    'ids of 64 bits as JSON numbers arrive digit for digit',
    { AwardId: WIDE_ID, AwardItemId: WIDE_ID + 1n },
    { UserID: WIDE_ID + 2n, ExternalID: WIDE_ID + 3n },
    {
      viewer: {
        id: 'volcengine:viewer:1821371880000000003',
        platformId: '1821371880000000003',
        externalId: '1821371880000000004',
      },
    },
  ],
  [
    'an ExternalID of 19 digits in a text',
    {},
    { ExternalID: '7613760946837832760' },
    { viewer: { externalId: '7613760946837832760' } },
  ],
];

it.each(traps)('%s', async (_trap, callback, extra, read) => {
  expect(await readWinners(gateway, callback, [{ ...viewer, ...extra }])).toMatchObject([read]);
});

it('the prize is named by room, lottery and prize, digit for digit', async () => {
  const [winner] = await readWinners(gateway, { AwardId: WIDE_ID, AwardItemId: WIDE_ID + 1n }, [viewer]);
  const room = winner?.channel.id.split(':').at(-1);
  expect(winner?.prize.id).toBe(`volcengine:prize:${room}:1821371880000000001:1821371880000000002`);
});

it('Timestamp is seconds: it is when the prize was announced', async () => {
  const seconds = Math.floor(Date.now() / 1_000) - 60;
  const [winner] = await readWinners(gateway, { Timestamp: String(seconds) }, [viewer]);
  expect(winner?.wonAt).toBe(new Date(seconds * 1_000).toISOString());
});

it('an unknown word becomes UNKNOWN, loses no winner and is logged once', async () => {
  await using own = await startUnhurried();
  for (const words of [{ AwardItemType: '9' }, { AwardItemType: '3', DeliveryMethod: '7' }, { AwardItemType: '9' }])
    expect(await readWinners(own, words, [{ ...viewer, IsPriorityUser: '5' }])).toHaveLength(1);
  expect(notesOf(own).toSorted()).toEqual([
    'ActivityAwardInfoCallBack.AwardItemType=9',
    'ActivityAwardInfoCallBack.DeliveryMethod=7',
    'UserInfos.IsPriorityUser',
  ]);
});

it('a row without a viewer loses no other row', async () => {
  const rows = [{ NickName: '无名' }, viewer];
  expect(await readWinners(gateway, {}, rows)).toMatchObject([{ viewer: { platformId: viewer.UserID } }]);
});

describe('the callback of red packets', () => {
  async function readShare(fields: RawFields, share: RawFields) {
    const room = newRoom();
    const body = gateway.volcengine.signCallback({
      AccountId: '2000001234',
      ActivityId: room,
      EventType: 'ActivityRedPacketInfoCallBack',
      RewardsPointsBatch: '12321400003214123',
      ...fields,
      UserInfos: [share],
    });
    expect((await gateway.post('/webhooks/volcengine', body)).status).toBe(200);
    const channelIds = [`volcengine:channel:${room}`];
    const { data } = await gateway.query(WinnersDocument, { filter: { channelIds } });
    return data.winners?.edges[0]?.node;
  }

  it('spells AccountId, ActivityId, UserId and ExternalId otherwise, and is signed all the same', async () => {
    const share = { UserId: '1821371881401234', ExternalId: '78989827691234', Amount: '100' };
    expect(await readShare({ RedPacketType: '0', RedPacketId: 1825091238702096n }, share)).toMatchObject({
      viewer: { platformId: '1821371881401234', externalId: '78989827691234' },
    });
  });

  it('tells whole fen of cash, and no batch', async () => {
    const prize = { kind: 'CASH', amount: 101, batch: null };
    expect(await readShare({ RedPacketType: '0' }, { UserId: '1', Amount: '101' })).toMatchObject({ prize });
  });

  it('tells points with their batch', async () => {
    const prize = { kind: 'POINTS', amount: 7, batch: '12321400003214123' };
    expect(await readShare({ RedPacketType: '1' }, { UserId: '1', Amount: '7' })).toMatchObject({ prize });
  });

  it('names the packet by a JSON number beside texts: it arrives digit for digit', async () => {
    const share = { UserId: '1', Amount: '1' };
    const winner = await readShare({ RedPacketType: '0', RedPacketId: WIDE_ID }, share);
    const room = winner?.channel.id.split(':').at(-1);
    const redPacketIds = [`volcengine:redpacket:${room}:1821371880000000001`];
    const { data } = await gateway.query(WinnersDocument, { filter: { redPacketIds } });
    expect(data.winners?.edges.map(({ node }) => node.id)).toEqual([winner?.id]);
  });
});
