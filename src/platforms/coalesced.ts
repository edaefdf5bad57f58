import { setMaxListeners } from 'node:events';
import { UpstreamUnavailableError } from '../domain/errors.js';
import type { Ask, Found } from '../domain/platform.js';

/** Reads many ids in one go. */
export type Read<T> = (ids: readonly string[], ask: Ask) => Promise<Found<T>>;

/** How long a question waits for company while nothing is under way, and at most while something is. */
const GATHER_MS = 5;
const LONGEST_GATHER_MS = 100;

/** One id on its way, and how many still wait for it. */
interface Flight<T> {
  readonly answer: Promise<T | null>;
  settle(answer: T | Error | null): void;
  waiters: number;
  /** The latest deadline of those who wait; epoch milliseconds. */
  deadlineAt: number;
  /** Aborts when nobody waits any more. */
  readonly abandoned: AbortController;
}

/**
 * One reading for all who ask at the same time, whichever request they belong to. An id that is on its way is not asked
 * for again, and ids that wait go out together: the longer the platform takes, the more each call carries. What is
 * shared is given up only when everybody who waits for it has left.
 */
export function coalesced<T>(
  read: Read<T>,
  options: { readonly platform: string; readonly now: () => number },
): Read<T> {
  const { platform, now } = options;
  const flights = new Map<string, Flight<T>>();
  let gathering: { readonly ids: string[]; readonly since: number; urgency: Ask['urgency'] } | null = null;
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;

  function flightOf(id: string, { urgency, deadlineAt }: Ask): Flight<T> {
    const known = flights.get(id);
    if (known !== undefined) {
      known.deadlineAt = Math.max(known.deadlineAt, deadlineAt);
      return known;
    }
    const flight = createFlight<T>(deadlineAt);
    flights.set(id, flight);
    gathering ??= { ids: [], since: now(), urgency };
    gathering.ids.push(id);
    if (urgency !== 'BACKGROUND') gathering.urgency = urgency; // somebody waits for it
    schedule();
    return flight;
  }

  function schedule(): void {
    if (gathering === null || timer !== undefined) return;
    const waitMs = underWay === 0 ? GATHER_MS : Math.max(GATHER_MS, gathering.since + LONGEST_GATHER_MS - now());
    timer = setTimeout(depart, waitMs);
  }

  function depart(): void {
    timer = undefined;
    if (gathering === null) return;
    const { ids, urgency } = gathering;
    gathering = null;
    underWay++;
    void readAll(ids, urgency).finally(() => {
      underWay--;
      clearTimeout(timer); // who waits need not wait for company any longer
      timer = undefined;
      schedule();
    });
  }

  /** Settles every flight, whatever happens; never rejects. */
  async function readAll(ids: readonly string[], urgency: Ask['urgency']): Promise<void> {
    const own = ids.map((id) => [id, flights.get(id)] as const).filter(isThere);
    const signal = allAbandoned(own.map(([, { abandoned }]) => abandoned.signal));
    try {
      const deadlineAt = Math.max(...own.map(([, flight]) => flight.deadlineAt));
      const found = await read(ids, { deadlineAt, urgency, maxAgeMs: 0, signal });
      for (const [id, flight] of own) flight.settle(found.get(id) ?? null);
    } catch (error) {
      for (const [, flight] of own) flight.settle(error instanceof Error ? error : new Error(String(error)));
    } finally {
      for (const id of ids) flights.delete(id);
    }
  }

  return async (ids, ask) => {
    ask.signal.throwIfAborted();
    const found = new Map<string, T | UpstreamUnavailableError>();
    let failures = 0;
    let lastFailure: unknown;
    await Promise.all(
      ids.map(async (id) => {
        const flight = flightOf(id, ask);
        try {
          const answer = await waitFor(flight, ask, platform, now);
          if (answer !== null) found.set(id, answer);
        } catch (error) {
          failures++;
          lastFailure = error;
          found.set(id, error as UpstreamUnavailableError); // ports fail with GatewayErrors; others are thrown below
        }
      }),
    );
    ask.signal.throwIfAborted();
    if (failures > 0 && failures === ids.length) throw lastFailure;
    return found;
  };
}

function isThere<T>(entry: readonly [string, T | undefined]): entry is readonly [string, T] {
  return entry[1] !== undefined;
}

function createFlight<T>(deadlineAt: number): Flight<T> {
  let settle!: Flight<T>['settle'];
  const answer = new Promise<T | null>((resolve, reject) => {
    settle = (value) => (value instanceof Error ? reject(value) : resolve(value));
  });
  answer.catch(() => {}); // everybody may have left
  return { answer, settle, waiters: 0, deadlineAt, abandoned: new AbortController() };
}

/** The answer, or this caller's own end: its deadline, or that it has left. The flight goes on for the others. */
async function waitFor<T>(flight: Flight<T>, ask: Ask, platform: string, now: () => number): Promise<T | null> {
  flight.waiters++;
  let stop = () => {};
  const ended = new Promise<never>((_, reject) => {
    const onAbort = () => reject(ask.signal.reason);
    const timer = setTimeout(
      () => reject(new UpstreamUnavailableError(platform, 'did not answer in time')),
      Math.max(0, ask.deadlineAt - now()),
    );
    ask.signal.addEventListener('abort', onAbort, { once: true });
    stop = () => {
      clearTimeout(timer);
      ask.signal.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([flight.answer, ended]);
  } finally {
    stop();
    flight.waiters--;
    if (flight.waiters === 0) flight.abandoned.abort(new Error('everybody who asked has left'));
  }
}

/** Aborts when all of them have. */
function allAbandoned(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController();
  setMaxListeners(0, all.signal); // every call of the batch listens
  let left = signals.length;
  for (const signal of signals) {
    const onAbort = () => {
      left--;
      if (left === 0) all.abort(signal.reason);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  }
  return all.signal;
}
