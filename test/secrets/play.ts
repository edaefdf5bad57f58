import { createClient } from '@redis/client';
import { SignJWT } from 'jose';
import { vi } from 'vitest';
import type { Fault } from '../../src/simulator/loopback.js';
import { openPolyvSimulator } from '../../src/simulator/polyv/index.js';
import { openVolcengineSimulator } from '../../src/simulator/volcengine/index.js';
import type { PostgresServer } from '../engines/postgres.js';
import type { RedisServer } from '../engines/redis-server.js';
import { start } from '../start/program.js';
import { apiKeys, claim, listed, passwords, secrets, sent, toApiKeySetting, viewer } from './canary.js';
import { createListener, type Listener } from './listener.js';
import { filesOf, type Files, processOf, redisOf } from './traces.js';

export const ROOM = '1824921187234844';
export const CHANNEL = '1965681';

const everything = `{ winners(first: 50) { nodes { id channelName lotteryName prize { name } isPriority extra ipAddress
  wonAt verification viewer { id platformId externalId nickname phone } } } }`;
const claims = '{ winners(first: 50) { nodes { claim { name phone address email fields { label value } } } } }';
const lotteries = `{ channels(ids: ["polyv:channel:${CHANNEL}", "volcengine:channel:${ROOM}"]) {
  lotteries(first: 3) { nodes { name winners(first: 9) { nodes { viewer { nickname phone } } } } } } }`;
const operation =
  '{ platforms { platform reachable lastError lastWebhookAt } quarantine(first: 9) { nodes { reason } } }';
const feed = `subscription ($after: String) { winnersAdded(after: $after) { cursor edges { node {
  extra ipAddress viewer { nickname phone externalId } } } } }`;

/** What the gateway has let out while it was played with. */
export interface Traces {
  /** Of stdout and stderr. */
  readonly output: string;
  /** What the one has seen who may see everything: that the canaries were there. */
  readonly desk: string;
  /** What everybody else has been answered. */
  readonly heard: string;
  readonly processList: string;
  readonly files: Files;
  /** Keys and values. */
  readonly redis: string;
  readonly exitCode: number | null;
}

/** Plays good and bad traffic at all doors of the built program, among platforms and engines that fail. */
export async function play(main: string, postgres: PostgresServer, redis: RedisServer): Promise<Traces> {
  const { POLYV_APP_ID: appId, POLYV_APP_SECRET: appSecret } = secrets;
  await using polyv = asDisposable(await openPolyvSimulator({ appId, appSecret }));
  await using volcengine = asDisposable(
    await openVolcengineSimulator({
      accessKeyId: secrets.VOLCENGINE_ACCESS_KEY_ID,
      secretAccessKey: secrets.VOLCENGINE_SECRET_ACCESS_KEY,
      sessionToken: secrets.VOLCENGINE_SESSION_TOKEN,
      accountSecrets: { main: secrets.VOLCENGINE_ACCOUNT_SECRETS },
      callbackRetryMs: 200,
    }),
  );
  polyv.putChannel(CHANNEL);
  volcengine.putRoom(ROOM);
  await protect(redis);
  const cacheUrl = new URL(redis.url);
  cacheUrl.password = passwords.cache;
  const databaseUrl = (await postgres.createDatabase()).replace('@', `:${encodeURIComponent(passwords.database)}@`);

  await using program = await start(
    {
      ...secrets,
      LOG_LEVEL: 'debug',
      REQUESTS_PER_MINUTE: '0', // all of it comes from one address
      DATABASE_URL: databaseUrl,
      DATABASE_TIMEOUT_MS: '500',
      CACHE_URL: cacheUrl.href,
      CACHE_RUNNING_MS: '50',
      CACHE_IDLE_MS: '50',
      CACHE_STALE_MS: '1000',
      POLYV_BASE_URL: polyv.origin,
      POLYV_TIMEOUT_MS: '300',
      POLYV_WATCH_CHANNELS: CHANNEL,
      POLL_IDLE_MS: '200',
      RECONCILE_MS: '200',
      VOLCENGINE_BASE_URL: volcengine.origin,
      VOLCENGINE_TIMEOUT_MS: '300',
      UPSTREAM_RETRIES: '0',
      REQUEST_DEADLINE_MS: '2000',
      STREAM_DRAIN_MS: '0',
      AUTH_API_KEYS: [
        toApiKeySetting('desk', 'lottery:read winner:read winner:pii winner:erase ops:read'),
        toApiKeySetting('screen', 'lottery:read winner:read'),
        toApiKeySetting('operator', 'lottery:read lottery:write winner:read ops:read'),
      ].join(','),
    },
    null,
    main,
  );
  const origin = await program.origin();
  const door = `/webhooks/volcengine/${secrets.WEBHOOK_PATH_SECRET}`;
  volcengine.setCallbackUrl(`${origin}${door}`);
  const desk = createListener(origin, apiKeys.desk);
  const screen = createListener(origin, apiKeys.screen);
  const operator = createListener(origin, apiKeys.operator);
  const nobody = createListener(origin, null);
  const stranger = createListener(origin, sent.token);
  const others = [screen, operator, nobody, stranger, createListener(origin, await badToken())];

  async function win(): Promise<void> {
    const award = volcengine.putAward(ROOM);
    const [record] = volcengine.drawAward(ROOM, award.Id, [viewer]);
    if (record !== undefined) Object.assign(record, claim);
    polyv.drawLottery(CHANNEL, polyv.startLottery(CHANNEL, { amount: 1 }), [listed]);
    await volcengine.settled();
  }

  async function askAll(who: Listener): Promise<void> {
    for (const query of [everything, claims, lotteries, operation]) {
      await who.ask(query);
      await Promise.all([
        who.stream(query, 2_000),
        who.talk([{ id: '1', type: 'subscribe', payload: { query } }], 200),
      ]);
    }
  }

  const talking = Promise.all(
    others.flatMap((who) => [
      who.stream(feed, 2_500),
      who.talk([{ id: '1', type: 'subscribe', payload: { query: feed } }], 2_500),
    ]),
  );
  await win();
  await vi
    .waitUntil(
      async () => {
        await Promise.all([desk.ask(everything), desk.ask(claims)]);
        return Object.values({ ...claim, ...listed }).every((text) => desk.heard.some((one) => one.includes(text)));
      },
      { timeout: 20_000, interval: 300 },
    )
    .catch(() => {}); // the test says what is missing
  for (const who of others) await askAll(who);
  await operator.ask(
    'mutation ($input: CreateLotteryInput!) { createLottery(input: $input) { userErrors { message } } }',
    {
      input: {
        channelId: `polyv:channel:${CHANNEL}`,
        name: 'x',
        winnerQuota: 1,
        prize: { name: 'x' },
        condition: { none: {} },
      },
    },
  );
  await talking;
  const kept = await redisOf(cacheUrl.href);

  for (const fault of faults()) {
    polyv.setFault(fault);
    volcengine.setFault(fault);
    await Promise.all([screen.ask(lotteries), operator.ask(operation)]);
    await operator.ask(`{ node(id: "polyv:activity:${CHANNEL}:20521") { id } }`);
  }
  polyv.setFault(null);
  volcengine.setFault(null);

  await misbehave(nobody, stranger, door, (fields) => volcengine.signCallback(fields));

  await postgres.kill();
  await win();
  for (const who of [screen, operator, nobody]) await askAll(who);
  await redis.kill();
  await screen.ask(lotteries);
  await redis.start(); // without its password: the one that is given is one too many
  await postgres.start();
  await vi.waitUntil(async () => (await screen.ask('{ feedPosition }')).includes('"data":{'), {
    timeout: 20_000,
    interval: 200,
  });
  await vi.waitUntil(() => /"left":0\b.*moved from the spool/.test(program.output()), {
    timeout: 20_000,
    interval: 50,
  });
  await Promise.all([polyv.close(), volcengine.close()]); // refused connections
  await Promise.all([screen.ask(lotteries), operator.ask(operation)]);
  await desk.ask('mutation { eraseViewer(input: { viewerIds: ["volcengine:viewer:1"] }) { erasedCount } }');

  const processList = processOf(program.processId);
  const { code } = await program.end('SIGTERM');
  return {
    output: program.output() + program.faults(),
    desk: desk.heard.join('\n'),
    heard: others.flatMap((who) => who.heard).join('\n'),
    processList,
    files: filesOf(program.folder),
    redis: kept,
    exitCode: code,
  };
}

/** What goes wrong at the platforms, who say aloud what they know of the gateway and of people. */
function faults(): readonly Fault[] {
  const told = JSON.stringify([secrets, viewer, claim, listed]);
  return [
    ...[401, 403, 404, 429, 500, 502].map((status): Fault => ({ kind: 'status', status, body: told })),
    { kind: 'reply', reply: { status: 200, json: JSON.stringify({ code: 400, status: 'error', message: told }) } },
    {
      kind: 'reply',
      reply: {
        status: 500,
        json: JSON.stringify({ ResponseMetadata: { RequestId: told, Error: { Code: 'Bad', Message: told } } }),
      },
    },
    { kind: 'html' },
    { kind: 'hang' },
    { kind: 'reset' },
    { kind: 'truncated' },
    { kind: 'drip' },
  ];
}

/** Bad bodies, bad signatures, bad rows, bad frames. */
async function misbehave(
  nobody: Listener,
  stranger: Listener,
  door: string,
  sign: (fields: Readonly<Record<string, unknown>>) => string,
): Promise<void> {
  const { text, phone } = sent;
  const fields = { AccountID: '2000001234', ActivityID: ROOM, EventType: 'ActivityAwardInfoCallBack' };
  const row = { UserID: '1', NickName: viewer.nickname, Telephone: viewer.phone, ExternalID: viewer.externalId };
  const good = sign({ ...fields, AwardId: '1', AwardItemId: '908', UserInfos: [row] });
  const callbacks = [
    good.replace('"Sign":"', `"Sign":"${text}`),
    good.slice(0, -5),
    `${good}${phone}`,
    sign({ ...fields, UserInfos: [{ ...row, UserID: '' }, phone, [phone], { [text]: phone }] }),
    sign({ ...fields, UserInfos: phone }),
    sign({ ...fields, EventType: 'UnheardOf', [text]: phone, UserInfos: [row] }),
    sign({ ...fields, Timestamp: '1741158904', UserInfos: [row] }),
    sign({
      ...fields,
      AwardItemType: 'odd',
      IsPriorityUser: phone,
      UserInfos: [{ ...row, IsPriorityUser: phone, Amount: phone }],
    }),
  ];
  for (const body of callbacks) {
    await nobody.post(`${door}?phone=${phone}`, body, { 'user-agent': text, 'x-phone': phone });
    await nobody.post('/webhooks/volcengine', body);
    await nobody.post(`/webhooks/volcengine/${text}`, body, { 'content-type': `text/${text}` });
  }
  const bodies = [
    `{"query":"${phone}`,
    `[${phone}`,
    text,
    JSON.stringify({ query: { [text]: phone } }),
    '\u0000',
    '{}',
  ];
  for (const path of ['/graphql', '/graphql/stream', `/${text}`, `/healthz?${text}`, '/%zz'])
    for (const body of bodies)
      for (const type of ['application/json', 'text/plain', `x/${text}`, `application/json; charset=${text}`])
        await stranger.post(path, body, { 'content-type': type, 'x-forwarded-for': viewer.ipAddress });
  await stranger.talk([{ id: text, type: text }], 500);
  for (const message of bodies) await nobody.talk([message], 200);
}

/** Signed by somebody else, with much in it. */
async function badToken(): Promise<string> {
  const key = new TextEncoder().encode('another secret of more than 32 characters');
  return new SignJWT({ sub: viewer.phone, name: viewer.nickname, scope: 'winner:pii' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(key);
}

/** From now on it wants a password. */
async function protect({ url }: RedisServer): Promise<void> {
  const client = createClient({ url });
  await client.connect();
  await client.configSet('requirepass', passwords.cache);
  client.destroy();
}

function asDisposable<Simulator extends { close(): Promise<void> }>(simulator: Simulator): Simulator & AsyncDisposable {
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= simulator.close());
  return { ...simulator, close, [Symbol.asyncDispose]: close };
}
