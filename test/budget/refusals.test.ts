import { expect, it } from 'vitest';
import { ChannelLotteriesDocument } from '../../src/client/generated/graphql.js';
import { startGateway } from '../gateway.js';

it('a room that is refused costs one call, however many ask for it at the moment', async () => {
  await using gateway = await startGateway({ environment: { CACHE: 'on' } });
  const id = 'volcengine:channel:404';
  gateway.volcengine.setFault({
    kind: 'reply',
    reply: {
      status: 200,
      json: '{"ResponseMetadata":{"RequestId":"R1","Error":{"Code":"InvalidParameter.ActivityNotExist"}}}',
    },
  });
  for (let time = 0; time < 20; time++) {
    const { errors } = await gateway.query(ChannelLotteriesDocument, { id });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_REFUSED' } }]);
  }
  expect(gateway.volcengine.calls.length).toBeLessThan(5); // one in two seconds
});
