import { setMaxListeners } from 'node:events';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../domain/errors.js';
import type { Memory } from './cache.js';
import type { Read } from './coalesced.js';
import { createHitRate } from './hit-rate.js';

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
const MOST_CHANGES = 10_000;

/** Answers remembered by id. A memory that is away makes everything slower, and nothing wrong. */
export function remembering(options: {
  readonly platform: string;
  readonly memory: Memory;
  readonly ttl: { readonly staleMs: number };
  readonly enabled: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { platform, memory, ttl, enabled, now } = options;
  const refreshing = new Set<string>();
  const hitRate = createHitRate();
  /** When channels changed, by what this process was told: it holds even where the memory was away at the time. */
  const changes = new LRUCache<string, number>({ max: MOST_CHANGES });

  const keyOf = (kind: string, id: string) => `${platform} ${kind} ${id}`;
  const changedKey = (channelId: string) => `changed ${channelId}`;

  function save<T>(kind: Kind<T>, id: string, value: T | null, askedAt: number): void {
    if (!enabled || (value !== null && kind.isPersonal(value))) return;
    const entry: Entry<T> = { value, askedAt };
    void memory.set(keyOf(kind.name, id), JSON.stringify(entry), ttl.staleMs);
  }

  /** What may still be given of some ids, at worst as stale. */
  async function recall<T>(kind: Kind<T>, ids: readonly string[]): Promise<ReadonlyMap<string, Entry<T>>> {
    const known = new Map<string, Entry<T>>();
    if (!enabled) return known;
    const channels = [...new Set(ids.map((id) => kind.channelOf(id)))];
    const texts = await memory.get([...ids.map((id) => keyOf(kind.name, id)), ...channels.map(changedKey)]);
    channels.forEach((channelId, index) => {
      const toldAt = Number(texts[ids.length + index] ?? 0);
      if (toldAt > (changes.get(channelId) ?? 0)) changes.set(channelId, toldAt);
    });
    ids.forEach((id, index) => {
      const text = texts[index];
      const entry = text === undefined ? null : (JSON.parse(text) as Entry<T>); // we wrote it
      if (entry !== null && now() - entry.askedAt < ttl.staleMs) known.set(id, entry);
    });
    return known;
  }

  function changedAt<T>(kind: Kind<T>, id: string): number {
    return changes.get(kind.channelOf(id)) ?? 0;
  }

  /** The part of its life that an answer has behind it; from 1 on it is not believed any more. */
  function ageOf<T>(kind: Kind<T>, id: string, { value, askedAt }: Entry<T>, maxAgeMs: number): number {
    if (askedAt <= changedAt(kind, id)) return Number.POSITIVE_INFINITY;
    const lifeMs = Math.min(value === null ? MISSING_MS : kind.ttlOf(value), maxAgeMs);
    return lifeMs === 0 ? Number.POSITIVE_INFINITY : (now() - askedAt) / lifeMs;
  }

  /** The same reading, of which every answer is remembered. */
  function saving<T>(kind: Kind<T>, upstream: Read<T>): Read<T> {
    return async (ids, asking) => {
      const askedAt = now();
      const found = await upstream(ids, asking);
      for (const id of ids) {
        const value = found.get(id) ?? null;
        if (!(value instanceof GatewayError)) save(kind, id, value, askedAt);
      }
      return found;
    };
  }

  /** Asks for what is about to end, once for all who see it. */
  function refresh<T>(kind: Kind<T>, upstream: Read<T>, ids: readonly string[]): void {
    const own = ids.filter((id) => !refreshing.has(keyOf(kind.name, id)));
    if (own.length === 0) return;
    for (const id of own) refreshing.add(keyOf(kind.name, id));
    const { signal } = new AbortController();
    setMaxListeners(0, signal); // every call listens
    upstream(own, { deadlineAt: now() + REFRESH_DEADLINE_MS, urgency: 'QUESTION', maxAgeMs: 0, signal })
      .catch(() => {}) // it is still there, and who asks after its end sees what is wrong
      .finally(() => {
        for (const id of own) refreshing.delete(keyOf(kind.name, id));
      });
  }

  /** A reading whose answers are saved, with the memory in front of it. */
  function read<T>(kind: Kind<T>, upstream: Read<T>): Read<T> {
    return async (ids, asking) => {
      const known = await recall(kind, ids);
      const found = new Map<string, T | GatewayError>();
      const rest: string[] = [];
      const ending: string[] = [];
      for (const id of ids) {
        const entry = known.get(id);
        const age = entry === undefined ? 1 : ageOf(kind, id, entry, asking.maxAgeMs);
        hitRate.count(age < 1);
        if (entry === undefined || age >= 1) rest.push(id);
        else {
          if (entry.value !== null) found.set(id, entry.value);
          if (age > REFRESH_AT) ending.push(id);
        }
      }
      refresh(kind, upstream, ending);
      if (rest.length === 0) return found;

      const answers = await orFailure(upstream(rest, asking));
      let failed = 0;
      for (const id of rest) {
        const answer = answers instanceof GatewayError ? answers : (answers.get(id) ?? null);
        const stale = answer instanceof GatewayError && answer.retryable ? known.get(id) : undefined;
        if (stale !== undefined && asking.maxAgeMs > 0) {
          if (stale.value !== null) found.set(id, kind.toStale(stale.value));
          continue;
        }
        if (answer !== null) found.set(id, answer);
        if (answers instanceof GatewayError) failed++;
      }
      if (failed === ids.length && answers instanceof GatewayError) throw answers;
      return found;
    };
  }

  return {
    read,
    saving,
    /** When the channel of an id was last said to have changed: epoch milliseconds, 0 where it was not. */
    changedAt,
    /** Remembers what was learned on the way. */
    prime<T extends { readonly id: string }>(kind: Kind<T>, values: readonly T[], askedAt: number): void {
      for (const value of values) save(kind, value.id, value, askedAt);
    },
    /** These channels have changed: what is remembered of them is given only where nothing newer can be had. */
    async forget(channelIds: readonly string[]): Promise<void> {
      if (!enabled) return;
      for (const id of channelIds) changes.set(id, now());
      await Promise.all(channelIds.map((id) => memory.set(changedKey(id), String(now()), ttl.staleMs)));
    },
    hitRate: () => hitRate.now(),
  };
}

/** Faults that are nobody's to explain, and the reason of a caller who left, are thrown. */
async function orFailure<T>(answers: Promise<T>): Promise<T | GatewayError> {
  try {
    return await answers;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}
