import type { Agent } from 'undici';
import { awardFields, DOOR, userInfo } from '../webhooks/callbacks.js';
import { post } from './doors.js';
import { breakUtf8, type Chance, hostileJson, hostileText, mutateJson, mutateText, pick } from './mutate.js';
import { LARGEST_CALLBACK } from './stage.js';
import type { Outcome } from './tally.js';

type Sign = (fields: Readonly<Record<string, unknown>>) => string;

const events = ['ActivityAwardInfoCallBack', 'ActivityRedPacketInfoCallBack'];
const contentTypes = ['application/json', 'text/plain', 'x', ';;;', 'multipart/form-data'];

/** What nobody has signed, or what was changed after it was signed. */
export function makeUnsigned(chance: Chance, sign: Sign): { body: string | Buffer; type: string } {
  const genuine = sign(awardFields({ EventType: pick(chance, events) }));
  const fields = JSON.parse(genuine) as Readonly<Record<string, unknown>>;
  const signed = ['Sign', 'AccountID', 'ActivityID', 'EventType', 'Timestamp'];
  const name = pick(chance, signed);
  const hostile = hostileJson.filter((text) => text.length < LARGEST_CALLBACK);
  const type = pick(chance, contentTypes);
  switch (chance.between(0, 8)) {
    case 0:
      return { type, body: breakUtf8(chance, genuine) };
    case 1:
      return { type, body: pick(chance, hostileJson) };
    case 2:
      return { type, body: pick(chance, hostileText) };
    case 3:
      return { type, body: mutateJson(chance, { ...fields, Sign: '0'.repeat(32) }) };
    case 4:
      return { type, body: JSON.stringify({ ...fields, [name]: mutateText(chance, String(fields[name])) }) };
    case 5: {
      const rest = JSON.stringify({ ...fields, [name]: undefined });
      return { type, body: `{${JSON.stringify(name)}:${pick(chance, hostile)},${rest.slice(1)}` };
    }
    case 6:
      return { type, body: mutateText(chance, genuine.slice(0, 120)) };
    case 7:
      return { type, body: genuine.replace('"Sign"', pick(chance, ['"sign"', '"__proto__"', '"Sign","x"'])) };
    default:
      return { type, body: chance.between(0, 9) === 0 ? genuine + ' '.repeat(LARGEST_CALLBACK) : genuine.repeat(2) };
  }
}

/** A callback that is signed well and none of whose rows can be read. */
export interface BrokenRows {
  readonly body: string;
  /** 0: its list is none, and nothing of it can be kept. */
  readonly rows: number;
}

let last = 0;

export function makeBrokenRows(chance: Chance, sign: Sign): BrokenRows {
  const rest = { EventType: pick(chance, events), AwardId: pick(chance, ['1', '', '-1', 'x', '__proto__']) };
  if (chance.between(0, 5) === 0) {
    const list = pick(chance, [null, 'x', 1, {}, { length: 1 }, true, 0]);
    return { body: sign(awardFields({ ...rest, UserInfos: list })), rows: 0 };
  }
  const rows = chance.between(1, 4);
  const UserInfos = Array.from({ length: rows }, () => makeRow(chance));
  const body = sign(awardFields({ ...rest, UserInfos: 'HERE' })).replace('"HERE"', () => `[${UserInfos.join()}]`);
  return { body, rows };
}

/** Each is another, so that each is kept. */
function makeRow(chance: Chance): string {
  last += 1;
  const mark = `row-${last}`;
  const { UserID: _nobody, ...nameless } = { ...userInfo, Extra: mark };
  const hostile = hostileJson.filter((text) => text.length < 1_000 && !/^(?:-?\d|"[^\\]|true|"\\)/.test(text));
  const nobody = pick(chance, ['null', '""', '0', '"0"', '[]', '{}', '[1]', '{"UserID":1}', 'null', ...hostile]);
  const named = JSON.stringify(nameless).slice(0, -1);
  return pick(chance, [
    JSON.stringify(mark),
    `[${JSON.stringify(mark)}]`,
    `[[[${'['.repeat(200)}${JSON.stringify(mark)}${']'.repeat(200)}]]]`,
    `${named}}`,
    `${named},"UserID":${nobody}}`,
    `${named},"UserID":${nobody},"UserId":${nobody}}`,
    `${named},"__proto__":{"UserID":"666"}}`,
    `${named},"constructor":{"UserID":"666"},"userid":"666"}`,
  ]);
}

const statuses = new Set([400, 401, 413]);

export async function sendUnsigned(
  agent: Agent,
  origin: string,
  input: ReturnType<typeof makeUnsigned>,
): Promise<Outcome> {
  const { status, text } = await post(agent, `${origin}${DOOR}`, input.body, { 'content-type': input.type });
  const answer = `${status} ${text}`;
  if (status === 200) return { answer, verdict: 'harmless' };
  const isClear = statuses.has(status) && /^\{"code":"(BAD_SIGNATURE|MALFORMED_CALLBACK|BODY_TOO_LARGE)"\}$/.test(text);
  return { answer, verdict: isClear ? 'refused' : { fault: 'not an answer of this kind' } };
}

/** Refused row by row: the callback itself was genuine, and is a success. */
export async function sendBrokenRows(agent: Agent, origin: string, { body, rows }: BrokenRows): Promise<Outcome> {
  const { status, text } = await post(agent, `${origin}${DOOR}`, body);
  const answer = `${status} ${text}`;
  const expected = rows === 0 ? '400 {"code":"MALFORMED_CALLBACK"}' : '200 {"received":0}';
  return { answer, verdict: answer === expected ? 'refused' : { fault: `expected ${expected}` } };
}
