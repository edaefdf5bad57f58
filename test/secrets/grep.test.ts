import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createGrep } from './grep.js';
import { failuresOf, readVerdict, toReport } from './verdict.js';

// A planted leak must be found, or that none is found proves nothing.

const secret = { kind: 'secret', text: 'kanarie/secret+7f3a=&"x"' };
const name = { kind: 'name', text: '张金丝雀' };
const external = { kind: 'external id', text: '7613760946830000001' };
const address = { kind: 'IP address', text: '203.0.113.77' };
const grep = createGrep([secret, name, external, address]);

const found = (text: string) => grep(Buffer.from(text)).map(({ kind }) => kind);
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('what is planted is found', () => {
  it.each([secret, name, external, address])('$kind, whichever way it is written', ({ kind, text }) => {
    const escaped = text
      .split('')
      .map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('');
    const ways = {
      plain: text,
      'in JSON': JSON.stringify({ text }),
      'in JSON in JSON': JSON.stringify(JSON.stringify({ text })),
      escaped,
      'escaped, in JSON': JSON.stringify(escaped),
      'URL-encoded': `https://example.com/?text=${encodeURIComponent(text)}&more`,
      form: new URLSearchParams({ text }).toString(),
      hexadecimal: Buffer.from(text).toString('hex'),
      'a Buffer, shown': inspect(Buffer.from(text)),
      'a Buffer, as JSON': JSON.stringify(Buffer.from(text)),
      base64: base64(text),
      'base64, after one character': base64(`x${text}y`),
      'base64, after two': base64(`xy${text}z`),
      'a basic credential': base64(`user:${text}`),
      base64url: Buffer.from(`{"${text}":1}`).toString('base64url'),
    };
    const missed = Object.entries(ways).filter(([, way]) => !found(`{"msg":"before ${way} after"}`).includes(kind));
    expect(missed).toEqual([]);
  });

  it('at the beginning and at the end', () => {
    expect(found(secret.text)).toEqual(['secret']);
    expect(found(`${name.text}${name.text}`)).toEqual(['name', 'name']);
  });

  it('with the text around it', () => {
    expect(grep(Buffer.from(`{"msg":"the address","reason":"${address.text}"}`))).toEqual([
      { ...address, around: expect.stringContaining('"reason":"203.0.113.77"') },
    ]);
  });

  it.each([
    ['phone', 'phone 18012341234'],
    ['phone', '{"phone":"8618012341234"}'],
    ['phone', '+86 180 1234 1234'],
    ['phone', '180-1234-1234'],
    ['phone', 'phone=%31%38%30%31%32%33%34%31%32%33%34'],
    [
      'phone',
      '18012341234'
        .split('')
        .map((one) => `\\u003${one}`)
        .join(''),
    ],
    ['token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkZXNrIn0.dBjftJeZ4CVP_mB92K27uhbUJU1p1r'],
    ['credential', 'authorization: bearer 0123456789abcdef'],
    ['signature', 'HMAC-SHA256 Credential=x, Signature=0123456789abcdef0123456789abcdef'],
    ['signature', '/live/v3?appId=x&sign=0123456789ABCDEF0123456789ABCDEF'],
    ['private key', '-----BEGIN EC PRIVATE KEY-----'],
  ])('a %s that nobody has named: %s', (kind, text) => {
    expect(createGrep([])(Buffer.from(text)).map((leak) => leak.kind)).toContain(kind);
  });
});

it.each([
  ['a masked phone', '180****1234'],
  ['an instant in milliseconds', '{"time":1763625600123}'],
  ['an instant in seconds', '"Timestamp":"1763625600"'],
  ['an id', 'volcengine:lottery:1824921187234844:1622091234'],
  ['part of an id', '18249211872348440000'],
  ['part of a hash', 'a3f018012341234bc9d8e7f6a5b4c3d2'],
  ['a UUID', '3f2a1b4c-1801-4341-9234-18012341234f'],
  ['a duration', '0.18012341234'],
  ['another address of the same network', '203.0.113.7 and 203.0.113.771'],
  ['a longer id that begins the same', '76137609468300000012'],
  ['nothing', ''],
])('%s is no leak', (_what, text) => {
  expect(found(text)).toEqual([]);
});

describe('what a run has kept', () => {
  function verdictOf(files: Readonly<Record<string, string>>, isWhole = false) {
    const folder = mkdtempSync(join(tmpdir(), 'gateway-planted-'));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    try {
      return readVerdict(folder, isWhole);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  const canaries = `${JSON.stringify(secret)}\n${JSON.stringify(secret)}\n`;

  it('with leaks is a failure for each of them, and tells where', () => {
    const verdict = verdictOf({
      '1.canaries': canaries,
      'doors_a.test.ts-log-1-1.written': `{"msg":"${base64(secret.text)}"}\n{"msg":"${secret.text}"}\n`,
      'doors_b.test.ts-stderr-1-2.written': 'phone 18012341234\n',
    });
    expect(verdict).toMatchObject({ streams: 2, secrets: 1, isBlind: false });
    expect(failuresOf(verdict)).toBe(2);
    expect(toReport(verdict)).toContain('in doors_a.test.ts-log-1-1.written');
    expect(toReport(verdict)).toContain('phone "18012341234" in doors_b.test.ts-stderr-1-2.written');
  });

  it("finds the tests' own personal data, which it has read in their sources", () => {
    const verdict = verdictOf({ 'a.test.ts-log-1-1.written': `a person: ${external.text}` });
    expect(verdict.personal).toBeGreaterThan(1_000);
    expect(verdict.leaks).toMatchObject([external]);
  });

  it('without anything that a gateway has written proves nothing, where there should be some', () => {
    expect(failuresOf(verdictOf({ '1.canaries': canaries, 'a.test.ts-console-1-1.written': 'x' }, true))).toBe(1);
    expect(failuresOf(verdictOf({}, true))).toBe(1);
    expect(failuresOf(verdictOf({}))).toBe(0); // a few files need not start any
    expect(failuresOf(verdictOf({ '1.canaries': canaries, 'a.test.ts-log-1-1.written': 'x' }, true))).toBe(0);
  });
});
