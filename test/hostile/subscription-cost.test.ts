import { describe, expect, it } from 'vitest';
import * as published from '../../src/client/generated/graphql.js';
import { doors, openClient, take } from '../doors/clients.js';
import { openStage } from '../doors/stage.js';
import { winnerNews } from '../doors/winners.js';
import { askAt } from './doors.js';

const batches = 'subscription { winnersAdded { edges { cursor node { id } } } }';

describe.each(doors)('%s', (door) => {
  it('counts a batch as the 500 winners that it may hold', async () => {
    await using stage = await openStage({ environment: { QUERY_COST: '2099' } });
    const { errors } = await askAt(door, stage.origin, { query: batches });
    expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX', retryable: false } }]);
    expect(errors?.[0]?.message).toBe('Cost limit of 2099 exceeded, found 2100.');
    expect(stage.followers()).toBe(0);
  });

  it('sends batches that cost just as much as may be', async () => {
    await using stage = await openStage({ environment: { QUERY_COST: '2100' } });
    const client = openClient(door, stage.origin);
    const one = take(client.iterate(batches), 1);
    await stage.followed(1);
    await stage.publish(winnerNews(1));
    expect(await one).toMatchObject([{ winnersAdded: { edges: [{ node: { id: winnerNews(1).winner.id } }] } }]);
    await client.dispose();
  });

  it('counts a single winner as one', async () => {
    await using stage = await openStage({ environment: { QUERY_COST: '102' } });
    const query = 'subscription { winnerAdded { cursor node { id } } }';
    const { errors } = await askAt(door, stage.origin, { query });
    expect(errors?.[0]?.message).toBe('Cost limit of 102 exceeded, found 103.');
  });

  it('serves every published subscription', async () => {
    await using stage = await openStage();
    const client = openClient(door, stage.origin);
    const documents = Object.values(published).map(String);
    const subscriptions = documents.filter((text) => /^\s*subscription /m.test(text));
    expect(subscriptions.length).toBeGreaterThan(1);
    const first = subscriptions.map((query) => take(client.iterate(query), 1));
    await stage.followed(subscriptions.length);
    await stage.publish(winnerNews(1));
    await Promise.all(first);
    await client.dispose();
  });
});
