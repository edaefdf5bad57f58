// Both simulated platforms in a process of their own: what they count is when calls arrive, not how busy the test is.
import type { Call } from '../../src/simulator/loopback.js';
import { openPolyvSimulator } from '../../src/simulator/polyv/index.js';
import { openVolcengineSimulator } from '../../src/simulator/volcengine/index.js';
import { callbackSecret, polyvAccount, volcengineAccount } from '../gateway.js';
import { CHANNEL } from '../mutations/new-lottery.js';
import { fill } from './crowd.js';
import { activityIds, watchedChannels, watchedRooms } from './mixed.js';
import type { Order, Seen, SeenCall } from './platforms.js';

const polyv = await openPolyvSimulator(polyvAccount);
const volcengine = await openVolcengineSimulator({ ...volcengineAccount, accountSecrets: { main: callbackSecret } });
const simulators = { polyv, volcengine };
fill(simulators);
for (const room of watchedRooms) volcengine.putRoom(room);
for (const channel of [CHANNEL, ...watchedChannels]) polyv.putChannel(channel);
for (const id of activityIds) polyv.putActivity(CHANNEL, { id });

function toSeen(platform: SeenCall['platform'], { query, path, arrivedAt: at }: Call): SeenCall {
  const name = query.get('Action') ?? path.slice(path.lastIndexOf('/') + 1);
  const about = query.get('ActivityId') ?? query.get('ActivityID') ?? query.get('channelId');
  return { platform, name, about: about ?? query.get('channelIds') ?? '', at };
}

function tell(): Seen {
  return {
    calls: [
      ...polyv.calls.map((call) => toSeen('polyv', call)),
      ...volcengine.calls.map((call) => toSeen('volcengine', call)),
    ],
    busiest: Math.max(0, ...volcengine.busiestWindows().values()),
    busiestDomain: polyv.busiestWindows().get('domain') ?? 0,
    refused: polyv.refusedCalls() + volcengine.refusedCalls(),
  };
}

function obey(order: Order): void {
  if (order.do === 'forget') for (const simulator of Object.values(simulators)) simulator.forgetCalls();
  if (order.do === 'fault') simulators[order.platform].setFault(order.fault);
  if (order.do === 'allow') simulators[order.platform].setCallsPerSecond(order.callsPerSecond);
}

process.on('message', (order: Order) => {
  const seen = tell();
  obey(order);
  process.send?.(seen);
});
process.once('disconnect', () => {
  for (const simulator of Object.values(simulators)) void simulator.close();
});
process.send?.({ POLYV_BASE_URL: polyv.origin, VOLCENGINE_BASE_URL: volcengine.origin });
