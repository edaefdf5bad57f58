import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { PlatformsDocument, RedPacketsDocument } from '../../src/client/generated/graphql.js';
import { createHttp, CutShortError } from '../../src/platforms/http.js';
import { createAsk } from '../fixtures/ask.js';
import { startGateway } from '../gateway.js';

const rooms = Array.from({ length: 300 }, (_, index) => String(1_700_000_000_000_000 + index));
/** Four times what the platform allows. */
const EVERY_MS = 30;
const FOR_MS = 8_000;

it('more questions than there are places for, to a healthy platform: the circuit stays closed, nobody hears that it is down', async () => {
  await using gateway = await startGateway({
    environment: { REQUEST_DEADLINE_MS: '3000', UPSTREAM_RETRIES: '2' },
  });
  for (const room of rooms) gateway.volcengine.putRedPacket(room);
  gateway.volcengine.setFault({ kind: 'slow', milliseconds: 400 });

  const questions: Promise<readonly string[]>[] = [];
  const until = Date.now() + FOR_MS;
  for (let turn = 0; Date.now() < until; turn++) {
    const channelId = `volcengine:channel:${rooms[turn % rooms.length]}`;
    const question = gateway.query(RedPacketsDocument, { channelId });
    questions.push(question.then(({ errors }) => errors.map(({ extensions }) => extensions.code)));
    await sleep(EVERY_MS);
  }
  const codes = await Promise.all(questions);
  expect(new Set(codes.flat())).toEqual(new Set(['UPSTREAM_BUSY']));
  expect(codes.filter((own) => own.length === 0).length).toBeGreaterThan(50);
  expect(gateway.logged.filter((line) => line.includes('circuit'))).toEqual([]);
  const { data } = await gateway.query(PlatformsDocument);
  expect(data.platforms.find(({ platform }) => platform === 'VOLCENGINE')).toMatchObject({
    circuit: 'CLOSED',
    lastError: null,
  });
}, 30_000);

it('a call that is given up long before its own time is up says nothing of the platform; one that had its time does', async () => {
  await using gateway = await startGateway();
  gateway.volcengine.setFault({ kind: 'hang' });
  const http = createHttp({ platform: 'test', origin: gateway.volcengine.origin, timeoutMs: 400, now: Date.now });
  const failureOf = (leftMs: number) =>
    http
      .send({ method: 'GET', path: '/' }, createAsk({ deadlineAt: Date.now() + leftMs }), () => {})
      .catch((error: unknown) => error);
  expect(await failureOf(100)).toBeInstanceOf(CutShortError);
  for (const enough of [350, 5_000]) {
    const failure = await failureOf(enough);
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(failure).not.toBeInstanceOf(CutShortError);
  }
  await http.close();
});
