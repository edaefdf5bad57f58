import {
  UpstreamRefusedError,
  UpstreamThrottledError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
  type GatewayError,
} from '../../domain/errors.js';
import { isRecord } from '../../domain/record.js';
import type { HttpAnswer } from '../http.js';
import { parseJson } from '../json.js';
import { PLATFORM } from './ids.js';

/** What a call was answered with, out of its envelope. */
export interface Result {
  readonly result: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
}

const throttling = new Set(['FlowLimitExceeded', 'AccountFlowLimitExceeded', 'RequestLimitExceeded']);

/** The access key, its rights, or our clock: whatever it is, only the operator can mend it. */
const unauthorized = new Set([
  'MissingAuthenticationToken',
  'MissingSignature',
  'InvalidTimestamp',
  'InvalidAccessKey',
  'InvalidClientTokenId',
  'InvalidAuthorization',
  'InvalidCredential',
  'InvalidSecretToken',
  'SignatureDoesNotMatch',
  'LackPolicy',
  'AccessDenied',
]);

const unavailable = new Set([
  'InternalError',
  'InternalServiceError',
  'InternalServiceTimeout',
  'ServiceUnavailableTemp',
  'FailToConnect',
]);

/**
 * What the documents (企业直播 错误码) say of their codes. Not the answer's own Message: that one is free text, and
 * repeats what was sent.
 */
const reasons: Readonly<Record<string, string>> = {
  'InvalidParameter.ActivityNotExist': 'the live room does not exist',
  'InvalidParameter.ActivityHasBeenDeleted': 'the live room has been deleted',
  'InvalidParameter.ActivityIdInvalid': 'the live room id is not valid',
  'OperationDenied.FeatureAccess': 'the feature is not part of the plan',
  'OperationDenied.ActivityModuleWithoutPermission': 'the account may not see the live room, or not this part of it',
};

/**
 * Takes an answer out of its envelope, `ResponseMetadata` and `Result`. The body decides and never the HTTP status:
 * callers' faults come as 500 or 409, and errors may come as 200.
 */
export function readResult({ text }: HttpAnswer): Result {
  const envelope = readEnvelope(text);
  const metadata = envelope['ResponseMetadata'];
  if (!isRecord(metadata)) throw unreadable('answered without the envelope that it documents');

  const requestId = toWord(metadata['RequestId']);
  const error = metadata['Error'] ?? null;
  if (error !== null) throw toError(error, requestId);

  const result = envelope['Result'];
  if (!isRecord(result)) throw unreadable('answered without a result', requestId);
  return { result, requestId };
}

/** Whether the platform says that there is no such room or no such thing in it. */
export function isNoSuchThing(error: unknown): boolean {
  // Codes of lotteries and red packets are not documented; the rooms' are, and `InvalidParameter.<Name>Invalid` in general.
  return (
    error instanceof UpstreamRefusedError &&
    /^InvalidParameter\.(?:Activity|Award|RedPacket)(?:NotExist|HasBeenDeleted|I[dD]Invalid)$/.test(error.upstreamCode)
  );
}

/** What there is not has nothing in it. */
export async function orNone<Value>(answer: Promise<Value>, none: Value): Promise<Value> {
  try {
    return await answer;
  } catch (error) {
    if (isNoSuchThing(error)) return none;
    throw error;
  }
}

/** Something came back that is not what the documents describe. */
export function unreadable(why: string, requestId: string | null = null, cause?: unknown): UpstreamUnavailableError {
  return new UpstreamUnavailableError(PLATFORM, why, { requestId, cause });
}

function readEnvelope(text: string): Readonly<Record<string, unknown>> {
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    // No `cause`: a parser's message quotes what it stumbled over.
    throw unreadable(text.trim() === '' ? 'answered with nothing' : 'answered with something else than JSON');
  }
  if (!isRecord(body)) throw unreadable('answered with JSON that is no object');
  return body;
}

function toError(error: unknown, requestId: string | null): GatewayError {
  const details: Readonly<Record<string, unknown>> = isRecord(error) ? error : {};
  const code = toWord(details['Code']) ?? toWord(details['CodeN']);
  if (code === null) return unreadable('answered with an error that has no code', requestId);
  if (throttling.has(code)) return new UpstreamThrottledError(PLATFORM, code, requestId);
  if (unauthorized.has(code)) return new UpstreamUnauthorizedError(PLATFORM, code, requestId);
  if (unavailable.has(code))
    return new UpstreamUnavailableError(PLATFORM, `has a fault (${code})`, { upstreamCode: code, requestId });
  return new UpstreamRefusedError(PLATFORM, code, requestId, Object.hasOwn(reasons, code) ? reasons[code] : null);
}

/** Codes and request ids end up in messages: a short word without blanks, or nothing. */
function toWord(value: unknown): string | null {
  return typeof value === 'string' && /^[\w.:-]{1,128}$/.test(value) ? value : null;
}
