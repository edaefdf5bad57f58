import { stringify } from 'lossless-json';
import type { Reply } from '../loopback.js';
import type { Family, RefusedCallError } from './refusal.js';

/** A successful reply, as list-channels-lottery (v3) and lottery-activity/create (v4) document it. */
export function toSuccess(family: Family, data: unknown, requestId: string): Reply {
  return toReply(
    200,
    family === 'v3'
      ? { code: 200, status: 'success', message: '', data }
      : { code: 200, status: 'success', requestId, data, success: true },
  );
}

/** A refusal. v3's `data` turns from an object into an empty text; v4 has no `data` at all. */
export function toRefusal(family: Family, refusal: RefusedCallError, requestId: string, httpStatus: number): Reply {
  const { code, message, errorCode } = refusal;
  return toReply(
    httpStatus,
    family === 'v3'
      ? { code, status: code >= 500 ? 'fail' : 'error', message, data: '' }
      : { code, status: 'error', requestId, error: { code: errorCode, desc: message }, success: false },
  );
}

/** What the web server itself answers where no interface is reached: no envelope. */
export function toServerError(status: 404 | 405, path: string, at: number): Reply {
  const error = status === 404 ? 'Not Found' : 'Method Not Allowed';
  return toReply(status, { timestamp: at, status, error, path });
}

/** Bigints and lossless numbers go out as bare JSON numbers, digit for digit. */
function toReply(status: number, body: object): Reply {
  return { status, json: stringify(body) ?? '' };
}
