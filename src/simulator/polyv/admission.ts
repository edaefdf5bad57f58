import type { Call } from '../loopback.js';
import type { Interface } from './interfaces.js';
import { refusals } from './refusal.js';
import { signatureMatches } from './sign.js';

/** "3分钟内有效": how far a time stamp may be from the platform's clock, in either direction. */
const TIMESTAMP_VALID_MS = 3 * 60 * 1_000;

/** All that a JSON call may have in its query: the common parameters and the channel. */
const SIGNED_OF_JSON_CALLS: readonly string[] = [
  'appId',
  'timestamp',
  'sign',
  'signatureMethod',
  'signatureNonce',
  'requestId',
  'channelId',
];

export interface Account {
  readonly appId: string;
  readonly appSecret: string;
}

/** The checks that stand before every interface. Gives the call's parameters, or throws `RefusedCallError`. */
export function admit(call: Call, to: Interface, account: Account): URLSearchParams {
  const parameters = readParameters(call, to);
  const appId = parameters.get('appId') ?? '';
  if (appId === '') throw refusals.appIdRequired();
  if (appId !== account.appId) throw refusals.applicationNotFound();
  if (!isCurrent(parameters.get('timestamp') ?? '', call.arrivedAt)) throw refusals.invalidTimestamp();

  const names = [...parameters.keys()];
  if (new Set(names).size < names.length) throw refusals.invalid();
  const empty = names.find((name) => parameters.get(name) === '');
  if (empty !== undefined) throw refusals.empty(empty);
  if (!signatureMatches(parameters, account.appSecret) || !signsTheRightOnes(parameters, to))
    throw refusals.invalidSignature(to.family);
  return parameters;
}

function readParameters(call: Call, to: Interface): URLSearchParams {
  const type = call.headers['content-type'] ?? '';
  if (to.body === 'json' && !type.startsWith('application/json')) throw refusals.notJson();
  if (to.body !== 'form' || !type.startsWith('application/x-www-form-urlencoded')) return call.query;
  return new URLSearchParams([...call.query, ...new URLSearchParams(call.body)]);
}

function isCurrent(timestamp: string, now: number): boolean {
  return /^\d{13}$/.test(timestamp) && Math.abs(now - Number(timestamp)) <= TIMESTAMP_VALID_MS;
}

function signsTheRightOnes(parameters: URLSearchParams, to: Interface): boolean {
  if (to.body !== 'json') return true;
  return parameters.has('channelId') && [...parameters.keys()].every((name) => SIGNED_OF_JSON_CALLS.includes(name));
}
