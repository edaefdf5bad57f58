import { expect } from 'vitest';
import { callbackSecret, polyvAccount, type TestGateway, volcengineAccount } from '../gateway.js';

/**
 * What no client may ever read, whatever went wrong: keys, secrets, signatures, addresses, stacks. The text must hold
 * no address of its own, such as a prize's picture.
 */
export function expectNoLeak(text: string, gateway: TestGateway): void {
  for (const secret of secretsOf(gateway)) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/https?:|127\.0\.0\.1|localhost/i);
  expect(text).not.toMatch(/\bsign=|authorization|hmac/i);
  expect(text).not.toMatch(/\bat [\w.<>[\] ]+ ?\(|\.[jt]s:\d|node_modules|node:internal|stack/i);
}

/** What no log may hold. An operator may read addresses and stacks there. */
export function expectNoSecretLogged(gateway: TestGateway): void {
  const log = gateway.logged.join('');
  for (const secret of secretsOf(gateway)) expect(log).not.toContain(secret);
}

/** Everything that was used to get into the platforms, the very signatures that were sent included. */
function secretsOf({ polyv, volcengine }: TestGateway): readonly string[] {
  return [
    ...Object.values(polyvAccount),
    ...Object.values(volcengineAccount),
    callbackSecret,
    ...polyv.calls.flatMap(({ query }) => query.get('sign') ?? []),
    ...volcengine.calls.flatMap(({ headers }) => /Signature=(\w+)/.exec(headers.authorization ?? '')?.[1] ?? []),
  ];
}
