import { describe, expect, it } from 'vitest';
import { signatureMatches, toSignature } from '../../src/simulator/polyv/sign.js';
import {
  ACCOUNT,
  ACTIVITY_CREATE,
  ACTIVITY_GET,
  ACTIVITY_LIST,
  CLAIM,
  LIST_CHANNELS,
  openCalled,
  WINNER_DETAIL,
} from './polyv-caller.js';
import type { Parameters } from './polyv-caller.js';

const common = { appId: 'testappid1', timestamp: '1700000000000' };
const v1 = { ...common, channelIds: '1965681,2383918', startTime: '1601481600000', endTime: '1615357743000' };
const nonce = { signatureNonce: '584F3849-E5A0-4B59-98A5-2F373EFD0559' };
const sha256 = { signatureMethod: 'SHA256' };
const v11 = {
  ...common,
  channelId: '2191532',
  lotteryId: 'fwnsn85wp7',
  winnerCode: 'XQaWEeJS',
  viewerId: '1615539698424',
  name: '肖',
  telephone: '18500000000',
};

/** The vendor's own vector, from 签名生成规则: virtual secret and result are printed there. */
const published = {
  secret: 'fsq2k5weced1h8vui657xtdva66whf0g',
  parameters: {
    appId: 'g4rqgmmjuo',
    channelIds: '2477096,2272655',
    startDay: '2022-05-20',
    endDay: '2022-06-18',
    timestamp: '1660270926732',
  },
};

const vectors: readonly (readonly [name: string, parameters: Parameters, sign: string])[] = [
  ['V1 several channels', v1, 'CF75397416089E76D2CB96F84B2F9949'],
  [
    'V2 session and page',
    { ...v1, sessionId: 'fv3ma84e63', page: '2', limit: '50' },
    'B911C2626A4BB7176CBD892D76AEA591',
  ],
  [
    'V3 another name',
    { ...common, channelId: v1.channelIds, startTime: v1.startTime, endTime: v1.endTime },
    '4A93154978A8ABCFDB76F735C1E6B1D4',
  ],
  [
    'V4 SHA256 with nonce',
    { ...v1, ...sha256, ...nonce },
    'CB2BC114974750CAF15DB0C1659A98577B737CCF4876F8C91BB4F12360712EC5',
  ],
  ['V5 MD5 with nonce', { ...v1, ...nonce }, 'A0B1BF4445478AEB2D19FCE6F79A27E7'],
  ['V6 JSON call', { ...common, channelId: '2974342' }, 'FFEC7827394439623866224D4E89476F'],
  [
    'V7 JSON call, SHA256',
    { ...common, channelId: '2974342', ...sha256 },
    '06A48C2DC54C4814A4F1B3FAB63BDB83D63A9885D32A0428D96499B9FF1FE7A5',
  ],
  ['V8 activity', { ...common, channelId: '2974342', id: '20521' }, '49DC4F89AF6C46C7E5A34E10A6D659DE'],
  [
    'V9 activities',
    { ...common, channelId: '2974342', pageNumber: '1', pageSize: '10' },
    '14A57CA1492E9764DA6FAE913517CFA4',
  ],
  [
    'V10 winners',
    { ...common, channelId: '2191532', lotteryId: 'fwqs12puef', page: '1', limit: '100' },
    '9280E00B23A6CA913715228D2ECB2D6C',
  ],
  ['V11 UTF-8', v11, 'FE4C45225928AC8A428D71E40F89B905'],
  ['E1 an empty value is not signed', { ...v1, sessionId: '' }, 'CF75397416089E76D2CB96F84B2F9949'],
];

const wrong: readonly (readonly [name: string, parameters: Parameters, sign: string])[] = [
  ['the bare name of an empty value signed (E1)', { ...v1, sessionId: '' }, 'CC4C1D8162A9B230DD961F974197731F'],
  ['the body signed too (N1)', { ...common, channelId: '2974342' }, '9BF8FF8C261181FD64FAFE7034FCC556'],
  [
    'signatureMethod left out (N2)',
    { ...common, channelId: '2974342', ...sha256 },
    'AE1AF16AA056613CD8184DC1ECBA1CD44129624278B9FC73171582A7ED07BE77',
  ],
  ['in lower case', v1, 'cf75397416089e76d2cb96f84b2f9949'],
  ['by an unknown method', { ...v1, signatureMethod: 'SHA1' }, 'CF75397416089E76D2CB96F84B2F9949'],
];

describe('the signature', () => {
  it('is the one that the vendor publishes (D1)', () => {
    const parameters = new URLSearchParams(published.parameters);
    expect(toSignature(parameters, published.secret)).toBe('0D2BDA2FD04D93A2B8832B91FD973C4D');
  });

  it('covers its own method (D3), unlike in D2', () => {
    const parameters = new URLSearchParams({ ...published.parameters, ...sha256 });
    const right = 'C19D35BD44B2BD0A538D420D93F80C17EAD9604042098EA38621A2B5663ECEDF';
    expect(toSignature(parameters, published.secret)).toBe(right);
    parameters.set('sign', '42703C82180F933545C0E6E3372B5F6303C3A54F77629AA34C4CE3443F7B3B27');
    expect(signatureMatches(parameters, published.secret)).toBe(false);
  });

  it.each(vectors)('%s', (_name, parameters, sign) => {
    expect(signatureMatches(new URLSearchParams({ ...parameters, sign }), ACCOUNT.appSecret)).toBe(true);
  });

  it.each(wrong)('is refused %s', (_name, parameters, sign) => {
    expect(signatureMatches(new URLSearchParams({ ...parameters, sign }), ACCOUNT.appSecret)).toBe(false);
  });
});

describe('over HTTP', () => {
  it.each([
    ['V1 several channels', LIST_CHANNELS],
    ['V2 session and page', LIST_CHANNELS],
    ['V4 SHA256 with nonce', LIST_CHANNELS],
    ['V5 MD5 with nonce', LIST_CHANNELS],
    ['V8 activity', ACTIVITY_GET],
    ['V9 activities', ACTIVITY_LIST],
    ['V10 winners', WINNER_DETAIL],
  ])('%s is accepted', async (name, path) => {
    await using called = await openCalled({ unknownActivity: 'null' });
    for (const channelId of ['1965681', '2383918', '2974342', '2191532']) called.simulator.putChannel(channelId);
    const [, parameters = {}, sign = ''] = vectors.find(([candidate]) => candidate === name) ?? [];
    expect((await called.send(path, { ...parameters, sign })).body).toMatchObject({ code: 200, status: 'success' });
  });

  it('a JSON call is accepted with its query signed (V6), and not its body (N1)', async () => {
    await using called = await openCalled();
    called.simulator.putChannel('2974342');
    const body = {
      activityName: '无条件抽奖',
      lotteryCondition: 'none',
      amount: 1,
      prizeName: '键盘',
      lotteryRange: 'all',
    };
    const post = (sign: string) =>
      called.send(
        ACTIVITY_CREATE,
        { ...common, channelId: '2974342', sign },
        { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      );
    expect((await post('FFEC7827394439623866224D4E89476F')).body.code).toBe(200);
    expect((await post('9BF8FF8C261181FD64FAFE7034FCC556')).body.error?.desc).toBe('签名错误');
  });

  it('a form call is accepted with its form signed (V11)', async () => {
    await using called = await openCalled();
    called.simulator.putChannel('2191532');
    const form = new URLSearchParams({ ...v11, sign: 'FE4C45225928AC8A428D71E40F89B905' });
    const answer = await called.send(CLAIM, {}, { method: 'POST', body: form });
    expect(answer.body).toMatchObject({ code: 200, data: '保存成功' });
  });
});
