import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PlatformsDocument } from '../../src/client/generated/graphql.js';
import { openLoopback } from '../../src/simulator/loopback.js';
import { build, type Program, start } from './program.js';
import { openToAll } from '../open-to-all.js';

const SANDBOX = 'https://studio.apollographql.com';
/** Credentials that switch the platform on and are never sent anywhere. */
const polyv = {
  POLYV_APP_ID: 'app-canary',
  POLYV_APP_SECRET: 'secret-canary',
  ...openToAll,
};

beforeAll(build);

async function ask(origin: string, query: string) {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data: Record<string, unknown> | null; errors?: unknown };
}

const open = (url: string) => fetch(url, { headers: { accept: 'text/html,application/xhtml+xml' } });

function preflight(origin: string, from: string): Promise<Response> {
  const headers = {
    origin: from,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type',
  };
  return fetch(`${origin}/graphql`, { method: 'OPTIONS', headers });
}

describe('without credentials', () => {
  let demo: Program;
  let origin: string;
  beforeAll(async () => {
    demo = await start();
    origin = await demo.origin();
    await vi.waitUntil(() => demo.output().includes('.env.example')); // the block is printed whole
  });
  afterAll(() => demo[Symbol.asyncDispose]());

  it('says that it plays against simulators, and where to look', () => {
    expect(demo.output()).toContain('two built-in simulators');
    expect(demo.output()).toContain(`${origin}/graphql`);
    expect(demo.output()).toContain(`${origin}/graphiql`);
    expect(demo.output()).not.toContain('"level"'); // the block stands alone
    expect(demo.faults()).toBe('');
  });

  it('prints three queries that work as printed', async () => {
    const queries = demo
      .output()
      .split('\n')
      .filter((line) => line.trim().startsWith('{'));
    expect(queries).toHaveLength(3);
    for (const query of queries) {
      const { data, errors } = await ask(origin, query);
      expect(errors).toBeUndefined();
      expect(JSON.stringify(data)).toContain('"nodes":[');
    }
  });

  it('shows lotteries of both platforms, and red packets', async () => {
    const { data } = await ask(
      origin,
      `{ channels(ids: ["polyv:channel:1965681", "volcengine:channel:1824921187234844"]) {
           platform lotteries(first: 1) { nodes { name } } }
         channel(id: "volcengine:channel:1824921187234844") { redPackets(first: 1) { nodes { kind } } } }`,
    );
    expect(data).toMatchObject({
      channels: [
        { platform: 'POLYV', lotteries: { nodes: [{}] } },
        { platform: 'VOLCENGINE', lotteries: { nodes: [{}] } },
      ],
      channel: { redPackets: { nodes: [{}] } },
    });
  });

  it('opens Apollo Sandbox with the example operations in a browser', async () => {
    const response = await open(`${origin}/graphql`);
    const page = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(page).toContain('embeddable-sandbox');
    for (const operation of ['Channels', 'Lotteries', 'Lottery', 'RedPackets', 'Winners'])
      expect(page).toContain(`query ${operation}(`);
    expect(page).toContain('polyv:channel:1965681');
  });

  it('serves GraphiQL whole, from this machine alone', async () => {
    const response = await open(`${origin}/graphiql`);
    const page = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(page).toContain('live-lottery-gateway');
    const markup = page.replaceAll(/(<(script|style)\b[^>]*>)[\s\S]*?<\/\2>/g, '$1');
    expect(markup).not.toMatch(/\b(src|href)=["']?(https?:)?\/\//i);
    expect(page).not.toMatch(/@import\s+(url\()?["']?https?:/i);
  });

  it('shows its schema to whoever asks', async () => {
    const { data } = await ask(origin, '{ __schema { queryType { name } } }');
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } } });
  });

  it('lets the page of Apollo Sandbox ask, and no other page', async () => {
    const allowed = await preflight(origin, SANDBOX);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(SANDBOX);
    expect(allowed.headers.get('access-control-allow-methods')).toContain('POST');
    const other = await preflight(origin, 'https://evil.example.com');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is well', async () => {
    const response = await fetch(`${origin}/healthz`);
    expect({ status: response.status, body: await response.json() }).toEqual({ status: 200, body: { status: 'ok' } });
  });

  it('hears of winners while it plays, through its own door', async () => {
    await expect
      .poll(async () => JSON.stringify(await ask(origin, '{ winners(last: 1) { nodes { id } } }')), { timeout: 30_000 })
      .toContain('volcengine:winner:');
  }, 35_000);

  it('calls back at the secret path where one is set', async () => {
    await using closed = await start({ WEBHOOK_PATH_SECRET: 'a-secret-piece-of-a-path' });
    const address = await closed.origin();
    expect((await fetch(`${address}/webhooks/volcengine`, { method: 'POST' })).status).toBe(404);
    await expect
      .poll(async () => JSON.stringify(await ask(address, '{ platforms { lastWebhookAt } }')), { timeout: 30_000 })
      .toMatch(/"lastWebhookAt":"\d/);
  }, 35_000);

  it('ends when it is told to, with 0', async () => {
    await ask(origin, '{ platforms { configured } }'); // leaves a connection open
    const { code, tookMs } = await demo.end('SIGTERM');
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(2_000);
  });
});

describe('with credentials for one platform', () => {
  let program: Program;
  let origin: string;
  beforeAll(async () => {
    program = await start({ ...polyv, CORS_ORIGINS: 'https://screen.example.com' });
    origin = await program.origin();
  });
  afterAll(() => program[Symbol.asyncDispose]());

  it('starts without the demo, and without the other one', async () => {
    expect(program.output()).not.toContain('simulator');
    const { data } = await ask(origin, PlatformsDocument.toString());
    expect(data).toMatchObject({
      platforms: [
        { platform: 'POLYV', configured: true },
        { platform: 'VOLCENGINE', configured: false },
      ],
    });
  });

  it('is production: no Sandbox, no GraphiQL, no schema', async () => {
    const sandbox = await open(`${origin}/graphql`);
    expect(sandbox.status).toBeGreaterThanOrEqual(400);
    expect(await sandbox.text()).not.toContain('sandbox');
    expect((await open(`${origin}/graphiql`)).status).toBe(404);
    const { data, errors } = await ask(origin, '{ __schema { queryType { name } } }');
    expect(data).toBeUndefined();
    expect(errors).toContainEqual(
      expect.objectContaining({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED', retryable: false } }),
    );
  });

  it('lets the pages ask that CORS_ORIGINS lists, and not Apollo Sandbox', async () => {
    const listed = await preflight(origin, 'https://screen.example.com');
    expect(listed.headers.get('access-control-allow-origin')).toBe('https://screen.example.com');
    expect((await preflight(origin, SANDBOX)).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('logs no secret', () => {
    expect(program.output() + program.faults()).not.toContain('canary');
  });

  it('ends at SIGINT too, with 0', async () => {
    const { code, tookMs } = await program.end('SIGINT');
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(2_000);
  });
});

it('the pages of Sandbox may ask in production where they are listed', async () => {
  await using program = await start({ ...polyv, CORS_ORIGINS: SANDBOX });
  const response = await preflight(await program.origin(), SANDBOX);
  expect(response.headers.get('access-control-allow-origin')).toBe(SANDBOX);
});

it('reads .env where it stands; the environment goes before it', async () => {
  const dotEnv = [
    '# credentials',
    'POLYV_APP_ID="app-canary"',
    'POLYV_APP_SECRET=secret-canary',
    'VOLCENGINE_ACCESS_KEY_ID=',
    'NODE_ENV=development',
    'PORT=0',
    'AUTH_ANONYMOUS_SCOPES=lottery:read',
    'LOG_LEVEL=silent',
  ];
  await using program = await start({ LOG_LEVEL: 'info' }, dotEnv.join('\n'));
  const origin = await program.origin();
  expect(program.output()).not.toContain('simulator');
  expect((await open(`${origin}/graphiql`)).status).toBe(200);
});

describe('does not start', () => {
  it('with settings that can not be right: all faults at once, no secret, exit code 1', async () => {
    await using program = await start({
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      POLYV_APP_SECRET: 'secret-canary',
      VOLCENGINE_ACCESS_KEY_ID: 'key-canary',
      VOLCENGINE_BASE_URL: 'https://user:password-canary@livesaas.volcengineapi.com',
    });
    expect(await program.ended).toBe(1);
    for (const name of ['PORT', 'LOG_LEVEL', 'POLYV_APP_ID', 'VOLCENGINE_SECRET_ACCESS_KEY', 'VOLCENGINE_BASE_URL'])
      expect(program.faults()).toContain(`  ${name}: expected `);
    expect(program.faults() + program.output()).not.toContain('canary');
    expect(program.faults()).not.toMatch(/^\s+at /m);
  });

  it.each([
    ['the demo', {}],
    ['the real thing', polyv],
  ])('where the port is taken (%s): one line', async (_what, env) => {
    await using taken = await listen();
    await using program = await start({ ...env, PORT: String(taken.port) });
    expect(await program.ended).toBe(1);
    expect(program.faults().trim().split('\n')).toHaveLength(1);
    expect(program.faults()).toContain(`address already in use 127.0.0.1:${taken.port}`);
    expect(program.faults()).toContain('PORT');
  });
});

it('ends while somebody is connected who has not asked anything yet', async () => {
  await using program = await start(polyv);
  const socket = connect(Number(new URL(await program.origin()).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {});
  const { code, tookMs } = await program.end('SIGTERM');
  socket.destroy();
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(2_000);
});

/** Somebody else on a port of this machine. */
async function listen() {
  const loopback = await openLoopback({ answer: () => ({ status: 200, json: '' }) });
  return { port: Number(new URL(loopback.origin).port), [Symbol.asyncDispose]: () => loopback.close() };
}
