import { createHash } from 'node:crypto';

const entry = (name: string) => `${name}|winner:read|${createHash('sha256').update(`key-of-${name}`).digest('hex')}`;

/** Two callers with names: `key-of-desk` and `key-of-hall`. */
export const desks = { AUTH_API_KEYS: `${entry('desk')},${entry('hall')}` };

/** Behind a proxy on this machine; what is for nobody without a name can't be for everybody there. */
export const proxied = { TRUST_PROXY: '127.0.0.1', AUTH_ANONYMOUS_SCOPES: 'winner:read' };
