import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations.js';
import { sql, toText } from '../../src/store/sql.js';
import { erasure } from './erase-contract.js';
import { createFolder, createSpecimen } from './open.js';
import { pulled, readOne, START, win } from './winners.js';

it('a log that the first version has written is read on, and can be erased from', async () => {
  const dataFolder = await createFolder();
  const { viewer, extra, ipAddress, userAgent, claim, ...body } = win('a').winner;
  const person = JSON.stringify({ viewer: { ...viewer, externalId: 'E-1' }, extra, ipAddress, userAgent, claim });
  const first = new DatabaseSync(join(dataFolder, 'store.db'));
  first.exec(`CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    INSERT INTO meta VALUES ('version', '1'), ('identity', 'first')`);
  for (const statement of migrations[0]?.({ integer: sql`INTEGER`, externalIdOfBody: sql`NULL` }) ?? [])
    first.exec(toText(statement, '?'));
  first.exec(`UPDATE counter SET head = 1; INSERT INTO win_key VALUES ('key-a', 1)`);
  first
    .prepare(`INSERT INTO winner VALUES (1, ?, 'key-a', 'acme', 'acme:channel:1', 'acme:lottery:1:7', NULL, 'PHYSICAL',
      ${START}, ${START}, ${START}, NULL, ?)`)
    .run(body.id, JSON.stringify(body));
  first.prepare('INSERT INTO person VALUES (1, ?, ?)').run(viewer.id, person);
  first.close();

  await using specimen = createSpecimen({ dataFolder }, async () => rmSync(dataFolder, { recursive: true }));
  const { winnerLog, audit } = await specimen.open();
  expect(winnerLog.identity).toBe('first');
  expect(await readOne(winnerLog, 'a')).toMatchObject({ erasedAt: null, viewer: { platformId: 'a' } });
  expect((await winnerLog.readAfter(0, 9, { externalIds: ['E-1'] })).entries).toHaveLength(1);
  expect(await winnerLog.append([pulled([win('a'), win('b')])])).toMatchObject({ recorded: 1, known: 1, head: 2 });
  expect(await winnerLog.eraseViewers(erasure(['a']))).toEqual({ positions: [1] });
  expect(await audit.count()).toBe(1);
});
