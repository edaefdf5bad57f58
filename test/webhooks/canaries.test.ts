import { expect, it } from 'vitest';
import { startGateway } from '../gateway.js';
import { awardFields, DOOR, userInfo } from './callbacks.js';

// Something personal where nobody expects it. Digits too: a phone is one of the things that look like a code.

const CANARY = '13955550001';
const NAME = '张金丝雀';

/** Rows with the canary in one place each: as each field's value, as a list or an object, as a field's name. */
const rows = [
  ...Object.keys(userInfo).flatMap((field) => [
    { ...userInfo, [field]: CANARY },
    { ...userInfo, [field]: NAME },
    { ...userInfo, [field]: [CANARY] },
    { ...userInfo, [field]: { [NAME]: CANARY } },
  ]),
  { ...userInfo, Amount: NAME },
  { ...userInfo, Amount: `${CANARY}.5` },
  { [CANARY]: CANARY },
  { ...userInfo, [NAME]: CANARY },
  { UserID: '', UserId: '', NickName: NAME },
  [CANARY],
  CANARY,
  NAME,
];

it('nothing of a row reaches a log line or an answer, wherever it stands', async () => {
  await using gateway = await startGateway();
  const sign = (otherwise: Readonly<Record<string, unknown>>) =>
    gateway.volcengine.signCallback(awardFields(otherwise));
  const events = ['ActivityAwardInfoCallBack', 'ActivityRedPacketInfoCallBack', 'UnheardOfCallBack'];
  const good = events.flatMap((EventType) => [
    sign({ EventType, UserInfos: rows }),
    ...rows.map((row) => sign({ EventType, UserInfos: [row] })),
    sign({ EventType, UserInfos: { [NAME]: CANARY } }),
    sign({ EventType, UserInfos: CANARY }),
    sign({ EventType, [NAME]: CANARY }),
  ]);
  const bad = good
    .slice(0, 10)
    .flatMap((body) => [
      body.replace('"Sign":"', `"Sign":"${CANARY}`),
      body.replace('{', `{"Sign":"${NAME}",`),
      body.replace('"UserInfos":[', `"UserInfos":[${CANARY}${NAME},`),
      body.slice(0, -2),
      `${body}${CANARY}`,
    ]);
  const late = rows.map((row) => sign({ Timestamp: '1741158904', UserInfos: [row] }));

  const answers: string[] = [];
  for (const body of [...good, ...bad, ...late]) {
    const response = await gateway.post(`${DOOR}?phone=${CANARY}`, body, { 'x-name': CANARY, 'user-agent': CANARY });
    expect(response.status).toBeLessThan(500);
    answers.push(await response.text());
  }
  const types = [`text/${CANARY}`, CANARY, `application/json; charset=${CANARY}`];
  for (const type of types) answers.push(await (await gateway.post(DOOR, CANARY, { 'content-type': type })).text());

  const logged = gateway.logged.join('');
  expect(logged).toContain('callback refused');
  expect(logged).toContain('rows of a callback are unreadable');
  expect(logged).toContain('undocumented value');
  for (const canary of [CANARY, NAME, userInfo.Telephone]) {
    expect(logged).not.toContain(canary);
    expect(answers.join('')).not.toContain(canary);
  }
});
