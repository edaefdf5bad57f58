import { expect, it } from 'vitest';
import { CreateLotteryDocument } from '../../src/client/generated/graphql.js';
import type { Fault } from '../../src/simulator/loopback.js';
import { polyvAccount, startGateway, volcengineAccount } from '../gateway.js';
import { newLottery } from '../mutations/new-lottery.js';
import { createGrep } from './grep.js';

// A platform's own words may repeat what it was asked, and more: its sentences, codes and request ids reach neither
// clients nor logs with a signature, a key or a person in them.

const SIGN = 'D41D8CD98F00B204E9800998ECF8427E';
const grep = createGrep([
  ...[...Object.values(polyvAccount), ...Object.values(volcengineAccount)].map((text) => ({ kind: 'key', text })),
  { kind: 'signature', text: SIGN },
  { kind: 'phone', text: '18012341234' },
  { kind: 'e-mail', text: 'canary@person.example' },
  { kind: 'address', text: '203.0.113.77' },
]);

/** What a platform says when it thinks aloud. */
const echoes = [
  `signString: ${polyvAccount.appSecret}appId${polyvAccount.appId}${polyvAccount.appSecret}`,
  `invalid sign ${SIGN}, expected other`,
  `param is not digit: ${SIGN}`,
  'param is not digit: 18012341234',
  'viewer 18012341234 (canary@person.example, 203.0.113.77) is blocked',
  `GET https://${polyvAccount.appId}@api.polyv.net/live/v3?appId=${polyvAccount.appId}&sign=${SIGN}`,
  `access key of ${volcengineAccount.secretAccessKey}`,
];

const v3 = (message: string): object => ({ status: 'error', code: 400, message, data: '' });
const v4 = (desc: string): object => ({ code: 400, status: 'error', success: false, error: { code: 30_007, desc } });
const inCode = (words: string): object => ({ code: words, status: 'error', message: 'no', requestId: words, data: '' });
const metadata = (Error: object, RequestId: string): object => ({ ResponseMetadata: { RequestId, Error } });
const replies: Readonly<Record<string, (words: string) => object>> = {
  'in the sentence of v3': v3,
  'in the sentence of v4': v4,
  'where the code stands': inCode,
  'in the Message': (words) =>
    metadata(
      { Code: 'InvalidParameter.ActivityIdInvalid', Message: `${volcengineAccount.accessKeyId} ${words}` },
      'r1',
    ),
  'where the Code stands': (words) => metadata({ Code: `Bad ${words}`, Message: words }, `r ${words}`),
  'in no envelope': (words) => [words],
};

it.each(Object.entries(replies))("a platform's words reach neither client nor log, %s", async (_where, toBody) => {
  await using gateway = await startGateway();
  gateway.polyv.putChannel('2974342');
  gateway.volcengine.putRoom('1824921187234844');
  const setFault = (fault: Fault | null) => [gateway.polyv, gateway.volcengine].forEach((one) => one.setFault(fault));
  const askBoth = () =>
    gateway.ask(`{ channels(ids: ["polyv:channel:2974342", "volcengine:channel:1824921187234844"]) {
      lotteries(first: 1) { nodes { name } } } }`);

  for (const words of echoes) {
    setFault({ kind: 'reply', reply: { status: 400, json: JSON.stringify(toBody(words)) } });
    const answers = [
      await askBoth(),
      await gateway.ask('{ node(id: "polyv:activity:2974342:20521") { id } }'),
      await gateway.query(CreateLotteryDocument, { input: newLottery() }),
      await gateway.ask('{ platforms { lastError } }'),
    ];
    expect(answers[0]?.errors).not.toEqual([]);
    expect(grep(Buffer.from(JSON.stringify(answers)))).toEqual([]);
    setFault(null);
    expect((await askBoth()).errors).toEqual([]); // it is not taken to be down, and left alone
  }
  expect(grep(Buffer.from(gateway.logged.join('')))).toEqual([]);
});

it("what is left of the platform's own sentence still says what is wrong", async () => {
  await using gateway = await startGateway();
  gateway.polyv.putChannel('2974342');
  const json = JSON.stringify(v4('活动时长不能为空: https://api.polyv.net/x?sign=1, 频道 2974342'));
  gateway.polyv.setFault({ kind: 'reply', reply: { status: 200, json } });
  const { data } = await gateway.query(CreateLotteryDocument, { input: newLottery() });
  expect(data.createLottery.userErrors).toMatchObject([{ message: '活动时长不能为空: …, 频道 2974342' }]);
});
