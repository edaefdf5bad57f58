import type DataLoader from 'dataloader';
import { BadIdError, GatewayError, UpstreamRefusedError } from '../../domain/errors.js';
import type { Ask, Found } from '../../domain/platform.js';

/**
 * Loads ids through an operation's loader. Null is left out: "no such thing". Throws the caller's reason where the
 * caller has left, and the first failure where nothing could be found out about any id.
 */
export async function loadFound<T>(
  ids: readonly string[],
  loader: DataLoader<string, T | null>,
  ask: Ask,
): Promise<Found<T>> {
  const outcomes = await loader.loadMany(ids);
  ask.signal.throwIfAborted();

  const found = new Map<string, T | GatewayError>();
  for (const [index, id] of ids.entries()) {
    const outcome = outcomes[index] ?? null; // the loader's order is ours, not the platform's
    if (outcome instanceof Error && !(outcome instanceof GatewayError)) throw outcome;
    if (outcome !== null) found.set(id, outcome);
  }

  const [first] = outcomes;
  if (first instanceof Error && outcomes.every(isEverybodys)) throw first;
  return found;
}

/** A refusal and a bad id are the fault of what was asked; every other failure could have met any id. */
function isEverybodys(outcome: unknown): boolean {
  return outcome instanceof Error && !(outcome instanceof UpstreamRefusedError || outcome instanceof BadIdError);
}
