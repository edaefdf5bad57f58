import { setTimeout as sleep } from 'node:timers/promises';
import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { CreateLotteryDocument, type CreateLotteryInput } from '../../src/client/generated/graphql.js';
import { LogUnavailableError } from '../../src/domain/errors.js';
import type { IdempotencyStore } from '../../src/domain/idempotency.js';
import { createMemoryStore } from '../engines/memory-store.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { CHANNEL, newLottery, sentBodies } from './new-lottery.js';

const OTHER_CHANNEL = '2974343';

async function start(environment: Readonly<Record<string, string>> = {}): Promise<TestGateway> {
  const gateway = await startGateway({ environment });
  gateway.polyv.putChannel(CHANNEL);
  gateway.polyv.putChannel(OTHER_CHANNEL);
  return gateway;
}

async function create(gateway: TestGateway, otherwise: Partial<CreateLotteryInput>) {
  const { data, errors } = await gateway.query(CreateLotteryDocument, { input: newLottery(otherwise) });
  return { ...data?.createLottery, errors, codes: data?.createLottery.userErrors.map(({ code }) => code) };
}

const idempotencyKey = 'order-4711';

describe('the same key', () => {
  it('gives the same answer and creates nothing more', async () => {
    await using gateway = await start();
    const first = await create(gateway, { idempotencyKey });
    expect(first).toMatchObject({ lottery: { status: 'CREATED' }, codes: [], errors: [] });
    expect(await create(gateway, { idempotencyKey })).toEqual(first);
    expect(sentBodies(gateway.polyv)).toHaveLength(1);
  });

  it('at once gives both the one that was created', async () => {
    await using gateway = await start();
    gateway.polyv.setFault({ kind: 'slow', milliseconds: 100 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(gateway, { idempotencyKey })));
    expect(answers[0]?.lottery?.id).toMatch(/^polyv:activity:/);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(sentBodies(gateway.polyv)).toHaveLength(1);
    expect(gateway.polyv.activities(CHANNEL)).toHaveLength(1);
  });

  it('with another input is refused, also while the first is on its way', async () => {
    await using gateway = await start();
    gateway.polyv.setFault({ kind: 'slow', milliseconds: 100 });
    const first = create(gateway, { idempotencyKey });
    await expect.poll(() => gateway.polyv.calls.length).toBe(1);
    const refused = { lottery: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', field: ['idempotencyKey'] }] };
    expect(await create(gateway, { idempotencyKey, name: 'another' })).toMatchObject(refused);
    expect((await first).codes).toEqual([]);
    expect(await create(gateway, { idempotencyKey, name: 'another' })).toMatchObject(refused);
    expect(sentBodies(gateway.polyv)).toHaveLength(1);
  });

  it('on another channel is another key', async () => {
    await using gateway = await start();
    const [one, other] = [
      await create(gateway, { idempotencyKey }),
      await create(gateway, { idempotencyKey, channelId: `polyv:channel:${OTHER_CHANNEL}` }),
    ];
    expect(other.codes).toEqual([]);
    expect(other.lottery?.id).not.toBe(one.lottery?.id);
    expect(sentBodies(gateway.polyv)).toHaveLength(2);
  });

  it('is the same however the input is spelled', async () => {
    await using gateway = await start();
    const first = await create(gateway, { idempotencyKey });
    const spelledOut = {
      idempotencyKey,
      audience: { everyone: true },
      repeatWins: null,
      prize: { name: '键盘', price: null },
    };
    expect(await create(gateway, spelledOut)).toEqual(first);
  });
});

it('without a key every call creates', async () => {
  await using gateway = await start();
  const [one, other] = [await create(gateway, {}), await create(gateway, {})];
  expect(one.lottery?.id).not.toBe(other.lottery?.id);
});

describe('after an outcome that is unknown', () => {
  it('the key says so again, and sends nothing', async () => {
    await using gateway = await start();
    gateway.polyv.setFault({ kind: 'reset' });
    expect((await create(gateway, { idempotencyKey })).codes).toEqual(['OUTCOME_UNKNOWN']);
    gateway.polyv.setFault(null);
    expect((await create(gateway, { idempotencyKey })).codes).toEqual(['OUTCOME_UNKNOWN']);
    expect((await create(gateway, { idempotencyKey, name: 'another' })).codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(sentBodies(gateway.polyv)).toHaveLength(1);
  });

  it('all that asked at once are told', async () => {
    await using gateway = await start({ POLYV_TIMEOUT_MS: '200' });
    gateway.polyv.setFault({ kind: 'hang' });
    const answers = await Promise.all([create(gateway, { idempotencyKey }), create(gateway, { idempotencyKey })]);
    expect(answers.map(({ codes }) => codes)).toEqual([['OUTCOME_UNKNOWN'], ['OUTCOME_UNKNOWN']]);
    expect(sentBodies(gateway.polyv)).toHaveLength(1);
  });
});

describe('the key is free again', () => {
  it('after a user error: such an input was never sent', async () => {
    await using gateway = await start();
    expect((await create(gateway, { idempotencyKey, winnerQuota: 0 })).codes).toEqual(['OUT_OF_RANGE']);
    expect((await create(gateway, { idempotencyKey })).codes).toEqual([]);
    expect(sentBodies(gateway.polyv)).toHaveLength(1);
  });

  it('after an error that proves that nothing happened', async () => {
    await using gateway = await start();
    const desc = 'qps exceeds number of calls';
    const json = JSON.stringify({ code: 400, status: 'error', success: false, error: { code: 400, desc } });
    gateway.polyv.setFault({ kind: 'reply', reply: { status: 200, json } });
    expect((await create(gateway, { idempotencyKey })).errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_THROTTLED' } },
    ]);
    gateway.polyv.setFault(null);
    expect((await create(gateway, { idempotencyKey })).codes).toEqual([]);
  });
});

it('what the platform refused stays refused under its key', async () => {
  await using gateway = await start();
  const refused = { idempotencyKey, channelId: 'polyv:channel:9999999' };
  const first = await create(gateway, refused);
  expect(first.codes).toEqual(['PLATFORM_REFUSED']);
  gateway.polyv.putChannel('9999999');
  expect(await create(gateway, refused)).toEqual(first);
});

it('a caller that leaves while it is created finds it under the key', async () => {
  await using gateway = await start();
  gateway.polyv.setFault({ kind: 'slow', milliseconds: 150 });
  const variables = { input: newLottery({ idempotencyKey }) };
  const leaves = httpRequest(`${gateway.origin}/graphql`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json' },
  });
  leaves.on('error', () => {});
  leaves.end(JSON.stringify({ query: CreateLotteryDocument.toString(), variables }));
  await expect.poll(() => gateway.polyv.calls.length).toBe(1);
  leaves.destroy();
  await sleep(20);

  const found = await create(gateway, { idempotencyKey });
  expect(found).toMatchObject({ lottery: { status: 'CREATED' }, codes: [] });
  expect(sentBodies(gateway.polyv)).toHaveLength(1);
});

it('a creation whose outcome could not be kept is never sent again', async () => {
  const keys = new Set<string>();
  const idempotency: IdempotencyStore = {
    async begin(key) {
      if (keys.has(key)) return { kind: 'UNKNOWN' };
      keys.add(key);
      const finish = () => Promise.reject(new LogUnavailableError(new Error('disk full')));
      return { kind: 'BEGUN', finish, release: async () => void keys.delete(key) };
    },
  };
  await using gateway = await startGateway({ parts: { store: { ...createMemoryStore(), idempotency } } });
  gateway.polyv.putChannel(CHANNEL);

  expect(await create(gateway, { idempotencyKey })).toMatchObject({ lottery: { status: 'CREATED' }, errors: [] });
  expect((await create(gateway, { idempotencyKey })).codes).toEqual(['OUTCOME_UNKNOWN']);
  expect(sentBodies(gateway.polyv)).toHaveLength(1);
});
