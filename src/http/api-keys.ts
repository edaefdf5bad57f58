import { createHash } from 'node:crypto';
import { type Caller, isScope, type Scope } from '../domain/caller.js';
import { readChannels } from './narrowing.js';

/** What the callers are that hold a key, by the SHA-256 of it in hexadecimal digits. */
export type ApiKeys = ReadonlyMap<string, Caller>;

export const apiKeyShape =
  '"name|scopes|SHA-256 of the key" (or "name|scopes|SHA-256|channel ids"), with spaces between scopes';

/**
 * `desk|winner:read winner:pii|9f86d0…|polyv:channel:1965681`; null where it is none. Keys are long and random, so that
 * a plain hash of one tells nothing.
 */
export function readApiKey(text: string): readonly [hash: string, caller: Caller] | null {
  const [name = '', scopes = '', hash = '', channels = null, ...rest] = text.split('|').map((part) => part.trim());
  const scopeList = readScopes(scopes.split(/\s+/));
  const channelList = channels === null ? null : readChannels(channels.split(/\s+/));
  const isGood = /^[\w.-]{1,64}$/.test(name) && /^[\da-f]{64}$/i.test(hash) && rest.length === 0;
  if (!isGood || scopeList === null || scopeList.size === 0 || channelList === undefined) return null;
  return [hash.toLowerCase(), { name: `key:${name}`, scopes: scopeList, channels: channelList, expiresAt: null }];
}

/** The hash is looked up: how long that takes tells nothing of a key. */
export function findApiKey(keys: ApiKeys, key: string): Caller | null {
  return keys.get(createHash('sha256').update(key).digest('hex')) ?? null;
}

/** Null where one of them is no scope. */
export function readScopes(words: readonly string[]): ReadonlySet<Scope> | null {
  return words.every(isScope) ? new Set(words) : null;
}
