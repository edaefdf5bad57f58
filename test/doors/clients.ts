import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { ClientError } from '../gateway.js';

export const doors = ['ws', 'sse'] as const;
export type Door = (typeof doors)[number];

/** One result as a client gets it. */
export interface Result<Data> {
  readonly data?: Data | null | undefined;
  readonly errors?: readonly ClientError[];
}

export interface Client {
  /** Begins when the first result is asked for. `return` unsubscribes. */
  iterate<Data>(
    query: string,
    variables?: Record<string, unknown>,
    operationName?: string,
  ): AsyncIterableIterator<Result<Data>>;
  /** Cuts the line, as a network does. */
  drop(): void;
  dispose(): Promise<void>;
}

/** The published client of a door, which does not come back by itself. `authorization` says who it is. */
export function openClient(door: Door, origin: string, authorization: string | null = null): Client {
  return door === 'ws' ? openWsClient(origin, authorization) : openSseClient(origin, authorization);
}

/** What a subscriber to single winners sees. */
export interface Added {
  readonly winnerAdded: { readonly cursor: string; readonly node: { readonly id: string } };
}

/** What a subscriber to batches sees. */
export interface BatchAdded {
  readonly winnersAdded: {
    readonly cursor: string;
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  };
}

export const winnerAdded = /* GraphQL */ `
  subscription ($filter: WinnerFilter, $after: String) {
    winnerAdded(filter: $filter, after: $after) {
      cursor
      node {
        id
      }
    }
  }
`;

export const winnersAdded = /* GraphQL */ `
  subscription ($filter: WinnerFilter, $after: String) {
    winnersAdded(filter: $filter, after: $after) {
      cursor
      edges {
        cursor
        node {
          id
        }
      }
    }
  }
`;

/** Takes so many results, and leaves the rest. A result with errors fails the test. */
export async function take<Data>(results: AsyncIterator<Result<Data>>, howMany: number): Promise<Data[]> {
  const taken: Data[] = [];
  while (taken.length < howMany) {
    const { done, value } = await results.next();
    if (done) throw new Error(`the stream ended after ${taken.length} results`);
    const { data, errors } = value;
    if (errors || !data) throw new Error(`not a result: ${JSON.stringify(errors)}`);
    taken.push(data);
  }
  return taken;
}

/** The one result of an operation that does not stream. */
export async function takeOnly<Data>(results: AsyncIterableIterator<Result<Data>>): Promise<Result<Data>> {
  const all: Result<Data>[] = [];
  try {
    for await (const result of results) all.push(result);
  } catch (error) {
    // The WebSocket protocol has a message of its own for errors before execution; its client throws them as a list.
    if (!Array.isArray(error)) throw error;
    all.push({ errors: error as ClientError[] });
  }
  const [only, ...more] = all;
  if (only === undefined || more.length > 0) throw new Error(`${all.length} results, not one`);
  return only;
}

function openWsClient(origin: string, authorization: string | null): Client {
  const client = createWsClient({
    ...(authorization !== null && { connectionParams: { authorization } }),
    url: `${origin.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    onNonLazyError: () => {},
  });
  return {
    iterate: <Data>(query: string, variables: Record<string, unknown> = {}, operationName?: string) =>
      client.iterate({ query, variables, ...(operationName && { operationName }) }) as AsyncIterableIterator<
        Result<Data>
      >,
    drop: () => client.terminate(),
    dispose: async () => client.dispose(),
  };
}

function openSseClient(origin: string, authorization: string | null): Client {
  const client = createSseClient({
    url: `${origin}/graphql/stream`,
    retryAttempts: 0,
    ...(authorization !== null && { headers: { authorization } }),
  });
  return {
    iterate: <Data>(query: string, variables: Record<string, unknown> = {}, operationName?: string) =>
      client.iterate({ query, variables, ...(operationName && { operationName }) }) as AsyncIterableIterator<
        Result<Data>
      >,
    drop: () => client.dispose(),
    dispose: async () => client.dispose(),
  };
}
