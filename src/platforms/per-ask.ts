import DataLoader from 'dataloader';
import type { Ask } from '../domain/platform.js';

/** One thing per operation, made when first needed and forgotten with the operation. */
export function perAsk<Thing extends object>(create: (ask: Ask) => Thing): (ask: Ask) => Thing {
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
  const loaderOf = perAsk(
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
