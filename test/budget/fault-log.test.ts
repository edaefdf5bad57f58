import { expect, it } from 'vitest';
import { UpstreamRefusedError, UpstreamThrottledError, UpstreamUnavailableError } from '../../src/domain/errors.js';
import { createFaultLog } from '../../src/platforms/fault-log.js';
import { startGateway } from '../gateway.js';
import { expectNoSecretLogged } from '../failures/leaks.js';
import { toClosedOrigin } from '../failures/faults.js';

function open() {
  let at = 0;
  const lines: object[] = [];
  const log = { info() {}, warn: (fields: object) => void lines.push(fields), error() {} };
  const faultLog = createFaultLog({ platform: 'test', log, now: () => at });
  return { lines, faultLog, wait: (milliseconds: number) => void (at += milliseconds) };
}

const refusedConnection = () =>
  new UpstreamUnavailableError('test', 'could not be reached', {
    cause: Object.assign(new Error('connect to secret-canary'), {
      code: 'UND_ERR',
      cause: Object.assign(new TypeError('secret-canary'), { code: 'ECONNREFUSED' }),
    }),
  });

it('tells the causes by name and code, without their words', () => {
  const { lines, faultLog } = open();
  faultLog.note('the budget', refusedConnection());
  expect(lines).toEqual([
    {
      platform: 'test',
      budget: 'the budget',
      code: 'UPSTREAM_UNAVAILABLE',
      upstreamCode: null,
      causes: ['Error UND_ERR', 'TypeError ECONNREFUSED'],
      keptBack: 0,
    },
  ]);
});

it('is one line a minute for each kind, and says how many were kept back', () => {
  const { lines, faultLog, wait } = open();
  for (let time = 0; time < 100; time++) faultLog.note('one', refusedConnection());
  faultLog.note('one', new UpstreamThrottledError('test', '429', null));
  expect(lines).toMatchObject([{ keptBack: 0 }, { code: 'UPSTREAM_THROTTLED', upstreamCode: '429' }]);
  wait(60_000);
  faultLog.note('one', refusedConnection());
  expect(lines).toHaveLength(3);
  expect(lines[2]).toMatchObject({ keptBack: 99 });
});

it('is silent about what is refused: that is for the caller', () => {
  const { lines, faultLog } = open();
  faultLog.note('one', new UpstreamRefusedError('test', '404', null));
  expect(lines).toEqual([]);
});

it('an operator reads why a platform can not be reached; a client does not', async () => {
  await using gateway = await startGateway({ environment: { VOLCENGINE_BASE_URL: await toClosedOrigin() } });
  const id = 'volcengine:channel:1824921187234844';
  for (let time = 0; time < 3; time++) {
    const { errors } = await gateway.ask(`{ channel(id: "${id}") { lotteries(first: 1) { nodes { name } } } }`);
    expect(JSON.stringify(errors)).not.toContain('ECONNREFUSED');
  }
  const told = gateway.logged.filter((line) => line.includes('a call has failed'));
  expect(told).toHaveLength(1);
  expect(JSON.parse(told[0] ?? '')).toMatchObject({
    platform: 'volcengine',
    budget: expect.stringMatching(/^[0-9a-f]{16}:ListAwardConfigs$/) as string,
    code: 'UPSTREAM_UNAVAILABLE',
    causes: [expect.stringContaining('ECONNREFUSED') as string],
  });
  expect(told[0]).not.toMatch(/127\.0\.0\.1|https?:/);
  expectNoSecretLogged(gateway);
});
