import { expect, it } from 'vitest';
import { createTraffic } from '../../src/simulator/volcengine/traffic.js';
import { call, openSimulator } from './volcengine-caller.js';

const room = '1824921187234844';
const listAwards = { Action: 'ListAwardConfigs', Version: '2023-08-01', ActivityId: room };

it('refuses the eleventh call within a second, of that interface alone', async () => {
  await using open = await openSimulator();
  open.simulator.putRedPacket(room);
  const caller = { origin: open.origin };

  const answers = await Promise.all(Array.from({ length: 12 }, () => call(caller, listAwards)));
  const other = await call(caller, { Action: 'ListActivityRedPacket', Version: '2023-08-01', ActivityID: room });

  const refused = answers.find(({ status }) => status !== 200);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(refused?.status).toBe(429);
  expect(refused?.json.ResponseMetadata.Error).toMatchObject({ CodeN: 100018, Code: 'FlowLimitExceeded' });
  expect(other.status).toBe(200);
  expect(open.simulator.refusedCalls('FlowLimitExceeded')).toBe(2);
  expect(Object.fromEntries(open.simulator.busiestWindows())).toEqual({
    ListAwardConfigs: 12,
    ListActivityRedPacket: 1,
  });
});

it('limits the interfaces of 2020-06-01 by the minute, and forgets its counts on demand', async () => {
  await using open = await openSimulator({ callsPerMinute: 2 });
  const { RedPacketID } = open.simulator.putRedPacket(room);
  const query = {
    Action: 'ListRedPacketRecordAPI',
    Version: '2020-06-01',
    ActivityId: room,
    RedPacketID: String(RedPacketID),
    SearchType: '1',
  };

  const statuses = [];
  for (let index = 0; index < 3; index += 1) statuses.push((await call({ origin: open.origin }, query)).status);
  open.simulator.forgetCalls();

  expect(statuses).toEqual([200, 200, 429]);
  expect([open.simulator.calls.length, open.simulator.refusedCalls()]).toEqual([0, 0]);
  expect((await call({ origin: open.origin }, query)).status).toBe(429);
});

it('counts over a window that slides, and lets refused calls use nothing up', () => {
  const traffic = createTraffic();
  const limit = { calls: 2, windowMs: 1_000 };
  const admitted = [0, 600, 700, 900, 1_000, 1_100, 1_599, 1_600].map((at) => traffic.admits('List', limit, at));

  expect(admitted).toEqual([true, true, false, false, true, false, false, true]);
  expect(traffic.busiestWindows().get('List')).toBe(6);
});

it('does not count calls that nobody has signed', async () => {
  await using open = await openSimulator({ callsPerSecond: 1 });
  open.simulator.putRoom(room);
  const forged = await call({ origin: open.origin, secret: 'wrong' }, listAwards);
  const genuine = await call({ origin: open.origin }, listAwards);

  expect([forged.status, genuine.status]).toEqual([401, 200]);
});
