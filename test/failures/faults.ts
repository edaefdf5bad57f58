import { type Fault, openLoopback } from '../../src/simulator/loopback.js';

export const platforms = ['polyv', 'volcengine'] as const;
export type Vendor = (typeof platforms)[number];

/** Milliseconds after which the broken platform is given up in these tests. */
export const TIMEOUT_MS = 400;

/** One way in which a platform can fail, and what a client is to be told of it. */
export interface Failure {
  readonly name: string;
  readonly code: string;
  readonly retryable: boolean;
  /** Whether the platform gives a request id that has to be passed on; left out: it gives none. */
  readonly hasRequestId?: boolean;
  /** Where no fault of the simulator plays it: what is changed when the gateway starts. */
  readonly setting?: 'unreachable' | 'other secret';
  readonly fault?: Fault;
}

const unavailable = { code: 'UPSTREAM_UNAVAILABLE', retryable: true } as const;

/** What can go wrong on the way, whichever platform it is. */
const everywhere: readonly Failure[] = [
  { ...unavailable, name: 'refuses the connection', setting: 'unreachable' },
  { ...unavailable, name: 'is slower than the timeout', fault: { kind: 'slow', milliseconds: 3 * TIMEOUT_MS } },
  { ...unavailable, name: 'hangs', fault: { kind: 'hang' } },
  { ...unavailable, name: 'drips', fault: { kind: 'drip' } },
  { ...unavailable, name: 'resets the connection', fault: { kind: 'reset' } },
  { ...unavailable, name: 'breaks off in the middle', fault: { kind: 'truncated' } },
  { ...unavailable, name: 'answers HTML with 200', fault: { kind: 'html' } },
  { ...unavailable, name: 'answers HTML with 502', fault: { kind: 'html', status: 502 } },
  { ...unavailable, name: 'answers 500 and nothing else', fault: { kind: 'status', status: 500 } },
  { ...unavailable, name: 'answers 200 and nothing else', fault: { kind: 'status', status: 200 } },
  { ...unavailable, name: 'answers JSON without an envelope', fault: { kind: 'status', status: 200, body: '[]' } },
];

const polyvReply = (status: number, envelope: object): Fault => ({
  kind: 'reply',
  reply: { status, json: JSON.stringify({ status: 'error', data: '', ...envelope }) },
});

/** The sentence repeats what no client may read: platforms do such things. */
const volcengineReply = (status: number, Code: string): Fault => ({
  kind: 'reply',
  reply: {
    status,
    json: JSON.stringify({
      ResponseMetadata: {
        RequestId: '20261120120000ABCDEF0123456789ABCDE',
        Error: { Code, Message: 'The accesskey [AKLTTEST] at https://livesaas.volcengineapi.com is not allowed.' },
      },
    }),
  },
});

/** The platforms' own ways of saying no. */
const own: Readonly<Record<Vendor, readonly Failure[]>> = {
  polyv: [
    {
      name: 'answers 200 with an error inside',
      code: 'UPSTREAM_REFUSED',
      retryable: false,
      fault: polyvReply(200, { code: 403, message: 'access forbidden' }),
    },
    {
      name: 'answers 200 with an error inside that repeats what no client may read',
      code: 'UPSTREAM_REFUSED',
      retryable: false,
      fault: polyvReply(200, { code: 400, message: 'no right for test-app at http://api.polyv.net' }),
    },
    {
      name: 'answers 200 with a limit inside',
      code: 'UPSTREAM_THROTTLED',
      retryable: true,
      fault: polyvReply(200, { code: 400, message: 'qps exceeds number of calls' }),
    },
    {
      name: 'answers 429',
      code: 'UPSTREAM_THROTTLED',
      retryable: true,
      fault: polyvReply(429, { code: 429, message: 'qps exceeds number of calls' }),
    },
    { name: 'refuses the signature', code: 'UPSTREAM_UNAUTHORIZED', retryable: false, setting: 'other secret' },
  ],
  volcengine: [
    {
      name: 'answers 200 with an error inside',
      code: 'UPSTREAM_REFUSED',
      retryable: false,
      hasRequestId: true,
      fault: volcengineReply(200, 'OperationDenied.FeatureAccess'),
    },
    {
      name: "answers 500 with a caller's fault inside",
      code: 'UPSTREAM_REFUSED',
      retryable: false,
      hasRequestId: true,
      fault: volcengineReply(500, 'InvalidParameter.ActivityIdInvalid'),
    },
    {
      name: 'answers 500 with a fault of its own inside',
      ...unavailable,
      hasRequestId: true,
      fault: volcengineReply(500, 'InternalError'),
    },
    {
      name: 'answers 429',
      code: 'UPSTREAM_THROTTLED',
      retryable: true,
      hasRequestId: true,
      fault: volcengineReply(429, 'FlowLimitExceeded'),
    },
    {
      name: 'refuses the signature',
      code: 'UPSTREAM_UNAUTHORIZED',
      retryable: false,
      hasRequestId: true,
      setting: 'other secret',
    },
  ],
};

/** Every failure of every platform. */
export const failures: readonly { readonly broken: Vendor; readonly failure: Failure }[] = platforms.flatMap((broken) =>
  [...everywhere, ...own[broken]].map((failure) => ({ broken, failure })),
);

/** An address of this machine at which nobody listens. */
export async function toClosedOrigin(): Promise<string> {
  const loopback = await openLoopback({ answer: () => ({ status: 200, json: '' }) });
  await loopback.close();
  return loopback.origin;
}
