import { describe, expect, it } from 'vitest';
import {
  UpstreamThrottledError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
} from '../../src/domain/errors.js';
import { readAnswer, toRefusedError, type Refusal } from '../../src/platforms/polyv/envelope.js';
import { sample, toError, toRefusal } from '../fixtures/polyv/open-polyv.js';

function refusalOf(json: string): Refusal {
  const answer = readAnswer(json);
  if (answer.kind !== 'refusal') throw new Error('expected a refusal');
  return answer;
}

describe('polyv answers', () => {
  it.each(['list-channels-lottery', 'lottery-activity-create'])("takes the data out of the document's %s", (name) => {
    expect(readAnswer(sample(name))).toMatchObject({ kind: 'success', data: expect.any(Object) });
  });

  it.each([
    ['HTML', '<html><body><h1>502 Bad Gateway</h1></body></html>'],
    ['an empty body', ''],
    ['a truncated body', sample('list-channels-lottery').slice(0, 200)],
    ['a list', '[]'],
    ['a text', '"success"'],
    ['null', 'null'],
    ['an object that tells nothing', '{}'],
    ['a code without a type', '{"code":{},"status":"success"}'],
    ['a fault of theirs', '{"code":500,"status":"error","message":"system error","data":""}'],
    ['a v4 fault of theirs', '{"code":503,"status":"error","success":false,"error":{"code":503,"desc":"busy"}}'],
    ['"undefined error"', toRefusal(400, 'undefined error').json],
  ])('takes %s for no answer, which may have arrived', (_name, body) => {
    expect(() => readAnswer(body)).toThrow(UpstreamUnavailableError);
    expect(() => readAnswer(body)).toThrow(expect.objectContaining({ mayHaveArrived: true, retryable: true }));
  });

  it.each([
    ['v3, whose data is a text then', sample('list-channels-lottery-error'), '400'],
    ['v4, by its number', sample('lottery-activity-create-error'), '20001'],
    ['v4, by its number alone', toError(20_001, 'no').json, '20001'],
    ['an unknown application', toRefusal(400, 'application not found.').json, '400'],
    ['a missing application', toRefusal(400, 'appId is required.').json, '400'],
    ['a clock that is wrong', toRefusal(400, 'invalid timestamp.').json, '400'],
    ['an older page', toRefusal(403, 'invalid signature.').json, '403'],
    ['Chinese', toError(10_001, '签名错误').json, '10001'],
  ])('knows that our credentials are refused: %s', (_name, body, upstreamCode) => {
    expect(() => readAnswer(body)).toThrow(UpstreamUnauthorizedError);
    expect(() => readAnswer(body)).toThrow(expect.objectContaining({ upstreamCode }));
  });

  it.each([
    ['the per-interface limit', toRefusal(400, 'qps exceeds number of calls').json],
    [
      'the same as a business failure',
      '{"code":500,"status":"fail","message":"qps exceeds number of calls","data":""}',
    ],
    ['a v4 sentence', toError(400, '直播间设置频繁 需等待5秒').json],
    ['the code that stands for it', toRefusal(429, 'slow down').json],
  ])('knows when it is throttled: %s', (_name, body) => {
    expect(() => readAnswer(body)).toThrow(UpstreamThrottledError);
  });

  it.each([
    ['illegal channel id', toRefusal(403, 'illegal channel id: 1965681').json, '403', 'illegal channel id: 1965681'],
    ['code 200 with an error status inside', toRefusal(200, 'access forbidden').json, '200', 'access forbidden'],
    [
      'a business failure',
      '{"code":500,"status":"fail","message":"illegal operation","data":""}',
      '500',
      'illegal operation',
    ],
    ['a v4 error, by its own code', toError(30_007, '活动时长不能为空').json, '30007', '活动时长不能为空'],
    ['success: false under code 200', '{"code":200,"success":false,"error":{"code":9,"desc":"x"}}', '9', 'x'],
  ])('takes %s for a refusal', (_name, body, code, words) => {
    expect(refusalOf(body)).toMatchObject({ code, words });
  });

  it('gives clients the fixed sentences of the platform only', () => {
    const fixed = refusalOf(toRefusal(403, 'illegal channel id: 1965681').json);
    expect(toRefusedError(fixed)).toMatchObject({ upstreamCode: '403', reason: 'illegal channel id: 1965681' });
    const free = refusalOf(toRefusal(400, 'viewer 18500000000 has no prize').json);
    expect(toRefusedError(free)).toMatchObject({ upstreamCode: '400', reason: null });
    expect(toRefusedError(free).message).not.toContain('18500000000');
  });

  it('keeps the request id for the support', () => {
    expect(refusalOf(toError(1, 'x').json).requestId).toBe('req-2');
    expect(refusalOf(toRefusal(403, 'x').json).requestId).toBeNull();
  });

  it('does not round a code', () => {
    expect(refusalOf('{"code":403,"error":{"code":9007199254740993,"desc":""}}').code).toBe('9007199254740993');
  });
});
