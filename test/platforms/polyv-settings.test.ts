import { createChanges } from '../../src/platforms/changes.js';
import { createPlaces } from '../../src/platforms/places.js';
import { describe, expect, it } from 'vitest';
import { NotConfiguredError } from '../../src/domain/errors.js';
import { polyv } from '../../src/platforms/polyv/index.js';
import { createSettings, type Environment } from '../../src/settings.js';
import { createAsk } from '../fixtures/ask.js';
import { openPolyv, toPage } from '../fixtures/polyv/open-polyv.js';

const log = { info() {}, warn() {}, error() {} };
const secret = { POLYV_APP_ID: 'testappid1', POLYV_APP_SECRET: 'secret-canary' };

function make(environment: Environment) {
  const settings = createSettings(environment);
  return {
    platform: polyv.create({ settings, log, places: createPlaces(Date.now), changes: createChanges(), now: Date.now }),
    settings,
  };
}

describe('polyv settings', () => {
  it('needs its credentials and nothing else', async () => {
    const { platform, settings } = make(secret);
    expect(() => settings.verify()).not.toThrow();
    expect(platform).toMatchObject({
      name: 'polyv',
      configured: true,
      windowDays: 30,
      redPackets: null,
      webhook: null,
    });
    await platform.close();
  });

  it('is not configured without any of them', async () => {
    const { platform, settings } = make({});
    expect(() => settings.verify()).not.toThrow();
    expect(platform).toMatchObject({ configured: false, windowDays: 30, redPackets: null });
    await expect(platform.lotteries([], createAsk())).rejects.toThrow(NotConfiguredError);
  });

  it.each([
    [{ POLYV_APP_ID: 'testappid1' }, /POLYV_APP_SECRET/],
    [{ ...secret, POLYV_SIGNATURE_METHOD: 'SHA1' }, /POLYV_SIGNATURE_METHOD/],
    [{ ...secret, POLYV_PAGE_SIZE: '1001' }, /POLYV_PAGE_SIZE/],
    [{ ...secret, POLYV_CHANNELS_PER_CALL: '0' }, /POLYV_CHANNELS_PER_CALL/],
    [{ ...secret, POLYV_MOST_PAGES: 'x' }, /POLYV_MOST_PAGES/],
    [{ ...secret, POLYV_WATCH_CHANNELS: '1, x' }, /POLYV_WATCH_CHANNELS: expected .*, got "x"/],
    [{ ...secret, POLYV_BASE_URL: 'https://user:pass@api.polyv.net' }, /POLYV_BASE_URL/],
  ])('says what is wrong with %j, and no secret', (environment, fault) => {
    const { settings } = make(environment);
    expect(() => settings.verify()).toThrow(fault);
    expect(() => settings.verify()).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary') }),
    );
  });

  it('watches the channels that it is told to, each once, and none unless it is told', () => {
    const watched = make({ ...secret, POLYV_WATCH_CHANNELS: ' 1965681,2383918 ,1965681,' });
    expect(() => watched.settings.verify()).not.toThrow();
    expect(watched.platform.watch).toEqual(['polyv:channel:1965681', 'polyv:channel:2383918']);
    expect(make(secret).platform.watch).toEqual([]);
    expect(make({}).platform.watch).toEqual([]);
  });

  it('signs by SHA256 where told to', async () => {
    await using open = await openPolyv(() => toPage([]), { POLYV_SIGNATURE_METHOD: 'SHA256' });
    const window = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', sessionId: null };
    await open.platform.lotteriesOf(['polyv:channel:1'], window, createAsk());
    expect(open.loopback.calls[0]?.query.get('signatureMethod')).toBe('SHA256');
    expect(open.loopback.calls[0]?.query.get('sign')).toMatch(/^[0-9A-F]{64}$/);
  });
});
