// The simulated platform in a process of its own: what it counts is when calls arrive, not how busy the test is.
import { openVolcengineSimulator } from '../../src/simulator/volcengine/index.js';
import { volcengineAccount } from '../gateway.js';
import { volcengineRooms } from './crowd.js';

const simulator = await openVolcengineSimulator(volcengineAccount);
for (const room of volcengineRooms) simulator.putAward(room, { Name: `of ${room}` });

process.on('message', (message) => {
  if (message === 'forget') simulator.forgetCalls();
  const rooms = simulator.calls.map(({ query }) => query.get('ActivityId') ?? '');
  process.send?.({
    rooms: rooms.toSorted((one, other) => one.localeCompare(other)),
    busiest: Math.max(0, ...simulator.busiestWindows().values()),
    refused: simulator.refusedCalls(),
  });
});
process.once('disconnect', () => void simulator.close());
process.send?.(simulator.origin);
