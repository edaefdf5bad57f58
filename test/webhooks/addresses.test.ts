import { describe, expect, it } from 'vitest';
import { createAddressCheck, isAddressRange, readTrustProxy } from '../../src/http/addresses.js';
import { createSettings } from '../../src/settings.js';

describe('an address or a range', () => {
  it.each(['10.0.0.1', '10.0.0.0/8', '203.0.113.7/32', '::1', '2001:db8::/32', '::ffff:10.0.0.1', 'fe80::1/128'])(
    '%s is one',
    (text) => expect(isAddressRange(text)).toBe(true),
  );

  it.each([
    '',
    'localhost',
    'true',
    '10.0.0',
    '10.0.0.256',
    '010.0.0.1',
    '10.0.0.0/0',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    '::/0',
    '::/129',
    'fe80::1%eth0',
    '10.0.0.1-10.0.0.9',
  ])('%s is none', (text) => expect(isAddressRange(text)).toBe(false));
});

it('a list of ranges tells who is in it, both kinds of address, in both spellings', () => {
  const isListed = createAddressCheck(['10.0.0.0/8', '203.0.113.7', '2001:db8::/32']);
  const all = ['10.255.255.255', '11.0.0.0', '203.0.113.7', '203.0.113.8', '::ffff:10.1.2.3', '::ffff:11.1.2.3'];
  expect(all.filter(isListed)).toEqual(['10.255.255.255', '203.0.113.7', '::ffff:10.1.2.3']);
  const sixes = ['2001:db8::1', '2001:db9::1', '2001:0DB8:0:0:0:0:0:1', '::1'];
  expect(sixes.filter(isListed)).toEqual(['2001:db8::1', '2001:0DB8:0:0:0:0:0:1']);
  expect(['unknown', '10.0.0', '10.0.0.1, 10.0.0.2', '', undefined].filter(isListed)).toEqual([]);
});

describe('TRUST_PROXY', () => {
  function read(TRUST_PROXY?: string) {
    const settings = createSettings({ TRUST_PROXY });
    const trusted = readTrustProxy(settings);
    settings.verify();
    return trusted;
  }

  it('is nobody, everybody, or a list', () => {
    expect([read(), read(''), read('false')]).toEqual([false, false, false]);
    expect(read('true')).toBe(true);
    expect(read('10.0.0.1, 2001:db8::/32')).toEqual(['10.0.0.1', '2001:db8::/32']);
  });

  it('is as many as a number says, the nearest first', () => {
    const trusted = read('2');
    if (typeof trusted !== 'function') throw new TypeError('a number counts hops');
    expect([0, 1, 2].map((hop) => trusted('203.0.113.7', hop))).toEqual([true, true, false]);
  });

  it.each(['yes', '0', '-1', '1.5', '10', '10.0.0.0/0', 'true,10.0.0.1', '1,10.0.0.1', 'loopback'])(
    'refuses the start with %s',
    (text) => expect(() => read(text)).toThrow(/TRUST_PROXY: expected/),
  );
});
