import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildGateway } from '../durability/gateway.js';
import { type Loopback, openLoopback } from '../../src/simulator/loopback.js';
import { start } from '../start/program.js';
import { apiKeys, logCanaries, passwords, secrets, toApiKeySetting, viewer } from './canary.js';
import { createGrep } from './grep.js';
import { createListener } from './listener.js';

const grep = createGrep(logCanaries);

let built: Built;
beforeAll(async () => {
  built = await buildGateway();
});
afterAll(() => built[Symbol.asyncDispose]());

const good = {
  ...secrets,
  POLYV_BASE_URL: 'http://127.0.0.1:1',
  VOLCENGINE_BASE_URL: 'http://127.0.0.1:1',
  AUTH_API_KEYS: toApiKeySetting('desk', 'lottery:read winner:read'),
};

/** Starts it and lets it end by itself. */
async function runToEnd(environment: Readonly<Record<string, string>>) {
  await using program = await start({ ...good, ...environment }, null, built.main);
  const timer = setTimeout(() => void program.end('SIGKILL'), 20_000);
  const code = await program.ended;
  clearTimeout(timer);
  return { code, said: program.output() + program.faults() };
}

/** Lets the program stumble over this code once it listens, and waits for its end. */
async function stumble(code: string) {
  const file = built.dataFolder('stumble.mjs'); // its text must not stand in a stack, as an address would
  await writeFile(file, `process.once('SIGUSR2', () => { ${code} })`);
  await using program = await start({ ...good, NODE_OPTIONS: `--import=${file}` }, null, built.main);
  await program.origin();
  const { code: exitCode } = await program.end('SIGUSR2');
  return { exitCode, output: program.output(), faults: program.faults() };
}

describe('what breaks in the program', () => {
  const message = JSON.stringify(`${viewer.phone} ${viewer.nickname} ${secrets.POLYV_APP_SECRET}`);
  it.each([
    [
      'an exception with a cause and more beside it',
      `throw Object.assign(new Error(${message}, { cause: new RangeError(${message}) }), { input: ${message}, code: 'ODD' })`,
    ],
    ['a rejection that nobody handles', `void Promise.reject(new Error(${message}))`],
    ['something else than an error', `throw ${message}`],
    ['a rejection with something else', `void Promise.reject({ text: ${message} })`],
  ])('%s ends it, and is told without its words', async (_what, code) => {
    const { exitCode, output, faults } = await stumble(code);
    expect(exitCode).toBe(1);
    expect(JSON.parse(faults)).toMatchObject({ level: 60, msg: 'crashed', error: { name: expect.any(String) } });
    expect(grep(Buffer.from(output + faults))).toEqual([]);
  });

  it('an abort says nothing of what is in memory or in the environment', async () => {
    const { exitCode, output, faults } = await stumble('process.abort()');
    expect(exitCode).toBeNull();
    expect(grep(Buffer.from(output + faults))).toEqual([]);
  });
});

describe('settings that are wrong', () => {
  const password = encodeURIComponent(passwords.cache);
  const short = { kind: 'AUTH_JWT_SECRET', text: secrets.AUTH_JWT_SECRET.slice(0, 31) };
  it.each([
    {
      CACHE_URL: `redis//:${password}@127.0.0.1`,
      DATABASE_URL: `mysql://user:${password}@127.0.0.1/db`,
      AUTH_JWT_SECRET: short.text,
      AUTH_API_KEYS: `desk|winner:read|${apiKeys.desk}`,
      WEBHOOK_PATH_SECRET: `${secrets.WEBHOOK_PATH_SECRET}/?`,
      POLYV_BASE_URL: `https://user:${password}@api.polyv.net`,
      POLYV_APP_SECRET: '',
      VOLCENGINE_BASE_URL: `https://127.0.0.1/?token=${secrets.VOLCENGINE_SESSION_TOKEN}`,
    },
    {
      CACHE_URL: `redis://:${password}@127.0.0.1:port`,
      DATABASE_URL: `postgres://user:${password}@127.0.0.1:port/db`,
      AUTH_API_KEYS: apiKeys.desk,
      AUTH_JWKS_URL: `http://user:${password}@issuer.example`,
    },
    { CACHE_URL: `http://:${password}@127.0.0.1` },
  ])('refuse the start by their names, without their values', async (environment) => {
    const { code, said } = await runToEnd(environment);
    expect(code).toBe(1);
    for (const name of Object.keys(environment)) expect(said).toMatch(new RegExp(`^  ${name}\\b.*: `, 'm'));
    expect(createGrep([...logCanaries, short])(Buffer.from(said))).toEqual([]);
    expect(said).not.toMatch(/\bat .+:\d+:\d+/); // no stack
  });

  it.each([
    [
      'nobody is there, or with no certificate',
      {
        DATABASE_URL: `postgres://user:${password}@127.0.0.1:1/db`,
        CACHE_URL: `redis://user:${password}@127.0.0.1:1`,
        POLYV_BASE_URL: 'https://127.0.0.1:1',
      },
    ],
    [
      'there is no such host, and a header can not be sent',
      {
        DATABASE_URL: `postgres://user:${password}@nowhere.invalid/db`,
        VOLCENGINE_SESSION_TOKEN: `${secrets.VOLCENGINE_SESSION_TOKEN}\u0007`,
      },
    ],
    ['the address is badly encoded', { DATABASE_URL: `postgres://user:%zz${password}@127.0.0.1:1/db` }],
  ])('that are found out later: %s', async (_what, environment) => {
    await using plain = await openLoopback({ answer: () => ({ status: 200, json: '{}' }) }).then(closing);
    const broken = { VOLCENGINE_BASE_URL: plain.origin.replace('http:', 'https:') };
    await using program = await start({ ...good, ...broken, LOG_LEVEL: 'debug', ...environment }, null, built.main);
    const origin = await program.origin().catch(() => null);
    const desk = createListener(origin ?? plain.origin, apiKeys.desk); // where it has ended, nothing is to be heard
    await desk.ask(`{ winners { nodes { id } } channels(ids: ["polyv:channel:1", "volcengine:channel:2"]) {
      lotteries { nodes { id } } } }`);
    await program.end('SIGTERM');
    expect(grep(Buffer.from(desk.heard.join('') + program.output() + program.faults()))).toEqual([]);
  });
});

function closing(loopback: Loopback): Loopback & AsyncDisposable {
  return { ...loopback, [Symbol.asyncDispose]: () => loopback.close() };
}
