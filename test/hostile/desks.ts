import { createHash } from 'node:crypto';

const entry = (name: string) => `${name}|winner:read|${createHash('sha256').update(`key-of-${name}`).digest('hex')}`;

/** Two callers with names: `key-of-desk` and `key-of-hall`. */
export const desks = { AUTH_API_KEYS: `${entry('desk')},${entry('hall')}` };
