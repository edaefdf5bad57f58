import { describe, expect, it } from 'vitest';
import {
  AuditTrailDocument,
  type AuditTrailQuery,
  EraseViewerDocument,
  type EraseViewerMutation,
} from '../../src/client/generated/graphql.js';
import type { WinnerNews } from '../../src/domain/winner.js';
import { type Door, doors, openClient, take } from '../doors/clients.js';
import { openOn } from '../doors/engine-stage.js';
import { openRawReader } from '../doors/raw-readers.js';
import type { Stage } from '../doors/stage.js';
import { winnerNews } from '../doors/winners.js';
import { describePostgres } from '../engines/postgres.js';
import type { ClientError } from '../gateway.js';

interface Seen {
  readonly winnerAdded: {
    readonly cursor: string;
    readonly node: {
      readonly id: string;
      readonly erasedAt: string | null;
      readonly extra: string | null;
      readonly viewer: { readonly id: string; readonly platformId: string; readonly nickname: string | null };
    };
  };
}

const fields = 'id erasedAt extra viewer { id platformId nickname }';
const added = `subscription ($after: String) { winnerAdded(after: $after) { cursor node { ${fields} } } }`;
const listed = `query ($filter: WinnerFilter) { winners(first: 100, filter: $filter) { nodes { ${fields} } } }`;

const viewerId = 'volcengine:viewer:fang';

/** A win of the one who is to be erased. */
function wonByFang(number: number, extra = `extra-canary-${number}`): WinnerNews {
  const viewer = { id: viewerId, platformId: 'fang', externalId: null, nickname: 'canary', phone: '18012341234' };
  return winnerNews(number, { viewer, extra });
}

async function erase(stage: Stage, ...viewerIds: readonly string[]) {
  const { data, errors } = await stage.ask(EraseViewerDocument.toString(), { input: { viewerIds } });
  const codes = ((errors ?? []) as ClientError[]).map(({ extensions }) => extensions.code);
  return { payload: (data as EraseViewerMutation | null)?.eraseViewer, codes };
}

async function winners(stage: Stage, filter: object | null = null): Promise<readonly Seen['winnerAdded']['node'][]> {
  const { data } = await stage.ask(listed, { filter });
  return (data as { winners: { nodes: Seen['winnerAdded']['node'][] } }).winners.nodes;
}

async function trail(stage: Stage, variables: object = {}) {
  const { data } = await stage.ask(AuditTrailDocument.toString(), variables);
  return (data as AuditTrailQuery).auditTrail;
}

async function positionOf(stage: Stage): Promise<string> {
  return ((await stage.ask('{ feedPosition }')).data as { feedPosition: string }).feedPosition;
}

function erasing(name: string, start: () => Promise<Stage>): void {
  describe(`erasing, ${name}`, () => {
    it('answers how many wins were erased, and leaves nothing of the viewer in any answer', async () => {
      await using stage = await start();
      await stage.publish(wonByFang(1), winnerNews(2), wonByFang(3));
      const other = 'polyv:viewer:nobody';
      expect((await erase(stage, viewerId, other)).payload).toEqual({ erasedCount: 2, userErrors: [] });
      expect((await erase(stage, viewerId)).payload).toEqual({ erasedCount: 0, userErrors: [] });
      expect((await erase(stage, other)).payload).toEqual({ erasedCount: 0, userErrors: [] });

      const [first, second, third] = await winners(stage);
      expect(first).toEqual({
        id: 'volcengine:winner:1824921187234844:w1',
        erasedAt: expect.stringMatching(/^20.*Z$/),
        extra: null,
        viewer: { id: 'volcengine:viewer:erased%3Aw1', platformId: 'erased', nickname: null },
      });
      expect(second).toMatchObject({ erasedAt: null, viewer: { platformId: 'w2' } });
      expect(third).toMatchObject({ viewer: { id: 'volcengine:viewer:erased%3Aw3' } });
      const ids = [viewerId, 'volcengine:viewer:erased%3Aw1'];
      expect(await winners(stage, { viewerIds: ids })).toEqual([]);
      expect(stage.logged.join('\n')).not.toMatch(/canary|fang|18012341234/);
    });

    it('refuses what names no viewer, whole', async () => {
      await using stage = await start();
      await stage.publish(wonByFang(1));
      for (const bad of [
        'fang',
        'volcengine:channel:1',
        'acme:viewer:fang',
        'volcengine:viewer:',
        'volcengine:viewer:a:b',
      ])
        expect(await erase(stage, viewerId, bad)).toEqual({ payload: undefined, codes: ['BAD_ID'] });
      expect((await erase(stage)).payload).toMatchObject({ erasedCount: 0, userErrors: [{ code: 'REQUIRED' }] });
      const many = Array.from({ length: 101 }, (_, index) => `volcengine:viewer:${index}`);
      expect((await erase(stage, viewerId, ...many)).payload?.userErrors).toMatchObject([
        { code: 'OUT_OF_RANGE', field: ['viewerIds'] },
      ]);
      expect(await winners(stage)).toMatchObject([{ erasedAt: null }]);
      expect((await trail(stage))?.nodes.filter(({ action }) => action === 'ERASE')).toEqual([]);
    });

    it('is in the audit trail, page by page, which names nobody', async () => {
      await using stage = await start();
      await stage.publish(wonByFang(1), wonByFang(2), winnerNews(3), wonByFang(4));
      await erase(stage, viewerId);
      await erase(stage, 'volcengine:viewer:w3');
      const first = await trail(stage, { first: 1 });
      expect(first).toMatchObject({
        nodes: [{ id: '2', action: 'ERASE', operation: 'EraseViewer', positions: '3', fields: [] }],
        pageInfo: { hasNextPage: true },
        totalCount: 2,
      });
      const second = await trail(stage, { first: 1, after: first?.pageInfo.endCursor });
      expect(second).toMatchObject({ nodes: [{ id: '1', positions: '1-2,4' }], pageInfo: { hasNextPage: false } });
      expect(second?.nodes[0]?.caller).not.toBe('');
      expect(JSON.stringify([first, second])).not.toMatch(/fang|canary/);

      const codeOf = async (variables: object) => {
        const { errors } = await stage.ask(AuditTrailDocument.toString(), variables);
        return (errors as ClientError[])[0]?.extensions.code;
      };
      expect(await codeOf({ first: 101 })).toBe('BAD_USER_INPUT');
      expect(await codeOf({ after: await positionOf(stage) })).toBe('CURSOR_UNKNOWN');
    });

    it.each(doors)('reaches those who come later, from memory or from the log, by %s', async (door) => {
      await using stage = await start();
      const after = await positionOf(stage);
      const client = openClient(door, stage.origin);
      const watching = client.iterate<Seen>(added, { after });
      const seen = take(watching, 2);
      await stage.publish(wonByFang(1), winnerNews(2)); // in memory from now on
      expect((await seen).map(({ winnerAdded }) => winnerAdded.node.viewer.platformId)).toEqual(['fang', 'w2']);

      await erase(stage, viewerId);
      const late = await take(client.iterate<Seen>(added, { after }), 2);
      expect(late.map(({ winnerAdded }) => winnerAdded.node.viewer.platformId)).toEqual(['erased', 'w2']);
      await stage.publish(winnerNews(3));
      expect((await take(watching, 1))[0]).toMatchObject({ winnerAdded: { node: { viewer: { platformId: 'w3' } } } });
      await client.dispose();
    });

    it.each(doors)('takes from a slow reader what was not sent yet, by %s', async (door: Door) => {
      await using stage = await start();
      const after = await positionOf(stage);
      const large = 'canary'.repeat(80_000);
      for (let number = 1; number <= 80; number++) await stage.publish(wonByFang(number, large)); // one page
      const reader = await openRawReader<Seen>(door, stage, added, { after });
      reader.pause();
      await stage.followed(1);
      expect((await erase(stage, viewerId)).payload?.erasedCount).toBe(80);

      void reader.drain();
      await expect.poll(() => reader.results.length, { timeout: 20_000 }).toBe(80);
      const erased = reader.results.map(({ winnerAdded }) => winnerAdded.node.erasedAt !== null);
      // What the connection had taken is gone; from the first one on that it had not, nobody is named.
      expect(erased.slice(erased.indexOf(true))).not.toContain(false);
      expect(erased.filter((isErased) => isErased).length).toBeGreaterThan(20);
      expect(reader.results.map(({ winnerAdded }) => winnerAdded.node.extra === null)).toEqual(erased);
    });
  });
}

erasing('on SQLite', () => openOn({}));

describePostgres('erasing', (server) => {
  erasing('on PostgreSQL', async () => openOn({ DATABASE_URL: await server().createDatabase() }));

  it('reaches what the other instances remember', async () => {
    const environment = { DATABASE_URL: await server().createDatabase() };
    await using one = await openOn(environment);
    await using other = await openOn(environment);
    const after = await positionOf(other);
    const client = openClient('ws', other.origin);
    const watching = client.iterate<Seen>(added, { after });
    const seen = take(watching, 2);
    await other.followed(1);
    await one.publish(wonByFang(1), winnerNews(2));
    await seen;

    const before = other.feed.edition;
    await erase(one, viewerId);
    await expect.poll(() => other.feed.edition).toBeGreaterThan(before);
    const late = await take(client.iterate<Seen>(added, { after }), 2);
    expect(late.map(({ winnerAdded }) => winnerAdded.node.viewer.platformId)).toEqual(['erased', 'w2']);
    await client.dispose();
  });

  it('is refused while the log is away, and done when it is back', async () => {
    await using stage = await openOn({ DATABASE_URL: await server().createDatabase() });
    await stage.publish(wonByFang(1));
    await server().stop();
    await stage.publish(wonByFang(2)); // waits on this machine's disk
    expect(await erase(stage, viewerId)).toMatchObject({ codes: ['LOG_UNAVAILABLE'] });
    await server().start();
    await expect.poll(async () => (await winners(stage)).length, { timeout: 10_000 }).toBe(2);
    expect((await erase(stage, viewerId)).payload).toEqual({ erasedCount: 2, userErrors: [] });
  });
});
