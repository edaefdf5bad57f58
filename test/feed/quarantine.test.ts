import { expect, it } from 'vitest';
import { QuarantineDocument } from '../../src/client/generated/graphql.js';
import { awardFields, userInfo } from '../webhooks/callbacks.js';
import { openGateway, openPlatforms } from './stage.js';

it('is read newest first, page by page, with what contradicts a winner and what could not be read', async () => {
  await using platforms = await openPlatforms();
  await using gateway = await openGateway(platforms);
  const { volcengine } = platforms;
  const post = (...UserInfos: readonly unknown[]) =>
    volcengine.postCallback(volcengine.signCallback(awardFields({ UserInfos })));
  const ask = async (first: number, after: string | null) => {
    const { data, errors } = await gateway.ask(QuarantineDocument, { first, after });
    return { quarantine: data?.quarantine, codes: errors.map(({ extensions }) => extensions.code) };
  };
  expect((await ask(2, null)).quarantine).toMatchObject({ nodes: [], totalCount: 0 });

  await post(userInfo, { NickName: 'nobody' });
  await post({ ...userInfo, Telephone: '13911112222' });
  await post({ ...userInfo, ExternalID: '7613760946839999999' });

  const first = await ask(2, null);
  expect(first.quarantine).toMatchObject({
    nodes: [
      { source: 'CALLBACK', reason: 'tells another external id', winner: { verification: 'DISPUTED' } },
      { source: 'CALLBACK', reason: 'tells another phone', winner: { verification: 'DISPUTED' } },
    ],
    pageInfo: { hasNextPage: true },
    totalCount: 3,
  });
  const second = await ask(2, first.quarantine?.pageInfo.endCursor ?? null);
  expect(second.quarantine).toMatchObject({
    nodes: [{ reason: 'the row names no viewer', winner: null, raw: expect.stringContaining('nobody') }],
    pageInfo: { hasNextPage: false },
  });

  expect((await ask(0, null)).codes).toEqual(['BAD_USER_INPUT']);
  const { data } = await gateway.ask<{ feedPosition: string }>('{ feedPosition }');
  expect((await ask(1, data.feedPosition)).codes).toEqual(['CURSOR_UNKNOWN']);
});
