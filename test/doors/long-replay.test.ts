import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { bearer, jwtSecret } from '../access/credentials.js';
import { type BatchAdded, type Added, doors, openClient, take } from './clients.js';
import { createLongStore } from './long-log.js';
import { openStage } from './stage.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const EXTRA_BYTES = 20_000;
/** 60 MB in all. */
const EVENTS = 3_000;
const MOST_MEGABYTES = 15;

const documents = {
  singles: 'subscription ($after: String) { winnerAdded(after: $after) { cursor node { id extra } } }',
  batches: 'subscription ($after: String) { winnersAdded(after: $after) { cursor edges { node { id extra } } } }',
} as const;

/** What comes by either subscription. */
type Either = Partial<Added & BatchAdded>;

/** Bytes in use once what can be freed is freed. */
function restingHeap(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe.each(doors)('%s: whoever reads on for long with a token', (door) => {
  it.each(['singles', 'batches'] as const)('costs no memory for what it has read: %s', async (kind) => {
    const { store, grow } = createLongStore(EXTRA_BYTES);
    await using stage = await openStage({
      environment: { AUTH_ANONYMOUS_SCOPES: '', AUTH_JWT_SECRET: jwtSecret, FEED_TAIL: '100' },
      parts: { store },
    });
    const authorization = await bearer({ scope: 'winner:read winner:pii', endsIn: 3_600 });
    const client = openClient(door, stage.origin, authorization);
    const results = client.iterate<Either>(documents[kind], { after: stage.feed.toCursor(0) });

    const read = async (howMany: number) => {
      grow(howMany);
      for (let count = 0; count < howMany;) {
        const [result] = await take(results, 1);
        count += result?.winnersAdded?.edges.length ?? 1;
      }
      return restingHeap();
    };
    const before = await read(500); // what it takes to serve anybody at all
    const cost = ((await read(EVENTS)) - before) / 1e6;
    expect(cost).toBeLessThan(MOST_MEGABYTES);
    await client.dispose();
  });
});
