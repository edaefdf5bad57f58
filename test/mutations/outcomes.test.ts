import { describe, expect, it } from 'vitest';
import { CreateLotteryDocument } from '../../src/client/generated/graphql.js';
import type { Fault } from '../../src/simulator/loopback.js';
import { toClosedOrigin } from '../failures/faults.js';
import { expectNoLeak, expectNoSecretLogged } from '../failures/leaks.js';
import { startGateway } from '../gateway.js';
import { CHANNEL, newLottery, sentBodies } from './new-lottery.js';

const input = newLottery();
const refusal = (body: object): Fault => ({
  kind: 'reply',
  reply: {
    status: 200,
    json: JSON.stringify({ status: 'error', success: false, requestId: 'd310b70b.128.1', ...body }),
  },
});

describe('what the platform refuses', () => {
  it('is told with its own words, code and request id, and nothing was created', async () => {
    await using gateway = await startGateway();
    const { data, errors } = await gateway.query(CreateLotteryDocument, { input });
    expect(errors).toEqual([]);
    expect(data.createLottery).toEqual({
      lottery: null,
      userErrors: [
        {
          code: 'PLATFORM_REFUSED',
          message: `illegal channel id: ${CHANNEL}`,
          field: null,
          platformCode: '403',
          requestId: expect.stringMatching(/^[0-9a-f]{32}\.\d+\.\d+$/),
        },
      ],
    });
  });

  it.each([
    ['in Chinese', { code: 400, error: { code: 12345, desc: '活动时长不能为空' } }, '12345', '活动时长不能为空'],
    [
      'with status 500, as "fail"',
      { code: 500, status: 'fail', message: 'illegal operation' },
      '500',
      'illegal operation',
    ],
  ])('%s', async (_how, body, platformCode, message) => {
    await using gateway = await startGateway();
    gateway.polyv.setFault(refusal(body));
    const { data } = await gateway.query(CreateLotteryDocument, { input });
    expect(data.createLottery.userErrors).toEqual([
      { code: 'PLATFORM_REFUSED', message, field: null, platformCode, requestId: 'd310b70b.128.1' },
    ]);
  });
});

describe('what is the operator’s to mend is an error, not the caller’s fault', () => {
  it('an unknown application (20001)', async () => {
    await using gateway = await startGateway({ polyv: { appId: 'another-app' } });
    const { data, errors } = await gateway.query(CreateLotteryDocument, { input });
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      {
        path: ['createLottery'],
        extensions: {
          code: 'UPSTREAM_UNAUTHORIZED',
          platform: 'POLYV',
          retryable: false,
          requestId: expect.any(String),
        },
      },
    ]);
    expectNoLeak(JSON.stringify(errors), gateway);
  });

  it('no credentials at all', async () => {
    await using gateway = await startGateway({ environment: { POLYV_APP_ID: null, POLYV_APP_SECRET: null } });
    const { data, errors } = await gateway.query(CreateLotteryDocument, { input });
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_CONFIGURED', platform: 'POLYV' } }]);
    expect(gateway.polyv.calls).toEqual([]);
  });

  it('too many calls: nothing happened there, and later it may', async () => {
    await using gateway = await startGateway();
    gateway.polyv.setFault(refusal({ code: 400, error: { code: 400, desc: 'qps exceeds number of calls' } }));
    const { errors } = await gateway.query(CreateLotteryDocument, { input });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_THROTTLED', retryable: true } }]);
  });

  it('nobody listens there: that it did not happen is certain', async () => {
    await using gateway = await startGateway({ environment: { POLYV_BASE_URL: await toClosedOrigin() } });
    const { data, errors } = await gateway.query(CreateLotteryDocument, { input });
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_UNAVAILABLE', platform: 'POLYV', retryable: true } },
    ]);
    expectNoLeak(JSON.stringify(errors), gateway);
  });
});

describe('no readable answer: the outcome is unknown, and it is not sent again', () => {
  const silences: readonly (readonly [what: string, fault: Fault, isCreated: boolean])[] = [
    ['a hanging call', { kind: 'hang' }, false],
    ['an answer after the timeout', { kind: 'slow', milliseconds: 600 }, true],
    ['a dripping answer', { kind: 'drip' }, true],
    ['a reset connection', { kind: 'reset' }, true],
    ['half an answer', { kind: 'truncated' }, true],
    ['HTML with 200', { kind: 'html' }, false],
    ['HTML with 502', { kind: 'html', status: 502 }, false],
    ['500 and nothing else', { kind: 'status', status: 500 }, false],
    ['503 in the platform’s envelope', refusal({ code: 503, error: { code: 503, desc: 'busy' } }), false],
    ['success without an activity', { kind: 'status', status: 200, body: '{"code":200,"status":"success"}' }, false],
  ];

  it.each(silences)('%s', async (_what, fault, isCreated) => {
    await using gateway = await startGateway({ environment: { POLYV_TIMEOUT_MS: '300' } });
    gateway.polyv.putChannel(CHANNEL);
    gateway.polyv.setFault(fault);

    const { data, errors } = await gateway.query(CreateLotteryDocument, { input });

    expect(errors).toEqual([]);
    expect(data.createLottery.lottery).toBeNull();
    expect(data.createLottery.userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN', field: null }]);
    expectNoLeak(JSON.stringify(data), gateway);
    expectNoSecretLogged(gateway);
    await expect.poll(() => gateway.polyv.activities(CHANNEL).length).toBe(isCreated ? 1 : 0);
    expect(sentBodies(gateway.polyv)).toHaveLength(1);
  });
});
