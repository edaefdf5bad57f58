import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chunksOf } from '../../src/store/engine.js';
import { openSpool } from '../../src/store/spool.js';
import { erasure, personal } from './erase-contract.js';
import { createFolder, createSpecimen } from './open.js';
import { called, pulled, START, win } from './winners.js';

const canary = 'canary7f3a';

/** The files in which a text stands. */
function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => readFileSync(file).includes(text));
}

describe('on the disk', () => {
  it('nothing is left of who was erased, also where rows have moved in their tables', async () => {
    const dataFolder = await createFolder();
    await using specimen = createSpecimen({ dataFolder }, async () => rmSync(dataFolder, { recursive: true }));
    const { winnerLog } = await specimen.open();
    // In no order, filled in later, and with many others around: pages of tables and indices are split.
    const all = Array.from({ length: 3_000 }, (_, index) => {
      const isCanary = index % 50 === 7;
      const name = `${(index * 7_919) % 3_001}${isCanary ? canary : 'other'}`;
      const text = isCanary ? canary : 'other';
      const viewer = { id: `acme:viewer:${name}`, platformId: name };
      const filled = {
        ...personal,
        extra: text,
        viewer: { ...viewer, phone: text, nickname: text, externalId: text },
      };
      return { name, isCanary, first: win(`n${index}`, { viewer }), filled: win(`n${index}`, filled) };
    });
    for (const chunk of chunksOf(all, 300)) await winnerLog.append([called(chunk.map(({ first }) => first))]);
    for (const chunk of chunksOf(all, 300)) await winnerLog.append([pulled(chunk.map(({ filled }) => filled))]);
    await winnerLog.append([{ ...called([]), rejected: [{ reason: 'unreadable', raw: `["${canary}"]` }] }]);
    expect(filesWith(dataFolder, canary)).not.toEqual([]);

    const erased = all.filter(({ isCanary }) => isCanary).map(({ name }) => name);
    expect((await winnerLog.eraseViewers(erasure(erased))).positions).toHaveLength(60);
    expect(filesWith(dataFolder, canary)).toEqual([]);
  });

  it('nothing is left by which what contradicted a winner could be found out by trying', async () => {
    const dataFolder = await createFolder();
    await using specimen = createSpecimen({ dataFolder }, async () => rmSync(dataFolder, { recursive: true }));
    const { winnerLog } = await specimen.open();
    const { id } = win('a').winner;
    await winnerLog.append([called([win('a', personal), win('a', { viewer: { phone: '13900000000' } })])]);
    const told = [id, [{ what: 'phone', told: '13900000000' }]];
    const digest = createHash('sha256').update(JSON.stringify(told)).digest('base64url');
    expect(filesWith(dataFolder, digest)).not.toEqual([]);
    await winnerLog.eraseViewers(erasure(['a']));
    expect(filesWith(dataFolder, digest)).toEqual([]);
  });

  it('nothing is left in the spool of what has moved over', async () => {
    const dataFolder = await createFolder();
    const spool = await openSpool({ dataFolder, largest: 100_000_000, now: () => START });
    const tellings = Array.from({ length: 300 }, (_, index) =>
      called([win(`a${index}`, { extra: canary.repeat(1 + index) })]),
    );
    await spool.put(tellings);
    expect(filesWith(dataFolder, canary)).not.toEqual([]);
    for (let spooled = await spool.peek(100_000, 0); spooled.length > 0; spooled = await spool.peek(100_000, 0))
      await spool.remove(spooled.map(({ id }) => id));
    expect(filesWith(dataFolder, canary)).toEqual([]);
    await spool.close();
    rmSync(dataFolder, { recursive: true });
  });
});
