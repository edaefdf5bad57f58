import { BlockList, isIP } from 'node:net';
import type { Settings } from '../settings.js';

/** Whose word on where a request comes from is taken, as Fastify wants to hear it. */
export type TrustProxy = boolean | string[] | ((address: string, hop: number) => boolean);

/**
 * `TRUST_PROXY`: `true`, how many proxies stand before the gateway, or their addresses and ranges. Left out: whoever
 * holds the other end of the connection is the caller, whatever its headers say. `true` and a number believe whoever
 * reaches the port, so nobody but the proxies may.
 */
export function readTrustProxy(settings: Settings): TrustProxy {
  const [word = 'false', ...more] = settings.list('TRUST_PROXY');
  const isWord = more.length === 0 && /^(?:true|false)$/.test(word);
  if (isWord && settings.has('WEBHOOK_SOURCES') && word === 'true')
    // Then the caller itself says where it comes from, and a list of sources would be worth nothing.
    settings.checkedList(
      'TRUST_PROXY',
      isAddressRange,
      'a number of proxies or their addresses beside WEBHOOK_SOURCES',
    );
  if (isWord) return word === 'true';
  if (more.length === 0 && /^[1-9]$/.test(word)) return createHopCount(Number(word));
  const ranges = settings.checkedList(
    'TRUST_PROXY',
    isAddressRange,
    'true, a number from 1 to 9, or addresses such as 10.0.0.1 and 10.0.0.0/8',
  );
  return [...ranges];
}

/** Fastify takes a number for "nobody": a count can't tell who the next one is. Where the network tells, it can. */
function createHopCount(hops: number): (address: string, hop: number) => boolean {
  return (_address, hop) => hop < hops;
}

/** An IPv4 or IPv6 address, or a range of them in CIDR notation that is not everything. */
export function isAddressRange(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 0 || more.length > 0) return false;
  return length === undefined || (/^[1-9]\d{0,2}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128));
}

/** Tells whether an address lies in one of the ranges. An IPv4 address may come in IPv6's clothes (`::ffff:10.0.0.1`). */
export function createAddressCheck(ranges: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length] = range.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (length === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(length), family);
  }
  return (address = '') => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}
