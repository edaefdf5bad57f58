import type { Keyv } from 'keyv';
import { GatewayError } from '../domain/errors.js';
import type { Ask, Found } from '../domain/platform.js';
import type { Read } from './coalesced.js';

/** A kind of answer, and how long it is good for. */
export interface Kind<T> {
  /** Part of the key it is remembered by. */
  readonly name: string;
  /** The channel an id belongs to: what is remembered of it is dropped when the channel has changed. */
  channelOf(id: string): string;
  /** Milliseconds for which it is believed. */
  ttlOf(value: T): number;
  /** The same, said to be an earlier answer. */
  toStale(value: T): T;
  /** Then it is not remembered at all. */
  isPersonal(value: T): boolean;
}

interface Entry<T> {
  /** Null: there is no such thing. */
  readonly value: T | null;
  /** Epoch milliseconds at which the platform was asked. */
  readonly askedAt: number;
}

/** What does not exist may be made at any moment. */
const MISSING_MS = 2_000;
/** From this part of its life on an answer is asked for anew while it is still given: nobody waits when it ends. */
const REFRESH_AT = 0.75;
const REFRESH_DEADLINE_MS = 10_000;
/** Hits and misses fade, so that the rate is that of lately. */
const FADE_AT = 1_000;

/** Answers remembered by id. A store that is down makes everything slower, and nothing wrong. */
export function remembering(options: {
  readonly platform: string;
  readonly memory: Keyv<string>;
  readonly ttl: { readonly staleMs: number };
  readonly enabled: boolean;
  readonly now: () => number;
}) {
  const { platform, memory, ttl, enabled, now } = options;
  const refreshing = new Set<string>();
  let hits = 0;
  let misses = 0;

  const keyOf = (kind: string, id: string) => `${platform} ${kind} ${id}`;
  const changedKey = (channelId: string) => `changed ${channelId}`;

  async function load(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    if (!enabled || keys.length === 0) return keys.map(() => undefined);
    return memory.get<string>([...keys]).catch(() => keys.map(() => undefined));
  }

  function save<T>(kind: Kind<T>, id: string, value: T | null, askedAt: number): void {
    if (!enabled || (value !== null && kind.isPersonal(value))) return;
    const entry: Entry<T> = { value, askedAt };
    memory.set(keyOf(kind.name, id), JSON.stringify(entry), ttl.staleMs).catch(() => {}); // then it is asked again
  }

  function count(hit: boolean): void {
    if (hit) hits++;
    else misses++;
    if (hits + misses > FADE_AT) [hits, misses] = [hits / 2, misses / 2];
  }

  function lifeOf<T>(kind: Kind<T>, { value }: Entry<T>): number {
    return value === null ? MISSING_MS : kind.ttlOf(value);
  }

  /** What is remembered of some ids; what was said before its channel changed counts as older than it is. */
  async function recall<T>(
    kind: Kind<T>,
    ids: readonly string[],
  ): Promise<Map<string, Entry<T> & { readonly ageMs: number }>> {
    const channels = [...new Set(ids.map((id) => kind.channelOf(id)))];
    const texts = await load([...ids.map((id) => keyOf(kind.name, id)), ...channels.map(changedKey)]);
    const changedAt = new Map(channels.map((channel, index) => [channel, Number(texts[ids.length + index] ?? 0)]));
    const known = new Map<string, Entry<T> & { readonly ageMs: number }>();
    ids.forEach((id, index) => {
      const text = texts[index];
      if (text === undefined) return;
      const entry = JSON.parse(text) as Entry<T>; // we wrote it
      const isChanged = entry.askedAt <= (changedAt.get(kind.channelOf(id)) ?? 0);
      known.set(id, { ...entry, ageMs: isChanged ? Number.POSITIVE_INFINITY : now() - entry.askedAt });
    });
    return known;
  }

  async function ask<T>(kind: Kind<T>, read: Read<T>, ids: readonly string[], asking: Ask): Promise<Found<T>> {
    const askedAt = now();
    const found = await read(ids, asking);
    for (const id of ids) {
      const value = found.get(id) ?? null;
      if (!(value instanceof GatewayError)) save(kind, id, value, askedAt);
    }
    return found;
  }

  /** Asks for what is about to end, once for all who see it. */
  function refresh<T>(kind: Kind<T>, read: Read<T>, ids: readonly string[]): void {
    const own = ids.filter((id) => !refreshing.has(keyOf(kind.name, id)));
    if (own.length === 0) return;
    for (const id of own) refreshing.add(keyOf(kind.name, id));
    const signal = new AbortController().signal;
    ask(kind, read, own, { deadlineAt: now() + REFRESH_DEADLINE_MS, urgency: 'QUESTION', maxAgeMs: 0, signal })
      .catch(() => {}) // it is still there, and who asks after its end sees what is wrong
      .finally(() => {
        for (const id of own) refreshing.delete(keyOf(kind.name, id));
      });
  }

  /** The same reading with a memory in front of it. */
  function read<T>(kind: Kind<T>, upstream: Read<T>): Read<T> {
    return async (ids, asking) => {
      const known = await recall(kind, ids);
      const found = new Map<string, T | GatewayError>();
      const rest: string[] = [];
      const ending: string[] = [];
      for (const id of ids) {
        const entry = known.get(id);
        const lifeMs = entry === undefined ? 0 : Math.min(lifeOf(kind, entry), asking.maxAgeMs);
        const isFresh = entry !== undefined && entry.ageMs < lifeMs;
        count(isFresh);
        if (!isFresh) rest.push(id);
        else {
          if (entry.value !== null) found.set(id, entry.value);
          if (entry.ageMs > lifeMs * REFRESH_AT) ending.push(id);
        }
      }
      refresh(kind, upstream, ending);
      if (rest.length === 0) return found;

      const answers = await ask(kind, upstream, rest, asking).catch((error: unknown) => error);
      let failure: unknown = null;
      let failures = 0;
      for (const id of rest) {
        const answer = answers instanceof Map ? (answers as Found<T>).get(id) : answers;
        if (answer === undefined) continue;
        const stale = answer instanceof GatewayError && answer.retryable ? known.get(id) : undefined;
        if (stale !== undefined && now() - stale.askedAt < ttl.staleMs && asking.maxAgeMs > 0) {
          if (stale.value !== null) found.set(id, kind.toStale(stale.value));
        } else if (answers instanceof Map) found.set(id, answer as T | GatewayError);
        else {
          failures++;
          failure = answer;
        }
      }
      if (failures === 0) return found;
      if (failures === ids.length || !(failure instanceof GatewayError)) throw failure;
      for (const id of rest) if (!found.has(id) && known.get(id)?.value !== null) found.set(id, failure);
      return found;
    };
  }

  return {
    read,
    /** Remembers what was learned on the way. */
    prime<T extends { readonly id: string; readonly fetchedAt: string }>(kind: Kind<T>, values: readonly T[]): void {
      for (const value of values) save(kind, value.id, value, Date.parse(value.fetchedAt));
    },
    /** These channels have changed: what is remembered of them is given only where nothing newer can be had. */
    async forget(channelIds: readonly string[]): Promise<void> {
      if (!enabled) return;
      await Promise.all(
        channelIds.map((id) => memory.set(changedKey(id), String(now()), ttl.staleMs).catch(() => undefined)),
      );
    },
    hitRate: () => (hits + misses === 0 ? null : hits / (hits + misses)),
  };
}
