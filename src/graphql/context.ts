import type { AuditTrail } from '../domain/audit.js';
import type { Caller } from '../domain/caller.js';
import type { IdempotencyStore } from '../domain/idempotency.js';
import type { Ask, Platform } from '../domain/platform.js';
import type { Pull } from '../feed/pull.js';
import type { Watch } from '../feed/watch.js';
import type { WinnerFeed } from '../feed/winner-feed.js';
import { createDisclosure, type Disclosure } from './disclosure.js';
import { createLoaders, type Loaders } from './loaders.js';

/** What is the same for every operation. */
export interface Gateway {
  readonly platforms: readonly Platform[];
  readonly feed: WinnerFeed;
  readonly pull: Pull;
  readonly watch: Watch;
  readonly idempotency: IdempotencyStore;
  readonly audit: AuditTrail;
  /** By platform: when it last called back, genuinely. RFC 3339, UTC; as far as this process knows. */
  readonly lastCallbackAt: Map<string, string>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long an operation may take. */
  readonly deadlineMs: number;
}

/** What a resolver sees. One per operation; never the HTTP request, since streams and batches have none. */
export interface GatewayContext extends Gateway {
  readonly caller: Caller;
  readonly ask: Ask;
  readonly loaders: Loaders;
  /** What this operation has shown of people so far. */
  readonly disclosure: Disclosure;
  /** By lottery: reading the platform's own list of its winners, where that is under way or done. */
  readonly completions: Map<string, Promise<void>>;
}

/** `signal` aborts when the caller has left. */
export function createContext(gateway: Gateway, caller: Caller, signal: AbortSignal): GatewayContext {
  const ask: Ask = {
    deadlineAt: gateway.now() + gateway.deadlineMs,
    urgency: 'QUESTION',
    maxAgeMs: Number.POSITIVE_INFINITY,
    signal,
  };
  return {
    ...gateway,
    caller,
    ask,
    loaders: createLoaders(gateway.platforms, caller, ask, (channelIds) => gateway.watch.see(channelIds)),
    disclosure: createDisclosure(),
    completions: new Map(),
  };
}
