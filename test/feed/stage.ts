import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
import { expect, vi } from 'vitest';
import { openApp } from '../../src/app.js';
import { WinnersDocument, type WinnersQuery } from '../../src/client/generated/graphql.js';
import { createSettings } from '../../src/settings.js';
import { openPolyvSimulator, type PolyvSimulator } from '../../src/simulator/polyv/index.js';
import { openVolcengineSimulator, type VolcengineSimulator } from '../../src/simulator/volcengine/index.js';
import { type Added, openClient, winnerAdded } from '../doors/clients.js';
import { callbackSecret, type ClientError, polyvAccount, volcengineAccount } from '../gateway.js';
import { openToAll } from '../open-to-all.js';
import { createKeptLog, keepSecrets } from '../secrets/written.js';

export const CHANNEL = '1965681';
export const ROOM = '1824921187234844';
export const channelId = `polyv:channel:${CHANNEL}`;
export const roomId = `volcengine:channel:${ROOM}`;
export const LIST_PATH = '/live/v3/channel/lottery/list-channels-lottery';
export const WINNERS_PATH = '/live/v3/channel/lottery/get-winner-detail';

export const HOUR_MS = 3_600_000;

/** One clock for platforms and gateways: real time, and whatever it was put forward. */
export interface Clock {
  readonly now: () => number;
  readonly advance: (milliseconds: number) => void;
}

/** Both platforms, which live on while gateways come and go. */
export interface Platforms extends AsyncDisposable {
  readonly polyv: PolyvSimulator;
  readonly volcengine: VolcengineSimulator;
  readonly clock: Clock;
  readonly dataFolder: string;
}

export type Recorded = NonNullable<WinnersQuery['winners']>['edges'][number]['node'];

/** A published operation. */
type Published<Data> = DocumentTypeDecoration<Data, never> & { toString(): string };

export interface Answer<Data> {
  readonly data: Data;
  readonly errors: readonly ClientError[];
}

export interface Gateway extends AsyncDisposable {
  readonly origin: string;
  readonly logged: readonly string[];
  /** Of a query that is not published, the caller says what it gives. */
  readonly ask: <Data>(query: string | Published<Data>, variables?: object) => Promise<Answer<Data>>;
  /** Every winner that is recorded, in order. */
  winners(): Promise<readonly Recorded[]>;
  /** Subscribes; resolves when the subscription follows the feed. */
  follow(filter: object | null, after?: string): Promise<Follower>;
  close(): Promise<void>;
}

export interface Follower {
  /** What has come so far. */
  readonly added: readonly Added['winnerAdded'][];
  readonly leave: () => Promise<void>;
}

export async function openPlatforms(
  options: { readonly volcengine?: Partial<Parameters<typeof openVolcengineSimulator>[0]> } = {},
): Promise<Platforms> {
  const clock = createClock();
  const polyv = await openPolyvSimulator({ ...polyvAccount, now: clock.now });
  const volcengine = await openVolcengineSimulator({
    ...volcengineAccount,
    accountSecrets: { main: callbackSecret },
    callbackDeadlineMs: 2_000,
    callbackRetryMs: 50,
    now: clock.now,
    ...options.volcengine,
  });
  const dataFolder = await mkdtemp(join(tmpdir(), 'gateway-feed-'));
  polyv.putChannel(CHANNEL);
  volcengine.putRoom(ROOM);
  return {
    polyv,
    volcengine,
    clock,
    dataFolder,
    async [Symbol.asyncDispose]() {
      await Promise.all([polyv.close(), volcengine.close()]);
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** A gateway that looks often. Callbacks go to the one that was opened last. */
export async function openGateway(
  { polyv, volcengine, clock, dataFolder }: Platforms,
  environment: Readonly<Record<string, string>> = {},
): Promise<Gateway> {
  const { log, logged } = createKeptLog();
  const given = {
    PORT: '0',
    DATA_DIR: dataFolder,
    STREAM_DRAIN_MS: '0',
    POLL_RUNNING_MS: '50',
    POLL_IDLE_MS: '200',
    RECONCILE_MS: '200',
    WATCH_LINGER_MS: '400',
    DISPUTE_AFTER_SECONDS: '0',
    POLYV_APP_ID: polyvAccount.appId,
    POLYV_APP_SECRET: polyvAccount.appSecret,
    CACHE: 'off',
    POLYV_BASE_URL: polyv.origin,
    VOLCENGINE_ACCESS_KEY_ID: volcengineAccount.accessKeyId,
    VOLCENGINE_SECRET_ACCESS_KEY: volcengineAccount.secretAccessKey,
    VOLCENGINE_BASE_URL: volcengine.origin,
    VOLCENGINE_ACCOUNT_SECRETS: callbackSecret,
    ...openToAll,
    ...environment,
  };
  keepSecrets(given);
  const settings = createSettings(given);
  const app = await openApp(settings, { log, now: clock.now });
  let follows = 0;
  const follow = app.feed.follow.bind(app.feed);
  Object.assign(app.feed, {
    follow: (...asked: Parameters<typeof follow>) => {
      follows++;
      return follow(...asked);
    },
  });
  const origin = await app.listen();
  volcengine.setCallbackUrl(`${origin}/webhooks/volcengine`);
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= app.close());

  async function ask<Data>(query: string | Published<Data>, variables: object = {}): Promise<Answer<Data>> {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: query.toString(), variables }),
    });
    return { errors: [], ...((await response.json()) as { readonly data: Data }) };
  }

  return {
    origin,
    logged,
    ask,
    async winners() {
      const all: Recorded[] = [];
      for (let after: string | null = null; ;) {
        const { data }: Answer<WinnersQuery> = await ask(WinnersDocument, { first: 100, after });
        all.push(...(data.winners?.edges.map(({ node }) => node) ?? []));
        if (data.winners?.pageInfo.hasNextPage !== true) return all;
        after = data.winners.pageInfo.endCursor;
      }
    },
    async follow(filter, after) {
      const before = follows;
      const client = openClient('ws', origin);
      const results = client.iterate<Added>(winnerAdded, { filter, after: after ?? null });
      const added: Added['winnerAdded'][] = [];
      const collected = (async () => {
        for await (const { data } of results) if (data) added.push(data.winnerAdded);
      })().catch(() => {}); // the gateway has closed
      await vi.waitUntil(() => follows > before, { timeout: 10_000, interval: 5 });
      return {
        added,
        async leave() {
          await results.return?.();
          await collected;
          await client.dispose();
        },
      };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** How many calls of the path have arrived, or of the Volcengine action. */
export function countCalls({ polyv, volcengine }: Platforms, what: string): number {
  const isIt = what.startsWith('/')
    ? polyv.calls.filter(({ path }) => path === what)
    : volcengine.calls.filter(({ query }) => query.get('Action') === what);
  return isIt.length;
}

/** Fails where it does not become true within ten seconds. */
export function until(isSo: () => boolean | Promise<boolean>): Promise<unknown> {
  return expect.poll(isSo, { timeout: 10_000, interval: 10 }).toBe(true);
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}

function createClock(): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance(milliseconds) {
      ahead += milliseconds;
    },
  };
}
