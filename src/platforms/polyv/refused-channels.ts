import { GatewayError, UpstreamRefusedError } from '../../domain/errors.js';

/** What was found out of each channel, by its native id. */
export type ByChannel<T> = ReadonlyMap<string, T | GatewayError>;

/**
 * Asks for several channels in one call. A refusal is all that the platform says where one of them is not ours, so
 * the culprit is taken out and the others are asked for again: the channels that the refusal names, or, where it
 * names none (or all), by halves. At most twice as many calls as there are channels. Failures come as values.
 */
export async function readDespiteRefusals<T>(
  channels: readonly string[],
  read: (channels: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<ByChannel<T>> {
  if (channels.length === 0) return new Map();
  try {
    return await read(channels);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (!(error instanceof UpstreamRefusedError) || channels.length === 1) return toFailures(channels, error);

    const named = channels.filter((channel) => isNamed(channel, error.reason ?? ''));
    if (named.length > 0 && named.length < channels.length) {
      const rest = channels.filter((channel) => !named.includes(channel));
      return new Map([...toFailures(named, error), ...(await readDespiteRefusals(rest, read))]);
    }
    const middle = Math.ceil(channels.length / 2);
    const halves = [channels.slice(0, middle), channels.slice(middle)];
    const outcomes = await Promise.all(halves.map((half) => readDespiteRefusals(half, read)));
    return new Map(outcomes.flatMap((outcome) => [...outcome]));
  }
}

function toFailures(channels: readonly string[], error: GatewayError): ReadonlyMap<string, GatewayError> {
  return new Map(channels.map((channel) => [channel, error]));
}

/** As a whole number, not as a part of a longer one. */
function isNamed(channel: string, reason: string): boolean {
  return new Set(reason.match(/\d+/g)).has(channel);
}
