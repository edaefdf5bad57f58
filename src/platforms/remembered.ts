import { setMaxListeners } from 'node:events';
import { LRUCache } from 'lru-cache';
import { GatewayError, UpstreamRefusedError, UpstreamUnavailableError } from '../domain/errors.js';
import type { Ask, Found } from '../domain/platform.js';
import type { Memory } from './cache.js';
import type { Changes } from './changes.js';
import type { Read } from './coalesced.js';
import { createHitRate } from './hit-rate.js';
import { inTime } from './in-time.js';

/** A kind of answer, and how long it is good for. */
export interface Kind<T> {
  /** Part of the key it is remembered by. */
  readonly name: string;
  /** The channel an id belongs to: what is remembered of it is dropped when the channel has changed. */
  channelOf(id: string): string;
  /** When its oldest part was answered: epoch milliseconds; infinity where nothing in it says so. */
  answeredAt(value: T): number;
  /** Milliseconds for which it is believed. */
  ttlOf(value: T): number;
  /** The same, said to be an earlier answer. */
  toStale(value: T): T;
  /** Then it is not remembered at all. */
  isPersonal(value: T): boolean;
}

/** Epoch milliseconds. */
interface Times {
  /** When somebody wanted it: what has changed since may not be in it. */
  readonly askedAt: number;
  /** When it was answered: its life begins here, or it would be over before a call in a long queue has left. */
  readonly answeredAt: number;
}

interface Entry<T> extends Times {
  /** Null: there is no such thing. */
  readonly value: T | null;
}

interface Refusal extends Times {
  readonly error: UpstreamRefusedError;
}

/** What does not exist may be made at any moment, and what is refused may be allowed. */
const MISSING_MS = 2_000;
/** From this part of its life on an answer is asked for anew while it is still given: nobody waits when it ends. */
const REFRESH_AT = 0.75;
const REFRESH_DEADLINE_MS = 10_000;
const MOST_NOTED = 10_000;
const TELL_AGAIN_MS = 1_000;
const LONGEST_PATIENCE_MS = 60_000;
/** For so long nobody waits for what was waited for in vain. */
const LATE_MS = 2_000;

/** Answers remembered by id. A memory that is away makes everything slower, and nothing wrong. */
export function remembering(options: {
  readonly platform: string;
  readonly memory: Memory;
  readonly ttl: { readonly staleMs: number };
  readonly enabled: boolean;
  readonly changes: Changes;
  /** Epoch milliseconds. */
  readonly now: () => number;
}) {
  const { platform, memory, ttl, enabled, changes, now } = options;
  const refreshing = new Set<string>();
  const hitRate = createHitRate();
  /** When channels changed, as the memory has told last. */
  const heard = new LRUCache<string, number>({ max: MOST_NOTED });
  /** What is not waited for, and until when, where an older answer is at hand. Epoch milliseconds. */
  const lateUntil = new LRUCache<string, number>({ max: MOST_NOTED });
  /** What the platform has refused lately, in this process alone. */
  const refusals = new LRUCache<string, Refusal>({ max: MOST_NOTED });

  const keyOf = (kind: string, id: string) => `${platform} ${kind} ${id}`;
  const changedKey = (channelId: string) => `changed ${channelId}`;

  function save<T>(kind: Kind<T>, id: string, value: T | null, askedAt: number): void {
    if (!enabled || (value !== null && kind.isPersonal(value))) return;
    const answeredAt = Math.min(now(), value === null ? Number.POSITIVE_INFINITY : kind.answeredAt(value));
    const entry: Entry<T> = { value, askedAt, answeredAt };
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
      if (toldAt <= changes.at(channelId) || toldAt === heard.get(channelId)) return;
      heard.set(channelId, toldAt);
      changes.note(channelId, Math.min(toldAt, now())); // another instance's clock may be ahead
    });
    ids.forEach((id, index) => {
      const text = texts[index];
      const entry = text === undefined ? null : (JSON.parse(text) as Entry<T>); // we wrote it
      if (entry !== null && now() - entry.answeredAt < ttl.staleMs) known.set(id, entry);
    });
    return known;
  }

  function changedAt<T>(kind: Kind<T>, id: string): number {
    return changes.at(kind.channelOf(id));
  }

  /** For all who share the memory. One that is away is told when it is back, for it may still hold what is old. */
  async function tell(channelId: string, at: number): Promise<void> {
    if (await memory.set(changedKey(channelId), String(at), ttl.staleMs)) return;
    const isStillNews = changes.at(channelId) === at && now() < at + ttl.staleMs;
    if (isStillNews) setTimeout(() => void tell(channelId, at), TELL_AGAIN_MS).unref();
  }

  /** The part of its life that an answer has behind it; from 1 on it is not believed any more. */
  function ageOf<T>(kind: Kind<T>, id: string, { value, askedAt, answeredAt }: Entry<T>, maxAgeMs: number): number {
    if (askedAt <= changedAt(kind, id)) return Number.POSITIVE_INFINITY;
    const lifeMs = Math.min(value === null ? MISSING_MS : kind.ttlOf(value), maxAgeMs);
    return lifeMs === 0 ? Number.POSITIVE_INFINITY : (now() - answeredAt) / lifeMs;
  }

  /** What would be refused again. Null: it may be asked for. */
  function refusalOf<T>(kind: Kind<T>, id: string, maxAgeMs: number): UpstreamRefusedError | null {
    const refusal = refusals.get(keyOf(kind.name, id));
    if (refusal === undefined) return null;
    return ageOf(kind, id, { ...refusal, value: null }, maxAgeMs) < 1 ? refusal.error : null;
  }

  /** The same reading, of which every answer is remembered. */
  function saving<T>(kind: Kind<T>, upstream: Read<T>): Read<T> {
    return async (ids, asking) => {
      const askedAt = now();
      const found = await upstream(ids, asking);
      for (const id of ids) {
        const value = found.get(id) ?? null;
        const key = keyOf(kind.name, id);
        if (enabled && value instanceof UpstreamRefusedError)
          refusals.set(key, { error: value, askedAt, answeredAt: now() });
        if (value instanceof GatewayError) continue;
        save(kind, id, value, askedAt);
        lateUntil.delete(key);
        refusals.delete(key);
      }
      return found;
    };
  }

  /** Asks for what is about to end, once for all who see it. */
  function refresh<T>(kind: Kind<T>, upstream: Read<T>, ids: readonly string[]): void {
    const own = ids.filter(
      (id) => !refreshing.has(keyOf(kind.name, id)) && refusalOf(kind, id, Number.POSITIVE_INFINITY) === null,
    );
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

  /**
   * Asks for a newer answer than the one at hand, which would do. A platform that hangs is not waited for to the very end of
   * the operation, but for half of the time that is left, and by whoever asks next not at all. The reading goes on behind.
   */
  async function newerOf<T>(kind: Kind<T>, upstream: Read<T>, id: string, asking: Ask): Promise<Found<T>> {
    const { signal } = new AbortController();
    setMaxListeners(0, signal); // every call listens
    const key = keyOf(kind.name, id);
    const isLate = (lateUntil.get(key) ?? 0) > now();
    const patienceMs = isLate ? 0 : Math.min(LONGEST_PATIENCE_MS, Math.max(0, asking.deadlineAt - now()) / 2);
    const late = new UpstreamUnavailableError(platform, 'did not answer in time');
    const reading = upstream([id], { ...asking, signal });
    try {
      return await inTime(reading, patienceMs, late);
    } catch (error) {
      if (error === late) lateUntil.set(key, now() + LATE_MS);
      throw error;
    }
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
        const refusal = age < 1 ? null : refusalOf(kind, id, asking.maxAgeMs);
        if (asking.maxAgeMs > 0) hitRate.count(age < 1 || refusal !== null); // else nothing could have been there
        if (refusal !== null) found.set(id, refusal);
        else if (entry === undefined || age >= 1) rest.push(id);
        else {
          if (entry.value !== null) found.set(id, entry.value);
          if (age > REFRESH_AT) ending.push(id);
        }
      }
      refresh(kind, upstream, ending);
      if (rest.length === 0) return found;

      // That there was no such thing stands in for nothing: it may have been made since.
      const earlierOf = (id: string) => (asking.maxAgeMs > 0 ? (known.get(id)?.value ?? null) : null);
      const isReplaceable = (id: string) => earlierOf(id) !== null;
      const outcomes = await Promise.all([
        ...rest.filter(isReplaceable).map((id) => outcomesOf([id], () => newerOf(kind, upstream, id, asking))),
        outcomesOf(
          rest.filter((id) => !isReplaceable(id)),
          (some) => upstream(some, asking),
        ),
      ]);
      const failures: GatewayError[] = [];
      for (const { id, answer, isCommon } of outcomes.flat()) {
        const earlier = answer instanceof GatewayError && answer.retryable ? earlierOf(id) : null;
        if (earlier !== null) found.set(id, kind.toStale(earlier));
        else if (answer !== null) found.set(id, answer);
        if (earlier === null && answer instanceof GatewayError && isCommon) failures.push(answer);
      }
      const [failure] = failures;
      if (failure !== undefined && failures.length === ids.length) throw failure;
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
      const at = now();
      for (const id of channelIds) changes.note(id, at); // also for what is on its way
      if (!enabled) return;
      await Promise.all(channelIds.map((id) => tell(id, at)));
    },
    hitRate: () => hitRate.now(),
  };
}

interface Outcome<T> {
  readonly id: string;
  /** Null: there is no such thing. */
  readonly answer: T | GatewayError | null;
  /** Whether it is everybody's failure, and not this id's own. */
  readonly isCommon: boolean;
}

/** Faults that are nobody's to explain, and the reason of a caller who left, are thrown. */
async function outcomesOf<T>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<Found<T>>,
): Promise<readonly Outcome<T>[]> {
  if (ids.length === 0) return [];
  try {
    const found = await read(ids);
    return ids.map((id) => ({ id, answer: found.get(id) ?? null, isCommon: false }));
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return ids.map((id) => ({ id, answer: error, isCommon: true }));
  }
}
