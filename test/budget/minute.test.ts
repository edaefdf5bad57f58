import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createAsk, readWinners } from '../fixtures/ask.js';
import { openVolcengine, toResult } from '../fixtures/volcengine/open-volcengine.js';

const ROOM = '1825735265501234';
const FOR_MS = 15_500;
/** Calls a minute that the platform allows of its older interfaces. */
const LIMIT = 120;

it('an interface that is limited by the minute is used for four fifths and never beyond, whoever asks for how much', async () => {
  await using open = await openVolcengine(({ query }) =>
    query.get('Action') === 'GetActivityRedPacket'
      ? toResult({ RedPacketID: Number(query.get('RedPacketID')), RedPacketType: 0 })
      : toResult({ PageTotalCount: 0, JoinRedPacketList: [] }),
  );
  const leaving = new AbortController();
  const ask = createAsk({ deadlineAt: Date.now() + 60_000, signal: leaving.signal });
  const ids = Array.from({ length: 100 }, (_, index) => `volcengine:redpacket:${ROOM}:${index + 1}`);
  const beganAt = Date.now();
  const outcomes = Promise.allSettled(ids.map((id) => readWinners(open.platform, id, ask)));
  await sleep(FOR_MS);
  leaving.abort(new Error('left'));
  await outcomes;

  const lists = open.loopback.calls.filter(({ query }) => query.get('Action') === 'ListRedPacketRecordAPI');
  const instants = lists.map(({ arrivedAt }) => arrivedAt).filter((at) => at < beganAt + 15_000);
  expect(instants.length).toBeGreaterThanOrEqual(0.8 * LIMIT * (15_000 / 60_000));
  const within = (from: number, milliseconds: number) =>
    instants.filter((at) => at >= from && at < from + milliseconds).length;
  // 9 in five seconds are 108 in a minute; a busy test sees calls arrive some moments late.
  expect(Math.max(...instants.map((from) => within(from, 4_500)))).toBeLessThanOrEqual(9);
}, 30_000);
