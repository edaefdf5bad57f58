import DataLoader from 'dataloader';
import type { Ask } from '../domain/platform.js';

const departures = new WeakMap<Ask, Ask>();

/** The same for one of many ids that set out together: it can be given up by itself. */
export function apartFrom(departure: Ask, signal: AbortSignal): Ask {
  const own = { ...departure, signal };
  departures.set(own, departure);
  return own;
}

/** For what is asked for many ids at once: it is given up only where all of them are. */
export function departureOf(ask: Ask): Ask {
  return departures.get(ask) ?? ask;
}

/** One thing per operation, or for all that set out together; made when first needed and forgotten with them. */
export function perAsk<Thing extends object>(create: (ask: Ask) => Thing): (ask: Ask) => Thing {
  const each = perOwnAsk(create);
  return (ask) => each(departureOf(ask));
}

function perOwnAsk<Thing extends object>(create: (ask: Ask) => Thing): (ask: Ask) => Thing {
  const made = new WeakMap<Ask, Thing>();
  return (ask) => {
    const known = made.get(ask);
    if (known !== undefined) return known;
    const fresh = create(ask);
    made.set(ask, fresh);
    return fresh;
  };
}

/**
 * The same question, asked at most once per operation, from however many resolvers and however far apart. Failures are
 * remembered too.
 */
export function oncePerAsk<Value>(read: (key: string, ask: Ask) => Promise<Value>) {
  const loaderOf = perOwnAsk(
    (ask) =>
      // Not batched: one key a call. A failure is given as a value, or the loader would forget it.
      new DataLoader<string, Value>((keys) => Promise.all(keys.map((key) => read(key, ask).catch(toError))), {
        batch: false,
      }),
  );
  return (key: string, ask: Ask): Promise<Value> => loaderOf(ask).load(key);
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('the caller left', { cause: reason });
}
