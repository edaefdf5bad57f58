import * as z from 'zod';
import {
  UpstreamRefusedError,
  UpstreamThrottledError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
} from '../../domain/errors.js';
import { parseJson } from '../json.js';
import { wire } from '../values.js';
import { PLATFORM } from './ids.js';

/** The platform did what was asked. */
export interface Success {
  readonly kind: 'success';
  readonly data: unknown;
  readonly requestId: string | null;
}

/** The platform understood what was asked and declines. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly code: string;
  /** The platform's words; they may repeat what was asked (`toFitWords`). */
  readonly words: string | null;
  readonly requestId: string | null;
}

/** Both generations at once: v3 tells its error in `code` and `message` (`data` is "" then), v4 in `error`. */
const envelopeSchema = z.object({
  code: wire.text,
  status: wire.text,
  success: wire.flag,
  message: wire.text,
  requestId: wire.text,
  error: z.object({ code: wire.text, desc: wire.text }).nullish().catch(null),
  data: z.unknown().optional(),
});
type Envelope = z.infer<typeof envelopeSchema>;

/** Not about what was asked, but about who asks: these sentences come with several codes, so the words decide. */
const CREDENTIALS_REFUSED =
  /^(appId is required|application not found|invalid signature|invalid timestamp|签名错误)[.。]?$/i;
const APPLICATION_NOT_FOUND = '20001';

/** The limit of an interface; the second is a v4 sentence ("设置频繁 需等待"). */
const TOO_MANY_CALLS = /qps exceeds number of calls|设置频繁/i;

/** From the platform's table of global errors: fixed sentences, none of which repeats more than a name or a number. */
const FIT_FOR_CLIENTS = [
  /^illegal channel id: ?\d+( ?, ?\d+)*\.?$/i,
  /^(access forbidden|illegal operation|channel id or password error|channel forbid login|channel (in|no) live)\.?$/i,
  /^(invalid date time format|param validate error|number range error|json format error)\.?$/i,
  // Names alone: a signature or a phone number is none.
  /^param (should not be empty|is not (digit|number)|length is incorrect|exceeds maximum value of integer): ?[a-z_]{1,40}\.?$/i,
];

/** What may be a signature, a key, a phone number, an address or a link; ids of channels are shorter. */
const UNFIT =
  /[a-z]+:\/\/[^\s,;"']+|[\w.+-]+@[\w-]+(\.[\w-]+)+|\b\d{1,3}(\.\d{1,3}){3}\b|\+?\d[\d -]{9,}\d|[\w.+/=-]{16,}/gi;

/**
 * Reads an answer by what its body says; the HTTP status agrees with it in some documents and is 200 throughout in
 * others. Throws `UpstreamUnavailableError` where the body tells nothing, `UpstreamThrottledError`, and
 * `UpstreamUnauthorizedError` where our own application, signature or clock is refused.
 */
export function readAnswer(body: string): Success | Refusal {
  const envelope = readEnvelope(body);
  const { code, data } = envelope;
  const requestId = toWord(envelope.requestId);
  if (isSuccess(envelope)) return { kind: 'success', data, requestId };

  const words = envelope.error?.desc ?? envelope.message;
  const ownCode = toWord(envelope.error?.code ?? code);
  if (code === null || ownCode === null) throw unreadable('without a code');
  if (ownCode === APPLICATION_NOT_FOUND || CREDENTIALS_REFUSED.test(words?.trim() ?? '')) {
    throw new UpstreamUnauthorizedError(PLATFORM, ownCode, requestId);
  }
  if (code === '429' || TOO_MANY_CALLS.test(words ?? ''))
    throw new UpstreamThrottledError(PLATFORM, ownCode, requestId);
  if (isTheirFault(envelope, words)) {
    throw new UpstreamUnavailableError(PLATFORM, 'has a fault', { upstreamCode: ownCode, requestId });
  }
  return { kind: 'refusal', code: ownCode, words: words === '' ? null : words, requestId };
}

/** The refusal as an error that a client may see: the platform's words only where they are its fixed ones. */
export function toRefusedError({ code, words, requestId }: Refusal): UpstreamRefusedError {
  const reason = FIT_FOR_CLIENTS.some((fixed) => fixed.test(words?.trim() ?? '')) ? words : null;
  return new UpstreamRefusedError(PLATFORM, code, requestId, reason);
}

/**
 * A sentence of the platform's for whom it is about: whoever has asked. What it may repeat of how the gateway has asked
 * is left out, and so are `ours`: the gateway's own credentials.
 */
export function toFitWords(words: string, ours: readonly string[]): string {
  const ownOut = ours.reduce((text, own) => text.replaceAll(own, '…'), words);
  return ownOut.replaceAll(UNFIT, '…');
}

/** An answer that came, but of which nothing can be taken; what was asked may have been done. */
export function unreadable(how: string, cause?: unknown): UpstreamUnavailableError {
  return new UpstreamUnavailableError(PLATFORM, `answered ${how}`, { cause });
}

function readEnvelope(body: string): Envelope {
  let json: unknown;
  try {
    json = parseJson(body);
  } catch (cause) {
    throw unreadable('with something that is not JSON', cause);
  }
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) throw unreadable('with something that is not an object');
  return envelope.data;
}

/** Codes and request ids end up in messages: a short word without blanks, or nothing. */
function toWord(value: string | null): string | null {
  return value !== null && /^[\w.:-]{1,128}$/.test(value) ? value : null;
}

function isSuccess({ code, status, success }: Envelope): boolean {
  return code === '200' && success !== false && status !== 'error' && status !== 'fail';
}

/**
 * The table of global errors has 500 with "fail" for what the platform declines. Any other 5xx may have come after
 * the work was done, and "undefined error" says nothing at all: neither may pass for a refusal.
 */
function isTheirFault({ code, status }: Envelope, words: string | null): boolean {
  const declined = code === '500' && status === 'fail';
  return (/^5\d\d$/.test(code ?? '') && !declined) || /^undefined error\.?$/i.test(words ?? '');
}
