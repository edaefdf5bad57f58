import { isIPv4, isIPv6 } from 'node:net';
import type { Caller } from '../domain/caller.js';
import type { CallerKey } from './rate.js';

/** The name of whoever has not said who it is. */
export const ANONYMOUS = 'anonymous';

const LONGEST_ADDRESS = 45;

/** A caller with a name counts by it wherever it comes from, one without by its address. */
export function toCallerKey(caller: Caller | null, address: string): CallerKey {
  const isNamed = caller !== null && caller.name !== ANONYMOUS;
  return isNamed ? { kind: 'name', value: caller.name } : { kind: 'address', value: toNetwork(address) };
}

/** The part of an address that is given to one party: of IPv6, where everybody has billions, the first 64 bits. */
export function toNetwork(address: string): string {
  const inner = address.replace(/^::ffff:/i, '');
  if (isIPv4(inner)) return inner;
  if (!isIPv6(address)) return address.slice(0, LONGEST_ADDRESS); // what a proxy says need not be one

  const [front = '', back] = address.split('::');
  const groups = front.split(':').filter((group) => group !== '');
  const following = back === undefined ? 0 : back.split(':').length;
  const whole = [...groups, ...Array<string>(Math.max(0, 8 - groups.length - following)).fill('0')];
  const first = [...whole, ...(back ?? '').split(':')].slice(0, 4);
  return first.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
