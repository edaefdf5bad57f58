import { expect, it } from 'vitest';
import { AuditTrailDocument, CreateLotteryDocument } from '../../src/client/generated/graphql.js';
import { LogUnavailableError } from '../../src/domain/errors.js';
import { createMemoryAuditTrail } from '../engines/memory-audit-trail.js';
import { createMemoryStore } from '../engines/memory-store.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { CHANNEL, newLottery, sentBodies } from '../mutations/new-lottery.js';

async function trail(gateway: TestGateway) {
  return (await gateway.query(AuditTrailDocument, { first: 10 })).data.auditTrail?.nodes;
}

it('says who had a lottery created where, once, also where the platform has refused it', async () => {
  await using gateway = await startGateway();
  const once = newLottery({ idempotencyKey: 'once' });
  for (const input of [once, once, newLottery({ channelId: 'volcengine:channel:1' })])
    await gateway.query(CreateLotteryDocument, { input });
  expect(sentBodies(gateway.polyv)).toHaveLength(1);
  const subjects = [`polyv:channel:${CHANNEL}`];
  expect(await trail(gateway)).toMatchObject([
    { id: '1', action: 'CREATE_LOTTERY', operation: 'CreateLottery', subjects, fields: [], positions: '' },
  ]);
});

it('is written first: what can not be written down is not sent', async () => {
  const record = () => Promise.reject(new LogUnavailableError(new Error('away')));
  const store = { ...createMemoryStore(), audit: { ...createMemoryAuditTrail(), record } };
  await using gateway = await startGateway({ parts: { store } });
  const { errors } = await gateway.query(CreateLotteryDocument, { input: newLottery() });
  expect(errors).toMatchObject([{ extensions: { code: 'LOG_UNAVAILABLE', retryable: true } }]);
  expect(sentBodies(gateway.polyv)).toEqual([]);
});
