import { type Door as StreamingDoor, doors as streamingDoors, openClient, takeOnly } from '../doors/clients.js';
import type { ClientError } from '../gateway.js';

export const everyDoor = ['http', ...streamingDoors] as const;
export type AnyDoor = 'http' | StreamingDoor;

/** What one operation was answered, on whatever door. */
export interface Answered {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly ClientError[];
  /** Of the request on HTTP and SSE, of the close frame on WebSocket; null: it went through. */
  readonly refusedWith: number | null;
}

/** One operation through a door, by whoever `authorization` says; null: by nobody. */
export async function askThrough(
  door: AnyDoor,
  origin: string,
  authorization: string | null,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Answered> {
  if (door === 'http') return post(`${origin}/graphql`, authorization, query, variables);
  const client = openClient(door, origin, authorization);
  try {
    const { data, errors } = await takeOnly(client.iterate<Record<string, unknown>>(query, variables));
    return { data: data ?? null, errors: errors ?? [], refusedWith: null };
  } catch (error) {
    // The published clients tell of a refused connection alone, not of its body.
    if (door === 'sse') return post(`${origin}/graphql/stream`, authorization, query, variables);
    return { data: null, errors: [], refusedWith: (error as { code: number }).code };
  } finally {
    await client.dispose();
  }
}

async function post(url: string, authorization: string | null, query: string, variables: object): Promise<Answered> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(authorization !== null && { authorization }),
      ...(url.endsWith('/stream') && { accept: 'text/event-stream' }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data = null, errors = [] } = (await response.json()) as Partial<Answered>;
  return { data, errors, refusedWith: response.ok ? null : response.status };
}

export function codesOf({ errors }: Pick<Answered, 'errors'>): readonly string[] {
  return errors.map(({ extensions }) => extensions.code);
}
