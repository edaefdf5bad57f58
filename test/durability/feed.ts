import { openClient, type Door } from '../doors/clients.js';

/** A winner as the feed shows it, on any door. */
export interface Seen {
  readonly position: number;
  readonly viewer: number;
}

interface Edge {
  readonly cursor: string;
  readonly node: { readonly viewer: { readonly platformId: string } };
}

interface Page {
  readonly edges: readonly Edge[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

const page = /* GraphQL */ `
  query ($after: String) {
    winners(first: 100, after: $after) {
      edges {
        cursor
        node {
          viewer {
            platformId
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

const batches = /* GraphQL */ `
  subscription ($after: String) {
    winnersAdded(after: $after) {
      cursor
      edges {
        cursor
        node {
          viewer {
            platformId
          }
        }
      }
    }
  }
`;

/** What `POST /graphql` answers. Throws where it answers with errors. */
export async function ask<Data>(origin: string, query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors !== undefined) throw new Error(`not an answer: ${JSON.stringify(errors)}`);
  return data;
}

export async function readPosition(origin: string): Promise<string> {
  return (await ask<{ feedPosition: string }>(origin, '{ feedPosition }')).feedPosition;
}

/** Reads the connection `winners` on from where it has come to, so that a log that grows is read once. */
export function createReader(start: string | null = null) {
  const seen: Seen[] = [];
  let after = start;
  return {
    seen: seen as readonly Seen[],
    /** To the end as it is now. */
    async read(origin: string): Promise<void> {
      for (let hasNextPage = true; hasNextPage;) {
        const { winners } = await ask<{ winners: Page }>(origin, page, { after });
        seen.push(...winners.edges.map(toSeen));
        ({ endCursor: after, hasNextPage } = winners.pageInfo);
      }
    },
  };
}

/** A subscriber that keeps its cursor, and comes back with it whenever it is told where the gateway is. */
export function createSubscriber(door: Door, start: string) {
  const seen: Seen[] = [];
  let after = start;
  let connections = 0;

  return {
    door,
    seen: seen as readonly Seen[],
    /** How often it has connected. */
    get connections() {
      return connections;
    },
    /** Follows until the line breaks or `leave` is called. */
    follow(origin: string): { readonly ended: Promise<void>; leave(): Promise<void> } {
      connections += 1;
      const client = openClient(door, origin);
      const results = client.iterate<{ winnersAdded: { cursor: string; edges: readonly Edge[] } }>(batches, { after });

      async function run(): Promise<void> {
        for await (const { data, errors } of results) {
          if (!data) throw new Error(`not a result: ${JSON.stringify(errors)}`);
          seen.push(...data.winnersAdded.edges.map(toSeen));
          after = data.winnersAdded.cursor;
        }
      }
      const ended = run()
        .catch((error: unknown) => {
          if (error instanceof Error && error.message.startsWith('not a result')) throw error;
        })
        .finally(() => void client.dispose());
      ended.catch(() => {}); // whether or not somebody waits for it at that moment
      return {
        ended,
        async leave() {
          client.drop();
          await ended;
        },
      };
    },
  };
}

export type Subscriber = ReturnType<typeof createSubscriber>;

export function viewersOf(seen: readonly Seen[]): readonly number[] {
  return seen.map(({ viewer }) => viewer);
}

/** The cursor is opaque to clients; a test may look into it. */
function toSeen({ cursor, node }: Edge): Seen {
  const position = Buffer.from(cursor, 'base64url').toString('utf8').split(':').at(-1);
  return { position: Number(position), viewer: Number(node.viewer.platformId) };
}
