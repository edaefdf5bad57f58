import { stringify } from 'lossless-json';
import type { Reply } from '../loopback.js';
import type { Random } from './random.js';
import type { RefusalError } from './refusal.js';

/** What every answer repeats of its question. */
export interface Asked {
  readonly action: string;
  readonly version: string;
}

/** Wraps results and refusals as the platform does. `now` is in epoch milliseconds. */
export function createEnvelope(now: () => number, random: Random) {
  function toMetadata({ action, version }: Asked) {
    return {
      RequestId: toRequestId(now(), random),
      Action: action,
      Version: version,
      Service: 'livesaas',
      Region: 'cn-north-1',
    };
  }

  return {
    success(asked: Asked, result: unknown): Reply {
      const ResponseMetadata = { ...toMetadata(asked), SystemTime: Math.floor(now() / 1_000) };
      return { status: 200, json: toJson({ ResponseMetadata, Result: result }) };
    },

    refusal(asked: Asked, { status, code, codeNumber, message }: RefusalError): Reply {
      const Error = { ...(codeNumber !== null && { CodeN: codeNumber }), Code: code, Message: message };
      return { status, json: toJson({ ResponseMetadata: { ...toMetadata(asked), Error } }) };
    },
  };
}

/** JSON in which a bigint is a bare number, digit for digit. */
export function toJson(value: unknown): string {
  return stringify(value) ?? 'null';
}

/** The instant in China's time zone and a random tail, as in the documents' samples. */
function toRequestId(now: number, random: Random): string {
  const instant = new Date(now + 8 * 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const tail = Array.from({ length: 19 }, () => Math.floor(random() * 16).toString(16));
  return `${instant}${tail.join('').toUpperCase()}`;
}
