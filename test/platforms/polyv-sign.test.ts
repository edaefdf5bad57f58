import { describe, expect, it } from 'vitest';
import { toSignature, toSignedQuery, type Parameters, type SignatureMethod } from '../../src/platforms/polyv/sign.js';

/** Published with its (virtual) secret and result in "签名生成规则". */
const PUBLISHED_SECRET = 'fsq2k5weced1h8vui657xtdva66whf0g';
const published = {
  appId: 'g4rqgmmjuo',
  channelIds: '2477096,2272655',
  startDay: '2022-05-20',
  endDay: '2022-06-18',
  timestamp: '1660270926732',
  page: null,
  size: null,
};

const SECRET = 'testsecret0123456789abcdef012345';
const base = { appId: 'testappid1', timestamp: '1700000000000' };
const list = { ...base, channelIds: '1965681,2383918', startTime: '1601481600000', endTime: '1615357743000' };
const create = { ...base, channelId: '2974342' };
const NONCE = '584F3849-E5A0-4B59-98A5-2F373EFD0559';

type Vector = readonly [name: string, secret: string, method: SignatureMethod, parameters: Parameters, sign: string];
const vectors: readonly Vector[] = [
  ['D1: MD5, as published', PUBLISHED_SECRET, 'MD5', published, '0D2BDA2FD04D93A2B8832B91FD973C4D'],
  [
    'D3: SHA256, its method signed',
    PUBLISHED_SECRET,
    'SHA256',
    { ...published, signatureMethod: 'SHA256' },
    'C19D35BD44B2BD0A538D420D93F80C17EAD9604042098EA38621A2B5663ECEDF',
  ],
  [
    'D2: the hash alone, its method left out of what is signed',
    PUBLISHED_SECRET,
    'SHA256',
    published,
    '42703C82180F933545C0E6E3372B5F6303C3A54F77629AA34C4CE3443F7B3B27',
  ],
  ['V1: list-channels-lottery', SECRET, 'MD5', list, 'CF75397416089E76D2CB96F84B2F9949'],
  [
    'V2: with session, page and limit',
    SECRET,
    'MD5',
    { ...list, sessionId: 'fv3ma84e63', page: '2', limit: '50' },
    'B911C2626A4BB7176CBD892D76AEA591',
  ],
  [
    'V3: the name is signed as well as the value',
    SECRET,
    'MD5',
    { ...base, channelId: list.channelIds, startTime: list.startTime, endTime: list.endTime },
    '4A93154978A8ABCFDB76F735C1E6B1D4',
  ],
  [
    'V4: SHA256 with a nonce',
    SECRET,
    'SHA256',
    { ...list, signatureMethod: 'SHA256', signatureNonce: NONCE },
    'CB2BC114974750CAF15DB0C1659A98577B737CCF4876F8C91BB4F12360712EC5',
  ],
  ['V5: a nonce', SECRET, 'MD5', { ...list, signatureNonce: NONCE }, 'A0B1BF4445478AEB2D19FCE6F79A27E7'],
  ['V6: lottery-activity/create', SECRET, 'MD5', create, 'FFEC7827394439623866224D4E89476F'],
  [
    'V7: the same by SHA256',
    SECRET,
    'SHA256',
    { ...create, signatureMethod: 'SHA256' },
    '06A48C2DC54C4814A4F1B3FAB63BDB83D63A9885D32A0428D96499B9FF1FE7A5',
  ],
  ['V8: lottery-activity/get', SECRET, 'MD5', { ...create, id: '20521' }, '49DC4F89AF6C46C7E5A34E10A6D659DE'],
  [
    'V9: lottery-activity/list',
    SECRET,
    'MD5',
    { ...create, pageNumber: '1', pageSize: '10' },
    '14A57CA1492E9764DA6FAE913517CFA4',
  ],
  [
    'V10: get-winner-detail',
    SECRET,
    'MD5',
    { ...base, channelId: '2191532', lotteryId: 'fwqs12puef', page: '1', limit: '100' },
    '9280E00B23A6CA913715228D2ECB2D6C',
  ],
  [
    'V11: UTF-8 in a value',
    SECRET,
    'MD5',
    {
      ...base,
      channelId: '2191532',
      lotteryId: 'fwnsn85wp7',
      winnerCode: 'XQaWEeJS',
      viewerId: '1615539698424',
      name: '肖',
      telephone: '18500000000',
    },
    'FE4C45225928AC8A428D71E40F89B905',
  ],
  [
    'E1: an empty value is as good as none',
    SECRET,
    'MD5',
    { ...list, sessionId: '' },
    'CF75397416089E76D2CB96F84B2F9949',
  ],
  [
    'N1: scalars of the body signed too',
    SECRET,
    'MD5',
    {
      ...create,
      activityName: '无条件抽奖',
      lotteryCondition: 'none',
      amount: '1',
      prizeName: '键盘',
      lotteryRange: 'all',
    },
    '9BF8FF8C261181FD64FAFE7034FCC556',
  ],
  [
    'N2: V7 with its method left out of what is signed',
    SECRET,
    'SHA256',
    create,
    'AE1AF16AA056613CD8184DC1ECBA1CD44129624278B9FC73171582A7ED07BE77',
  ],
];

describe('polyv signatures', () => {
  it.each(vectors)('%s', (_name, secret, method, parameters, sign) => {
    expect(toSignature(parameters, secret, method)).toBe(sign);
  });

  const { appId: _appId, timestamp: _timestamp, ...question } = list;

  it('sends MD5 without naming it', () => {
    const query = toSignedQuery(question, { appId: base.appId, appSecret: SECRET, method: 'MD5' }, 1_700_000_000_000);
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual({ ...list, sign: vectors[3]?.[4] });
  });

  it('sends SHA256 with its name, and signs the name', () => {
    const credentials = { appId: base.appId, appSecret: SECRET, method: 'SHA256' } as const;
    const query = new URLSearchParams(toSignedQuery({ channelId: '2974342' }, credentials, 1_700_000_000_000));
    expect(query.get('signatureMethod')).toBe('SHA256');
    expect(query.get('sign')).toBe('06A48C2DC54C4814A4F1B3FAB63BDB83D63A9885D32A0428D96499B9FF1FE7A5');
  });

  it('never sends an empty or null parameter', () => {
    const credentials = { appId: base.appId, appSecret: SECRET, method: 'MD5' } as const;
    const query = toSignedQuery({ ...question, sessionId: '', page: null }, credentials, 1_700_000_000_000);
    expect([...new URLSearchParams(query).keys()].toSorted()).toEqual([...Object.keys(list), 'sign'].toSorted());
    expect(new URLSearchParams(query).get('sign')).toBe('CF75397416089E76D2CB96F84B2F9949');
  });

  it('encodes what it sends, not what it signs', () => {
    const credentials = { appId: base.appId, appSecret: SECRET, method: 'MD5' } as const;
    expect(toSignedQuery(question, credentials, 1_700_000_000_000)).toContain('channelIds=1965681%2C2383918');
  });

  it('never sends its secret', () => {
    const query = toSignedQuery(question, { appId: base.appId, appSecret: SECRET, method: 'MD5' }, 1);
    expect(query).not.toContain(SECRET);
  });
});
