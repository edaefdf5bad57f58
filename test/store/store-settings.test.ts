import { expect, it } from 'vitest';
import { createSettings, SettingsError } from '../../src/settings.js';
import { readStoreSettings } from '../../src/store/index.js';
import { defaults } from './open.js';

it('needs no settings', () => {
  expect(readStoreSettings(createSettings({}))).toEqual(defaults);
});

it('reads them by name', () => {
  const environment = {
    DATABASE_URL: 'postgresql://user:secret@db.example.com/lotteries',
    DATA_DIR: '/var/lib/gateway',
    DATABASE_TIMEOUT_MS: '500',
    DATABASE_CONNECTIONS: '3',
    SPOOL_MEGABYTES: '3',
    DISPUTE_AFTER_SECONDS: '60',
  };
  expect(readStoreSettings(createSettings(environment))).toEqual({
    databaseUrl: 'postgresql://user:secret@db.example.com/lotteries',
    dataFolder: '/var/lib/gateway',
    timeoutMs: 500,
    connections: 3,
    largestSpool: 3 * 1024 * 1024,
    graceMs: 60_000,
  });
});

it.each(['mysql://user:canary@db/lotteries', 'canary', 'postgres://us er:canary@db:99999/x'])(
  'refuses %s unseen',
  (url) => {
    const read = () => {
      const settings = createSettings({ DATABASE_URL: url });
      readStoreSettings(settings);
      settings.verify(); // together with all other faults
    };
    expect(read).toThrow(SettingsError);
    expect(read).not.toThrow('canary');
  },
);
