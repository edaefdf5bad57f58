import { createHash } from 'node:crypto';
import { openPolyvSimulator, type PolyvSimulatorOptions } from '../../src/simulator/polyv/index.js';

export const ACCOUNT = { appId: 'testappid1', appSecret: 'testsecret0123456789abcdef012345' };
/** The clock of most tests stands still here: it is the time stamp of the signing vectors. */
export const NOON = 1_700_000_000_000;

export type Parameters = Readonly<Record<string, string>>;

/** Both envelopes in one; which fields are there is what the tests are about. */
export interface Envelope {
  readonly code: number;
  readonly status: string;
  readonly message?: string;
  readonly requestId?: string;
  readonly error?: { readonly code: number; readonly desc: string };
  readonly data?: Readonly<Record<string, unknown>> & {
    readonly contents: readonly Readonly<Record<string, unknown>>[];
  };
}

export interface Answer {
  readonly status: number;
  /** As it came: the place to look for digits that a number would round. */
  readonly text: string;
  readonly body: Envelope;
}

/** 签名生成规则, written down a second time, so that the simulator is not its own judge. */
export function signed(parameters: Parameters, { appSecret } = ACCOUNT): Parameters {
  const names = Object.keys(parameters).filter((name) => parameters[name] !== '');
  const text = names.sort().reduce((so, name) => so + name + parameters[name], '');
  const algorithm = parameters['signatureMethod'] === 'SHA256' ? 'sha256' : 'md5';
  const sign = createHash(algorithm)
    .update(appSecret + text + appSecret)
    .digest('hex')
    .toUpperCase();
  return { ...parameters, sign };
}

/** A simulator and somebody who calls it as the documents say. Its clock stands still unless told otherwise. */
export async function openCalled(options: Partial<PolyvSimulatorOptions> = {}) {
  const now = options.now ?? (() => NOON);
  const simulator = await openPolyvSimulator({ ...ACCOUNT, ...options, now });
  const common = () => ({ appId: ACCOUNT.appId, timestamp: String(now()) });

  async function send(path: string, parameters: Parameters, init: RequestInit = {}): Promise<Answer> {
    const query = new URLSearchParams(parameters).toString();
    const response = await fetch(`${simulator.origin}${path}${path.includes('?') ? '&' : '?'}${query}`, init);
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) as Envelope }; // as: the tests check what they use
  }

  return {
    simulator,
    /** Exactly these parameters, no signature added. */
    send,
    get: (path: string, parameters: Parameters = {}) => send(path, signed({ ...common(), ...parameters })),
    /** A JSON call: the query alone is signed. */
    post: (path: string, parameters: Parameters, body: string, type = 'application/json') =>
      send(path, signed({ ...common(), ...parameters }), { method: 'POST', body, headers: { 'content-type': type } }),
    postForm: (path: string, parameters: Parameters) =>
      send(path, {}, { method: 'POST', body: new URLSearchParams(signed({ ...common(), ...parameters })) }),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

export const LIST_CHANNELS = '/live/v3/channel/lottery/list-channels-lottery';
export const WINNER_DETAIL = '/live/v3/channel/lottery/get-winner-detail';
export const CLAIM = '/live/v3/channel/chat/add-receive-info';
export const LIST_V4 = '/live/v4/channel/lottery/list';
export const ACTIVITY_GET = '/live/v4/channel/lottery-activity/get';
export const ACTIVITY_LIST = '/live/v4/channel/lottery-activity/list';
export const ACTIVITY_CREATE = '/live/v4/channel/lottery-activity/create';
/** A window that holds everything created at noon. */
export const WINDOW = { startTime: '1699999999000', endTime: '1700000001000' };
