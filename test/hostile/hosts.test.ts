import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../doors/stage.js';
import { startGateway } from '../gateway.js';
import { awardFields, DOOR } from '../webhooks/callbacks.js';
import { upgradeStatus } from './doors.js';

// A page may give its own name an address of this machine: then the browser takes the two for one.

const query = '{ feedPosition }';
const foreign = ['evil.example', 'evil.example:4000', 'localhost.evil.example', '127.0.0.1.evil.example', '0.0.0.0'];
const own = ['localhost', 'localhost:4000', '127.0.0.1:1', '127.0.0.2', '[::1]:4000'];

/** The status of a question that was sent to some name, from a page of that name. */
async function statusAt(stage: { readonly origin: string }, path: string, host: string): Promise<number | undefined> {
  const headers = {
    host,
    origin: `http://${host}`,
    'content-type': 'application/json',
    accept: path === '/graphql/stream' ? 'text/event-stream' : 'application/json',
  };
  const asked = request(`${stage.origin}${path}`, { method: 'POST', headers }).end(JSON.stringify({ query }));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  await once(response.resume(), 'close');
  return response.statusCode;
}

const upgradeAt = (stage: Stage, host: string) => upgradeStatus(stage.origin, { host, origin: `http://${host}` });

describe.each([
  'winner:read,winner:pii',
  'winner:read,winner:erase',
  'winner:read,lottery:write',
  'winner:read,ops:read',
])('where everybody has %s', (AUTH_ANONYMOUS_SCOPES) => {
  it.each(['production', 'development'])('answers nothing that was sent to another name, in %s', async (NODE_ENV) => {
    await using stage = await openStage({ environment: { AUTH_ANONYMOUS_SCOPES, NODE_ENV } });
    for (const host of foreign) {
      expect(await statusAt(stage, '/graphql', host)).toBe(421);
      expect(await statusAt(stage, '/graphql/stream', host)).toBe(421);
      expect(await upgradeAt(stage, host)).toBe(421);
    }
    for (const host of own) {
      expect(await statusAt(stage, '/graphql', host)).toBe(200);
      expect(await statusAt(stage, '/graphql/stream', host)).toBe(200);
      expect(await upgradeAt(stage, host)).toBe(101);
    }
  });
});

it('shows no page of its own under another name', async () => {
  await using stage = await openStage({ environment: { NODE_ENV: 'development' } });
  for (const path of ['/graphiql', '/graphql', '/']) expect(await statusAt(stage, path, 'evil.example')).toBe(421);
});

it('has whatever name it is given where everybody may only do what is for everybody', async () => {
  await using stage = await openStage({ environment: { AUTH_ANONYMOUS_SCOPES: 'winner:read' } });
  expect(await statusAt(stage, '/graphql', 'winners.example')).toBe(200);
  expect(await statusAt(stage, '/graphql/stream', 'winners.example')).toBe(200);
  expect(await upgradeAt(stage, 'winners.example')).toBe(101);
});

it('takes callbacks under any name: they are signed, and may come by a tunnel', async () => {
  await using gateway = await startGateway();
  const body = gateway.volcengine.signCallback(awardFields());
  const asked = request(`${gateway.origin}${DOOR}`, {
    method: 'POST',
    headers: { host: 'tunnel.example', 'content-type': 'application/json' },
  }).end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  expect(response.resume().statusCode).toBe(200);
});
