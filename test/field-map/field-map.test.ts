import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../src/graphql/schema.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { readAnswer, type Reading } from './answers.js';
import { documentFolders, listFields, payloadNames, readFields, readPayload } from './documents.js';
import { type Cell, type Column, readFieldMap, type Row, type Section } from './field-map.js';
import { isContainer, pathsIn, toJson, toListedPath, valueAt } from './paths.js';
import { askFor, type Asked } from './questions.js';
import { placeFault } from './schema-places.js';

const sections = readFieldMap();
const requests = sections.filter(({ isRequest }) => isRequest);
const answers = sections.filter(({ isRequest }) => !isRequest);
const withTitle = (section: Section) => [`${section.interface}, ${section.title}`, section] as const;

/** A little after the callback's own Timestamp, from which on the clock goes as usual. */
const startedAt = Date.now();
const now = () => 1_741_158_904_000 + Date.now() - startedAt;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ parts: { now }, polyv: { now }, volcengine: { now } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Tells whether a value is what a cell says of it. */
function fits(cell: Cell, value: unknown): boolean {
  if (cell.kind === 'nothing') return value === undefined;
  if (cell.kind === 'something') return isContainer(value);
  return toJson(value) === cell.json;
}

/** The rows of a section whose cell in a column says something else than what is there. */
function faultsIn(rows: readonly Row[], column: Column, actual: (row: Row) => unknown): readonly string[] {
  return rows
    .filter((row) => !fits(row.cell(column), actual(row)))
    .map(
      (row) => `${row.field} → ${row.place}: ${column}: ${toJson(row.cell(column))}, there is ${toJson(actual(row))}`,
    );
}

describe.each(documentFolders)('the fields of %s', (folder) => {
  const fields = readFields(folder);
  const own = sections.filter(({ payload }) => payload.folder === folder);

  it.each(['request', 'response'] as const)('each field of the %s has a row, and each row a field', (direction) => {
    const sectionsOf = own.filter(({ isRequest }) => isRequest === (direction === 'request'));
    const mapped = new Set(sectionsOf.flatMap(({ rows }) => rows.map(({ field }) => toListedPath(field))));
    expect([...mapped].toSorted()).toEqual(listFields(fields, direction).toSorted());
  });

  it('are under the name of their interface', () => {
    expect(new Set(own.map((section) => section.interface))).toEqual(new Set([fields.interface]));
  });

  it('are all that its payloads have, and all its answers have a table', () => {
    const documented = listFields(fields, 'response');
    const names = payloadNames(folder).filter((name) => !/^(request|query)\.json$/.test(name));
    const strangers = names.flatMap((name) =>
      pathsIn(readPayload(folder, name)).filter((path) => !documented.includes(path)),
    );
    expect(strangers).toEqual([]);
    expect(own.filter(({ isRequest }) => !isRequest).map(({ payload }) => payload.name)).toEqual(
      expect.arrayContaining(names),
    );
  });
});

it('every place exists in the schema', () => {
  const schema = createSchema();
  const places = new Set(sections.flatMap(({ rows }) => rows.flatMap(({ place }) => place ?? [])));
  expect([...places].flatMap((place) => placeFault(schema, place) ?? [])).toEqual([]);
});

it('a place that is not there is noticed', () => {
  const schema = createSchema();
  const wrong = [
    'Lotery.name',
    'Lottery.nam',
    'Lottery.prizes[].nam',
    'Lottery.name[]',
    'Lottery.conditions[kind=QUIZZ].count',
    'Query.lotteries(ids:)',
    'Query.lotteries(filter:).since',
    'CreateLotteryInput.condition.invites',
    'errors[].stack',
  ];
  expect(wrong.filter((place) => placeFault(schema, place) === null)).toEqual([]);
});

it('every row says how a value is converted, or why there is none', () => {
  const silent = sections.flatMap(({ rows }) => rows.filter(({ conversion }) => !/^\S.*\.\)?$/.test(conversion)));
  expect(silent.map(({ field }) => field)).toEqual([]);
});

it('fields without a place are these, each with a reason', () => {
  const counts = new Map<string, Set<string>>();
  for (const { interface: name, isRequest, rows } of sections) {
    const direction = isRequest ? 'request' : 'response';
    for (const { field, reason, place } of rows) {
      if (place !== null || hasPlace(name, isRequest, field)) continue;
      const key = `${name}, ${direction}: ${reason}`;
      counts.set(key, (counts.get(key) ?? new Set()).add(field));
    }
  }
  expect(Object.fromEntries([...counts].map(([key, fields]) => [key, fields.size]))).toEqual({
    'ListAwardConfigs, request: transport': 3,
    'ListAwardConfigs, response: transport': 7,
    'GetActivityRedPacket, request: transport': 2,
    'GetActivityRedPacket, response: transport': 7,
    'ActivityAwardInfoCallBack, response: transport': 3,
    'ActivityAwardInfoCallBack, response: not exposed': 2,
    'lottery-activity/create, request: transport': 3,
    'lottery-activity/create, response: transport': 3,
    'lottery-activity/create, response: not exposed': 1,
    'list-channels-lottery, request: transport': 3,
    'list-channels-lottery, request: paging': 2,
    'list-channels-lottery, response: transport': 1,
    'list-channels-lottery, response: paging': 12,
  });
});

/** Some fields have a place in refusals only, or only there none. */
function hasPlace(name: string, isRequest: boolean, field: string): boolean {
  const own = sections.filter((section) => section.interface === name && section.isRequest === isRequest);
  return own.some(({ rows }) => rows.some((row) => row.field === field && row.place !== null));
}

describe.each(answers.map(withTitle))('%s', (_title, section) => {
  const { rows, payload } = section;
  const isOurs = !/^(response|refusal|body)\.json$/.test(payload.name);
  const sampleName = isOurs ? payload.name.replace(/^(response|refusal|body)-.*/, '$1.json') : payload.name;

  it('tells the values of the payload', () => {
    const sample = readPayload(payload.folder, sampleName);
    const told = readPayload(payload.folder, payload.name);
    expect([
      ...faultsIn(rows, "In the document's sample", ({ field }) => valueAt(sample, field)),
      ...(isOurs ? faultsIn(rows, 'In our payload', ({ field }) => valueAt(told, field)) : []),
    ]).toEqual([]);
  });

  it('tells what is read through HTTP', async () => {
    const reading: Reading = (await readAnswer[payload.folder]?.(gateway, payload.name)) ?? {};
    const isRefusal = payload.name.startsWith('refusal.');
    expect(reading['errors']).toHaveLength(isRefusal ? 1 : 0);
    expect(faultsIn(rows, 'Read', ({ place }) => (place === null ? undefined : valueAt(reading, place)))).toEqual([]);
  });
});

describe.each(requests.map(withTitle))('%s', (_title, section) => {
  const { rows, payload } = section;
  let asked: readonly Asked[];
  beforeAll(async () => {
    gateway.polyv.setFault(null);
    gateway.volcengine.setFault(null);
    gateway.polyv.forgetCalls();
    gateway.volcengine.forgetCalls();
    asked = (await askFor[payload.folder]?.(gateway)) ?? [];
  });

  it('tells the values of the sample', () => {
    const others = payloadNames(payload.folder).includes('query.json') ? readPayload(payload.folder, 'query.json') : {};
    const sample = { ...(others as object), ...(readPayload(payload.folder, payload.name) as object) }; // both objects
    expect(faultsIn(rows, "In the document's sample", ({ field }) => valueAt(sample, field))).toEqual([]);
  });

  it('tells what the platform is sent', () => {
    expect(asked.length).toBeGreaterThan(0);
    const faults = rows.flatMap((row) => {
      const { place } = row;
      const own = place === null ? asked : asked.filter((one) => isWrittenIn(one, place, row.cell('Written')));
      if (own.length === 0) return [`${row.field}: nobody has written ${place}: ${toJson(row.cell('Written'))}`];
      return own.flatMap(({ sent }) => faultsIn([row], 'Sent', ({ field }) => toTold(valueAt(sent, field), row)));
    });
    expect(faults).toEqual([]);
  });

  it('is sent nothing that is not documented, and nothing empty', () => {
    const documented = listFields(readFields(payload.folder), 'request');
    for (const { sent, call } of asked) {
      expect(pathsIn(sent).filter((path) => !documented.includes(path))).toEqual([]);
      expect(call.rawQuery).not.toMatch(/=(&|$)/);
      expect(call.body).not.toMatch(/:(null|""|\[\])/);
    }
  });
});

/** Of a text that is another each time (`…`) all that can be told is that it is there. */
function toTold(value: unknown, row: Row): unknown {
  return row.cell('Sent').kind === 'something' && typeof value === 'string' && value !== '' ? [value] : value;
}

function isWrittenIn({ written }: Asked, place: string, cell: Cell): boolean {
  const value = valueAt(written, place);
  return value !== undefined && fits(cell, value);
}

it("the document's own request is what its input becomes, but for the range that is everybody's anyway", async () => {
  gateway.polyv.setFault(null);
  gateway.polyv.forgetCalls();
  const [first] = (await askFor['lottery-activity-create']?.(gateway)) ?? [];
  const { lotteryRange, ...sample } = readPayload('lottery-activity-create', 'request.json') as Record<string, unknown>;
  expect(lotteryRange).toBe('all');
  expect(JSON.parse(first?.call.body ?? '')).toEqual(JSON.parse(toJson(sample)));
});
