import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  BadSignatureError,
  CallbackTooLargeError,
  GatewayError,
  MalformedCallbackError,
} from '../../src/domain/errors.js';
import { parseJson } from '../../src/platforms/json.js';
import { readRows } from '../../src/platforms/rows.js';
import { readAnswer } from '../../src/platforms/polyv/envelope.js';
import { toActivity } from '../../src/platforms/polyv/normalize-activity.js';
import { toWinnerNews } from '../../src/platforms/polyv/normalize-winner.js';
import { toRecord } from '../../src/platforms/polyv/normalize.js';
import { createWire as createPolyvWire } from '../../src/platforms/polyv/wire.js';
import { readResult } from '../../src/platforms/volcengine/envelope.js';
import { toListedRedPacketWinner, toListedWin } from '../../src/platforms/volcengine/normalize-winner-list.js';
import { toRedPacket } from '../../src/platforms/volcengine/normalize-red-packet.js';
import { toLottery } from '../../src/platforms/volcengine/normalize.js';
import { createWebhook } from '../../src/platforms/volcengine/webhook.js';
import { createWire as createVolcengineWire } from '../../src/platforms/volcengine/wire.js';
import { toSign } from '../../src/simulator/volcengine/callback-body.js';
import { anyJson, anyText, mutated, mutatedBytes, mutatedJson } from './arbitraries.js';
import { createRuns } from './runs.js';

const holds = createRuns('wires');

const note = () => {};
const polyv = createPolyvWire(note);
const volcengine = createVolcengineWire(note);
const fetchedAt = '2026-01-01T00:00:00.000Z';
const inChannel = { channel: '1965681', fetchedAt };
const inRoom = { room: '1824921187234844', fetchedAt };
const raw = '{}';

const sample = (path: string) => readFileSync(new URL(`../fixtures/${path}.json`, import.meta.url), 'utf8');

const awardRecord = {
  ...{
    AwardName: '抽奖',
    AwardItemName: '奖券',
    UserId: '42',
    UserName: '观众',
    ExternalId: '7',
    Extra: '',
    AwardResult: 4,
  },
  ...{ LoginTel: '13800001234', Ip: '203.0.113.7', UserAgent: 'x', OpenAwardTime: 1_741_158_904, IsPriorityUser: 1 },
  ...{ ReceiverName: '甲', ReceiverTel: '1', AwardAddress: '南京', AwardEmail: 'a@b.c' },
};
const share = { UserID: 42, UserName: '观众', PhoneNumber: '1', UserTel: '2', Ip: 'x', Amount: 888, IsPriorityUser: 0 };
const polyvWinner = {
  ...{
    recordId: 'r1',
    lotteryId: 'l1',
    viewerId: 'v1',
    viewerName: '观众',
    winnerCode: '1',
    prize: '键盘',
    name: '甲',
  },
  ...{
    telephone: '1',
    address: '南京',
    createdTime: 1_615_357_743_000,
    ext: '{"receiveInfo":[{"field":"a","value":"b"}]}',
  },
};

const toAnswer = (data: unknown) => JSON.stringify({ code: 200, status: 'success', data });
const toResult = (result: unknown) => JSON.stringify({ ResponseMetadata: { RequestId: 'R1' }, Result: result });
const dataOf = (text: string): unknown => {
  const answer = readAnswer(text);
  return answer.kind === 'success' ? answer.data : null;
};

/** How a text from the platform becomes what the gateway keeps, as the adapters do it, and a good one of each. */
const readers: Readonly<Record<string, { readonly good: string; readonly read: (text: string) => unknown }>> = {
  'list-channels-lottery': {
    good: sample('polyv/list-channels-lottery'),
    read: (text) => {
      const page = polyv.page.safeParse(dataOf(text));
      return page.success && polyv.records.parse(page.data.contents).map((row) => toRecord(row, inChannel, note));
    },
  },
  'channel/lottery/list': {
    good: sample('polyv/channel-lottery-list'),
    read: (text) => {
      const page = polyv.page.safeParse(dataOf(text));
      return page.success && polyv.records.parse(page.data.contents).map((row) => toRecord(row, inChannel, note));
    },
  },
  'lottery-activity': {
    good: sample('polyv/lottery-activity-create'),
    read: (text) => {
      const activity = polyv.activity.safeParse(dataOf(text));
      return activity.success && toActivity(activity.data, inChannel, note);
    },
  },
  'get-winner-detail': {
    good: toAnswer({ pageNumber: 1, totalPages: 1, lastPage: true, contents: [polyvWinner, polyvWinner] }),
    read: (text) => {
      const page = polyv.page.safeParse(dataOf(text));
      const rows = page.success ? (page.data.contents ?? []) : [];
      return readRows(rows, polyv.winner, (row) => toWinnerNews(row, { ...inChannel, lottery: 'l1', raw }, note));
    },
  },
  ListAwardConfigs: {
    good: sample('volcengine/list-award-configs'),
    read: (text) => {
      const read = volcengine.awardConfigs.safeParse(readResult({ text } as never).result);
      return read.success && read.data.AwardConfigs.map((award) => toLottery(award, inRoom, note));
    },
  },
  GetActivityRedPacket: {
    good: sample('volcengine/get-activity-red-packet'),
    read: (text) => {
      const read = volcengine.redPacket.safeParse(readResult({ text } as never).result);
      return read.success && toRedPacket(read.data, inRoom, note);
    },
  },
  ListActivityRedPacket: {
    good: toResult({
      TotalCount: 1,
      RedPacketList: [
        (JSON.parse(sample('volcengine/get-activity-red-packet')) as { readonly Result: unknown }).Result,
      ],
    }),
    read: (text) => {
      const read = volcengine.redPacketPage.safeParse(readResult({ text } as never).result);
      return read.success && read.data.rows.map((row) => toRedPacket(row, inRoom, note));
    },
  },
  ListAwardRecordStatistics: {
    good: toResult({ PageTotalCount: 2, AwardRecords: [awardRecord, awardRecord] }),
    read: (text) => {
      const read = volcengine.awardRecordPage.safeParse(readResult({ text } as never).result);
      const rows = read.success ? read.data.rows : [];
      return readRows(rows, volcengine.awardRecord, (row) => toListedWin(row, { fetchedAt, raw }, note));
    },
  },
  ListRedPacketRecordAPI: {
    good: toResult({ TotalCount: 2, JoinRedPacketList: [share, share] }),
    read: (text) => {
      const read = volcengine.redPacketRecordPage.safeParse(readResult({ text } as never).result);
      const rows = read.success ? read.data.rows : [];
      const of = { ...inRoom, redPacket: '1', known: null, raw };
      return readRows(rows, volcengine.redPacketRecord, (row) => toListedRedPacketWinner(row, of, note));
    },
  },
};

it.each(Object.entries(readers))('%s: its good document is read', (_name, { good, read }) => {
  expect(JSON.stringify(read(good))).toMatch(/"(?:id|key|viewer)":/);
});

it.each(Object.entries(readers))(
  '%s: any other text is read, or there is a declared error',
  (_name, { good, read }) => {
    const texts = fc.oneof(
      anyText,
      anyJson,
      mutated(good),
      mutatedJson(JSON.parse(good)),
      anyJson.map((data) => toAnswer(JSON.parse(data.length > 9_000 ? '1' : data))),
      anyJson.map((data) => toResult(JSON.parse(data.length > 9_000 ? '1' : data))),
    );
    holds(
      [texts],
      (text) => {
        const told = readOr(() => read(text), GatewayError);
        if (told !== null) expectFit(told);
      },
      1_000,
    );
  },
);

const SECRET = 'abc';
const AT = 1_741_158_904_000;
const webhook = createWebhook({
  secrets: ['another', SECRET],
  toleranceSeconds: 300,
  mostWinners: 50,
  wire: volcengine,
  note,
});
const callbacks = ['volcengine/award-callback', 'volcengine/red-packet-callback'].map(sample);
const readCallback = (body: Buffer, receivedAt = AT) => webhook.read({ body, headers: {}, receivedAt });

/** As if the platform had sent it: the right signature is put over whatever there is. */
function signed(text: string): Buffer {
  try {
    const fields = parseJson(text) as Readonly<Record<string, unknown>>;
    const Timestamp = String(AT / 1_000);
    const name = (value: unknown) => (typeof value === 'string' ? value : 'x');
    const signable = {
      AccountID: name(fields['AccountID'] ?? fields['AccountId']),
      ActivityID: name(fields['ActivityID'] ?? fields['ActivityId']),
      EventType: name(fields['EventType']),
      Timestamp,
    };
    return Buffer.from(JSON.stringify({ ...fields, ...signable, Sign: toSign(SECRET, signable) }));
  } catch {
    return Buffer.from(text);
  }
}

it('callbacks: any bytes are refused by a declared error', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
    anyText.map((text) => Buffer.from(text)),
    anyJson.map((text) => Buffer.from(text)),
    fc
      .constantFrom(...callbacks)
      .chain((good) => mutated(good))
      .map((text) => Buffer.from(text)),
    fc.constantFrom(...callbacks).chain((good) => mutatedBytes(good)),
  );
  holds(
    [bytes],
    (body) => {
      expect(readOr(() => readCallback(body), GatewayError)).toBeNull();
    },
    1_500,
  );
});

it('callbacks: whatever is signed is read, row by row, or there is a declared error', () => {
  const texts = fc.oneof(
    anyJson,
    fc.constantFrom(...callbacks).chain((good) => mutatedJson(JSON.parse(good))),
    fc
      .tuple(
        fc.constantFrom(...callbacks),
        fc.array(
          anyJson.filter((text) => text.length < 9_000),
          { maxLength: 60 },
        ),
      )
      .map(([good, rows]) =>
        JSON.stringify({ ...(JSON.parse(good) as object), UserInfos: rows.map((row) => JSON.parse(row) as unknown) }),
      ),
  );
  holds(
    [texts],
    (text) => {
      const read = readOr(() => readCallback(signed(text)), GatewayError);
      if (read === null) return;
      expectFit(read);
      for (const { winner, key } of read.news) {
        expect(key).toMatch(/^[\w-]{22}$/);
        expect(winner.viewer.platformId).not.toBe('');
      }
      for (const { reason } of read.rejected) expect(reason).toMatch(/^(the row|the callback) [a-z ]+$/);
    },
    1_500,
  );
});

it('callbacks: the errors are of three kinds, and none quotes what it stumbled over', () => {
  const canary = fc.stringMatching(/^1[3-9]\d{9}$/);
  holds(
    [fc.constantFrom(...callbacks), canary, fc.nat()],
    (good, phone, at) => {
      const body = good.slice(0, at % good.length) + phone + good.slice(at % good.length);
      try {
        readCallback(Buffer.from(body));
      } catch (error) {
        const isDeclared = [BadSignatureError, MalformedCallbackError, CallbackTooLargeError].some(
          (kind) => error instanceof kind,
        );
        expect(isDeclared).toBe(true);
        for (let fault: unknown = error; fault instanceof Error; fault = fault.cause)
          expect(fault.message).not.toContain(phone);
      }
    },
    1_000,
  );
});

/** What goes on into the log and to clients: it survives JSON, and its whole numbers fit. */
function expectFit(told: unknown): void {
  const text = JSON.stringify(told);
  expect(JSON.parse(text)).toEqual(told);
  for (const number of numbersOf(told)) expect(Number.isInteger(number) && Math.abs(number) < 2 ** 31).toBe(true);
  expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
}

function numbersOf(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

function readOr<Read>(read: () => Read, declared: abstract new (...args: never[]) => Error): Read | null {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(declared);
    return null;
  }
}
