import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { bearer, jwtSecret } from '../access/credentials.js';
import { type BatchAdded, type Added, type Door, doors, openClient, take } from './clients.js';
import { createLongStore } from './long-log.js';
import { openRawReader } from './raw-readers.js';
import { openStage } from './stage.js';
import { numberOf, numbersFrom } from './winners.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const EXTRA_BYTES = 4_000;
/** 100 MB of unread events. */
const UNREAD = 25_000;
const MOST_MEGABYTES = 20;

const singles = /* GraphQL */ `
  subscription ($after: String) {
    winnerAdded(after: $after) {
      cursor
      node {
        id
        extra
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
          id
          extra
        }
      }
    }
  }
`;

describe.each(doors)('%s: a reader that reads nothing of 100 MB', (door) => {
  it('costs no queue, is closed with a reason, and resumes exactly: single winners', async () => {
    const { seen, resumed } = await readNothing(door, singles);
    expect([...seen, ...resumed]).toEqual(numbersFrom(1, UNREAD));
  });

  it('costs no queue, is closed with a reason, and resumes exactly: batches', async () => {
    const { seen, resumed } = await readNothing(door, batches);
    expect([...seen, ...resumed]).toEqual(numbersFrom(1, UNREAD));
  });

  it('costs no queue with a token either, whose end is waited for beside', async () => {
    const authorization = await bearer({ scope: 'winner:read winner:pii', endsIn: 3_600 });
    const { seen, resumed } = await readNothing(door, batches, authorization);
    expect([...seen, ...resumed]).toEqual(numbersFrom(1, UNREAD));
  });
});

/** What comes by either subscription. */
type Either = Partial<Added & BatchAdded>;

function edgesOf({ winnerAdded, winnersAdded }: Either): BatchAdded['winnersAdded']['edges'] {
  return winnersAdded?.edges ?? (winnerAdded ? [winnerAdded] : []);
}

/** Resident bytes once what can be freed is freed. */
async function restingMemory(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    collectGarbage();
    await sleep(50);
  }
  return process.memoryUsage().rss;
}

/** Stops reading, lets the feed grow, and comes back by another line once it was cut off. */
async function readNothing(
  door: Door,
  query: string,
  authorization: string | null = null,
): Promise<{ readonly seen: readonly number[]; readonly resumed: readonly number[] }> {
  const { store, grow } = createLongStore(EXTRA_BYTES);
  await using stage = await openStage({
    environment: {
      STREAM_STALL_SECONDS: '2',
      FEED_TAIL: '100',
      ...(authorization !== null && { AUTH_ANONYMOUS_SCOPES: '', AUTH_JWT_SECRET: jwtSecret }),
    },
    parts: { store },
  });
  // A stranger who reads everything: what it takes to serve anybody at all is not the slow reader's doing.
  await readAll(1_000);
  const start = stage.feed.toCursor(1_000);
  const reader = await openRawReader<Either>(door, stage, query, { after: start }, authorization);
  await stage.followed(1);
  reader.pause();
  const before = await restingMemory();

  for (let grown = 0; grown < UNREAD; grown += 500) {
    grow(500);
    await sleep(2);
  }
  const cost = ((await restingMemory()) - before) / 1e6;
  const followersMeanwhile = stage.followers();
  await stage.followed(0);
  const { code, reason } = await reader.drain();
  // eslint-disable-next-line no-console -- the figure is what the test is for
  console.info(`${door}: the unread 100 MB cost ${cost.toFixed(1)} MB of RSS`);

  expect(stage.logged.join('\n')).toContain('nobody reads');
  // A stream of events has no word for a reason: its end and the log have to do.
  const goodbye = {
    ws: { code: 4408, reason: expect.stringContaining('resume') as string },
    sse: { code: null, reason: null },
  };
  expect({ code, reason }).toEqual(goodbye[door]);
  expect(followersMeanwhile).toBe(1); // it was measured while the reader was there
  expect(cost).toBeLessThan(MOST_MEGABYTES);

  const edges = reader.results.flatMap(edgesOf);
  const seen = edges.map(({ node }) => numberOf(node.id) - 1_000);
  const resumed = await readFrom(edges.at(-1)?.cursor ?? start, UNREAD - seen.length);
  return { seen, resumed };

  async function readAll(howMany: number): Promise<void> {
    grow(howMany);
    const client = openClient(door, stage.origin, authorization);
    await take(
      client.iterate<Either>(query, { after: stage.feed.toCursor(0) }),
      query === singles ? howMany : howMany / 500,
    );
    await client.dispose();
    await stage.followed(0);
  }

  async function readFrom(after: string, howMany: number): Promise<number[]> {
    const client = openClient(door, stage.origin, authorization);
    const results = client.iterate<BatchAdded>(batches, { after });
    const numbers: number[] = [];
    while (numbers.length < howMany) {
      const [batch] = await take(results, 1);
      numbers.push(...(batch?.winnersAdded.edges ?? []).map(({ node }) => numberOf(node.id) - 1_000));
    }
    await client.dispose();
    return numbers;
  }
}
