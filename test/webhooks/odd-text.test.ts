import { expect, it } from 'vitest';
import { describePostgres } from '../engines/postgres.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { awardFields, DOOR, readWinners, userInfo } from './callbacks.js';

// Text that JSON may hold and a database may not: NUL, and half a character. It must not cost the row, nor its neighbours.

const odd = ['a\u0000b', '\ud800x', '\ufffe', '💥'];

/** The names that are recorded of a callback with them. */
async function callBack(gateway: TestGateway): Promise<readonly (string | null)[]> {
  const rows = odd.map((NickName, index) => ({ ...userInfo, NickName, Extra: NickName, UserID: `1${index}` }));
  const unreadable = odd.map((NickName) => ({ NickName }));
  const fields = awardFields({ UserInfos: [...rows, ...unreadable], AwardName: odd[0], ActivityName: odd[1] });
  expect((await gateway.post(DOOR, gateway.volcengine.signCallback(fields))).status).toBe(200);
  await expect.poll(async () => (await readWinners(gateway)).length, { timeout: 10_000 }).toBe(odd.length);
  expect(gateway.logged.join('')).not.toContain('"level":50');
  return (await readWinners(gateway)).map(({ viewer }) => viewer.nickname);
}

it('on the embedded engine, winners with odd text are recorded', async () => {
  await using gateway = await startGateway();
  expect(await callBack(gateway)).toEqual(odd);
});

describePostgres('winners with odd text', (server) => {
  it('are recorded', async () => {
    const DATABASE_URL = await server().createDatabase();
    await using gateway = await startGateway({ environment: { DATABASE_URL } });
    expect(await callBack(gateway)).toEqual(odd);
  });
});
