import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChance } from '../durability/chance.js';
import { type Added, openClient, winnerAdded } from '../doors/clients.js';
import { awardFields, DOOR, userInfo } from '../webhooks/callbacks.js';
import { type Door, openAgent, openQueryDoor, openSseDoor, openWsDoor, post } from './doors.js';
import { makeFrames, sendFrames } from './frames.js';
import type { Chance } from './mutate.js';
import { makeCursorQuestion, makeDocument, makeIdQuestion } from './questions.js';
import { makeBody, makeSseRequest, send } from './requests.js';
import { makeBytes, sendBytes } from './sockets.js';
import { openStage, type Stage } from './stage.js';
import { createTally } from './tally.js';
import { makeBrokenRows, makeUnsigned, sendBrokenRows, sendUnsigned } from './webhooks.js';

// Bad input in bulk: each gets a clear error of the right class, and the process goes on as if nothing had been.

/** The same seed makes the same inputs: `FUZZ_SEED=… npx vitest run test/fuzz`. */
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Date.now() / 1_000));
const MOST_GROWTH_BYTES = 24 * 1024 * 1024;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

it('10,000 malformed inputs are refused one by one, and what is good is answered all the while', async () => {
  const { origin, volcengine } = stage;
  const tally = createTally();
  const agent = openAgent();
  const chanceOf = createChances();
  const doors: Readonly<Record<string, Door>> = {
    query: openQueryDoor(origin),
    ws: await openWsDoor(origin),
    sse: openSseDoor(origin),
  };
  const subscribers = (['ws', 'sse'] as const).map((door) => follow(door, origin));
  const sign = (fields: Readonly<Record<string, unknown>>) => volcengine.signCallback(fields);

  /** Something good: a winner that has to be recorded, and a question on each door. */
  let genuine = 0;
  let answered = 0;
  const cursors: string[] = [];
  async function between(): Promise<void> {
    if (genuine < 60) {
      genuine += 1;
      const UserInfos = [{ ...userInfo, UserID: String(1_821_371_880_000_000_000 + genuine * 1_000) }];
      const { status } = await post(agent, `${origin}${DOOR}`, sign(awardFields({ UserInfos })));
      if (status !== 200) tally.faults.push(`a genuine callback was answered ${status}`);
    }
    for (const [name, door] of Object.entries(doors)) {
      const { verdict, answer } = await door.ask({ query: '{ platforms { platform configured } }' });
      if (verdict === 'harmless') answered += 1;
      else tally.faults.push(`a good question on ${name} was answered ${answer}`);
    }
  }

  await between();
  cursors.push(...(await cursorsOf(origin)));
  const broken = { rows: 0 };
  const plan = (name: string, refusals: number, atOnce: number) => ({ name, refusals, atOnce, chance: chanceOf(name) });
  const run = async <Input>(
    { name, refusals, atOnce, chance }: ReturnType<typeof plan>,
    make: (chance: Chance) => Input,
    sendOne: (input: Input) => Promise<Awaited<ReturnType<Door['ask']>>>,
  ) => tally.bulk(name, { refusals, atOnce, make: () => make(chance), send: sendOne, between });

  await run(
    plan('bodies, warming up', 300, 8),
    (chance) => makeBody(chance, '/graphql'),
    (input) => send(agent, origin, input),
  );
  const before = await stage.measure();

  await run(
    plan('HTTP bodies on query', 1_500, 8),
    (chance) => makeBody(chance, '/graphql'),
    (input) => send(agent, origin, input),
  );
  for (const [name, door] of Object.entries(doors)) {
    await run(plan(`documents on ${name}`, 700, 6), makeDocument, (input) => door.ask(input));
    await run(plan(`ids on ${name}`, 700, 8), makeIdQuestion, (input) => door.ask(input));
    await run(
      plan(`cursors on ${name}`, 700, 8),
      (chance) => makeCursorQuestion(chance, cursors, name !== 'query'),
      (input) => door.ask(input),
    );
  }
  await run(plan('frames on ws', 900, 12), makeFrames, (input) => sendFrames(origin, input));
  await run(plan('requests on sse', 700, 8), makeSseRequest, (input) => send(agent, origin, input));
  await run(
    plan('webhooks, not signed', 900, 8),
    (chance) => makeUnsigned(chance, sign),
    (input) => sendUnsigned(agent, origin, input),
  );
  await run(
    plan('webhooks, broken rows', 700, 8),
    (chance) => {
      const input = makeBrokenRows(chance, sign);
      broken.rows += input.rows;
      return input;
    },
    (input) => sendBrokenRows(agent, origin, input),
  );
  await run(plan('half sockets', 900, 12), makeBytes, (input) => sendBytes(origin, input));

  const counts = [...tally.counts.values()];
  const total = counts.reduce((sum, { refused }) => sum + refused, 0);
  expect(tally.faults.slice(0, 10)).toEqual([]);
  expect(Math.min(...counts.slice(1).map(({ refused }) => refused))).toBeGreaterThanOrEqual(500);
  expect(total).toBeGreaterThanOrEqual(10_000);

  // What was good has come to everybody, and nothing else has.
  await expect.poll(() => subscribers.map(({ seen }) => seen.length), { timeout: 10_000 }).toEqual([genuine, genuine]);
  for (const subscriber of subscribers) await subscriber.leave();
  for (const door of Object.values(doors)) await door.close();
  await agent.destroy();
  expect(await cursorsOf(origin)).toHaveLength(genuine);
  const { quarantine } = await ask<{ quarantine: { totalCount: number } }>(
    origin,
    '{ quarantine(first: 1) { totalCount } }',
  );
  expect(quarantine.totalCount).toBe(broken.rows);

  expect(stage.isRunning()).toBe(true);
  await expect.poll(async () => (await stage.measure()).sockets, { timeout: 10_000 }).toBeLessThanOrEqual(8);
  const after = await stage.measure();
  const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
  process.stdout.write(
    `fuzz: seed ${seed}: ${total} refused, ${answered} good questions and ${genuine} good callbacks answered between; ` +
      `heap ${megabytes(before.heap)} → ${megabytes(after.heap)} MB, ${after.sockets} sockets left, ` +
      `log lines by level ${JSON.stringify(after.lines)}\n`,
  );
  expect(after.errors).toEqual([]);
  expect(after.heap - before.heap).toBeLessThan(MOST_GROWTH_BYTES);
}, 120_000);

/** Each class has its own: what one takes does not change what the next one gets. */
function createChances() {
  return (name: string) =>
    createChance(Array.from(name).reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed));
}

function follow(door: 'ws' | 'sse', origin: string) {
  const client = openClient(door, origin);
  const results = client.iterate<Added>(winnerAdded, { filter: null, after: null });
  const seen: string[] = [];
  const done = (async () => {
    for await (const { data } of results) if (data) seen.push(data.winnerAdded.cursor);
  })().catch(() => {}); // then it has not seen all
  return {
    seen,
    async leave() {
      await results.return?.();
      await done;
      await client.dispose();
    },
  };
}

async function ask<Data>(origin: string, query: string): Promise<Data> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { readonly data: Data }).data;
}

async function cursorsOf(origin: string): Promise<readonly string[]> {
  const query = '{ winners(first: 100) { edges { cursor } } }';
  const { winners } = await ask<{ winners: { edges: { cursor: string }[] } }>(origin, query);
  return winners.edges.map(({ cursor }) => cursor);
}
