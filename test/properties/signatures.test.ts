import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { toSignature, toSignedQuery, type SignatureMethod } from '../../src/platforms/polyv/sign.js';
import { toAuthorization, toCallbackSign, toCanonicalRequest } from '../../src/platforms/volcengine/sign.js';
import { signatureMatches, toSignature as toPlatformsOwn } from '../../src/simulator/polyv/sign.js';
import { toSign } from '../../src/simulator/volcengine/callback-body.js';
import {
  toCanonicalRequest as toPlatformsRequest,
  toSignature as toPlatformsSignature,
} from '../../src/simulator/volcengine/sign.js';
import { wholeText } from './arbitraries.js';
import { createRuns } from './runs.js';

// The simulators' signatures are a second reading of the documents, written without a look at the first.

const holds = createRuns('signatures');

const names = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,11}$/).filter((name) => name !== 'sign');
const values = wholeText.filter((text) => text !== '');
const parameters = fc.dictionary(names, values, { minKeys: 1, maxKeys: 8, noNullPrototype: true });
const secrets = fc.stringMatching(/^[a-z0-9]{8,32}$/);
const methods = fc.constantFrom<SignatureMethod>('MD5', 'SHA256');
const reversed = (given: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(given).toReversed());
const anotherOf = (value: string) => (value.endsWith('0') ? `${value.slice(0, -1)}1` : `${value.slice(0, -1)}0`);

it('Polyv: both readings agree on any parameters, however they are encoded on the way', () => {
  holds(
    [parameters, secrets, methods, fc.nat()],
    (given, appSecret, method, at) => {
      const query = toSignedQuery(given, { appId: 'app', appSecret, method }, at);
      expect(signatureMatches(new URLSearchParams(query), appSecret)).toBe(true);
      expect(signatureMatches(new URLSearchParams(query), `${appSecret}x`)).toBe(false);
    },
    1_000,
  );
});

it('Polyv: the order in which parameters are given does not matter, and each of them does', () => {
  holds(
    [parameters, secrets, methods, fc.nat()],
    (given, secret, method, index) => {
      const sign = toSignature(given, secret, method);
      expect(toSignature(reversed(given), secret, method)).toBe(sign);
      const entries = Object.entries(given);
      const [name, value] = entries[index % entries.length] ?? ['', ''];
      expect(toSignature({ ...given, [name]: anotherOf(value) }, secret, method)).not.toBe(sign);
      expect(toSignature({ ...given, [name]: null }, secret, method)).not.toBe(sign);
      expect(toSignature(given, anotherOf(secret), method)).not.toBe(sign);
      if (!('signatureMethod' in given) && method === 'MD5')
        expect(toPlatformsOwn(new URLSearchParams(Object.entries(given)), secret)).toBe(sign);
    },
    1_000,
  );
});

const headerValues = fc.stringMatching(/^[!-~]{1,20}$/);
const calls = fc.record({
  method: fc.constantFrom<'GET' | 'POST'>('GET', 'POST'),
  query: fc.dictionary(wholeText, wholeText, { maxKeys: 6, noNullPrototype: true }),
  host: fc.constantFrom('livesaas.volcengineapi.com', 'livesaas.volcengineapi.com:443', '127.0.0.1:8080'),
  token: headerValues,
  date: fc.stringMatching(/^20\d{6}T\d{6}Z$/),
  body: wholeText,
});

it('Volcengine: both readings agree on any call', () => {
  holds(
    [calls, secrets],
    ({ method, query, host, token, date, body }, secretAccessKey) => {
      const headers = { host, 'x-date': date, 'x-security-token': token };
      const credentials = { accessKeyId: 'AK', secretAccessKey, sessionToken: null, region: 'cn-north-1' };
      const authorization = toAuthorization({ method, query, headers, body }, credentials);
      const request = toPlatformsRequest({
        method,
        path: '/',
        query: new URLSearchParams(Object.entries(query)),
        headers,
        signedHeaders: Object.keys(headers),
        body,
      });
      expect(toCanonicalRequest({ method, query, headers, body })).toBe(request);
      const scope = { date: date.slice(0, 8), region: 'cn-north-1', service: 'livesaas' };
      expect(authorization).toMatch(
        new RegExp(`Signature=${toPlatformsSignature(secretAccessKey, scope, date, request)}$`),
      );
    },
    1_000,
  );
});

it('Volcengine: the order of parameters and headers does not matter, and each value does', () => {
  holds(
    [calls, secrets],
    ({ method, query, host, token, date, body }, secretAccessKey) => {
      const headers = { host, 'x-date': date, 'x-security-token': token };
      const credentials = { accessKeyId: 'AK', secretAccessKey, sessionToken: null, region: 'cn-north-1' };
      const sign = (call: object, key = credentials) =>
        toAuthorization({ method, query, headers, body, ...call }, key).split('Signature=')[1];
      const given = sign({});
      expect(sign({ query: reversed(query), headers: reversed(headers) })).toBe(given);
      const others = [
        { method: method === 'GET' ? 'POST' : 'GET' },
        { query: { ...query, another: 'one' } },
        { headers: { ...headers, 'x-security-token': anotherOf(token) } },
        { headers: { ...headers, 'x-another': 'one' } },
        { body: `${body}x` },
      ];
      for (const other of others) expect(sign(other)).not.toBe(given);
      expect(sign({}, { ...credentials, secretAccessKey: anotherOf(secretAccessKey) })).not.toBe(given);
    },
    1_000,
  );
});

const digits = fc.stringMatching(/^[1-9]\d{3,18}$/);
const fields = fc.record({
  AccountID: digits,
  ActivityID: digits,
  EventType: fc.constantFrom('ActivityAwardInfoCallBack', 'ActivityRedPacketInfoCallBack'),
  Timestamp: fc.stringMatching(/^1\d{9}$/),
});

it('Volcengine’s callbacks: both readings agree, and each signed value matters', () => {
  holds(
    [fields, secrets, fc.constantFrom('AccountID', 'ActivityID', 'EventType', 'Timestamp')],
    (given, secret, name) => {
      const sign = (told: typeof given, key = secret) =>
        toCallbackSign(key, [told.AccountID, told.ActivityID, told.EventType, told.Timestamp]);
      expect(toSign(secret, { ...given, UserInfos: [], RequestUuid: 'x' })).toBe(sign(given));
      expect(sign({ ...given, [name]: anotherOf(given[name]) })).not.toBe(sign(given));
      expect(sign(given, anotherOf(secret))).not.toBe(sign(given));
    },
    1_000,
  );
});
