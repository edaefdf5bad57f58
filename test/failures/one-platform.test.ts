import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openApp } from '../../src/app.js';
import {
  ChannelsDocument,
  LotteriesDocument,
  LotteryDocument,
  PlatformsDocument,
  RedPacketDocument,
  RedPacketsDocument,
} from '../../src/client/generated/graphql.js';
import { createSettings, type Environment, SettingsError } from '../../src/settings.js';
import { startGateway, type TestGateway } from '../gateway.js';

const POLYV = 'polyv:channel:3000001';
const VOLCENGINE = 'volcengine:channel:1824921187234844';

const without = {
  POLYV: { POLYV_APP_ID: null, POLYV_APP_SECRET: null },
  VOLCENGINE: {
    VOLCENGINE_ACCESS_KEY_ID: null,
    VOLCENGINE_SECRET_ACCESS_KEY: null,
    VOLCENGINE_ACCOUNT_SECRETS: null,
  },
} as const;

function fill({ polyv, volcengine }: TestGateway) {
  polyv.putRecord('3000001', { prize: 'on Polyv' });
  volcengine.putAward('1824921187234844', { Name: 'on Volcengine' });
}

describe.each(['POLYV', 'VOLCENGINE'] as const)('without credentials for %s', (missing) => {
  const [gone, there] = missing === 'POLYV' ? [POLYV, VOLCENGINE] : [VOLCENGINE, POLYV];
  const notConfigured = { code: 'NOT_CONFIGURED', platform: missing, retryable: false };

  it('the other platform answers, and its own ids say why they do not', async () => {
    await using gateway = await startGateway({ environment: without[missing] });
    fill(gateway);

    const apart = await gateway.query(ChannelsDocument, { ids: [gone, there] });
    expect(apart.data.channels[0]).toMatchObject({ id: gone, lotteries: null });
    expect(apart.data.channels[1]?.lotteries?.nodes).toHaveLength(1);
    expect(apart.errors).toMatchObject([{ path: ['channels', 0, 'lotteries'], extensions: notConfigured }]);

    const merged = await gateway.query(LotteriesDocument, { channelIds: [gone, there] });
    expect(merged.errors).toEqual([]);
    expect(merged.data.lotteries?.edges).toHaveLength(1);
    expect(merged.data.lotteries?.unavailable).toEqual([
      { channelId: gone, code: 'NOT_CONFIGURED', retryable: false, requestId: null },
    ]);
    expect(gateway[missing === 'POLYV' ? 'polyv' : 'volcengine'].calls).toEqual([]);
  });

  it('a single lottery says so too, and `platforms` tells it beforehand', async () => {
    await using gateway = await startGateway({ environment: without[missing] });
    const { data, errors } = await gateway.query(LotteryDocument, { id: `${gone.replace('channel', 'lottery')}:1` });
    expect(data.lottery).toBeNull();
    expect(errors).toMatchObject([{ path: ['lottery'], extensions: notConfigured }]);

    const { data: told } = await gateway.query(PlatformsDocument);
    expect(told.platforms.filter(({ configured }) => !configured)).toMatchObject([{ platform: missing }]);
    expect(told.platforms.filter(({ configured }) => configured)).toHaveLength(1);
  });
});

it('red packets of a platform without credentials say so', async () => {
  await using gateway = await startGateway({ environment: without.VOLCENGINE });
  const listed = await gateway.query(RedPacketsDocument, { channelId: VOLCENGINE });
  expect(listed.data.channel).toEqual({ id: VOLCENGINE, redPackets: null });
  expect(listed.errors).toMatchObject([{ path: ['channel', 'redPackets'], extensions: { code: 'NOT_CONFIGURED' } }]);

  const single = await gateway.query(RedPacketDocument, { id: 'volcengine:redpacket:1824921187234844:1' });
  expect(single.errors).toMatchObject([{ path: ['redPacket'], extensions: { code: 'NOT_CONFIGURED' } }]);
});

it('a callback to a platform without credentials finds no door', async () => {
  await using gateway = await startGateway({ environment: without.VOLCENGINE });
  const body = gateway.volcengine.signCallback({
    AccountID: '1',
    ActivityID: '2',
    EventType: 'ActivityAwardInfoCallBack',
  });
  expect((await gateway.post('/webhooks/volcengine', body)).status).toBe(404);
});

describe('settings that can not be right', () => {
  async function faultsOf(environment: Environment): Promise<SettingsError> {
    const refused = await openApp(createSettings(environment), { log: pino({ level: 'silent' }) }).then(
      () => null,
      (error: unknown) => error,
    );
    if (!(refused instanceof SettingsError)) throw new Error('was not refused');
    return refused;
  }

  it('credentials by half: every missing half is named, and no value is shown', async () => {
    const { faults, message } = await faultsOf({
      POLYV_APP_SECRET: 'polyv-secret-canary',
      VOLCENGINE_ACCESS_KEY_ID: 'volcengine-key-canary',
      VOLCENGINE_SESSION_TOKEN: 'volcengine-token-canary',
      AUTH_ANONYMOUS_SCOPES: 'lottery:read',
    });
    expect(faults).toEqual([
      'POLYV_APP_ID: expected a text, got nothing',
      'VOLCENGINE_SECRET_ACCESS_KEY: expected a text, got nothing',
    ]);
    expect(message).not.toContain('canary');
  });

  it('all faults are told at once, those of every part', async () => {
    const { faults, message } = await faultsOf({
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      REQUEST_DEADLINE_MS: '0',
      WEBHOOK_BODY_LIMIT: '-1',
      POLYV_APP_ID: 'app',
      POLYV_BASE_URL: 'https://user:password-canary@api.polyv.net',
      POLYV_SIGNATURE_METHOD: 'SHA1',
      POLYV_TIMEOUT_MS: '1e9',
      VOLCENGINE_ACCOUNT_SECRETS: 'account-secret-canary',
      VOLCENGINE_BASE_URL: 'livesaas.volcengineapi.com/path?token=canary',
      VOLCENGINE_CALLS_PER_SECOND: '2.5',
    });
    const named = [
      'Nobody may see anything yet',
      'LOG_LEVEL',
      'POLYV_APP_SECRET',
      'POLYV_BASE_URL',
      'POLYV_SIGNATURE_METHOD',
      'POLYV_TIMEOUT_MS',
      'PORT',
      'REQUEST_DEADLINE_MS',
      'VOLCENGINE_ACCESS_KEY_ID',
      'VOLCENGINE_BASE_URL',
      'VOLCENGINE_CALLS_PER_SECOND',
      'VOLCENGINE_SECRET_ACCESS_KEY',
      'WEBHOOK_BODY_LIMIT',
    ];
    expect(new Set(faults.map((fault) => fault.split(':')[0]))).toEqual(new Set(named));
    expect(faults).toHaveLength(named.length);
    for (const fault of faults) expect(message).toContain(fault);
    expect(message).not.toContain('canary');
  });
});
