import { toWinnerCursor } from '../../src/feed/cursor.js';
import {
  ChannelsDocument,
  CreateLotteryDocument,
  LotteriesDocument,
  LotteryDocument,
  PlatformsDocument,
  QuarantineDocument,
  RedPacketsDocument,
  WinnersDocument,
} from '../../src/client/generated/graphql.js';
import { ROOM } from '../webhooks/callbacks.js';
import type { Question } from './doors.js';
import { type Chance, hostileJson, hostileText, mutateText, pick } from './mutate.js';
import { CHANNEL } from './stage.js';

const documents = [
  ChannelsDocument,
  CreateLotteryDocument,
  LotteriesDocument,
  LotteryDocument,
  PlatformsDocument,
  QuarantineDocument,
  RedPacketsDocument,
  WinnersDocument,
].map(String);

/** Documents made to break parsers and validators, in sizes that a door lets in. */
const monsters: readonly ((chance: Chance) => string)[] = [
  () => '{ '.repeat(10_000),
  () => '{a'.repeat(10_000) + '}'.repeat(10_000),
  () => `{ channels(ids: ${'['.repeat(10_000)}${']'.repeat(10_000)}) { id } }`,
  () => `{ channels(ids: ${'{a:'.repeat(10_000)}1${'}'.repeat(10_000)}) { id } }`,
  () => `query ($a: ${'['.repeat(10_000)}ID${']'.repeat(10_000)}) { platforms { platform } }`,
  () => `{ platforms { ${'... { '.repeat(3_000)} platform ${'}'.repeat(3_000)} } nope }`,
  () => `{ platforms { ${'... on PlatformStatus { '.repeat(2_000)} nope ${'}'.repeat(2_000)} } }`,
  () => `{ platforms ${'@include(if: true) '.repeat(500)}{ platform } nope }`,
  () => `{ platforms { ...A } } fragment A on PlatformStatus { ...B } fragment B on PlatformStatus { ...A }`,
  () => `{ ${Array.from({ length: 200 }, (_, index) => `a${index}: nope`).join(' ')} }`,
  () => `"""${'"'.repeat(5_000)}`,
  () => `{ channel(id: "${'\\u0000'.repeat(500)}" { id } }`,
  () => `{ lotteries(channelIds: [], first: ${'9'.repeat(400)}) { nodes { id } } }`,
  () => `{ lotteries(channelIds: ["polyv:channel:1"], first: 1e400) { nodes { id } } }`,
  (chance) => `{ ${pick(chance, ['__proto__', 'constructor', 'hasOwnProperty', 'toString'])} }`,
  (chance) => `{ platforms { ${pick(chance, ['__proto__', 'constructor', 'valueOf'])} { a } } }`,
  (chance) => `query ($${pick(chance, ['__proto__', 'constructor'])}: Nope) { platforms { platform } }`,
  (chance) => `{ platforms(${pick(chance, ['__proto__', 'constructor'])}: 1) { platform } }`,
  (chance) => `{ ... on ${pick(chance, ['__proto__', 'Object', 'constructor'])} { a } }`,
  () => `query A { platforms { platform } } query B { platforms { platform } }`,
  () => 'fragment A on Query { platforms { platform } }',
  () => 'type Query { a: Int }',
  () => '#'.repeat(10_000),
  (chance) => pick(chance, hostileText),
];

/** A document that is no good, or has become so; now and then it is still good. */
export function makeDocument(chance: Chance): Question {
  if (chance.between(0, 9) === 0) return { query: pick(chance, monsters)(chance) };
  const query = pick(chance, documents);
  if (chance.between(0, 3) > 0) return { query: mutateText(chance, query) };
  // A good document with variables that are not.
  const hostile = hostileJson.filter((text) => text.length < 10_000);
  const names = ['ids', 'channelIds', 'filter', 'first', 'after', 'id', 'channelId', 'input', '__proto__'];
  const pairs = names.map((name) => `${JSON.stringify(name)}:${pick(chance, hostile)}`);
  return { query, variables: JSON.parse(`{${pairs.join()}}`) as object };
}

const ids = [
  `volcengine:channel:${ROOM}`,
  `volcengine:lottery:${ROOM}:1622091234`,
  `volcengine:redpacket:${ROOM}:1825091238702096`,
  `polyv:channel:${CHANNEL}`,
  `polyv:lottery:${CHANNEL}:fv3mao43u6`,
  `polyv:activity:${CHANNEL}:20521`,
  `volcengine:prize:${ROOM}:1622091234:908`,
  `volcengine:winner:${ROOM}:abcdefghijklmnopqrstuv`,
];

const askedById: readonly ((id: string) => Question)[] = [
  (id) => ({ query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id } }),
  (id) => ({ query: 'query ($id: ID!) { nodes(ids: [$id]) { id } }', variables: { id } }),
  (id) => ({ query: 'query ($id: ID!) { channel(id: $id) { id } }', variables: { id } }),
  (id) => ({ query: 'query ($id: ID!) { channels(ids: [$id]) { id } }', variables: { id } }),
  (id) => ({ query: 'query ($id: ID!) { lottery(id: $id) { id } }', variables: { id } }),
  (id) => ({ query: 'query ($id: ID!) { redPacket(id: $id) { id } }', variables: { id } }),
  (id) => ({ query: 'query ($id: ID!) { lotteries(channelIds: [$id]) { nodes { id } } }', variables: { id } }),
  (id) => ({
    query: 'query ($id: ID!) { winners(filter: { channelIds: [$id] }) { nodes { id } } }',
    variables: { id },
  }),
  (id) => ({
    query: 'query ($id: ID!) { winners(filter: { lotteryIds: [$id] }) { nodes { id } } }',
    variables: { id },
  }),
  (id) => ({ query: `{ channel(id: ${JSON.stringify(id)}) { id } }` }),
];

/** What can be an id of one of the two, by what their documents say, and so is a question and no fault. */
const wellFormed =
  /^(polyv|volcengine):((channel|viewer):[^:%]+|(lottery|activity|redpacket|winner):\d+:[^:%]+|prize:\d+(:[^:%]+){1,3})$/;

/** An id that names nothing and can't. */
export function makeIdQuestion(chance: Chance): Question {
  for (;;) {
    const id = chance.between(0, 5) === 0 ? pick(chance, hostileText) : mutateText(chance, pick(chance, ids));
    if (!wellFormed.test(id)) return pick(chance, askedById)(id);
  }
}

const position = (at: number) => toWinnerCursor('0f0e0d0c0b0a', at);
const encode = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
const cursors = [
  position(1),
  position(0),
  position(999_999_999),
  encode({ v: 1, at: 'x' }),
  encode(['w1', 'x', 1]),
  encode({ __proto__: null, constructor: 1 }),
  Buffer.from('w1:x:-1').toString('base64url'),
  Buffer.from('w1:x:1e3').toString('base64url'),
  Buffer.from('w2:x:1').toString('base64url'),
];

const askedByCursor: readonly string[] = [
  'query ($after: String) { winners(first: 1, after: $after) { nodes { id } } }',
  'query ($after: String) { winners(last: 1, before: $after) { nodes { id } } }',
  `query ($after: String) { lotteries(channelIds: ["polyv:channel:${CHANNEL}"], after: $after) { nodes { id } } }`,
  'query ($after: String) { quarantine(after: $after) { nodes { id } } }',
];
const streamedByCursor: readonly string[] = [
  'subscription ($after: String) { winnerAdded(after: $after) { cursor } }',
  'subscription ($after: String) { winnersAdded(after: $after) { cursor } }',
];

/** A cursor that was not given out. `isStream`: subscriptions may ask with it too. */
export function makeCursorQuestion(chance: Chance, genuine: readonly string[], isStream: boolean): Question {
  const query = pick(chance, isStream ? [...askedByCursor, ...streamedByCursor] : askedByCursor);
  const after =
    chance.between(0, 5) === 0
      ? pick(chance, [...hostileText, ...cursors])
      : mutateText(chance, pick(chance, [...cursors, ...genuine]));
  return { query, variables: { after: genuine.includes(after) ? `${after}x` : after } };
}
