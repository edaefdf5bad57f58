import DataLoader from 'dataloader';
import { GatewayError } from '../../domain/errors.js';
import type { Ask } from '../../domain/platform.js';

/**
 * The same question, asked at most once per operation, from however many resolvers and however far apart. What is
 * remembered goes with the operation's `Ask`; failures are remembered too.
 */
export function createOnce<Value>(read: (key: string, ask: Ask) => Promise<Value>) {
  const loaders = new WeakMap<Ask, DataLoader<string, Value>>();

  return (key: string, ask: Ask): Promise<Value> => {
    let loader = loaders.get(ask);
    if (loader === undefined) {
      // Not batched: the platform takes one room a call. A failure is given as a value, or it would be forgotten.
      loader = new DataLoader((keys) => Promise.all(keys.map((one) => read(one, ask).catch(toError))), {
        batch: false,
      });
      loaders.set(ask, loader);
    }
    return loader.load(key);
  };
}

/** An id's own failure as its value; what is not a `GatewayError` (the caller left) is everybody's and stays thrown. */
export async function orOwnFailure<Value>(answer: Promise<Value>): Promise<Value | GatewayError> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('the caller left', { cause: reason });
}
