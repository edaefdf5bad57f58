import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { recordDisclosure } from './disclosure.js';

/** Executes a query or a mutation. What it shows of people is written down first; where it can't be, nothing is shown. */
export async function executeOperation(args: ExecutionArgs): Promise<ExecutionResult> {
  try {
    return await executeAudited(args);
  } catch (error) {
    return { errors: [toGraphQLError(error)] };
  }
}

async function executeAudited(args: ExecutionArgs): Promise<ExecutionResult> {
  const result = await execute(args);
  await recordDisclosure(args);
  return result;
}

/**
 * Like graphql's `subscribe`, but with a fresh context for each event: graphql 16 has one for the whole subscription,
 * in which a loader would answer with what it knew hours ago.
 *
 * `contextForEvent` gives the context in which an event is to be worked on; its signal aborts when the subscriber has
 * left. The source is freed by `return` and `throw`, also while an event is awaited or worked on, and when working on
 * one throws. A source that fails ends the stream with one last result that says why.
 */
export async function subscribePerEvent(
  args: ExecutionArgs,
  contextForEvent: (signal: AbortSignal) => unknown,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  try {
    await recordDisclosure(args); // silence tells something too, where it is listened to by what is personal
  } catch (error) {
    await events.return?.();
    return { errors: [toGraphQLError(error)] };
  }
  let working = new AbortController();
  let hasEnded = false;

  async function end(): Promise<IteratorReturnResult<undefined>> {
    hasEnded = true;
    working.abort(new Error('the subscriber has left'));
    await events.return?.();
    return { done: true, value: undefined };
  }

  const results: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      if (hasEnded) return { done: true, value: undefined };
      try {
        const event = await events.next();
        // Whoever has left is not worked for: the event may cost calls to a platform.
        if (event.done || hasEnded) return { done: true, value: undefined };
        working = new AbortController();
        const contextValue = contextForEvent(working.signal);
        return { done: false, value: await executeAudited({ ...args, rootValue: event.value, contextValue }) };
      } catch (error) {
        await end();
        return { done: false, value: { errors: [toGraphQLError(error)] } };
      }
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return results;
}

function toGraphQLError(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error('something that is no error was thrown');
  return new GraphQLError(originalError.message, { originalError });
}
