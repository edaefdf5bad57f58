import { isInteger, isLosslessNumber, parse } from 'lossless-json';
import { activityFields, checkFields, isBody, type Body } from './activity-fields.js';
import { toV4Page } from './page.js';
import { readChannel, readCount, readRequired } from './parameters.js';
import { refusals } from './refusal.js';
import type { RawRow } from './rows.js';
import type { Tables } from './tables.js';

export interface ActivityOptions {
  readonly largestPage: number;
  readonly unknownActivity: 'refuse' | 'null';
}

/** The interfaces of the lottery-activity family that the gateway has a use for. */
export function createActivities(tables: Tables, options: ActivityOptions) {
  /** GET live/v4/channel/lottery-activity/get */
  function get(parameters: URLSearchParams) {
    const channelId = readChannel(parameters, tables);
    const id = readRequired(parameters, 'id');
    if (!/^\d+$/.test(id)) throw refusals.notDigit('id');
    const activity = tables.activity(channelId, id);
    if (activity === null && options.unknownActivity === 'refuse') throw refusals.noSuchActivity();
    return activity;
  }

  /** GET live/v4/channel/lottery-activity/list */
  function list(parameters: URLSearchParams) {
    const channelId = readChannel(parameters, tables);
    const pageNumber = readCount(parameters, 'pageNumber', 1);
    const pageSize = readCount(parameters, 'pageSize', 10, options.largestPage);
    return toV4Page(tables.activities(channelId), pageNumber, pageSize);
  }

  /** POST live/v4/channel/lottery-activity/create */
  function create(parameters: URLSearchParams, json: string) {
    const channelId = readChannel(parameters, tables);
    const body = readBody(json);
    checkFields(activityFields, body);
    const { lotteryOnlineEnabled: _notInThisAnswer, ...row } = tables.putActivity(channelId, toStored(body));
    return { ...row, status: null };
  }

  return { get, list, create };
}

function readBody(json: string): Body {
  let body: unknown;
  try {
    body = parse(json);
  } catch {
    throw refusals.notJson();
  }
  if (!isBody(body)) throw refusals.notJson();
  return body;
}

/** What is kept of a body: the documented fields that have a value; groups under the name that answers use. */
function toStored(body: Body): RawRow {
  const known = activityFields
    .filter(({ name }) => name !== 'customGroupIds')
    .map(({ name }) => [name, toPlain(body[name])] as const)
    .filter(([, value]) => value !== undefined && value !== null);
  return { ...Object.fromEntries(known), customGroup: toGroups(body['customGroupIds']) };
}

/** Viewer groups are not simulated: each id that is named is a group with nobody in it. `count` is a String. */
function toGroups(ids: unknown): readonly RawRow[] {
  const list: readonly unknown[] = Array.isArray(ids) ? ids : [];
  return list.map((id) => ({ id: BigInt(String(id)), title: `分组${String(id)}`, type: 'whitelist', count: '0' }));
}

/** Plain numbers where no digit is lost by it, so that a test can compare; bigints and lossless numbers elsewhere. */
function toPlain(value: unknown): unknown {
  if (isLosslessNumber(value)) {
    if (!isInteger(value.value)) return value;
    const plain = Number(value.value);
    return Number.isSafeInteger(plain) ? plain : BigInt(value.value);
  }
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isBody(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toPlain(inner)]));
}
