import { describe, expect, it } from 'vitest';
import {
  UpstreamRefusedError,
  UpstreamThrottledError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
  type GatewayError,
} from '../../src/domain/errors.js';
import { isNoSuchThing, readResult } from '../../src/platforms/volcengine/envelope.js';

function failureOf(status: number, text: string): GatewayError {
  try {
    readResult({ status, text });
  } catch (error) {
    return error as GatewayError; // nothing else is thrown, as the tests show
  }
  throw new Error('expected a failure');
}

const refusing = (code: string, message = 'whatever') =>
  `{"ResponseMetadata":{"RequestId":"R1","Action":"X","Error":{"CodeN":1,"Code":"${code}","Message":"${message}"}}}`;

describe('an answer of the platform', () => {
  it('gives its result and request id, numbers unrounded', () => {
    const text = '{"ResponseMetadata":{"RequestId":"R1"},"Result":{"Id":1821371880000000001}}';
    expect(readResult({ status: 200, text })).toEqual({ result: { Id: '1821371880000000001' }, requestId: 'R1' });
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n'],
    ['HTML', '<html><body><h1>502 Bad Gateway</h1></body></html>'],
    ['half of it', '{"ResponseMetadata":{"RequestId":"R1"},"Resu'],
    ['a list', '[]'],
    ['a text', '"ok"'],
    ['null', 'null'],
    ['no envelope', '{"AwardConfigs":[]}'],
    ['no result', '{"ResponseMetadata":{"RequestId":"R1"}}'],
    ['a result that is no object', '{"ResponseMetadata":{"RequestId":"R1"},"Result":[]}'],
    ['an error without a code', '{"ResponseMetadata":{"Error":{"Message":"x"}}}'],
  ])('that is %s could not be read, under any status', (_, text) => {
    for (const status of [200, 403, 429, 500]) {
      const failure = failureOf(status, text);
      expect(failure).toBeInstanceOf(UpstreamUnavailableError);
      expect(failure.cause).toBeUndefined();
    }
  });

  it.each([
    ['FlowLimitExceeded', 429, UpstreamThrottledError],
    ['AccountFlowLimitExceeded', 429, UpstreamThrottledError],
    ['SignatureDoesNotMatch', 401, UpstreamUnauthorizedError],
    ['InvalidAccessKey', 401, UpstreamUnauthorizedError],
    ['InvalidTimestamp', 400, UpstreamUnauthorizedError],
    ['AccessDenied', 403, UpstreamUnauthorizedError],
    ['InternalError', 500, UpstreamUnavailableError],
    ['ServiceUnavailableTemp', 503, UpstreamUnavailableError],
    ['InvalidParameter.AllInvalid', 500, UpstreamRefusedError],
    ['InvalidActionOrVersion', 404, UpstreamRefusedError],
    ['OperationDenied.ActivityModuleWithoutPermission', 409, UpstreamRefusedError],
    ['SomethingNew', 418, UpstreamRefusedError],
  ])('that says %s is known by the code, not by the status %i', (code, documented, kind) => {
    for (const status of [documented, 200, 500]) {
      const failure = failureOf(status, refusing(code));
      expect(failure).toBeInstanceOf(kind);
      expect(failure).toMatchObject({ platform: 'volcengine', upstreamCode: code, requestId: 'R1' });
    }
  });

  it('is known by CodeN where it has no Code', () => {
    const text = '{"ResponseMetadata":{"Error":{"CodeN":100021}}}';
    expect(failureOf(400, text)).toMatchObject({ upstreamCode: '100021', requestId: null });
  });

  it('is told in the documents’ words, never in its own', () => {
    const known = failureOf(400, refusing('InvalidParameter.ActivityNotExist', 'AKLTSECRET 18000001234'));
    expect(known).toMatchObject({ reason: 'the live room does not exist' });
    const unknown = failureOf(400, refusing('SomethingNew', 'AKLTSECRET 18000001234'));
    expect(unknown).toMatchObject({ reason: null });
    for (const { message } of [known, unknown]) expect(message).not.toMatch(/AKLT|1800/);
  });

  it('has no code where the code is no word', () => {
    expect(failureOf(400, refusing('a code with blanks'))).toMatchObject({ upstreamCode: '1' });
  });
});

it.each([
  ['InvalidParameter.ActivityNotExist', true],
  ['InvalidParameter.ActivityHasBeenDeleted', true],
  ['InvalidParameter.ActivityIdInvalid', true],
  ['InvalidParameter.RedPacketIDInvalid', true],
  ['InvalidParameter.RedPacketNotExist', true],
  ['InvalidParameter.AllInvalid', false],
  ['OperationDenied.ActivityModuleWithoutPermission', false],
])('%s says that there is no such thing: %s', (code, expected) => {
  expect(isNoSuchThing(failureOf(400, refusing(code)))).toBe(expected);
});
