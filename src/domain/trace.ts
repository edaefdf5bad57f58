import { GatewayError } from './errors.js';

/** Libraries wrap each other's errors, in circles too: what lies deeper tells nobody anything. */
const DEEPEST = 4;

/** What was thrown and what caused it, from the outside in; at most four. */
export function causesOf(thrown: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let cause = thrown; cause instanceof Error && causes.length < DEEPEST; cause = cause.cause) causes.push(cause);
  return causes;
}

/**
 * For the log: what broke, and where, with at most four causes. The message is left out unless it is one of ours: what
 * others throw quotes what it stumbled over, which may be a secret or personal.
 */
export function toTrace(thrown: unknown): object {
  return toTraceWithin(thrown, DEEPEST);
}

function toTraceWithin(thrown: unknown, depth: number): object {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  const isOurs = thrown instanceof GatewayError;
  return {
    name: thrown.name,
    ...('code' in thrown && { code: thrown.code }),
    ...(isOurs ? { message: thrown.message } : { stack: toFrames(thrown.stack ?? '') }),
    ...(thrown.cause !== undefined && depth > 1 && { cause: toTraceWithin(thrown.cause, depth - 1) }),
  };
}

/** A stack begins with the message, which may have several lines. */
function toFrames(stack: string): readonly string[] {
  return stack.split('\n').filter((line) => /^ {4}at .+:\d+:\d+\)?$/.test(line));
}
