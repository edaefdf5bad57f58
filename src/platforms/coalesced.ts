import { setMaxListeners } from 'node:events';
import { GatewayError, UpstreamBusyError, UpstreamUnavailableError } from '../domain/errors.js';
import type { Ask, Found } from '../domain/platform.js';
import { createFlight, type Flight } from './flight.js';
import { apartFrom } from './per-ask.js';

/** Reads many ids in one go. */
export type Read<T> = (ids: readonly string[], ask: Ask) => Promise<Found<T>>;

/** How long an id waits for company while nothing is under way, and at most while something is. */
const GATHER_MS = 5;
const LONGEST_GATHER_MS = 50;
/** An answer stays for a moment: who looked for it in the memory just before it came there finds it here. */
const LINGER_MS = 5;

/**
 * One reading for all who ask at the same time, whichever request they belong to. An id that is on its way is not asked
 * for again. Ids that set out together are read one by one, each with an `Ask` of its own, by whose `departureOf` an
 * adapter knows what it may put into one call; each is answered as soon as it is known, and fails by itself. The longer
 * the platform takes, the more each departure carries. An id is given up when everybody who waits for it has left, a
 * departure when all of its ids are.
 */
export function coalesced<T>(
  read: Read<T>,
  options: {
    readonly platform: string;
    readonly now: () => number;
    /** False: an id sets out at once, because the reading takes one a call anyway. */
    readonly gathers?: boolean;
    /** False: there is no memory in front, so nobody can have missed an answer in it. */
    readonly lingers?: boolean;
    /** When what an id names was last said to have changed, in epoch milliseconds: an answer asked for before is old. */
    readonly changedAt?: (id: string) => number;
  },
): Read<T> {
  const { platform, now, gathers = true, lingers = gathers, changedAt = () => Number.NEGATIVE_INFINITY } = options;
  const flights = new Map<string, Flight<T>>();
  let gathering: { readonly flights: Flight<T>[]; readonly since: number } | null = null;
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;

  function flightOf(id: string, { urgency, deadlineAt }: Ask): Flight<T> {
    const known = flights.get(id);
    // Whoever waits for an answer does not wait behind background work.
    const isInTime = known?.urgency !== 'BACKGROUND' || urgency === 'BACKGROUND';
    const isOld = known !== undefined && (known.abandoned.aborted || known.begunAt <= changedAt(id));
    if (known !== undefined && isInTime && !isOld) return known;
    const flight = createFlight<T>({ id, urgency, deadlineAt, begunAt: now() });
    flights.set(id, flight);
    gathering ??= { flights: [], since: now() };
    gathering.flights.push(flight);
    if (gathers) schedule();
    else depart();
    return flight;
  }

  function schedule(): void {
    if (gathering === null || timer !== undefined) return;
    const waitMs = underWay === 0 ? GATHER_MS : Math.max(GATHER_MS, gathering.since + LONGEST_GATHER_MS - now());
    timer = setTimeout(depart, waitMs);
  }

  function depart(): void {
    timer = undefined;
    const leaving = gathering?.flights ?? [];
    gathering = null;
    for (const urgency of ['MUTATION', 'QUESTION', 'BACKGROUND'] as const) {
      const own = leaving.filter((flight) => flight.urgency === urgency);
      if (own.length > 0) void readAll(own, urgency);
    }
  }

  /** Settles every flight, whatever happens; never rejects. */
  async function readAll(own: readonly Flight<T>[], urgency: Ask['urgency']): Promise<void> {
    underWay++;
    const deadlineAt = Math.max(...own.map((flight) => flight.deadlineAt));
    const ask: Ask = { deadlineAt, urgency, maxAgeMs: 0, signal: allAbandoned(own) };
    await Promise.all(
      own.map(async (flight) => {
        flight.deadlineAt = deadlineAt;
        try {
          const found = await read([flight.id], apartFrom(ask, flight.abandoned));
          const answer = found.get(flight.id) ?? null;
          flight.succeed(answer);
          if (answer instanceof GatewayError || !lingers) remove(flight); // of a failure nothing is kept
          else setTimeout(() => remove(flight), LINGER_MS).unref();
        } catch (error) {
          flight.fail(error);
          remove(flight);
        }
      }),
    );
    underWay--;
    clearTimeout(timer); // who gathers need not wait for company any longer
    timer = undefined;
    schedule();
  }

  function remove(flight: Flight<T>): void {
    if (flights.get(flight.id) === flight) flights.delete(flight.id);
  }

  /** An answer, or this caller's own end: its deadline, or that it has left. */
  async function readOne(id: string, ask: Ask): Promise<T | GatewayError | null> {
    for (;;) {
      const flight = flightOf(id, ask);
      try {
        return await flight.join(ask, now, () => new UpstreamUnavailableError(platform, 'did not answer in time'));
      } catch (error) {
        const hasTimeLeft = now() < ask.deadlineAt && !ask.signal.aborted;
        const wasForWantOfTime = now() >= flight.deadlineAt || error instanceof UpstreamBusyError;
        // It had only the time of those who came first: whoever joined later goes on.
        if (!(flight.deadlineAt < ask.deadlineAt && wasForWantOfTime && hasTimeLeft)) throw error;
      }
    }
  }

  return async (ids, ask) => {
    ask.signal.throwIfAborted();
    const found = new Map<string, T | GatewayError>();
    const failures: unknown[] = [];
    await Promise.all(
      ids.map(async (id) => {
        try {
          const answer = await readOne(id, ask);
          if (answer !== null) found.set(id, answer);
        } catch (error) {
          failures.push(error);
          if (error instanceof GatewayError) found.set(id, error);
        }
      }),
    );
    ask.signal.throwIfAborted();
    const fault = failures.find((failure) => !(failure instanceof GatewayError));
    if (fault !== undefined) throw fault;
    if (failures.length > 0 && failures.length === ids.length) throw failures[0];
    return found;
  };
}

/** Aborts when all of them are. */
function allAbandoned<T>(flights: readonly Flight<T>[]): AbortSignal {
  const all = new AbortController();
  setMaxListeners(0, all.signal); // every call of the departure listens
  let left = flights.length;
  for (const { abandoned } of flights) {
    const onAbort = () => {
      left--;
      if (left === 0) all.abort(abandoned.reason);
    };
    if (abandoned.aborted) onAbort();
    else abandoned.addEventListener('abort', onAbort, { once: true });
  }
  return all.signal;
}
