import { BadIdError, GatewayError, UpstreamRefusedError } from '../domain/errors.js';
import type { Ask, Found } from '../domain/platform.js';

/**
 * Reads each id on its own. Null and undefined are "no such thing" and stay out of the map; a `GatewayError` is the
 * id's own failure. Anything else is thrown, and so is the caller's reason where the caller has left.
 */
export async function readEach<Value>(
  ids: readonly string[],
  ask: Ask,
  read: (id: string) => Promise<Value | null | undefined>,
): Promise<Found<Value>> {
  const reading = Promise.all(ids.map((id) => orOwnFailure(read(id))));
  const outcomes = await reading.finally(() => ask.signal.throwIfAborted());

  const found = new Map<string, Value | GatewayError>();
  for (const [index, id] of ids.entries()) {
    const outcome = outcomes[index] ?? null; // the order is ours, not the platform's
    if (outcome !== null) found.set(id, outcome);
  }
  return found;
}

/**
 * Throws the first failure where nothing could be found out about any id: a refusal and a bad id are the fault of what
 * was asked; every other failure could have met any id.
 */
export function orCommonFailure<Value>(ids: readonly string[], found: Found<Value>): Found<Value> {
  const outcomes = ids.map((id) => found.get(id));
  const [first] = outcomes;
  if (first instanceof GatewayError && outcomes.every(isEverybodys)) throw first;
  return found;
}

/** What was found under one id; throws its failure. Null: no such thing. */
export function toFoundOne<Value>(found: Found<Value>, id: string): Value | null {
  const value = found.get(id) ?? null;
  if (value instanceof GatewayError) throw value;
  return value;
}

async function orOwnFailure<Value>(answer: Promise<Value>): Promise<Value | GatewayError> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

function isEverybodys(outcome: unknown): boolean {
  return outcome instanceof GatewayError && !(outcome instanceof UpstreamRefusedError || outcome instanceof BadIdError);
}
