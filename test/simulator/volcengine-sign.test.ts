import { describe, expect, it } from 'vitest';
import { toCanonicalRequest, toSha256, toSignature } from '../../src/simulator/volcengine/sign.js';
import { secretAccessKey } from './volcengine-caller.js';

const date = '20250102T030405Z';
const scope = { date: '20250102', region: 'cn-north-1', service: 'livesaas' };
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const drawBody = '{"ActivityID":1824921187234844,"RedPacketID":1825091238702096}';
const createBody = '{"ActivityID":1824921187234844,"RedPacketType":1,"BarragePwd":"新年快乐","Name":"新年红包"}';

const get = { method: 'GET', query: 'Action=ListAwardConfigs&ActivityId=1754400000038536&All=1&Version=2023-08-01' };
const draw = { method: 'POST', query: 'Action=DrawActivityRedPacket&Version=2023-08-01', body: drawBody };
const search = {
  method: 'GET',
  query:
    'Action=GetVipOrBlackListUserInfo&ActivityId=1824921187234844&Id=1621620001&PageNum=1&PageSize=10' +
    '&KeyWord=%E8%A7%82%E4%BC%97%20A%2A%28~%29%21%27%2B%2F&Version=2023-08-01',
};
const create = { method: 'POST', query: 'Action=CreateActivityRedPacket&Version=2023-08-01', body: createBody };
const full = ['host', 'x-content-sha256', 'x-date'];

/** Made with the platform's own SDKs from invented keys. Null: known by its signature alone. */
const vectors = [
  [
    'GET, date alone',
    get,
    ['x-date'],
    'f6c7e7009934288479ddee0e0a91dc0ca7e690dc28adba4cfa83c5b84695a1a5',
    '9139de7c78a23da7ddf5d19d4bfd0d0b3c1a4ad2a4c4241f6b29b4bdcb6ad021',
  ],
  [
    'GET',
    get,
    full,
    '50ae2197c5171f350fbe8693fabdc62bdd1d72069d1f255f115e2c2056112ea3',
    '6903c7d1a05888506a1fc8306433a9b6f51fcf0fd8b52372f8acc0b566b21de3',
  ],
  [
    'GET with a content type',
    get,
    ['content-type', ...full],
    null,
    'd758438f4dd416ecd83f741dcd1a546ddd79745dd47b3fd8ca1054c9ff53a084',
  ],
  [
    'POST, hash and date',
    draw,
    ['x-content-sha256', 'x-date'],
    '1f2790108a6fc25041594659b83d325a90c34529a3802eaf813f22c7943eb15a',
    'f8b8113b1c07557bc70d13d32e1c720970c43511c51aa0ca9fdc948132314205',
  ],
  [
    'POST',
    draw,
    full,
    '255c07f210cfdbcadfbea83a88b2a08ec0be6180783950c86641829ac2c7a279',
    '48b76b1ef063d93aaca34674395fb8e12bbf01e77c807cad8d3f0719ec7eb467',
  ],
  [
    'POST with a content type',
    draw,
    ['content-type', ...full],
    'd75c405058b6f10f8663fc60a0bad69c51070bde2011d590872ca44c7fc154ab',
    '348f9521d286bffac7ab4caeae41743d7794a03a5f1c4292bc796f85f38c4678',
  ],
  [
    'GET with characters to encode',
    search,
    full,
    '81fa1f54e8bee5989e05b3d940161c29cb7af64f418867213abb13edc212d9fc',
    '495633a2dcf04a463a3e9e3665eeb4972779eda73d0f884a265a0c15260cef70',
  ],
  [
    'GET with a token',
    get,
    ['x-date', 'x-security-token'],
    '5d7967ded2863a033bd908187237e2fa4d75b8b34665fbf658a54e37940fce72',
    '9c4755bd83a39a10614b733d3f8488d15f4d37a9177ac5f9bbe69d09a2c7115b',
  ],
  [
    'POST of Chinese text',
    create,
    full,
    'e47a039b00f8d8526ad1b588bbfcd46350fffc6adc2be75b247a7987250e1522',
    '82ec537ff412c2c0f292f9bc6a11942c3e67107b8f4b6866b7fb8752ea523c41',
  ],
] as const;

describe('the signature as the simulator makes it anew', () => {
  it.each(vectors)('agrees with the published vector: %s', (_name, asked, signedHeaders, canonicalHash, signature) => {
    const body = 'body' in asked ? asked.body : '';
    const canonical = toCanonicalRequest({
      method: asked.method,
      path: '/',
      query: new URLSearchParams(asked.query),
      headers: {
        host: 'livesaas.volcengineapi.com',
        'content-type': asked.method === 'GET' ? 'text/plain' : 'application/json',
        'x-content-sha256': toSha256(body),
        'x-date': date,
        'x-security-token': 'STSEXAMPLETOKEN',
      },
      signedHeaders,
      body,
    });

    expect(toSha256(canonical)).toBe(canonicalHash ?? toSha256(canonical));
    expect(toSignature(secretAccessKey, scope, date, canonical)).toBe(signature);
  });

  it('has an empty line after the headers, and drops the default port and outer spaces', () => {
    const canonical = toCanonicalRequest({
      method: 'GET',
      path: '/',
      query: new URLSearchParams('b=1&a=x+y'),
      headers: { host: 'example.com:443', 'x-date': `  ${date} ` },
      signedHeaders: ['x-date', 'host'],
      body: '',
    });

    expect(canonical.split('\n')).toEqual([
      'GET',
      '/',
      'a=x%20y&b=1',
      'host:example.com',
      `x-date:${date}`,
      '',
      'host;x-date',
      emptyHash,
    ]);
  });
});
