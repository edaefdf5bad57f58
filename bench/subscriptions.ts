// What 10,000 subscriptions on each door leave behind in the gateway: npx tsx bench/subscriptions.ts
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { Agent, fetch } from 'undici';
import { WebSocket } from 'ws';
import { openApp } from '../src/app.js';
import { createSettings } from '../src/settings.js';
import { openToAll } from '../test/open-to-all.js';

const CYCLES = 10_000;
const AT_ONCE = 20;
/** Before the first figure: caches fill, code is compiled. */
const WARM_UP = 1_000;
const query = 'subscription { winnerAdded { cursor node { id } } }';
const sink = { next() {}, error() {}, complete() {} };

interface Figures {
  /** Megabytes in use once what can be freed is freed. */
  readonly heap: number;
  readonly rss: number;
  /** Sockets, timers and whatever else keeps a process alive. */
  readonly handles: number;
}

/** Subscribes and gives the function that unsubscribes, once the subscription has begun. */
type Subscribe = () => Promise<() => void>;

if (process.argv[2] === 'gateway') await serve();
else await measureAll();

/** The gateway has a process of its own, so that the figures are not those of the clients. */
async function serve(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const app = await openApp(
    createSettings({
      PORT: '0',
      LOG_LEVEL: 'error',
      STREAM_DRAIN_MS: '0',
      REQUESTS_PER_MINUTE: '0',
      CONNECTIONS_PER_CALLER: '20000',
      ...openToAll,
    }),
  );
  process.on('message', (message) => {
    if (message === 'close') void app.close().then(() => process.disconnect());
    else void figures(collectGarbage).then((answer) => process.send?.(answer));
  });
  process.send?.(await app.listen());
}

async function figures(collectGarbage: () => void): Promise<Figures> {
  for (let round = 0; round < 5; round++) {
    await sleep(200);
    collectGarbage();
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed / 1e6, rss: rss / 1e6, handles: process.getActiveResourcesInfo().length };
}

async function measureAll(): Promise<void> {
  const gateway = fork(fileURLToPath(import.meta.url), ['gateway']);
  const [origin] = (await once(gateway, 'message')) as [string];
  const url = `${origin.replace('http', 'ws')}/graphql`;
  const ws = createWsClient({ url, webSocketImpl: WebSocket });
  let agent = new Agent();
  const sse = createSseClient({
    url: `${origin}/graphql/stream`,
    fetchFn: (input: string, init: object) => fetch(input, { ...init, dispatcher: agent }),
  });
  /** The client's pool opens connections ahead of use; they are none of the gateway's doing. */
  async function emptyPool(): Promise<void> {
    await agent.destroy();
    agent = new Agent();
  }

  await measure(gateway, 'ws, one socket', async () => {
    const leave = ws.subscribe({ query }, sink);
    await sleep(5); // the protocol does not say when a subscription has begun
    return leave;
  });
  await measure(gateway, 'ws, a socket each', async () => {
    const own = createWsClient({ url, webSocketImpl: WebSocket });
    const leave = own.subscribe({ query }, sink);
    await new Promise<void>((resolve) => own.on('connected', () => resolve()));
    await sleep(5);
    return leave;
  });
  await measure(
    gateway,
    'sse',
    async () => {
      let leave = () => {};
      await new Promise<void>((resolve) => {
        leave = sse.subscribe({ query }, sink, { connected: () => resolve() });
      });
      return leave;
    },
    emptyPool,
  );

  await ws.dispose();
  sse.dispose();
  gateway.send('close');
}

async function measure(
  gateway: ChildProcess,
  name: string,
  subscribe: Subscribe,
  settle = () => Promise.resolve(),
): Promise<void> {
  await cycle(subscribe, WARM_UP);
  await settle();
  const before = await ask(gateway);
  const startedAt = performance.now();
  await cycle(subscribe, CYCLES);
  const seconds = (performance.now() - startedAt) / 1_000;
  await settle();
  const after = await ask(gateway);
  const line = (key: keyof Figures) => `${key} ${before[key].toFixed(1)} -> ${after[key].toFixed(1)}`;
  process.stdout.write(
    `${name}: ${CYCLES} subscriptions, ${Math.round(CYCLES / seconds)}/s; ` +
      `${line('heap')} MB; ${line('rss')} MB; ${line('handles')}\n`,
  );
}

async function ask(gateway: ChildProcess): Promise<Figures> {
  gateway.send('figures');
  const [answer] = (await once(gateway, 'message')) as [Figures];
  return answer;
}

async function cycle(subscribe: Subscribe, times: number): Promise<void> {
  for (let done = 0; done < times; done += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, async () => (await subscribe())()));
}
