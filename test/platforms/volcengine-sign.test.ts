import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  toAuthorization,
  toCallbackSign,
  toCanonicalQuery,
  toCanonicalRequest,
  toSignedGet,
  type UnsignedCall,
} from '../../src/platforms/volcengine/sign.js';

const credentials = {
  accessKeyId: 'AKLTEXAMPLEEXAMPLEEXAMPLE',
  secretAccessKey: 'RXhhbXBsZVNlY3JldEtleUZvclRlc3RzT25seQ==',
  sessionToken: null,
  region: 'cn-north-1',
};
const host = 'livesaas.volcengineapi.com';
const at = Date.UTC(2025, 0, 2, 3, 4, 5, 678);
const dated = { 'x-date': '20250102T030405Z' };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const listAwards = { Action: 'ListAwardConfigs', ActivityId: '1754400000038536', All: '1', Version: '2023-08-01' };
const get = { method: 'GET', query: listAwards, body: '' } as const;
const drawBody = '{"ActivityID":1824921187234844,"RedPacketID":1825091238702096}';
const post = {
  method: 'POST',
  query: { Action: 'DrawActivityRedPacket', Version: '2023-08-01' },
  body: drawBody,
} as const;
const createBody = '{"ActivityID":1824921187234844,"RedPacketType":1,"BarragePwd":"新年快乐","Name":"新年红包"}';
const listed = {
  Action: 'GetVipOrBlackListUserInfo',
  ActivityId: '1824921187234844',
  Id: '1621620001',
  KeyWord: "观众 A*(~)!'+/",
  PageNum: '1',
  PageSize: '10',
  Version: '2023-08-01',
};
const hashed = (body: string) => ({ ...dated, 'x-content-sha256': sha256(body) });

interface Vector {
  readonly id: string;
  readonly call: UnsignedCall;
  readonly canonical: string | null;
  readonly signature: string;
}

/** Signatures that the vendor's own SDKs gave for made-up keys. */
const vectors: readonly Vector[] = [
  {
    id: 'A1',
    call: { ...get, headers: dated },
    canonical: 'f6c7e7009934288479ddee0e0a91dc0ca7e690dc28adba4cfa83c5b84695a1a5',
    signature: '9139de7c78a23da7ddf5d19d4bfd0d0b3c1a4ad2a4c4241f6b29b4bdcb6ad021',
  },
  {
    id: 'A2',
    call: { ...get, headers: { host, ...hashed('') } },
    canonical: '50ae2197c5171f350fbe8693fabdc62bdd1d72069d1f255f115e2c2056112ea3',
    signature: '6903c7d1a05888506a1fc8306433a9b6f51fcf0fd8b52372f8acc0b566b21de3',
  },
  {
    id: 'A3',
    call: { ...get, headers: { 'content-type': 'text/plain', host, ...hashed('') } },
    canonical: null,
    signature: 'd758438f4dd416ecd83f741dcd1a546ddd79745dd47b3fd8ca1054c9ff53a084',
  },
  {
    id: 'B1',
    call: { ...post, headers: hashed(drawBody) },
    canonical: '1f2790108a6fc25041594659b83d325a90c34529a3802eaf813f22c7943eb15a',
    signature: 'f8b8113b1c07557bc70d13d32e1c720970c43511c51aa0ca9fdc948132314205',
  },
  {
    id: 'B2',
    call: { ...post, headers: { host, ...hashed(drawBody) } },
    canonical: '255c07f210cfdbcadfbea83a88b2a08ec0be6180783950c86641829ac2c7a279',
    signature: '48b76b1ef063d93aaca34674395fb8e12bbf01e77c807cad8d3f0719ec7eb467',
  },
  {
    id: 'B3',
    call: { ...post, headers: { 'content-type': 'application/json', host, ...hashed(drawBody) } },
    canonical: 'd75c405058b6f10f8663fc60a0bad69c51070bde2011d590872ca44c7fc154ab',
    signature: '348f9521d286bffac7ab4caeae41743d7794a03a5f1c4292bc796f85f38c4678',
  },
  {
    id: 'C, every character that is awkward in a query',
    call: { ...get, query: listed, headers: { host, ...hashed('') } },
    canonical: '81fa1f54e8bee5989e05b3d940161c29cb7af64f418867213abb13edc212d9fc',
    signature: '495633a2dcf04a463a3e9e3665eeb4972779eda73d0f884a265a0c15260cef70',
  },
  {
    id: 'D, with a session token',
    call: { ...get, headers: { ...dated, 'x-security-token': 'STSEXAMPLETOKEN' } },
    canonical: '5d7967ded2863a033bd908187237e2fa4d75b8b34665fbf658a54e37940fce72',
    signature: '9c4755bd83a39a10614b733d3f8488d15f4d37a9177ac5f9bbe69d09a2c7115b',
  },
  {
    id: 'E, a body in Chinese',
    call: {
      method: 'POST',
      query: { Action: 'CreateActivityRedPacket', Version: '2023-08-01' },
      headers: { host, ...hashed(createBody) },
      body: createBody,
    },
    canonical: 'e47a039b00f8d8526ad1b588bbfcd46350fffc6adc2be75b247a7987250e1522',
    signature: '82ec537ff412c2c0f292f9bc6a11942c3e67107b8f4b6866b7fb8752ea523c41',
  },
];

describe('the signature of a call', () => {
  it.each(vectors)('vector $id', ({ call, signature }) => {
    expect(toAuthorization(call, credentials)).toBe(
      'HMAC-SHA256 Credential=AKLTEXAMPLEEXAMPLEEXAMPLE/20250102/cn-north-1/livesaas/request, ' +
        `SignedHeaders=${Object.keys(call.headers).toSorted().join(';')}, Signature=${signature}`,
    );
  });

  it.each(vectors.filter(({ canonical }) => canonical !== null))('canonical request $id', ({ call, canonical }) => {
    expect(sha256(toCanonicalRequest(call))).toBe(canonical);
  });

  it('spells a query by RFC 3986', () => {
    expect(toCanonicalQuery({ b: "观众 A*(~)!'+/", a: '' })).toBe('a=&b=%E8%A7%82%E4%BC%97%20A%2A%28~%29%21%27%2B%2F');
  });

  it('leaves a default port out of the host, and no other', () => {
    const canonical = (name: string) => toCanonicalRequest({ ...get, headers: { host: name, ...dated } });
    expect(canonical(`${host}:443`)).toBe(canonical(host));
    expect(canonical('127.0.0.1:8443')).toContain('host:127.0.0.1:8443\n');
  });

  it('sends what it signs: the query in its canonical spelling, the headers by name', () => {
    const call = toSignedGet(listAwards, host, at, credentials);
    expect(call.path).toBe('/?Action=ListAwardConfigs&ActivityId=1754400000038536&All=1&Version=2023-08-01');
    expect(call.headers).toEqual({
      host,
      ...hashed(''),
      authorization:
        'HMAC-SHA256 Credential=AKLTEXAMPLEEXAMPLEEXAMPLE/20250102/cn-north-1/livesaas/request, ' +
        'SignedHeaders=host;x-content-sha256;x-date, ' +
        'Signature=6903c7d1a05888506a1fc8306433a9b6f51fcf0fd8b52372f8acc0b566b21de3',
    });
  });

  it('signs the token of temporary credentials', () => {
    const { headers } = toSignedGet(listAwards, host, at, { ...credentials, sessionToken: 'STSEXAMPLETOKEN' });
    expect(headers?.['x-security-token']).toBe('STSEXAMPLETOKEN');
    expect(headers?.['authorization']).toContain('SignedHeaders=host;x-content-sha256;x-date;x-security-token,');
  });
});

describe('the Sign of a callback, as the documents compute it', () => {
  it.each([
    [['123', 'ActivityStatusModifyCallBack', '1', '1582518318'], '3d5fc13702c89c3c34c811ba8ac8fbbc'],
    [['123', 'ActivityModifyCallBack', '1582518318', '1'], 'a5f29b24389df51975dceec1288772e8'],
    [['3000123487', '1823745212348678', 'ActivityAwardInfoCallBack', '1739273121'], 'ef2879484da64faabefffa70b8d0cb41'],
  ])('%j', (values, sign) => {
    expect(toCallbackSign('abc', values)).toBe(sign);
  });
});
