import type { Caller } from '../graphql/context.js';

/** Everything a caller may be allowed. */
const scopes = ['lottery:read', 'lottery:write', 'winner:read', 'winner:pii', 'winner:erase', 'ops:read'] as const;

/** Whoever reaches this gateway: it listens on the loopback address unless told otherwise. */
export const anybody: Caller = { name: 'anybody', scopes: new Set(scopes), channels: null };
