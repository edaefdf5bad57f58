import { expect, it } from 'vitest';
import {
  ChannelsDocument,
  LotteriesDocument,
  LotteryDocument,
  type TypedDocumentString,
} from '../../src/client/generated/graphql.js';
import { type ClientError, startGateway, type TestGateway } from '../gateway.js';
import { type Failure, failures, platforms, TIMEOUT_MS, toClosedOrigin, type Vendor } from './faults.js';
import { expectNoLeak, expectNoSecretLogged } from './leaks.js';

const DEADLINE_MS = 3_000;
const channels: Readonly<Record<Vendor, readonly [string, string]>> = {
  polyv: ['polyv:channel:3000001', 'polyv:channel:3000002'],
  volcengine: ['volcengine:channel:1824921187234844', 'volcengine:channel:1824921187234845'],
};
const ids = [channels.polyv[0], channels.volcengine[0], channels.polyv[1], channels.volcengine[1]];

/** A gateway between two platforms with a lottery in each of two channels, one of the platforms broken. */
async function startBroken(broken: Vendor, { setting, fault }: Failure): Promise<TestGateway> {
  const upper = broken.toUpperCase();
  const gateway = await startGateway({
    environment: {
      REQUEST_DEADLINE_MS: String(DEADLINE_MS),
      [`${upper}_TIMEOUT_MS`]: String(TIMEOUT_MS),
      ...(setting === 'unreachable' && { [`${upper}_BASE_URL`]: await toClosedOrigin() }),
    },
    ...(setting === 'other secret' && broken === 'polyv' && { polyv: { appSecret: 'another-secret' } }),
    ...(setting === 'other secret' && broken === 'volcengine' && { volcengine: { secretAccessKey: 'another-secret' } }),
  });
  for (const id of ids) {
    const [vendor, , native = ''] = id.split(':');
    if (vendor === 'polyv') gateway.polyv.putRecord(native, { prize: `of ${id}` });
    else gateway.volcengine.putAward(native, { Name: `of ${id}`, AwardItemInfo: [] }); // its prizes' pictures are URLs
  }
  if (fault) gateway[broken].setFault(fault);
  return gateway;
}

/** The very text of an answer beside what it says, and how long it took. */
async function ask<Data, Variables>(
  gateway: TestGateway,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
) {
  const begunAt = performance.now();
  const response = await gateway.post('/graphql', JSON.stringify({ query: document.toString(), variables }));
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text) as { data: Data; errors?: readonly ClientError[] };
  return { data, errors, text, status: response.status, tookMs: performance.now() - begunAt };
}

const anyRequestId: unknown = expect.stringMatching(/^\w{20,}$/);

function toExtensions(broken: Vendor, { code, retryable, hasRequestId }: Failure) {
  return {
    code,
    retryable,
    platform: broken.toUpperCase(),
    ...(hasRequestId && { requestId: anyRequestId }),
  };
}

const cases = failures.map(({ broken, failure }) => [broken, failure.name, failure] as const);

it.each(cases)('%s %s: the other platform is not affected', async (broken, _name, failure) => {
  await using gateway = await startBroken(broken, failure);
  const healthy = platforms.find((vendor) => vendor !== broken) ?? broken;

  const [apart, merged] = await Promise.all([
    ask(gateway, ChannelsDocument, { ids }),
    ask(gateway, LotteriesDocument, { channelIds: ids }),
  ]);

  // Each in its own place: the healthy ones whole, the broken ones null with an error on their path.
  expect(apart.data.channels.map((channel) => channel?.lotteries?.nodes.map(({ name }) => name) ?? null)).toEqual(
    ids.map((id) => (channels[healthy].includes(id) ? [`of ${id}`] : null)),
  );
  const places = ids.flatMap((id, index) => (channels[broken].includes(id) ? [['channels', index, 'lotteries']] : []));
  const errors = apart.errors.toSorted((a, b) => Number(a.path?.[1]) - Number(b.path?.[1]));
  expect(errors).toMatchObject(places.map((path) => ({ path, extensions: toExtensions(broken, failure) })));

  // One list of both: the healthy ones' lotteries, and who is missing.
  expect(merged.errors).toEqual([]);
  expect(merged.data.lotteries?.edges.map(({ node }) => node.name).toSorted()).toEqual(
    channels[healthy].map((id) => `of ${id}`).toSorted(),
  );
  const { platform: _inTheId, ...why } = toExtensions(broken, failure);
  expect(merged.data.lotteries?.unavailable).toMatchObject(
    channels[broken].map((channelId) => ({ channelId, requestId: null, ...why })),
  );

  for (const { text, status, tookMs } of [apart, merged]) {
    expect(status).toBe(200);
    expect(tookMs).toBeLessThan(DEADLINE_MS);
    expectNoLeak(text, gateway);
  }
  expectNoSecretLogged(gateway);
});

it.each(platforms)('%s hangs beyond the deadline of the operation: the answer comes by then', async (broken) => {
  await using gateway = await startGateway({ environment: { REQUEST_DEADLINE_MS: '500' } });
  gateway.polyv.putRecord('3000001', { prize: `of ${ids[0]}` });
  gateway.volcengine.putAward('1824921187234844', { Name: `of ${ids[1]}` });
  gateway[broken].setFault({ kind: 'hang' });

  const { data, errors, tookMs } = await ask(gateway, ChannelsDocument, { ids: ids.slice(0, 2) });

  expect(tookMs).toBeLessThan(1_500); // half a second, and what a busy machine takes
  expect(data.channels.map((channel) => channel?.lotteries?.nodes.map(({ name }) => name) ?? null)).toEqual(
    broken === 'polyv' ? [null, [`of ${ids[1]}`]] : [[`of ${ids[0]}`], null],
  );
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', platform: broken.toUpperCase() } }]);
});

it("Polyv's newer interfaces give a request id with their refusals, and it is passed on", async () => {
  await using gateway = await startGateway();
  const { data, errors } = await gateway.query(LotteryDocument, { id: 'polyv:lottery:9999999:fv3mao43u6' });
  expect(data.lottery).toBeNull();
  expect(errors).toMatchObject([
    {
      path: ['lottery'],
      extensions: { code: 'UPSTREAM_REFUSED', platform: 'POLYV', requestId: expect.stringMatching(/^[0-9a-f]{32}\./) },
    },
  ]);
});

it('tells the operator, and at the level of a fault, that credentials are refused', async () => {
  await using gateway = await startBroken('polyv', {
    name: 'refuses the signature',
    code: 'UPSTREAM_UNAUTHORIZED',
    retryable: false,
    setting: 'other secret',
  });
  await gateway.query(ChannelsDocument, { ids });
  const told = gateway.logged.map((line) => JSON.parse(line) as { level: number; code?: string });
  expect(told).toContainEqual(expect.objectContaining({ level: 50, code: 'UPSTREAM_UNAUTHORIZED' }));
});
